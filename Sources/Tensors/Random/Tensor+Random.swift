/// Tensors of random numbers: PyTorch's names, in row-major order from a ``Generator``.
extension Tensor {
  /// Uniform numbers of [low, high). Any shape; float32 or float64.
  /// - Throws: `TensorError.dtypes`, `TensorError.memory`, `RandomError.interval`, `Interrupted`.
  public static func rand(
    _ shape: Shape, _ dtype: DType = .float32, from generator: Generator, low: Double = 0, high: Double = 1
  ) throws -> Tensor {
    try filled(shape, dtype, "rand", { try generator.fillUniform($0, low: low, high: high) }) {
      try generator.fillUniform($0, low: low, high: high)
    }
  }

  /// Normal numbers of mean `mean` and standard deviation `std`. Any shape; float32 or float64.
  /// - Throws: `TensorError.dtypes`, `TensorError.memory`, `RandomError.deviation`, `Interrupted`.
  public static func randn(
    _ shape: Shape, _ dtype: DType = .float32, from generator: Generator, mean: Double = 0, std: Double = 1
  ) throws -> Tensor {
    try filled(shape, dtype, "randn", { try generator.fillNormal($0, mean: mean, std: std) }) {
      try generator.fillNormal($0, mean: mean, std: std)
    }
  }

  /// Integers of `low..<high`, int64. Any shape.
  /// - Throws: `TensorError.memory`, `RandomError.emptyRange`, `Interrupted`.
  public static func randint(_ shape: Shape, low: Int64 = 0, high: Int64, from generator: Generator) throws -> Tensor {
    let tensor = try Tensor(uninitialized: shape, .int64)
    try tensor.withMutableElements(as: Int64.self) { try generator.fillIntegers($0, low: low, high: high) }
    return tensor
  }

  /// The numbers 0 ..< count in random order, int64: NumPy's `permutation`, PyTorch's `randperm`.
  /// - Throws: `TensorError.memory`, `Interrupted`.
  public static func randperm(_ count: Int, from generator: Generator) throws -> Tensor {
    let tensor = try Tensor(uninitialized: [count], .int64)
    try tensor.withMutableElements(as: Int64.self) { try generator.fillPermutation($0) }
    return tensor
  }

  private static func filled(
    _ shape: Shape, _ dtype: DType, _ operation: String,
    _ single: (UnsafeMutableBufferPointer<Float>) throws -> Void,
    _ double: (UnsafeMutableBufferPointer<Double>) throws -> Void
  ) throws -> Tensor {
    guard dtype.isFloatingPoint else {
      throw TensorError.dtypes(operation: operation, expected: "float32 or float64", got: [dtype])
    }
    let tensor = try Tensor(uninitialized: shape, dtype)
    if dtype == .float32 {
      try tensor.withMutableElements(as: Float.self, single)
    } else {
      try tensor.withMutableElements(as: Double.self, double)
    }
    return tensor
  }
}
