import Files
import Tensors

/// What was read of a file.
public struct FileReading {
  public var contents: FileContents
  /// The members that tensors cannot hold, in the order of the file.
  public var leftOut: [LeftOut] = []

  /// A member of a file that was not read.
  public struct LeftOut: Equatable, Sendable {
    public let name: String
    /// What it holds: "char", "array of text (element type '<U6')".
    public let kind: String
  }
}

/// Gathers the named tensors of a file, so that a member which tensors cannot hold does not cost the others.
struct ArchiveReading {
  private let path: String
  /// The names that were asked for; `nil`: all.
  private let only: Set<String>?
  private var members: [(name: String, tensor: Tensor)] = []
  private var leftOut: [FileReading.LeftOut] = []
  private var names: Set<String> = []
  private var firstRefusal: FormatError?

  init(path: String, only: Set<String>?) {
    self.path = path
    self.only = only
  }

  func wants(_ name: String) -> Bool { only?.contains(name) ?? true }

  /// Reads a member, if it was asked for. One of a kind that is not supported is noted, or, if it was asked for by
  /// name, an error.
  mutating func add(_ name: String, _ read: () throws -> Tensor) throws {
    guard names.insert(name).inserted else {
      throw FormatError.name(path: path, name: name, reason: "it occurs twice")
    }
    guard wants(name) else { return }
    do {
      members.append((name, try read()))
    } catch FormatError.unsupported(let place, let what) where only == nil {
      firstRefusal = firstRefusal ?? .unsupported(path: place, what: what)
      leftOut.append(.init(name: name, kind: what))
    }
  }

  /// Notes a member that is no array of numbers.
  mutating func add(_ name: String, otherKind kind: String) throws {
    let refusal = FormatError.unsupported(path: path, what: "\"\(printable(name))\" (\(kind))")
    try add(name) { throw refusal }
    if leftOut.last?.name == name { leftOut[leftOut.count - 1] = .init(name: name, kind: kind) }
  }

  /// - Parameter refusal: the error where nothing but members of other kinds was found.
  /// - Throws: an error if a name that was asked for is missing, or if nothing could be read and something was left out.
  func finished(_ refusal: (([FileReading.LeftOut]) -> FormatError)? = nil) throws -> FileReading {
    if let missing = only?.subtracting(names).min() {
      let known = names.sorted().prefix(8).map(printable).joined(separator: ", ")
      throw FormatError.name(
        path: path, name: missing,
        reason: names.isEmpty
          ? "the file is empty" : "the file has no such member; it has \(known)\(names.count > 8 ? ", …" : "")")
    }
    if members.isEmpty, let firstRefusal { throw refusal?(leftOut) ?? firstRefusal }
    return FileReading(contents: .archive(members), leftOut: leftOut)
  }
}
