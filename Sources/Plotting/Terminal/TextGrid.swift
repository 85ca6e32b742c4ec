/// Which of a row of neighbouring cells a pixel shows.
enum TextGrid {
  /// For each of `count` equal pixels from 0 to 1, the cells whose middles lie in it, or else the one cell that it lies in;
  /// empty where there is none.
  /// - Parameter edges: of the cells, in increasing order; one more than cells.
  static func cells(under count: Int, edges: [Double]) -> [Range<Int>] {
    guard edges.count > 1 else { return Array(repeating: 0..<0, count: count) }
    let middles = zip(edges, edges.dropFirst()).map { $0 / 2 + $1 / 2 }
    return (0..<count).map { pixel in
      let (start, end) = (Double(pixel) / Double(count), Double(pixel + 1) / Double(count))
      let first = index(of: start, in: middles)
      let last = index(of: end, in: middles)
      if first < last { return first..<last }
      let middle = start / 2 + end / 2
      let after = index(of: middle.nextUp, in: edges)
      return after >= 1 && after < edges.count ? after - 1..<after : 0..<0
    }
  }

  /// The first element that is not below `value`.
  private static func index(of value: Double, in list: [Double]) -> Int {
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if list[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
