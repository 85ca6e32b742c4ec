import Interrupt
import Tensors

/// The element types that files hold, more than tensors have. What has no dtype of its own widens:
/// float16, bfloat16 → float32; int8, int16, uint16 → int32; uint32, uint64 → int64 (an error above 2⁶³ − 1).
enum StoredElement: String, CaseIterable {
  case bool = "b1"
  case int8 = "i1", int16 = "i2", int32 = "i4", int64 = "i8"
  case uint8 = "u1", uint16 = "u2", uint32 = "u4", uint64 = "u8"
  case float16 = "f2", float32 = "f4", float64 = "f8"
  /// The upper half of a float32; no NumPy type.
  case bfloat16 = "bfloat16"

  /// The element type that holds a dtype as it is.
  init(_ dtype: DType) {
    self =
      switch dtype {
      case .bool: .bool
      case .uint8: .uint8
      case .int32: .int32
      case .int64: .int64
      case .float32: .float32
      case .float64: .float64
      }
  }

  var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The dtype of the tensor that a file of these becomes.
  var dtype: DType {
    switch self {
    case .bool: .bool
    case .uint8: .uint8
    case .int8, .int16, .uint16, .int32: .int32
    case .uint32, .uint64, .int64: .int64
    case .float16, .bfloat16, .float32: .float32
    case .float64: .float64
    }
  }

  /// A tensor of `shape`, row-major, from the next bytes of `source`, which must be there before memory is asked for.
  /// - Throws: `FormatError.truncated`, `.overflow`; `TensorError.memory`.
  func readTensor(_ shape: Shape, bigEndian: Bool, from source: any ByteSource, format: String) throws -> Tensor {
    guard let count = shape.elementCount, case let (bytes, overflow) = count.multipliedReportingOverflow(by: byteCount),
      !overflow
    else { throw FormatError.malformed(path: source.path, format: format, reason: "its shape is impossibly large") }
    guard bytes <= source.remaining else {
      throw FormatError.truncated(path: source.path, expected: bytes, got: source.remaining)
    }
    let tensor = try Tensor(uninitialized: shape, dtype)
    switch self {
    case .bool: try read(UInt8.self, into: tensor, Bool.self, source, bigEndian) { $0 != 0 }
    case .uint8: try readAsIs(into: tensor, UInt8.self, source, bigEndian) { $0 }
    case .int32: try readAsIs(into: tensor, Int32.self, source, bigEndian, \.byteSwapped)
    case .int64: try readAsIs(into: tensor, Int64.self, source, bigEndian, \.byteSwapped)
    case .float32:
      try readAsIs(into: tensor, Float.self, source, bigEndian) { Float(bitPattern: $0.bitPattern.byteSwapped) }
    case .float64:
      try readAsIs(into: tensor, Double.self, source, bigEndian) { Double(bitPattern: $0.bitPattern.byteSwapped) }
    case .int8: try read(Int8.self, into: tensor, Int32.self, source, bigEndian) { Int32($0) }
    case .int16: try read(Int16.self, into: tensor, Int32.self, source, bigEndian) { Int32($0) }
    case .uint16: try read(UInt16.self, into: tensor, Int32.self, source, bigEndian) { Int32($0) }
    case .uint32: try read(UInt32.self, into: tensor, Int64.self, source, bigEndian) { Int64($0) }
    case .uint64:
      try read(UInt64.self, into: tensor, Int64.self, source, bigEndian) {
        guard let value = Int64(exactly: $0) else { throw FormatError.overflow(path: source.path, value: $0) }
        return value
      }
    case .bfloat16:
      try read(UInt16.self, into: tensor, Float.self, source, bigEndian) { Float(bitPattern: UInt32($0) << 16) }
    case .float16:
      try read(UInt16.self, into: tensor, Float.self, source, bigEndian) { Float(Float16(bitPattern: $0)) }
    }
    return tensor
  }

  /// Bytes straight into the tensor's memory, swapped in place where the file is big-endian.
  private func readAsIs<T: TensorElement>(
    into tensor: Tensor, _: T.Type, _ source: any ByteSource, _ bigEndian: Bool, _ swapped: (T) -> T
  ) throws {
    try tensor.withMutableElements(as: T.self) { elements in
      try source.readExactly(UnsafeMutableRawBufferPointer(elements))
      if bigEndian { for i in elements.indices { elements[i] = swapped(elements[i]) } }
    }
  }

  /// Bytes through a small buffer of the file's own integers.
  private func read<S: FixedWidthInteger & BitwiseCopyable, T: TensorElement>(
    _: S.Type, into tensor: Tensor, _: T.Type, _ source: any ByteSource, _ bigEndian: Bool,
    _ convert: (S) throws -> T
  ) throws {
    try tensor.withMutableElements(as: T.self) { elements in
      try withUnsafeTemporaryAllocation(of: S.self, capacity: 8192) { buffer in
        for start in stride(from: 0, to: elements.count, by: buffer.count) {
          let n = min(buffer.count, elements.count - start)
          try source.readExactly(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<n])))
          for i in 0..<n { elements[start + i] = try convert(bigEndian ? buffer[i].byteSwapped : buffer[i]) }
        }
      }
    }
  }
}
