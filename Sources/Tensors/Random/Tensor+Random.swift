import Interrupt

/// Random tensors. Numbers are drawn in row-major order, whatever the layout.
extension Tensor {
  /// Uniform numbers of [0, 1) from a generator.
  /// - Throws: `TensorError.dtypes` unless `dtype` is a float.
  public static func uniform(_ shape: Shape, _ dtype: DType, _ generator: Generator) throws -> Tensor {
    let tensor = try Tensor(uninitialized: shape, dtype)
    try tensor.drawUniform(low: 0, high: 1, generator)
    return tensor
  }

  /// Normal numbers of mean 0 and standard deviation 1 from a generator.
  public static func normal(_ shape: Shape, _ dtype: DType, _ generator: Generator) throws -> Tensor {
    let tensor = try Tensor(uninitialized: shape, dtype)
    try tensor.drawNormal(mean: 0, std: 1, generator)
    return tensor
  }

  /// int64 numbers of a range from a generator.
  public static func integers(_ shape: Shape, _ range: Range<Int64>, _ generator: Generator) throws -> Tensor {
    let tensor = try Tensor(uninitialized: shape, .int64)
    try tensor.withMutableElements(as: Int64.self) {
      try generator.fillIntegers($0, low: range.lowerBound, high: range.upperBound)
    }
    return tensor
  }

  /// The numbers 0 ..< count in random order, int64.
  public static func permutation(_ count: Int, _ generator: Generator) throws -> Tensor {
    let tensor = try Tensor(uninitialized: [count], .int64)
    try tensor.withMutableElements(as: Int64.self) { try generator.fillPermutation($0) }
    return tensor
  }

  /// Sets every element to a uniform number of [low, high).
  public func fillUniformInPlace(low: Double, high: Double, _ generator: Generator) throws {
    try Interrupt.finishing { try drawUniform(low: low, high: high, generator) }
  }

  private func drawUniform(low: Double, high: Double, _ generator: Generator) throws {
    try fillRandomly(
      "uniform", { try generator.fillUniform($0, low: low, high: high) },
      { try generator.fillUniform($0, low: low, high: high) })
  }

  /// Sets every element to a normal number of that mean and standard deviation.
  public func fillNormalInPlace(mean: Double, std: Double, _ generator: Generator) throws {
    try Interrupt.finishing { try drawNormal(mean: mean, std: std, generator) }
  }

  private func drawNormal(mean: Double, std: Double, _ generator: Generator) throws {
    try fillRandomly(
      "normal", { try generator.fillNormal($0, mean: mean, std: std) },
      { try generator.fillNormal($0, mean: mean, std: std) })
  }

  private func fillRandomly(
    _ operation: String, _ float32: (UnsafeMutableBufferPointer<Float>) throws -> Void,
    _ float64: (UnsafeMutableBufferPointer<Double>) throws -> Void
  ) throws {
    guard dtype.isFloatingPoint else {
      throw TensorError.dtypes(operation: operation, expected: "float32 or float64", got: [dtype])
    }
    guard isContiguous else {
      let dense = try Tensor(uninitialized: shape, dtype)
      try dense.fillRandomly(operation, float32, float64)
      return try copyInPlace(dense)
    }
    if dtype == .float32 {
      try withMutableElements(as: Float.self, float32)
    } else {
      try withMutableElements(as: Double.self, float64)
    }
  }
}
