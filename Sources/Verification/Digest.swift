import Tensors

/// Sixty-four bits that stand for results: FNV-1a over words of eight bytes, turned after each. It tells results apart that
/// differ in a bit; it is no protection against who means harm.
///
/// Every NaN counts as one, because which of two NaN an addition hands on is the compiler's choice (IEEE 754-2019, §6.2.3).
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  mutating func add(_ word: UInt64) {
    // A multiplication carries upwards only: the turn lets high bits reach the low ones.
    value = (value ^ word) &* 0x0000_0100_0000_01B3
    value = value << 23 | value >> 41
  }

  mutating func add(_ number: Double) { add(number.isNaN ? 0x7FF8_0000_0000_0000 : number.bitPattern) }

  mutating func add(_ numbers: [Double]) {
    add(UInt64(numbers.count))
    for number in numbers { add(number) }
  }

  mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    for byte in text.utf8 { add(UInt64(byte)) }
  }

  /// Dtype, shape and elements in row-major order.
  /// - Throws: `TensorError` when memory is refused.
  mutating func add(_ tensor: Tensor) throws {
    add(UInt64(tensor.dtype.rawValue))
    for size in tensor.shape { add(UInt64(size)) }
    switch tensor.dtype {
    case .float32:
      for number in try tensor.toArray(Float.self) { add(UInt64(number.isNaN ? 0x7FC0_0000 : number.bitPattern)) }
    case .float64: for number in try tensor.toArray(Double.self) { add(number) }
    default: for number in try tensor.to(.int64).toArray(Int64.self) { add(UInt64(bitPattern: number)) }
    }
  }

  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// What ``description`` says; nil for anything else.
  init?(_ text: some StringProtocol) {
    guard text.utf8.count == 16, let value = UInt64(text, radix: 16) else { return nil }
    self.value = value
  }
}
