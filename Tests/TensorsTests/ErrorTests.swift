import Tensors
import TestSupport
import Testing

@Suite("Errors and hostile arguments")
struct ErrorTests {
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let body: @Sendable (Tensor) throws -> Any
  }

  private static func matrix() throws -> Tensor { try Tensor.arange(0, 6).reshape([2, 3]) }

  /// What is said (on a 2×3 float64 matrix), and what it is said of.
  static let cases: [Case] = [
    Case(description: "add: shapes that broadcast together expected, got 2×3 and 2×4") {
      try $0 + Tensor.zeros([2, 4])
    },
    Case(description: "add_: shape that broadcasts to the other expected, got 3×3 and 2×3") {
      try $0.applyInPlace(.add, Tensor.zeros([3, 3]))
    },
    Case(description: "add_: result that fits int64 expected, got float64") {
      try $0.to(.int64).applyInPlace(.add, $0)
    },
    Case(description: "exp_: float64 expected, got int64") { try $0.to(.int64).applyInPlace(UnaryOperation.exp) },
    Case(description: "floor_divide: 'divisor': integer other than 0 expected, got 0") {
      try $0.to(.int64).apply(.floorDivide, .integer(0))
    },
    Case(description: "remainder: 'divisor': integers other than 0 expected, got 0") {
      try $0.to(.int64).apply(.remainder, $0.to(.int64))
    },
    Case(description: "where: bool condition expected, got float64") { try Tensor.choose($0, $0, $0) },
    Case(description: "select: dimension 1 to 2 (or −1 to −2) expected, got 3") { try $0.select(2, 0) },
    Case(description: "select: dimension 1 to 2 (or −1 to −2) expected, got 9223372036854775807") {
      try $0.select(.max, 0)
    },
    Case(description: "select: dimension 1 to 2 (or −1 to −2) expected, got -9223372036854775808") {
      try $0.select(.min, 0)
    },
    Case(description: "select: index 4 is outside dimension 2 of size 3") { try $0.select(1, 3) },
    Case(description: "select: index 9223372036854775807 is outside dimension 2 of size 3") { try $0.select(1, .max) },
    Case(description: "select: index -9223372036854775808 is outside dimension 2 of size 3") { try $0.select(1, .min) },
    Case(description: "select: a scalar has no dimension 1") { try $0.sum().select(0, 0) },
    Case(description: "narrow: 'length': 0 to 2 expected, got 9223372036854775807") { try $0.narrow(1, 1, .max) },
    Case(description: "narrow: 'length': 0 to 2 expected, got -1") { try $0.narrow(1, 1, -1) },
    Case(description: "narrow: index -9223372036854775808 is outside dimension 2 of size 3") {
      try $0.narrow(1, .min, 0)
    },
    Case(description: "slice: 'step': integer other than 0 expected, got 0") { try $0.slice(0, step: 0) },
    Case(description: "permute: 'order': 2 dimensions expected, got 3") { try $0.permute([0, 1, 2]) },
    Case(description: "permute: dimension 1 named twice") { try $0.permute([0, 0]) },
    Case(description: "sum: dimension 2 named twice") { try $0.sum([1, -1]) },
    Case(description: "t: at most two dimensions expected, got 1×2×3") { try $0.unsqueeze(0).t() },
    Case(description: "diagonal: matrix expected, got 3") { try $0.select(0, 0).diagonal() },
    Case(description: "reshape: shape of as many elements (one size may be −1) expected, got 2×3 and 4×2") {
      try $0.reshape([4, 2])
    },
    Case(description: "reshape: shape of as many elements (one size may be −1) expected, got 2×3 and -1×-1") {
      try $0.reshape([-1, -1])
    },
    Case(description: "reshape: shape of as many elements (one size may be −1) expected, got 2×3 and -1×4") {
      try $0.reshape([-1, 4])
    },
    Case(
      description: "reshape: shape of as many elements (one size may be −1) expected, got 2×3 and 4611686018427387904×4"
    ) {
      try $0.reshape([1 << 62, 4])
    },
    Case(description: "broadcast_to: shape that broadcasts to the other expected, got 2×3 and 3") {
      try $0.broadcast(to: [3])
    },
    Case(description: "unsqueeze: at most 8 dimensions expected, got 9") {
      try $0.reshape([1, 1, 1, 1, 1, 1, 2, 3]).unsqueeze(0)
    },
    Case(description: "stack: at most 8 dimensions expected, got 9") {
      try Tensor.stack([$0.reshape([1, 1, 1, 1, 1, 1, 2, 3])])
    },
    Case(description: "cat: 'tensors': at least one tensor expected, got none") { _ in try Tensor.cat([]) },
    Case(description: "cat: shapes that differ only in dimension 1 expected, got 2×3 and 2×2") {
      try Tensor.cat([$0, $0.narrow(1, 0, 2)], 0)
    },
    Case(description: "stack: equal shapes expected, got 2×3 and 2×2") { try Tensor.stack([$0, $0.narrow(1, 0, 2)]) },
    Case(description: "split: 'size': at least 1 expected, got 0") { try $0.split(0) },
    Case(description: "tile: 'counts': at most 8 counts of at least 0 expected, got [-1]") { try $0.tiled([-1]) },
    Case(description: "not enough memory for a float64 tensor of shape 2×3") { try $0.tiled([.max, 1]) },
    Case(description: "topk: 'k': 0 to 3 expected, got 9223372036854775807") { try $0.topk(.max) },
    Case(description: "gather: positions no larger than the tensor in every dimension but 1 expected, got 2×3 and 1×4")
    {
      try $0.gather(0, Tensor.zeros([1, 4], .int64))
    },
    Case(description: "gather: index 3 is outside dimension 1 of size 2") {
      try $0.gather(0, Tensor.full([1, 1], .integer(2), .int64))
    },
    Case(description: "index_select: integer positions expected, got float64") { try $0.indexSelect(0, $0) },
    Case(description: "index_select: index -9223372036854775808 is outside dimension 1 of size 2") {
      try $0.indexSelect(0, Tensor([Int64.min]))
    },
    Case(description: "masked_select: bool mask expected, got float64") { try $0.maskedSelect($0) },
    Case(description: "masked assignment: one value for each element where the mask is true expected, got 6 and 2") {
      try $0.maskedAssignInPlace(Tensor.ones([2, 3], .bool), Tensor.zeros([2]))
    },
    Case(description: "matmul: equal inner sizes expected, got 2×3 and 2×3") { try $0.matmul($0) },
    Case(description: "matmul: vectors or matrices expected, got 2×3 and scalar") { try $0.matmul($0.sum()) },
    Case(description: "dot: two vectors of equal length expected, got 2×3 and 2×3") { try $0.dot($0) },
    Case(description: "outer: two vectors expected, got 2×3 and 2×3") { try $0.outer($0) },
    Case(description: "solve: square matrix and right-hand side of as many rows expected, got 2×3 and 2×3") {
      try $0.solve($0)
    },
    Case(description: "eigh: square matrix expected, got 2×3") { try $0.eigh() },
    Case(description: "max: at least one element expected, got shape 0") { _ in try Tensor.zeros([0]).max() },
    Case(description: "argmax: at least one element expected, got shape 0") { _ in try Tensor.zeros([0]).argmax() },
    Case(description: "item: one element expected, got 2×3") { try $0.item() },
    Case(description: "elements: float32 expected, got float64") { try $0.withElements(as: Float.self) { $0.count } },
    Case(description: "elements: contiguous tensor expected, got 3×2") {
      try $0.t().withElements(as: Double.self) { $0.count }
    },
    Case(description: "tensor: shape of 2 elements expected, got 3") { _ in try Tensor([1.0, 2], shape: [3]) },
    Case(description: "tensor: sizes of at least 0 expected, got -1×-1") { _ in try Tensor.eye(-1) },
    Case(description: "not enough memory for a float64 tensor of shape 1000000000000000000 (6.9 EiB)") { _ in
      try Tensor.zeros([1_000_000_000_000_000_000])
    },
    Case(description: "not enough memory for a float64 tensor of shape 4611686018427387904×4611686018427387904") { _ in
      try Tensor.zeros([1 << 62, 1 << 62])
    },
    Case(description: "not enough memory for a float64 tensor of shape 4611686018427387904×4611686018427387904×0") {
      _ in
      try Tensor.zeros([1 << 62, 1 << 62, 0])
    },
    Case(description: "arange: 'step': finite number other than 0 expected, got 0.0") { _ in
      try Tensor.arange(0, 1, step: 0)
    },
    Case(description: "arange: 'end': finite range expected, got 0.0 to inf") { _ in try Tensor.arange(0, .infinity) },
    Case(description: "arange: 'end': fewer than 2^62 elements expected, got 1e+308") { _ in
      try Tensor.arange(-1e308, 1e308)
    },
    Case(description: "linspace: 'count': number of at least 0 expected, got -1") { _ in try Tensor.linspace(0, 1, -1)
    },
    Case(description: "not enough memory for a float64 tensor of shape 9223372036854775807") { _ in
      try Tensor.linspace(0, 1, .max)
    },
    Case(
      description: "fill_: tensor with memory for each element (not a broadcast view) expected, got 4×2×3"
    ) { try $0.broadcast(to: [4, 2, 3]).fillInPlace(.integer(0)) },
    Case(
      description: "add_: tensor with memory for each element (not a broadcast view) expected, got 4×2×3"
    ) { try $0.broadcast(to: [4, 2, 3]).applyInPlace(.add, .integer(1)) },
  ]

  @Test("Every error reads as documented", arguments: cases)
  func wording(_ error: Case) throws {
    let x = try Self.matrix()
    expectError(error.description) { try error.body(x) }
  }

  @Test("Arguments at the ends of Int are answered, never a trap")
  func hostile() throws {
    let x = try Self.matrix()
    let extremes = [Int.min, .min + 1, -1, 0, 1, .max - 1, .max]
    for a in extremes {
      _ = try? x.t().diagonal(a)
      _ = try? x.split(a, a)
      _ = try? x.tiled([a])
      _ = try? x.flip(a)
      _ = try? x.squeeze(a)
      _ = try? x.unsqueeze(a)
      _ = try? x.cumsum(a)
      _ = try? x.sum([a]).item()
      _ = try? Tensor.eye(a == 1 ? 1 : a, 0)
      _ = try? Tensor.eye(0, a)
      _ = try? x.topk(a, a)
      _ = try? x.select(0, 0).topk(a)
      _ = try? x.reshape([a, -1])
      _ = try? x.to(.int32).apply(.add, .integer(Int64(a)))
      for b in extremes {
        _ = try? x.narrow(a, b, b)
        _ = try? x.narrow(0, a, b)
        _ = try? x.transpose(a, b)
        _ = try? x.broadcast(to: [a, b, 2, 3])
        _ = try? x.narrow(0, 0, 0).broadcast(to: [a, b, 0, 3])
        for c in extremes { _ = try? x.slice(1, from: a, to: b, step: c) }
        _ = try? Tensor.zeros([a, b, 0])
      }
    }
    #expect(try x.diagonal(.min).count == 0)
    let wide = try Tensor.scalar(.real(1), .float32).broadcast(to: [1 << 62])
    #expect(throws: TensorError.self) { try wide + wide }
    #expect(throws: TensorError.self) { try wide.clone() }
    #expect(throws: TensorError.self) { try Tensor.cat([wide, wide, wide, wide]) }
    #expect(try wide.narrow(0, 1 << 61, 3).sum().item() == 3)
    for value in [Int64.min, .max] {
      for operation in BinaryOperation.allCases {
        _ = try? Tensor([value]).apply(operation, Tensor([Int64(-1)]))
        _ = try? Tensor([Int32.min]).apply(operation, Tensor([Int32(-1)]))
      }
      #expect(try Tensor([value]).apply(.abs).itemValue() == .integer(value == .min ? .min : .max))
    }
  }

  @Test("Printing aligns, elides, and survives every value")
  func printing() throws {
    #expect("\(try Self.matrix())" == "  0.0  1.0  2.0\n  3.0  4.0  5.0\n[float64 tensor 2×3]")
    #expect("\(try Tensor([1.5, .nan, -.infinity]))".hasSuffix("[float64 tensor 3]"))
    #expect("\(try Tensor.scalar(.integer(7), .int32))" == "7 [int32 scalar]")
    #expect("\(try Tensor.zeros([0, 3], .float32))" == "[float32 tensor 0×3]")
    let large = "\(try Tensor.arange(0, 10_000).reshape([100, 100]))"
    #expect(large.contains("⋮") && large.contains("…") && large.count < 400)
    #expect("\(try Tensor.zeros([2, 2, 2], .bool))".contains("(2,.,.)"))
  }
}
