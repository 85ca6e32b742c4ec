import Files
import Tensors

/// NumPy's `.npy`: one array. Reads versions 1 to 3, both byte orders, C and Fortran order (the tensor is row-major in
/// either case); bytes after the data are ignored, as NumPy does. Writes version 1, little-endian, C order.
///
/// Element types without a dtype widen: float16 → float32; int8, int16, uint16 → int32; uint32, uint64 → int64. Complex
/// numbers, objects, text, dates and structures are errors.
enum NPY: FileFormat {
  static let extensions = ["npy"]

  static func load(_ path: String, only: Set<String>?) throws -> FileReading {
    FileReading(contents: .tensor(try read(from: FileSource(path: path))))
  }

  static func save(_ contents: FileContents, to path: String, compressed: Bool) throws {
    guard case .tensor(let tensor) = contents else {
      throw FormatError.contents(path: path, expected: "one tensor", got: "a table (use .npz)")
    }
    let whole = try tensor.contiguous()
    let header = NPYHeader(of: whole).bytes
    try AtomicFile.write(to: path) { file in
      try header.withUnsafeBytes { header in
        try whole.withBytes { try file.append([header, $0]) }
      }
    }
  }

  /// The array that begins at the next byte of `source`.
  static func read(from source: any ByteSource) throws -> Tensor {
    let header = try NPYHeader(from: source)
    let stored = header.fortranOrder ? header.shape.reversedSizes : header.shape
    let tensor = try header.element.readTensor(stored, bigEndian: header.bigEndian, from: source, format: "npy")
    guard header.fortranOrder, header.shape.count > 1 else { return tensor }
    return try tensor.permute(Array(header.shape.indices.reversed())).contiguous()
  }
}

extension Shape {
  /// The sizes from last to first.
  var reversedSizes: Shape {
    var result = Shape()
    for size in reversed() { result.append(size) }
    return result
  }
}

extension Tensor {
  /// A copy of the memory of a contiguous tensor.
  /// - Throws: `TensorError.shape` if it is not contiguous.
  package func bytes() throws -> [UInt8] { try withBytes { [UInt8]($0) } }

  /// Calls `body` with the memory of a contiguous tensor, for reading.
  /// - Throws: `TensorError.shape` if it is not contiguous; what `body` throws.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
    switch dtype {
    case .bool: try withElements(as: Bool.self) { try body(UnsafeRawBufferPointer($0)) }
    case .uint8: try withElements(as: UInt8.self) { try body(UnsafeRawBufferPointer($0)) }
    case .int32: try withElements(as: Int32.self) { try body(UnsafeRawBufferPointer($0)) }
    case .int64: try withElements(as: Int64.self) { try body(UnsafeRawBufferPointer($0)) }
    case .float32: try withElements(as: Float.self) { try body(UnsafeRawBufferPointer($0)) }
    case .float64: try withElements(as: Double.self) { try body(UnsafeRawBufferPointer($0)) }
    }
  }
}
