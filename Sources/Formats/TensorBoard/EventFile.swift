import Files

/// Scalars as TensorBoard reads them: TensorFlow's record files of `Event` messages, in the part of the format that scalars
/// need.
///
/// A record is its length (64 bits), the length's checksum, the message, and the message's checksum (``CRC32C/masked(_:)``),
/// all little-endian; the first message says `brain.Event:2`. Messages are protocol buffers (tensorflow/core/util/event.proto,
/// framework/summary.proto). A value is float32 there, as every writer of scalars has it.
public enum EventFile {
  /// One number.
  public struct Scalar: Equatable, Sendable {
    /// Its name; `a/b` groups it under `a`.
    public var tag: String
    public var step: Int
    public var value: Float
    /// Seconds since 1970.
    public var time: Double

    public init(_ tag: String, step: Int, value: Float, time: Double) {
      (self.tag, self.step, self.value, self.time) = (tag, step, value, time)
    }
  }

  /// The name by which TensorBoard knows such a file in a run's folder.
  public static let name = "events.out.tfevents.0000000000.instab-lua"

  /// Writes a file, whole or not at all. TensorBoard wants the steps of each tag to ascend: the scalars are sorted by step,
  /// those of one step stay in their order.
  /// - Throws: `FileError`, or `Interrupted`.
  public static func write(_ scalars: [Scalar], to path: String) throws {
    try AtomicFile.write(bytes(scalars), to: path)
  }

  static func bytes(_ scalars: [Scalar]) -> [UInt8] {
    var first = ProtocolMessage()
    first.add(1, scalars.first?.time ?? 0)
    first.add(3, Array("brain.Event:2".utf8))
    var result = record(first)
    let order = scalars.indices.sorted { (scalars[$0].step, $0) < (scalars[$1].step, $1) }
    for index in order { result += record(message(scalars[index])) }
    return result
  }

  private static func message(_ scalar: Scalar) -> ProtocolMessage {
    var value = ProtocolMessage()
    value.add(1, Array(scalar.tag.utf8))
    value.add(2, scalar.value)
    var summary = ProtocolMessage()
    summary.add(1, value.bytes)
    var event = ProtocolMessage()
    event.add(1, scalar.time)
    event.add(2, scalar.step)
    event.add(5, summary.bytes)
    return event
  }

  private static func record(_ message: ProtocolMessage) -> [UInt8] {
    let length = littleEndian(UInt64(message.bytes.count))
    return length + littleEndian(CRC32C.masked(length)) + message.bytes + littleEndian(CRC32C.masked(message.bytes))
  }

  static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
