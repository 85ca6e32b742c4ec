import Tensors
import TestSupport
import Testing

@Suite("Reductions")
struct ReductionTests {
  /// The order that `il_reduce.h` promises, written plainly: blocks of 4096, 64 lanes, a tree, blocks pairwise.
  static func fold<T>(_ x: [T], _ combine: (T, T) -> T) -> T {
    var partials = stride(from: 0, to: x.count, by: 4096).map { start in
      let block = Array(x[start..<Swift.min(start + 4096, x.count)])
      var lanes = Array(block.prefix(64))
      for i in block.indices.dropFirst(64) { lanes[i % 64] = combine(lanes[i % 64], block[i]) }
      var half = 32
      while half > 0 {
        for l in 0..<half where l + half < lanes.count { lanes[l] = combine(lanes[l], lanes[l + half]) }
        half /= 2
      }
      return lanes[0]
    }
    while partials.count > 1 {
      partials = stride(from: 0, to: partials.count, by: 2).map {
        $0 + 1 < partials.count ? combine(partials[$0], partials[$0 + 1]) : partials[$0]
      }
    }
    return partials[0]
  }

  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let fast: @Sendable (Tensor, [Int]?, Bool) throws -> Tensor
    let float: @Sendable ([Float]) -> Float
    let double: @Sendable ([Double]) -> Double
    let empty: Double?
  }

  private static func larger<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T { a > b || a.isNaN ? a : b }
  private static func smaller<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> T { a < b || a.isNaN ? a : b }

  static let cases: [Case] = [
    Case(
      description: "sum", fast: { try $0.sum($1, keepDimensions: $2) }, float: { fold($0, +) }, double: { fold($0, +) },
      empty: 0),
    Case(
      description: "prod", fast: { try $0.prod($1, keepDimensions: $2) }, float: { fold($0, *) },
      double: { fold($0, *) },
      empty: 1),
    Case(
      description: "max", fast: { try $0.max($1, keepDimensions: $2) }, float: { fold($0, larger) },
      double: { fold($0, larger) }, empty: nil),
    Case(
      description: "min", fast: { try $0.min($1, keepDimensions: $2) }, float: { fold($0, smaller) },
      double: { fold($0, smaller) }, empty: nil),
    Case(
      description: "mean", fast: { try $0.mean($1, keepDimensions: $2) }, float: { fold($0, +) / Float($0.count) },
      double: { fold($0, +) / Double($0.count) }, empty: .nan),
    Case(
      description: "norm 1", fast: { try $0.norm(1, $1, keepDimensions: $2) }, float: { fold($0.map(\.magnitude), +) },
      double: { fold($0.map(\.magnitude), +) }, empty: 0),
    Case(
      description: "norm 2", fast: { try $0.norm(2, $1, keepDimensions: $2) },
      float: { fold($0.map { $0 * $0 }, +).squareRoot() }, double: { fold($0.map { $0 * $0 }, +).squareRoot() },
      empty: 0),
    Case(
      description: "norm ∞", fast: { try $0.norm(.infinity, $1, keepDimensions: $2) },
      float: { fold($0.map(\.magnitude), larger) }, double: { fold($0.map(\.magnitude), larger) }, empty: nil),
    Case(
      description: "var", fast: { try $0.variance($1, keepDimensions: $2) },
      float: { x in
        let mean = fold(x, +) / Float(x.count)
        return fold(x.map { ($0 - mean) * ($0 - mean) }, +) / Float(x.count - 1)
      },
      double: { x in
        let mean = fold(x, +) / Double(x.count)
        return fold(x.map { ($0 - mean) * ($0 - mean) }, +) / Double(x.count - 1)
      }, empty: .nan),
  ]

  /// The lines that a reduction over `dimensions` reads, in the order of the result's elements.
  static func lines<T>(_ x: [T], _ shape: [Int], over dimensions: [Int]) -> [[T]] {
    var steps = [Int](repeating: 1, count: shape.count)
    for d in shape.indices.dropLast().reversed() { steps[d] = steps[d + 1] * shape[d + 1] }
    func positions(_ keep: Bool) -> [Int] {
      let chosen = shape.indices.filter { dimensions.contains($0) != keep }
      return indices(chosen.map { shape[$0] }).map { index in zip(index, chosen).reduce(0) { $0 + $1.0 * steps[$1.1] } }
    }
    let reduced = positions(false)
    return positions(true).map { start in reduced.map { x[start + $0] } }
  }

  static let shapes: [[Int]] = [[], [1], [63], [65], [4097], [5, 7], [3, 4, 5], [2, 4200], [70, 33], [9000, 17]]

  @Test("Every reduction has the bits of its twin over any dimensions of any layout", arguments: cases)
  func bits(_ reduction: Case) throws {
    for dtype in [DType.float32, .float64] {
      for shape in Self.shapes {
        var generator = SeededGenerator(seed: 11)
        let count = shape.reduce(1, *)
        let isProduct = reduction.description == "prod"
        let values = (0..<count).map { _ in isProduct ? 1 + generator.uniform(scale: 0.01) : generator.uniform(scale: 9)
        }
        let sample = try Tensor(values, shape: #require(Shape(shape))).to(dtype)
        let subsets: [[Int]?] = [nil] + (0..<shape.count).map { [$0] } + (shape.count == 3 ? [[0, 2], [1, -1]] : [])
        for subset in subsets {
          let dimensions = subset?.map { $0 < 0 ? $0 + shape.count : $0 } ?? Array(shape.indices)
          let expected: [Double] =
            dtype == .float32
            ? Self.lines(try sample.toArray(Float.self), shape, over: dimensions).map { Double(reduction.float($0)) }
            : Self.lines(try sample.toArray(Double.self), shape, over: dimensions).map { reduction.double($0) }
          for keep in [false, true] {
            let kept = shape.indices.compactMap { dimensions.contains($0) ? keep ? 1 : nil : shape[$0] }
            for layout in try Tensor.everyLayout(of: sample) {
              try expectEqual(
                reduction.fast(layout.tensor, subset, keep), expected, shape: #require(Shape(kept)), dtype: dtype,
                "\(reduction) over \(subset.map { "\($0)" } ?? "all") of \(layout)")
            }
          }
        }
      }
    }
  }

  @Test(
    "Sums across the borders of pieces keep the promised order", arguments: [65535, 65536, 65537, 69633, 1_000_003])
  func large(_ count: Int) throws {
    var generator = SeededGenerator(seed: 12)
    let values = (0..<count).map { _ in Float(generator.uniform(scale: 1)) }
    let x = try Tensor(values)
    #expect(try x.sum().toArray(Float.self) == [Self.fold(values, +)])
    #expect(
      try x.reshape([1, count]).broadcast(to: [3, count]).sum([1]).toArray(Float.self)
        == Array(repeating: Self.fold(values, +), count: 3))
    #expect(
      try x.unsqueeze(1).broadcast(to: [count, 20]).sum([0]).toArray(Float.self)
        == Array(repeating: Self.fold(values, +), count: 20))
    let best = try #require(values.indices.max { values[$0] < values[$1] })
    #expect(try x.argmax().item() == Double(values.firstIndex(of: values[best]) ?? -1))
  }

  @Test("NaN wins, −0 stays, integers wrap, nothing sums to nothing")
  func special() throws {
    let x = try Tensor([1, .nan, .infinity, -3.0])
    for value in [try x.max(), try x.min(), try x.sum()] { #expect(try value.item().isNaN) }
    #expect(try [x.argmax().item(), x.argmin().item()] == [1, 1])
    #expect(try Tensor([-0.0, -0.0]).sum().item().sign == .minus)
    #expect(try Tensor([-0.0]).norm(1).item().sign == .plus)
    #expect(try Tensor([Int64.max, 1]).sum().itemValue() == .integer(.min))
    #expect(try Tensor([Int64.min, 1]).max().itemValue() == .integer(1))
    #expect(try Tensor([UInt8(255), 255]).sum().itemValue() == .integer(510))
    #expect(try Tensor([true, false, true]).sum().itemValue() == .integer(2))
    #expect(try Tensor([UInt8(3), 9]).max().dtype == .uint8)
    for reduction in Self.cases {
      let empty = try Tensor.zeros([0, 3])
      if let value = reduction.empty {
        try expectEqual(reduction.fast(empty, nil, false), [value], shape: [], dtype: .float64, "\(reduction)")
        try expectEqual(
          reduction.fast(empty, [0], false), [value, value, value], shape: [3], dtype: .float64, "\(reduction)")
      } else {
        #expect(throws: TensorError.self, "\(reduction)") { try reduction.fast(empty, nil, false) }
      }
      try expectEqual(reduction.fast(empty, [1], false), [], shape: [0], dtype: .float64, "\(reduction)")
    }
    #expect(try Tensor.zeros([0]).any() == false)
    #expect(try Tensor.zeros([0]).all() == true)
    #expect(try Tensor([0, .nan]).any() == true)
    #expect(try Tensor([1.0, 0]).all() == false)
    #expect(try Tensor([3.0, -4]).norm(0).item() == 2)
    #expect(try Tensor([3.0, -4]).norm(-.infinity).item() == 3)
    #expect(abs(try Tensor([3.0, -4]).norm(3).item() - 4.497941445275415) < 1e-15)
    #expect(try Tensor([1.0, 3]).standardDeviation(correction: 0).item() == 1)
  }

  @Test("argmax and argmin name the first extreme of every line, on every layout")
  func argExtremes() throws {
    let sample = try Samples.integers([3, 40, 5], .int64, seed: 13).apply(.remainder, .integer(7))
    for dtype in [DType.int64, .float32, .float64, .uint8] {
      for layout in try Tensor.everyLayout(of: sample.to(dtype)) {
        for d in 0..<3 {
          let lines = Self.lines(try sample.toArray(Int64.self), [3, 40, 5], over: [d])
          let largest = lines.map { line in Double(line.firstIndex(of: line.max() ?? 0) ?? -1) }
          let smallest = lines.map { line in Double(line.firstIndex(of: line.min() ?? 0) ?? -1) }
          #expect(try layout.tensor.argmax(d).toArray(Double.self) == largest, "\(layout) over \(d)")
          #expect(try layout.tensor.argmin(d).toArray(Double.self) == smallest, "\(layout) over \(d)")
        }
      }
    }
  }

  @Test("Running sums and products go in index order, on every layout")
  func cumulative() throws {
    let sample = try Samples.integers([4, 9], .int64, seed: 14).apply(.remainder, .integer(5)).apply(.add, .integer(1))
    for dtype in [DType.float32, .float64, .int64] {
      let x = try sample.to(dtype)
      for layout in try Tensor.everyLayout(of: x) {
        for d in [0, 1] {
          let (sums, products) = (try layout.tensor.cumsum(d), try layout.tensor.cumprod(d))
          var (sum, product) = (try x.select(d, 0).clone(), try x.select(d, 0).clone())
          for i in 0..<x.shape[d] {
            if i > 0 { (sum, product) = (try sum + x.select(d, i), try product * x.select(d, i)) }
            try expectEqual(sums.select(d, i), sum, "cumsum(\(d)) of \(layout) at \(i)")
            try expectEqual(products.select(d, i), product, "cumprod(\(d)) of \(layout) at \(i)")
          }
        }
      }
    }
  }
}
