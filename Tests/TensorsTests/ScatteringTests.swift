import Tensors
import TestSupport
import Testing

@Suite("Values at positions")
struct ScatteringTests {
  /// Element by element, as the definition has it.
  private static func expected(_ x: Tensor, _ d: Int, _ positions: Tensor, _ values: Tensor, adds: Bool) throws
    -> [Double]
  {
    var result = try x.toArray(Double.self)
    let places = try positions.toArray(Int64.self)
    let steps = x.shape.contiguousStrides
    for (i, place) in places.enumerated() {
      var (rest, index) = (i, [Int](repeating: 0, count: x.rank))
      for k in stride(from: x.rank - 1, through: 0, by: -1) {
        index[k] = rest % positions.shape[k]
        rest /= positions.shape[k]
      }
      var source = values
      for k in index { source = try source.select(0, k) }
      index[d] = Int(place)
      let offset = zip(index, steps).reduce(0) { $0 + $1.0 * $1.1 }
      result[offset] = try adds ? result[offset] + source.item() : source.item()
    }
    return result
  }

  @Test("Values go where positions say, in row-major order, on every layout and dtype")
  func values() throws {
    let (x, values) = (try Tensor.arange(0, 12).reshape([3, 4]), try Tensor.arange(20, 40).reshape([4, 5]))
    for d in 0..<2 {
      let shape: Shape = d == 0 ? [4, 4] : [2, 5]
      let positions = try Tensor.arange(0, Double(shape[0] * shape[1]), .int64).apply(.remainder, .integer(3)).reshape(
        shape)
      for adds in [false, true] {
        let wanted = try Self.expected(x, d, positions, values, adds: adds)
        for layout in try Tensor.everyLayout(of: x) {
          for dtype in [DType.float64, .float32, .int64, .int32, .uint8] {
            let target = try layout.tensor.to(dtype)
            let source = try values.to(dtype)
            let result = try adds ? target.scatterAdd(d, positions, source) : target.scatter(d, positions, source)
            try expectEqual(result, wanted, shape: [3, 4], dtype: dtype, "\(layout) \(dtype)")
          }
          let here = layout.tensor
          try adds ? here.scatterAddInPlace(d - 2, positions, values) : here.scatterInPlace(d - 2, positions, values)
          try expectEqual(here, wanted, shape: [3, 4], dtype: .float64, "in place, \(layout)")
        }
      }
    }
    // Bytes wrap; of equal positions the last value stays; −1 is the last position.
    let bytes = try Tensor([200.0, 1]).to(.uint8)
    try expectEqual(bytes.scatterAdd(0, Tensor([Int64(0), -1]), bytes), [144, 2], shape: [2], dtype: .uint8)
    try expectEqual(
      Tensor.zeros([2]).scatter(0, Tensor([Int64(1), 1, 1]), Tensor([5.0, 6, 7])), [0, 7], shape: [2], dtype: .float64)
    try expectEqual(
      Tensor.zeros([2], .bool).scatter(0, Tensor([Int64(1)]), .scalar(.bool(true), .bool)), [0, 1], shape: [2],
      dtype: .bool)
    try expectEqual(Tensor.zeros([]).scatterAdd(0, .zeros([], .int64), .ones([])), [1], shape: [], dtype: .float64)
    try expectEqual(
      Tensor.zeros([0, 2]).scatterAdd(1, .zeros([0, 2], .int64), .ones([0, 2])), [], shape: [0, 2], dtype: .float64)
  }

  @Test("Slices are added in the order of their positions")
  func slices() throws {
    let x = try Tensor.zeros([3, 2], .float32)
    let values = try Tensor([1.0, 1e8, 2, 1, 3, 1], shape: [3, 2]).to(.float32)
    let places = try Tensor([Int64(1), 1, -1])
    try expectEqual(x.indexAdd(0, places, values), [0, 0, 3, 1e8, 3, 1], shape: [3, 2], dtype: .float32)
    try expectEqual(x.t().indexAdd(1, places, values.t()), [0, 3, 3, 0, 1e8, 1], shape: [2, 3], dtype: .float32)
    try x.indexAddInPlace(0, Tensor([Int64(0), 1]), x.narrow(0, 1, 2) + 1)
    try expectEqual(x, [1, 1, 1, 1, 0, 0], shape: [3, 2], dtype: .float32)
  }

  @Test("In place the values are those of before, where the two overlap; a broadcast view is refused whole")
  func overlap() throws {
    let x = try Tensor.arange(0, 5)
    try x.scatterInPlace(0, Tensor([Int64(1), 2, 3, 4]), x.narrow(0, 0, 4))
    try expectEqual(x, [0, 0, 1, 2, 3], shape: [5], dtype: .float64)
    try x.scatterAddInPlace(0, Tensor([Int64(4), 3, 2, 1, 0]), x)
    try expectEqual(x, [3, 2, 2, 2, 3], shape: [5], dtype: .float64)
    let places = try Tensor([Int64(1), 0])
    try places.scatterInPlace(0, places, places)
    try expectEqual(places, [0, 1], shape: [2], dtype: .int64)
    let (row, wide) = (try Tensor.zeros([1, 2]), try Tensor.zeros([1, 2]).broadcast(to: [3, 2]))
    expectError("scatter_: tensor with memory for each element (not a broadcast view) expected, got 3×2") {
      try wide.scatterInPlace(0, Tensor([Int64(0), 0], shape: [1, 2]), row)
    }
    let kept = try Tensor.zeros([2])
    expectError("scatter_: index 6 is outside dimension 1 of size 2") {
      try kept.scatterInPlace(0, Tensor([Int64(0), 5]), Tensor([1.0, 1]))
    }
    try expectEqual(kept, [0, 0], shape: [2], dtype: .float64, "nothing written before the fault")
  }

  @Test("What does not fit is refused by name")
  func refusals() throws {
    let x = try Tensor.zeros([2, 3])
    let places = try Tensor.zeros([2, 3], .int64)
    expectError("scatter: positions no larger than the tensor in every dimension but 2 expected, got 2×3 and 3×3") {
      try x.scatter(1, .zeros([3, 3], .int64), .zeros([3, 3]))
    }
    expectError("scatter_add: values at least as large as the positions expected, got 2×3 and 2×2") {
      try x.scatterAdd(0, places, .zeros([2, 2]))
    }
    expectError("scatter: values that fit int64 expected, got float64") { try places.scatter(0, places, x) }
    expectError("scatter: integer positions expected, got float64") { try x.scatter(0, x, x) }
    expectError("scatter_add: numbers expected, got bool") {
      try Tensor.zeros([2, 3], .bool).scatterAdd(0, places, .zeros([2, 3], .bool))
    }
    expectError("index_add: values with one slice for each position expected, got 1×3 and 2×3") {
      try x.indexAdd(0, Tensor([Int64(0)]), x)
    }
    expectError("index_add: vector of positions expected, got 2×3") { try x.indexAdd(0, places, x) }
    expectError("one_hot: 'classes': classes within 1 to 2 expected, got 3") { try Tensor([Int64(2)]).oneHot(2) }
    expectError("one_hot: 'classes': classes within 1 to 2 expected, got -1") { try Tensor([Int64(-1)]).oneHot(2) }
    expectError("one_hot: integers expected, got float64") { try x.oneHot() }
    expectError("one_hot: at least one element expected, got shape 0") { try Tensor.zeros([0], .int64).oneHot() }
    #expect(try Tensor.zeros([0], .int64).oneHot(4).shape == [0, 4])
  }
}
