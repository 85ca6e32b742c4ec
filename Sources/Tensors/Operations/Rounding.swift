import CKernels

/// A binary floating-point format to round to.
public struct FloatFormat: Equatable, Sendable {
  /// Bits of the fraction, without the implicit one.
  public let fraction: Int
  /// Exponents of the smallest normal and of the largest value.
  public let leastExponent, mostExponent: Int

  public static let bfloat16 = FloatFormat(fraction: 7, leastExponent: -126, mostExponent: 127)
  public static let float16 = FloatFormat(fraction: 10, leastExponent: -14, mostExponent: 15)
  /// NVIDIA's TensorFloat-32: float32's exponents, float16's fraction.
  public static let tf32 = FloatFormat(fraction: 10, leastExponent: -126, mostExponent: 127)
  public static let float32 = FloatFormat(fraction: 23, leastExponent: -126, mostExponent: 127)

  /// A dtype's exponents with a shorter fraction of 0 … 52 bits.
  public static func shortened(_ dtype: DType, fraction: Int) -> FloatFormat {
    FloatFormat(
      fraction: Swift.min(52, Swift.max(0, fraction)), leastExponent: dtype == .float64 ? -1022 : -126,
      mostExponent: dtype == .float64 ? 1023 : 127)
  }
}

/// Where a value between two of a format goes.
public enum RoundingMode: String, CaseIterable, Sendable {
  case nearest
  case towardZero = "toward_zero"
  case up, down
  /// To either neighbour, with a probability that makes the mean right (Connolly, Higham and Mary 2021).
  case stochastic

  fileprivate var code: Int {
    switch self {
    case .nearest: IL_NEAREST_EVEN
    case .towardZero: IL_TOWARD_ZERO
    case .up: IL_UPWARD
    case .down: IL_DOWNWARD
    case .stochastic: IL_STOCHASTIC
    }
  }
}

extension Tensor {
  /// Every element rounded to a value of a format; the dtype stays. Beyond the format's largest value: infinity, or the
  /// largest where the mode rounds towards it.
  /// - Parameter generator: gives the numbers of stochastic rounding, one for each element in row-major order.
  /// - Throws: `TensorError.dtypes` unless float32 or float64; `.argument` for stochastic rounding without a generator.
  public func rounded(to format: FloatFormat, _ mode: RoundingMode = .nearest, generator: Generator? = nil) throws
    -> Tensor
  {
    guard dtype.isFloatingPoint else {
      throw TensorError.dtypes(operation: "round_to", expected: "float32 or float64", got: [dtype])
    }
    guard mode != .stochastic || generator != nil else {
      throw TensorError.argument(
        operation: "round_to", name: "generator", expected: "generator of random numbers", got: "none")
    }
    let dense = try contiguous()
    let result = try Tensor(uninitialized: shape, dtype)
    let random = try mode == .stochastic ? generator.map { try Tensor.uniform(shape, .float64, $0) } : nil
    var target = il_format(
      fraction: Int32(format.fraction), least: Int32(format.leastExponent), most: Int32(format.mostExponent),
      mode: Int32(mode.code))
    il_round_to_format(
      &target, dtype.rawValue, count, result.data, dense.data, random?.data.assumingMemoryBound(to: Double.self))
    return result
  }

  /// Every element moved by `steps` values of its format, up or (negative) down.
  /// - Parameter mask: the elements to move; nil: all.
  public func moved(ulps steps: Int, where mask: Tensor? = nil) throws -> Tensor {
    var result = self
    for _ in 0..<steps.magnitude { result = try result.apply(steps > 0 ? .nextUp : .nextDown) }
    return try mask.map { try Tensor.choose($0, result, self) } ?? (result === self ? clone() : result)
  }
}
