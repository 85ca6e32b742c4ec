/// A small seeded generator (SplitMix64; Steele, Lea and Flood 2014): the same cases in every run.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A value between −scale and scale.
  public mutating func uniform(scale: Double = 1) -> Double { Double.random(in: -scale...scale, using: &self) }

  /// Values of every magnitude: random bits of a double, the NaN among them left out.
  public mutating func anyFinite() -> Double {
    while true {
      let value = Double(bitPattern: next())
      if value.isFinite { return value }
    }
  }
}

/// FNV-1a over words of eight bytes (the last filled with zeros): a fingerprint that tells two results apart when one bit differs.
public struct Checksum: Equatable, CustomStringConvertible {
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let whole = bytes.count / 8
    for i in 0..<whole { mix(bytes.loadUnaligned(fromByteOffset: i * 8, as: UInt64.self)) }
    var rest: UInt64 = 0
    for i in (whole * 8)..<bytes.count { rest |= UInt64(bytes[i]) << UInt64(8 * (i % 8)) }
    if whole * 8 < bytes.count { mix(rest) }
  }

  private mutating func mix(_ word: UInt64) {
    // A multiplication carries upwards only: the rotation lets high bits reach the low ones.
    value = (value ^ word) &* 0x0000_0100_0000_01B3
    value = value << 23 | value >> 41
  }

  public var description: String { String(value, radix: 16) }
}
