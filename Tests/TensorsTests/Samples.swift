import Tensors
import TestSupport

/// Tensors with which operations are tried: every kind of value, and shapes that cross the kernels' gather length.
enum Samples {
  /// Scalar, vector of one, empty ones, and sizes beyond the 512 elements that a kernel gathers at a time.
  static let shapes: [Shape] = [[], [1], [0], [3, 0], [5, 7], [2, 3, 4], [2, 1100]]

  /// Values with every special one among them: zeros of both signs, subnormals, infinities, NaN, halves, huge.
  static func reals(_ shape: Shape, _ dtype: DType, seed: UInt64 = 1) throws -> Tensor {
    let special: [Double] = [
      0.5, -0.0, 1, -1, .infinity, -.infinity, .nan, 1e-40, -0x1p-1074, 2.5, -3.5, 0.0, 1e30, -88.5, 709, 1e300,
      0x1p-1022,
    ]
    var generator = SeededGenerator(seed: seed)
    let count = shape.elementCount ?? 0
    let values = (0..<count).map { i in
      switch i % 4 {
      case 0: special[(i / 4) % special.count]
      case 1: generator.uniform(scale: 1)
      case 2: generator.uniform(scale: 20)
      default: generator.uniform(scale: 1e3)
      }
    }
    return try Tensor(values, shape: shape).to(dtype)
  }

  /// Integers with the borders of their dtype among them.
  static func integers(_ shape: Shape, _ dtype: DType, seed: UInt64 = 2) throws -> Tensor {
    let borders: [Int64] =
      switch dtype {
      case .int64: [.min, .max, 0, -1, 1]
      case .int32: [Int64(Int32.min), Int64(Int32.max), 0, -1, 1]
      case .uint8: [0, 255, 1, 128]
      default: [0, 1]
      }
    var generator = SeededGenerator(seed: seed)
    let count = shape.elementCount ?? 0
    let values = (0..<count).map { i in
      i % 3 == 0
        ? borders[(i / 3) % borders.count] : Int64.random(in: dtype == .uint8 ? 0...255 : -100...100, using: &generator)
    }
    return try Tensor(values, shape: shape).to(dtype)
  }

  static func any(_ shape: Shape, _ dtype: DType, seed: UInt64 = 3) throws -> Tensor {
    try dtype.isFloatingPoint ? reals(shape, dtype, seed: seed) : integers(shape, dtype, seed: seed)
  }
}

/// The elements of a tensor by the plainest way there is: index by index through `select`.
func elementsOneByOne(_ tensor: Tensor) throws -> [Double] {
  if tensor.rank == 0 { return [try tensor.item()] }
  return try (0..<tensor.shape[0]).flatMap { try elementsOneByOne(tensor.select(0, $0)) }
}

/// Every index of a shape, in row-major order.
func indices(_ shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { known, size in known.flatMap { index in (0..<size).map { index + [$0] } } }
}

/// The fingerprint of a tensor's bits; every NaN counts as one, because which of two NaN an addition hands on is the
/// compiler's choice (IEEE 754-2019, §6.2.3).
func checksum(_ tensor: Tensor) throws -> Checksum {
  var sum = Checksum()
  let isNaN = try tensor.apply(.isnan)
  let clean =
    tensor.dtype.isFloatingPoint ? try Tensor.choose(isNaN, .scalar(.real(.nan), tensor.dtype), tensor) : tensor
  switch tensor.dtype {
  case .float32: try clean.contiguous().withElements(as: Float.self) { sum.add(UnsafeRawBufferPointer($0)) }
  case .float64: try clean.contiguous().withElements(as: Double.self) { sum.add(UnsafeRawBufferPointer($0)) }
  default: try clean.to(.int64).contiguous().withElements(as: Int64.self) { sum.add(UnsafeRawBufferPointer($0)) }
  }
  return sum
}
