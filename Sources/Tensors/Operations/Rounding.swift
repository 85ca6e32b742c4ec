import CKernels
import Interrupt

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

  /// The format with so many bits of fraction and exponent, neither more than the dtype has (nil: as many).
  ///
  /// Exponents are IEEE 754's: the lowest stands for zero and subnormal numbers, the highest for infinity and NaN.
  public static func shortened(_ dtype: DType, fraction: Int? = nil, exponent: Int? = nil) -> FloatFormat {
    let (widest, longest) = dtype == .float64 ? (11, 52) : (8, 23)
    let most = 1 << (Swift.min(widest, Swift.max(2, exponent ?? widest)) - 1) - 1
    return FloatFormat(
      fraction: Swift.min(longest, Swift.max(0, fraction ?? longest)), leastExponent: 1 - most, mostExponent: most)
  }
}

/// A format as a script names it: by name, or by its bits in the terms of the tensor that is rounded.
public enum RoundingFormat: Hashable, Sendable, CustomStringConvertible {
  case bfloat16, float16, tf32, float32
  /// Bits of fraction (0 … 52) and exponent (2 … 11); nil: as many as the tensor has. Never more than it has.
  case bits(fraction: Int?, exponent: Int?)

  /// The formats that have a name.
  public static let named: [RoundingFormat] = [.bfloat16, .float16, .tf32, .float32]

  /// `bfloat16`, `mantissa=10`, `mantissa=3, exponent=4`.
  public var description: String {
    switch self {
    case .bfloat16: "bfloat16"
    case .float16: "float16"
    case .tf32: "tf32"
    case .float32: "float32"
    case .bits(let fraction, let exponent):
      [fraction.map { "mantissa=\($0)" }, exponent.map { "exponent=\($0)" }].compactMap { $0 }.joined(separator: ", ")
    }
  }

  /// What it means for tensors of a dtype.
  public func resolved(for dtype: DType) -> FloatFormat {
    switch self {
    case .bfloat16: .bfloat16
    case .float16: .float16
    case .tf32: .tf32
    case .float32: .float32
    case .bits(let fraction, let exponent): .shortened(dtype, fraction: fraction, exponent: exponent)
    }
  }
}

/// Where a value between two of a format goes.
public enum RoundingMode: String, CaseIterable, Sendable {
  case nearest
  case towardZero = "toward_zero"
  case up, down
  /// To either neighbour, with a probability that makes the mean right (Connolly, Higham and Mary 2021): 53 random bits for
  /// each element.
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

/// Which way elements move by units in the last place.
public enum UlpDirection: String, CaseIterable, Sendable {
  /// Each element up or down with equal probability.
  case random
  case up, down

  fileprivate var code: Int {
    switch self {
    case .random: IL_ULP_RANDOM
    case .up: IL_ULP_UP
    case .down: IL_ULP_DOWN
    }
  }
}

extension Tensor {
  /// Every element rounded to a value of a format; the dtype stays. Beyond the format's largest value: infinity, or the
  /// largest where the mode rounds towards it.
  /// - Parameter generator: gives the numbers of stochastic rounding, uniform of [0, 1) with 53 bits, one for each element
  ///   in the order of memory (row-major, but for the outputs of convolutions and what follows them): up where the distance from the value below, in units of the step to the next, is greater. So
  ///   probabilities are exact where at most 53 bits are dropped, else to 2⁻⁵³.
  /// - Throws: `TensorError.dtypes` unless float32 or float64; `.argument` for stochastic rounding without a generator.
  public func rounded(to format: FloatFormat, _ mode: RoundingMode = .nearest, generator: Generator? = nil) throws
    -> Tensor
  {
    try requireFloats("round_to")
    var target = il_format(
      fraction: Int32(format.fraction), least: Int32(format.leastExponent), most: Int32(format.mostExponent),
      mode: Int32(mode.code))
    let (dense, result) = try inMemoryOrder()
    guard mode == .stochastic else {
      il_round_to_format(&target, dtype.rawValue, count, result.data, dense.data)
      return try result.finished()
    }
    guard let generator else {
      throw TensorError.argument(
        operation: "round_to", name: "generator", expected: "generator of random numbers", got: "none")
    }
    if let (philox, position) = generator.takePhiloxPairs(count) {
      il_round_stochastically(&target, dtype.rawValue, count, result.data, dense.data, philox.kernel, position, nil)
    } else {
      let uniform = try Tensor.uniform(shape, .float64, generator)
      il_round_stochastically(
        &target, dtype.rawValue, count, result.data, dense.data, il_philox(), 0,
        uniform.data.assumingMemoryBound(to: Double.self))
    }
    return try result.finished()
  }

  /// A fraction of the elements moved by `steps` values of the format. NaN stays; so does infinity where there is nothing
  /// beyond it.
  /// - Parameters:
  ///   - direction: up (for negative `steps` down), down, or a random side for each element.
  ///   - fraction: the probability of each element to be moved.
  ///   - generator: a Philox generator, which gives two words for each element in the order of memory: 53 bits choose it, one
  ///     its side. Not needed where nothing is left to chance.
  /// - Throws: `TensorError.dtypes` unless float32 or float64; `.argument` for more than 2³² steps, or without a generator
  ///   that is needed.
  public func moved(
    ulps steps: Int, _ direction: UlpDirection, fraction: Double = 1, _ generator: Generator? = nil
  ) throws -> Tensor {
    try requireFloats("ulp")
    guard steps.magnitude <= 1 << 32 else {
      throw TensorError.argument(
        operation: "ulp", name: "steps", expected: "at most 2³² in magnitude", got: "\(steps)")
    }
    let isRandom = direction == .random || fraction < 1
    let pairs = generator?.takePhiloxPairs(count)
    guard !isRandom || pairs != nil else {
      throw TensorError.argument(operation: "ulp", name: "generator", expected: "Philox generator", got: "another")
    }
    let (dense, result) = try inMemoryOrder()
    var move = il_ulp_move(
      steps: steps, chosen: UInt64((Swift.max(0, Swift.min(1, fraction)) * 0x1p53).rounded(.up)),
      direction: Int32(direction.code))
    il_ulp_moved(
      &move, dtype.rawValue, count, result.data, dense.data, pairs?.philox.kernel ?? il_philox(), pairs?.position ?? 0)
    return try result.finished()
  }

  /// How many steps, from one value of the format to the next, lie between the elements of two tensors: int64, shapes
  /// broadcast. Both zeros are one value, and the way from a negative to a positive number leads through it.
  ///
  /// 2⁶³ − 1 where an element is NaN, and where there are more steps than that.
  /// - Throws: `TensorError.dtypes` unless both are float32 or both float64.
  public static func ulpDistance(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    guard a.dtype == b.dtype, a.dtype.isFloatingPoint else {
      throw TensorError.dtypes(
        operation: "ulp_distance", expected: "two float32 or two float64 tensors", got: [a.dtype, b.dtype])
    }
    let shape = try Tensor.broadcastShape("ulp_distance", a.shape, b.shape)
    let (x, y) = (try a.broadcast(to: shape).contiguous(), try b.broadcast(to: shape).contiguous())
    let result = try Tensor(uninitialized: shape, .int64)
    il_ulp_distance(
      a.dtype.rawValue, result.count, result.data.assumingMemoryBound(to: Int64.self), x.data, y.data)
    return try result.finished()
  }

  /// The elements with the bits flipped that are set in a mask; shapes broadcast, the dtype stays.
  /// - Parameter mask: of integers; bits beyond the element's size must not be set (but by the sign of a negative number
  ///   that fits the element as an integer of its size).
  /// - Throws: `TensorError.dtypes` for a bool tensor or a mask that is not of integers; `.argument` for bits beyond.
  public func flippingBits(_ mask: Tensor) throws -> Tensor {
    guard dtype != .bool, mask.dtype != .bool, !mask.dtype.isFloatingPoint else {
      throw TensorError.dtypes(
        operation: "flip_bits", expected: "tensor of numbers and mask of integers", got: [dtype, mask.dtype])
    }
    let bits = 8 * dtype.byteCount
    let wide = try mask.to(.int64)
    if bits < 64, wide.count > 0 {
      for bound in [try wide.min(), try wide.max()] {
        guard case .integer(let value) = try bound.itemValue() else { continue }
        if value < -(1 << (bits - 1)) || value >= 1 << bits {
          throw TensorError.argument(
            operation: "flip_bits", name: "mask", expected: "integer of \(bits) bits for \(dtype.name)", got: "\(value)"
          )
        }
      }
    }
    let shape = try Tensor.broadcastShape("flip_bits", shape, mask.shape)
    let (x, m) = (try broadcast(to: shape).contiguous(), try wide.broadcast(to: shape).contiguous())
    let result = try Tensor(uninitialized: shape, dtype)
    il_flip_bits(
      Int32(dtype.byteCount), result.count, result.data, x.data, m.data.assumingMemoryBound(to: Int64.self))
    return try result.finished()
  }

  /// The tensor, dense, and room for a result of the same layout: what has no gaps is read and written as it lies.
  private func inMemoryOrder() throws -> (dense: Tensor, result: Tensor) {
    (isDense ? self : try contiguous(), try emptyInLayout(dtype))
  }

  private func requireFloats(_ operation: String) throws {
    guard dtype.isFloatingPoint else {
      throw TensorError.dtypes(operation: operation, expected: "float32 or float64", got: [dtype])
    }
  }

  /// The result of a kernel over the pool, unless running work is asked to stop.
  private func finished() throws -> Tensor {
    try Interrupt.check()
    return self
  }
}
