extension MutableSpan where Element == Float {
  /// Writes `table[byte]` for each of `range` of `bytes`, from `start` on; with `backwards` from `start` down.
  ///
  /// The ranges are looked at once, not element by element. What does not fit ends the process, as a subscript would.
  /// - Parameter table: 256 numbers.
  package mutating func write(
    _ bytes: Span<UInt8>, _ range: Range<Int>, through table: Span<Float>, at start: Int, backwards: Bool = false
  ) {
    guard !range.isEmpty else { return }
    let last = backwards ? start - (range.count - 1) : start + (range.count - 1)
    precondition(table.count == 256 && range.lowerBound >= 0 && range.upperBound <= bytes.count)
    precondition(indices.contains(start) && indices.contains(last))
    let first = range.lowerBound
    if backwards {
      for i in 0..<range.count { self[unchecked: start - i] = table[unchecked: Int(bytes[unchecked: first + i])] }
    } else {
      for i in 0..<range.count { self[unchecked: start + i] = table[unchecked: Int(bytes[unchecked: first + i])] }
    }
  }
}
