import Files
import Tensors

/// What a file holds.
public enum FileContents {
  case tensor(Tensor)
  /// Named tensors in the order of the file.
  case archive([(name: String, tensor: Tensor)])
}

/// One file format: a file of its own and a line in ``TensorFile``'s table.
protocol FileFormat: Sendable {
  /// Extensions in lower case, without the dot.
  static var extensions: [String] { get }
  /// - Parameter only: the names to read; `nil`: all. A format of one tensor need not look at it.
  static func load(_ path: String, only: Set<String>?) throws -> FileReading
  static func save(_ contents: FileContents, to path: String, compressed: Bool) throws
}

/// Reads and writes tensors in files, the format chosen by the extension (in any case).
///
/// Reading trusts nothing that a file says: sizes are checked against the bytes that are there before memory is asked
/// for. Writing is atomic: the file appears under its name when it is complete, and an older one stays until then.
public enum TensorFile {
  private static let formats: [any (FileFormat & Sendable).Type] = [
    NPY.self, NPZ.self, Safetensors.self, MAT.self, CSV.self,
  ]

  /// The extensions that ``load(_:)`` and ``save(_:to:compressed:)`` know, without the dot.
  public static var extensions: [String] { formats.flatMap { $0.extensions } }

  /// The tensor or the named tensors of a file.
  /// - Throws: ``FormatError``; `TensorError.memory`; `Interrupted`.
  public static func load(_ path: String) throws -> FileContents { try read(path).contents }

  /// The same, with the members that tensors cannot hold.
  /// - Parameter only: the names of the tensors to read; `nil`: all. The others are not even looked at.
  /// - Throws: ``FormatError``, also for a name that the file does not have, or one in a file of a single tensor;
  ///   `TensorError.memory`; `Interrupted`.
  public static func read(_ path: String, only: Set<String>? = nil) throws -> FileReading {
    let reading = try format(of: path).load(path, only: only)
    if only != nil, case .tensor = reading.contents {
      throw FormatError.contents(path: path, expected: "named tensors", got: "one tensor without a name")
    }
    return reading
  }

  /// Writes one tensor.
  /// - Throws: ``FormatError``; `TensorError.memory`; `Interrupted`.
  public static func save(_ tensor: Tensor, to path: String) throws {
    try save(.tensor(tensor), to: path)
  }

  /// Writes a tensor or named tensors.
  /// - Parameter compressed: whether a format that can (`.npz`, `.mat`) deflates its data.
  /// - Throws: ``FormatError``; `TensorError.memory`; `Interrupted`.
  public static func save(_ contents: FileContents, to path: String, compressed: Bool = false) throws {
    try format(of: path).save(contents, to: path, compressed: compressed)
  }

  private static func format(of path: String) throws -> any FileFormat.Type {
    guard !path.utf8.contains(0) else {
      throw FormatError.name(path: printable(path), name: path, reason: "a path cannot hold a zero byte")
    }
    let file = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let ending = file.split(separator: ".", omittingEmptySubsequences: false).last?.lowercased()
    guard let ending, file.contains("."), let format = formats.first(where: { $0.extensions.contains(ending) }) else {
      throw FormatError.unknownExtension(path: path, known: extensions)
    }
    return format
  }
}
