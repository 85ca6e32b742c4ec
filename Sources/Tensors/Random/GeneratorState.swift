/// Which stream of numbers a ``Generator`` gives.
public enum GeneratorKind: String, CaseIterable, Codable, Sendable {
  /// Philox4x32-10, counter-based and parallel; the default for new work.
  case philox
  /// NumPy's legacy `RandomState`.
  case numpy
  /// PyTorch's CPU generator.
  case torch
}

/// All that a ``Generator`` knows, as a value: save it with a checkpoint, restore it, and the stream goes on unchanged.
public struct GeneratorState: Codable, Equatable, Hashable, Sendable {
  public let kind: GeneratorKind
  /// Little-endian fields in the order of the generator's `save`; the same on every machine.
  public let bytes: [UInt8]

  public init(kind: GeneratorKind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}

/// Writes the fields of a state.
struct StateWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// A value that waits to be handed out, if there is one.
  mutating func append(_ value: Double?) {
    append(UInt8(value == nil ? 0 : 1))
    append((value ?? 0).bitPattern)
  }
}

/// Reads the fields of a state that may come from a damaged file.
struct StateReader {
  private let state: GeneratorState
  private var bytes: ArraySlice<UInt8>

  init(_ state: GeneratorState) {
    self.state = state
    bytes = state.bytes[...]
  }

  var failure: RandomError { .damagedState(state.kind, bytes: state.bytes.count) }

  mutating func next<T: FixedWidthInteger>(_: T.Type = T.self) throws -> T {
    let size = MemoryLayout<T>.size
    guard bytes.count >= size else { throw failure }
    defer { bytes = bytes.dropFirst(size) }
    return bytes.prefix(size).reversed().reduce(T.zero) { $0 << 8 | T(truncatingIfNeeded: $1) }
  }

  mutating func nextOptionalDouble() throws -> Double? {
    let present = try next(UInt8.self)
    let value = Double(bitPattern: try next())
    guard present <= 1 else { throw failure }
    return present == 1 ? value : nil
  }

  func finish() throws {
    guard bytes.isEmpty else { throw failure }
  }
}
