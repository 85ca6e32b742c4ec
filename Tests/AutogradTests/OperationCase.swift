import Autograd
import Tensors
import TestSupport

/// A differentiable operation at one place: what every derivative test runs over.
struct OperationCase: CustomStringConvertible, Sendable {
  let name: String
  let inputs: @Sendable () throws -> [Tensor]
  /// 1 where second derivatives are those of a step.
  var order = 2
  let function: @Sendable ([Tensor]) throws -> Tensor
  var description: String { name }

  typealias D = Differentiable

  static func one(
    _ name: String, _ shape: Shape = [2, 3], from low: Double = -2, to high: Double = 2,
    _ function: @escaping @Sendable (Tensor) throws -> Tensor
  ) -> OperationCase {
    OperationCase(name: name, inputs: { [try .sample(shape, from: low, to: high)] }) { try function($0[0]) }
  }

  static func two(
    _ name: String, _ a: Shape, _ b: Shape, from low: Double = -2, to high: Double = 2,
    _ function: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
  ) -> OperationCase {
    OperationCase(
      name: name, inputs: { [try .sample(a, from: low, to: high), try .sample(b, from: low, to: high, seed: 8)] }
    ) { try function($0[0], $0[1]) }
  }

  /// Where each function of one argument is smooth.
  static let unary: [OperationCase] = UnaryOperation.allCases.compactMap { kind in
    switch kind {
    case .isnan, .isinf, .isfinite, .logicalNot: nil
    case .sqrt, .rsqrt, .log, .log2, .log10: one(kind.name, from: 0.3, to: 3) { try D.apply(kind, $0) }
    case .reciprocal: one(kind.name, from: 0.4, to: 3) { try D.apply(kind, $0) }
    case .log1p: one(kind.name, from: -0.6, to: 3) { try D.apply(kind, $0) }
    case .asin, .acos: one(kind.name, from: -0.8, to: 0.8) { try D.apply(kind, $0) }
    case .tan: one(kind.name, from: -1, to: 1) { try D.apply(kind, $0) }
    default: one(kind.name, [2, 4]) { try D.apply(kind, $0) }
    }
  }

  static let binary: [OperationCase] = BinaryOperation.allCases.filter { !$0.isPredicate }.flatMap { kind in
    let low = kind == .pow ? 0.3 : kind == .div || kind == .remainder || kind == .floorDivide ? 0.6 : -2
    return [
      two(kind.name, [2, 3], [2, 3], from: low, to: 2.5) { try D.apply(kind, $0, $1) },
      two("\(kind.name) broadcast", [2, 1, 3], [4, 1], from: low, to: 2.5) { try D.apply(kind, $0, $1) },
      one("\(kind.name) number", from: low, to: 2.5) { try D.apply(kind, $0, .real(1.7)) },
      one("number \(kind.name)", from: low, to: 2.5) { try D.apply(kind, $0, .real(1.7), scalarFirst: true) },
    ]
  }

  static let reductions: [OperationCase] =
    [
      ("all", nil, false), ("one", [1], false), ("two, kept", [0, -1], true), ("none", [], false),
    ].flatMap { (label: String, dims: [Int]?, keep: Bool) -> [OperationCase] in
      [
        one("sum \(label)", [2, 3, 2]) { try D.sum($0, dims, keepDimensions: keep) },
        one("mean \(label)", [2, 3, 2]) { try D.mean($0, dims, keepDimensions: keep) },
        one("prod \(label)", [2, 3, 2], from: 0.5) { try D.prod($0, dims, keepDimensions: keep) },
        one("amax \(label)", [2, 3, 2]) { try D.max($0, dims, keepDimensions: keep) },
        one("amin \(label)", [2, 3, 2]) { try D.min($0, dims, keepDimensions: keep) },
        one("logsumexp \(label)", [2, 3, 2]) { try D.logSumExp($0, dims, keepDimensions: keep) },
        one("norm \(label)", [2, 3, 2]) { try D.norm($0, 2, dims, keepDimensions: keep) },
        one("norm 1 \(label)", [2, 3, 2]) { try D.norm($0, 1, dims, keepDimensions: keep) },
        one("norm 3 \(label)", [2, 3, 2]) { try D.norm($0, 3, dims, keepDimensions: keep) },
        one("norm ∞ \(label)", [2, 3, 2]) { try D.norm($0, .infinity, dims, keepDimensions: keep) },
      ]
        + (dims?.isEmpty == true
          ? []
          : [
            one("var \(label)", [2, 3, 2]) { try D.variance($0, dims, keepDimensions: keep) },
            one("std \(label)", [2, 3, 2]) { try D.standardDeviation($0, dims, correction: 0, keepDimensions: keep) },
          ])
    } + [
      one("prod with a zero", [2, 3]) {
        try D.prod(D.apply(.mul, $0, Tensor([1.0, 0, 1, 1, 1, 1], shape: [2, 3])), [1])
      },
      one("cumsum", [2, 4]) { try D.cumsum($0, 1) },
      one("cumprod", [2, 4], from: 0.5) { try D.cumprod($0, -1) },
      one("cumprod with zeros", [3, 4]) {
        let zeros = try Tensor([1.0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1], shape: [3, 4])
        return try D.cumprod(D.apply(.mul, $0, zeros), 1)
      },
      one("cumprod with zeros, first dimension", [4, 2]) {
        try D.cumprod(D.apply(.mul, $0, Tensor([1.0, 1, 0, 1, 1, 0, 0, 1], shape: [4, 2])), 0)
      },
      one("max along") { try D.max($0, along: 1).values },
      one("min along, kept") { try D.min($0, along: 0, keepDimension: true).values },
      one("median") { try D.median($0) },
      one("median of a dimension", [2, 4, 2]) { try D.median($0, 1, keepDimensions: true) },
      one("quantile", [7]) { try D.quantile($0, 0.3) },
      one("quantile of a dimension", [3, 4]) { try D.quantile($0, 0.8, -1) },
    ]

  static let views: [OperationCase] = [
    one("reshape", [2, 6]) { try D.reshape($0, [3, -1]) },
    one("flatten", [2, 3]) { try D.flatten($0) },
    one("permute", [2, 3, 2]) { try D.permute($0, [2, 0, -2]) },
    one("transpose") { try D.transpose($0, 0, 1) },
    one("t") { try D.t($0) },
    one("t of a vector", [3]) { try D.t($0) },
    one("unsqueeze") { try D.unsqueeze($0, 1) },
    one("squeeze", [2, 1, 3]) { try D.squeeze($0, 1) },
    one("select") { try D.select($0, 1, -1) },
    one("narrow") { try D.narrow($0, 1, 1, 2) },
    one("slice", [5]) { try D.slice($0, 0, from: -1, step: -2) },
    one("slice through", [5]) { try D.slice($0, 0, from: 0, through: 4, by: 2) },
    one("flip") { try D.flip($0, 1) },
    one("diagonal") { try D.diagonal($0, 1) },
    one("expand", [2, 1]) { try D.broadcast($0, to: [3, 2, 4]) },
    one("split") { try D.apply(.mul, D.split($0, 2, 1)[0], D.split($0, 1, 1)[2]) },
    one("to") { try D.to(D.to($0, .float64), .float64) },
    one("clone of a view") { try D.clone(D.transpose($0, 0, 1)) },
    one("contiguous") { try D.contiguous(D.transpose($0, 0, 1)) },
  ]

  static let joining: [OperationCase] = [
    two("cat", [2, 2], [2, 3]) { try D.cat([$0, $1, $0], -1) },
    two("stack", [2, 2], [2, 2]) { try D.stack([$0, $1], -1) },
    one("tile", [2, 2]) { try D.tiled($0, [2, 1, 3]) },
    two("where", [2, 3], [3]) { a, b in try D.choose(Tensor([true, false, true]), a, b) },
    one("clamp") { try D.clamp($0, .real(-1), .real(1)) },
    one("index_select") { try D.indexSelect($0, 1, Tensor([2, 0, 2] as [Int64])) },
    one("gather") { try D.gather($0, 1, Tensor([2, 0, 2, 1] as [Int64], shape: [2, 2])) },
    one("masked_select") { try D.maskedSelect($0, Tensor([true, false, true])) },
    one("sort") { try D.sort($0, 1, descending: true).values },
    one("unique") { try D.unique($0).values },
    one("roll") { try D.roll($0, -4, 1) },
    one("tril") { try D.tril($0, -1) },
    one("triu of a stack", [2, 2, 3]) { try D.triu($0, 1) },
    two("meshgrid", [2], [3]) {
      let grids = try D.meshgrid([$0, $1])
      return try D.apply(.mul, grids[0], grids[1])
    },
    one("topk") { try D.topk($0, 2, 1).values },
  ]

  private static let twice: [Int64] = [2, 0, 2]

  static let scattering: [OperationCase] = [
    two("scatter, one place twice", [2, 3], [2, 4]) { x, v in
      try D.scatter(x, 1, Tensor([2, 0, 2, 1, 1, 2] as [Int64], shape: [2, 3]), v)
    },
    two("scatter of one value", [3, 2], []) { x, v in
      try D.scatter(x, 0, Tensor([2, 1] as [Int64], shape: [1, 2]), v)
    },
    two("scatter_add", [2, 3], [3, 3]) { x, v in
      try D.scatterAdd(x, 0, Tensor([1, 0, 0, 1, 1, 0] as [Int64], shape: [2, 3]), v)
    },
    two("index_add", [3, 2], [3, 2]) { x, v in try D.indexAdd(x, 0, Tensor(twice), v, times: .real(0.5)) },
    two("index_add of a vector", [3], [3]) { x, v in try D.indexAdd(x, -1, Tensor(twice), v) },
    two("index_copy", [3, 2], [3, 2]) { x, v in try D.indexCopy(x, 0, Tensor(twice), v) },
    two("index_fill", [2, 3], []) { x, v in try D.indexFill(x, 1, Tensor(twice), v) },
    two("masked_fill", [2, 3], []) { x, v in try D.maskedFill(x, Tensor([true, false, true]), v) },
    two("clamp by a tensor and a number", [2, 3], [3]) { try D.clamp($0, .tensor($1), .number(.real(1))) },
    two("clamp by a tensor from above", [2, 3], [2, 1]) { try D.clamp($0, nil, .tensor($1)) },
    one("nansum", [2, 3]) { try D.nanSum(D.apply(.add, $0, Tensor([0.0, Double.nan, 0])), [1]) },
    one("nanmean", [2, 3]) {
      try D.nanMean(D.apply(.add, $0, Tensor([0.0, Double.nan, 0])), [1], keepDimensions: true)
    },
    one("nan_to_num", [3]) {
      try D.nanToNumber(D.apply(.add, $0, Tensor([0.0, Double.nan, -Double.infinity])), 1, 2, 3)
    },
  ]

  static let factors: [OperationCase] = [
    one("inverse", [3, 3]) { try D.inverse(D.apply(.add, $0, Tensor.eye(3) * 4)) },
    one("det", [3, 3]) { try D.determinant($0) },
    one("det of a singular matrix", [3, 3]) {
      try D.determinant(D.apply(.mul, $0, Tensor([1.0, 1, 1, 0, 0, 0, 1, 1, 1], shape: [3, 3])))
    },
    one("det of a matrix of rank one", [3, 3]) {
      try D.determinant(D.apply(.mul, $0, Tensor([1.0, 1, 1, 0, 0, 0, 0, 0, 0], shape: [3, 3])))
    },
    one("slogdet", [3, 3]) {
      let (sign, logarithm) = try D.signedLogDeterminant(D.apply(.add, $0, Tensor.eye(3) * -4))
      return try D.apply(.mul, sign, logarithm)
    },
    one("cholesky", [3, 3]) {
      try D.cholesky(D.apply(.add, D.matmul($0, D.t($0)), Tensor.eye(3) * 3))
    },
    one("cholesky, upper", [2, 2]) {
      try D.cholesky(D.apply(.add, D.matmul($0, D.t($0)), Tensor.eye(2)), upper: true)
    },
    one("qr of a tall matrix", [4, 2]) {
      let (q, r) = try D.qr($0)
      return try D.matmul(D.apply(.square, q), r)
    },
    one("qr of a square matrix", [3, 3]) {
      let (q, r) = try D.qr(D.apply(.add, $0, Tensor.eye(3) * 2))
      return try D.cat([q, D.apply(.square, r)])
    },
    one("qr of a wide matrix", [2, 4]) {
      let (q, r) = try D.qr(D.apply(.add, $0, Tensor.eye(2, 4) * 2))
      return try D.matmul(D.apply(.square, q), D.apply(.square, r))
    },
    two("lstsq of a tall matrix", [4, 2], [4, 2]) { try D.leastSquares($0, $1).solution },
    two("lstsq of a wide matrix", [2, 4], [2]) {
      try D.leastSquares(D.apply(.add, $0, Tensor.eye(2, 4) * 2), $1).solution
    },
    two("addcmul", [2, 3], [3]) { try D.addProduct($0, $1, D.apply(.sin, $1), .real(0.5)) },
    two("addcdiv", [2, 3], [3], from: 0.5) { try D.addQuotient($0, $1, $0, .real(-2)) },
    two("lerp", [3], [3]) { try D.interpolate($0, $1, Tensor([0.25, 0.5, 1.5])) },
    two("lerp by its weight", [2, 3], [3], from: 0.1, to: 0.45) { try D.interpolate($0, D.apply(.exp, $0), $1) },
    one("repeat_interleave", [2, 3]) { try D.repeatInterleaved($0, 2, 1) },
    one("diff", [2, 5]) { try D.differences($0, 2) },
    one("split by sizes", [5, 2]) {
      try D.apply(.mul, D.split($0, sizes: [2, 1, 2])[0], D.split($0, sizes: [3, 2])[1])
    },
    one("inverses of a stack", [2, 1, 2, 2]) {
      try D.eachMatrix(D.apply(.add, $0, Tensor.eye(2) * 3)) { [try D.inverse($0)] }[0]
    },
    one("trace", [2, 3]) { try D.trace($0) },
    one("diag of a vector", [3]) { try D.diag($0, -1) },
    one("diagonals of a stack", [2, 3, 3]) { try D.diagonal($0, 1, -1, 1) },
    one("movedim", [2, 3, 2]) { try D.moved($0, 0, to: -1) },
    one("view", [2, 6]) { try D.view(D.contiguous($0), [3, -1]) },
  ]

  static let contractions: [OperationCase] = [
    two("einsum: matrices", [2, 3], [3, 2]) { try D.einsum("ij,jk->ki", [$0, $1]) },
    two("einsum: batches", [2, 3], [2, 3]) { try D.einsum("bi,bi->b", [$0, $1]) },
    two("einsum: three factors, a diagonal", [3, 3], [3]) { try D.einsum("ii, ij, j -> i", [$0, $0, $1]) },
    two("einsum: outer product, unnamed dimensions", [2, 3], [2]) { try D.einsum("...i,j->i...j", [$0, $1]) },
    two("einsum: sums of one factor alone", [2, 3], [4]) { try D.einsum("ij,k->j", [$0, $1]) },
    one("fft", [3, 5, 2]) { try D.fft($0) },
    one("ifft, continued", [3, 2, 2]) { try D.fft($0, 4, 0, .ortho, isInverse: true) },
    one("fft of 37 numbers", [37, 2], from: -0.5, to: 0.5) { try D.fft($0, nil, 0, .forward) },
    one("rfft", [2, 6]) { try D.rfft($0) },
    one("rfft, cut", [5, 2]) { try D.rfft($0, 3, 0, .ortho) },
    one("irfft", [2, 4, 2]) { try D.irfft($0) },
    one("irfft of an odd line", [4, 2, 2]) { try D.irfft($0, 7, 0, .forward) },
  ]

  static let linearAlgebra: [OperationCase] = [
    two("matmul", [2, 3], [3, 2]) { try D.matmul($0, $1) },
    two("matrix·vector", [2, 3], [3]) { try D.matmul($0, $1) },
    two("vector·matrix", [3], [3, 2]) { try D.matmul($0, $1) },
    two("vector·vector", [3], [3]) { try D.matmul($0, $1) },
    two("stacks", [2, 1, 2, 2], [3, 2, 1]) { try D.matmul($0, $1) },
    two("dot", [3], [3]) { try D.dot($0, $1) },
    two("outer", [2], [3]) { try D.outer($0, $1) },
    two("solve", [2, 2], [2, 3]) { try D.solve(D.apply(.add, $0, Tensor.eye(2) * 4), $1) },
    two("solve for a vector", [2, 2], [2]) { try D.solve(D.apply(.add, $0, Tensor.eye(2) * 4), $1) },
    two("linear", [3, 2], [4, 2]) { try D.linear($0, $1) },
  ]
}
