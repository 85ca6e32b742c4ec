import Tensors

/// What fingerprints are taken of: numbers of every magnitude, made by integer arithmetic alone (SplitMix64; Steele, Lea and
/// Flood 2014), so that no kernel under test has made its own input.
struct Inputs {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  private mutating func word() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A multiple of 2⁻⁵² in [−1, 1): products of two such numbers round, in either type.
  private mutating func unit() -> Double { Double(Int64(bitPattern: word()) >> 11) * 0x1p-52 }

  private static let special: [Double] = [
    0, -0.0, 1, -1, 0.5, -0.5, 2, -2.5, 3.5, .infinity, -.infinity, .nan, .pi, 88.7, -88.7, 709.7, -745, 1e-30, 1e30,
    0x1p-126, -0x1p-126, 0x1p-1022, 0x1p-1074, 1e300, 0.9999999, 1.0000001,
  ]

  /// A number of any kind: arbitrary bits, zeros, subnormal and special ones, small, moderate and large ones, close to 1.
  private mutating func anyNumber(_ i: Int, _ dtype: DType) -> Double {
    switch i % 8 {
    case 0: Self.special[Int(word() % UInt64(Self.special.count))]
    case 1, 2: dtype == .float32 ? Double(Float(bitPattern: UInt32(word() >> 32))) : Double(bitPattern: word())
    case 3: unit()
    case 4: unit() * 8
    case 5: unit() * 1000
    case 6: 1 + unit() * 0x1p-6
    default:  // subnormal
      dtype == .float32
        ? Double(Float(bitPattern: UInt32(word() >> 41)))
        : Double(bitPattern: word() >> 12) * (word() & 1 == 0 ? 1 : -1)
    }
  }

  /// Numbers of every kind and magnitude, NaN and infinities among them; of integer dtypes any bits.
  static func any(_ shape: Shape, _ dtype: DType, _ seed: UInt64) throws -> Tensor {
    var inputs = Inputs(seed)
    let count = shape.elementCount ?? 0
    switch dtype {
    case .float32: return try Tensor((0..<count).map { Float(inputs.anyNumber($0, dtype)) }, shape: shape)
    case .float64: return try Tensor((0..<count).map { inputs.anyNumber($0, dtype) }, shape: shape)
    default:
      return try Tensor((0..<count).map { _ in Int64(bitPattern: inputs.word()) }, shape: shape).to(dtype)
    }
  }

  /// Finite numbers of every magnitude from 2⁻⁴⁰ to 1 and both signs, whose sums round in every place.
  static func rough(_ shape: Shape, _ dtype: DType, _ seed: UInt64) throws -> Tensor {
    var inputs = Inputs(seed)
    return try tensor(shape, dtype) { inputs.unit() / Double(UInt64(1) << (inputs.word() % 41)) }
  }

  /// Numbers in [−scale, scale), as images, weights and gradients are.
  static func plain(_ shape: Shape, _ dtype: DType, _ seed: UInt64, scale: Double = 1) throws -> Tensor {
    var inputs = Inputs(seed)
    return try tensor(shape, dtype) { inputs.unit() * scale }
  }

  private static func tensor(_ shape: Shape, _ dtype: DType, _ next: () -> Double) throws -> Tensor {
    let count = shape.elementCount ?? 0
    return dtype == .float32
      ? try Tensor((0..<count).map { _ in Float(next()) }, shape: shape)
      : try Tensor((0..<count).map { _ in next() }, shape: shape)
  }

  /// Integers from 0 to below a limit: positions, labels.
  static func positions(_ shape: Shape, below limit: Int, _ seed: UInt64) throws -> Tensor {
    var inputs = Inputs(seed)
    return try Tensor((0..<(shape.elementCount ?? 0)).map { _ in Int64(inputs.word() % UInt64(limit)) }, shape: shape)
  }
}
