/// A protocol buffer, field by field. As in the format's third version, what is zero is left out.
struct ProtocolMessage {
  private(set) var bytes: [UInt8] = []

  /// How a field's value is stored.
  private enum Wire: UInt64 { case varint = 0, eightBytes = 1, counted = 2, fourBytes = 5 }

  mutating func add(_ field: UInt64, _ value: Double) {
    guard value.bitPattern != 0 else { return }
    key(field, .eightBytes)
    bytes += EventFile.littleEndian(value.bitPattern)
  }

  /// Written also where it is zero: the field is one of a `oneof`, whose presence counts.
  mutating func add(_ field: UInt64, _ value: Float) {
    key(field, .fourBytes)
    bytes += EventFile.littleEndian(value.bitPattern)
  }

  mutating func add(_ field: UInt64, _ value: Int) {
    guard value != 0 else { return }
    key(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func add(_ field: UInt64, _ value: [UInt8]) {
    key(field, .counted)
    varint(UInt64(value.count))
    bytes += value
  }

  private mutating func key(_ field: UInt64, _ wire: Wire) { varint(field << 3 | wire.rawValue) }

  /// Seven bits in a byte, the lowest first.
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
