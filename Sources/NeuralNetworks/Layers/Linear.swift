import Autograd
import Tensors

/// x·Wᵀ + b for x of …×I: …×O.
public final class Linear: Module {
  public internal(set) var weight: Tensor
  public internal(set) var bias: Tensor?

  /// Weights, then bias, from U(−1/√I, 1/√I), as PyTorch draws them.
  public init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, dtype: DType = .float32, generator: Generator
  ) throws {
    try Module.check([("in_features", inputs, 1), ("out_features", outputs, 1)], of: "nn.Linear")
    (weight, self.bias) = try Tensor.layerParameters(
      [outputs, inputs], fanIn: Double(inputs), bias: bias, dtype, generator)
    super.init()
    try register("weight", parameter: weight)
    if let bias = self.bias { try register("bias", parameter: bias) }
  }

  public override func forward(_ x: Tensor) throws -> Tensor { try Differentiable.linear(x, weight, bias: bias) }
}

/// Rows of a table, by their numbers: x of any shape gives …×width.
public final class Embedding: Module {
  public internal(set) var weight: Tensor
  /// The number of the first row.
  public let first: Int

  /// The table is drawn from the normal distribution, as PyTorch draws it.
  public init(
    _ count: Int, _ width: Int, first: Int = 0, dtype: DType = .float32, generator: Generator
  ) throws {
    try Module.check([("num_embeddings", count, 1), ("embedding_dim", width, 1)], of: "nn.Embedding")
    weight = try .normal([count, width], dtype, generator)
    self.first = first
    super.init()
    try register("weight", parameter: weight)
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    try Differentiable.embedding(x, weight, first: first)
  }
}

extension Differentiable {
  /// Rows of a table count×width by their numbers, which count from `first`: x of any shape gives …×width.
  /// - Throws: `TensorError` unless x holds whole numbers of rows.
  public static func embedding(_ x: Tensor, _ table: Tensor, first: Int = 0) throws -> Tensor {
    guard table.rank == 2 else {
      throw TensorError.shape(operation: "embedding", expected: "table of rows count×width", got: table.shape)
    }
    try refuse("embedding", x)
    let numbers = try x.to(.int64)
    guard x.dtype != .bool, try x.dtype.isInteger || !numbers.to(x.dtype).apply(.ne, x).any() else {
      throw TensorError.dtypes(operation: "embedding", expected: "whole numbers", got: [x.dtype])
    }
    let flat = try numbers.contiguous().reshape([x.count])
    let extremes = x.count == 0 ? [] : try [flat.min(), flat.max()].flatMap { try $0.toArray(Int64.self) }
    let last = first + table.shape[0] - 1
    for extreme in extremes where extreme < Int64(first) || extreme > Int64(last) {
      throw TensorError.argument(
        operation: "embedding", name: "x", expected: "numbers from \(first) to \(last)", got: "\(extreme)")
    }
    guard var shape = Shape(Array(x.shape) + [table.shape[1]]) else {
      throw TensorError.rank(operation: "embedding", x.rank + 1)
    }
    if x.count == 0 { shape[x.rank] = table.shape[1] }
    return try reshape(indexSelect(table, 0, flat.apply(.sub, .integer(Int64(first)))), shape)
  }
}
