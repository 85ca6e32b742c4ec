import Files
import Glibc
import Tensors

/// Why a file could not be read or written. Cases carry facts, the path (for a member of an archive: `path(member)`)
/// first; ``description`` words them.
public enum FormatError: Error, Equatable {
  /// The system refused `operation`; `code` is its errno.
  case system(path: String, operation: String, code: Int32)
  /// A directory, pipe or device where a file is needed.
  case notAFile(path: String)
  /// No format has this extension.
  case unknownExtension(path: String, known: [String])
  /// A format of one tensor was given an archive, or the other way round.
  case contents(path: String, expected: String, got: String)
  /// The bytes are not what the format prescribes.
  case malformed(path: String, format: String, reason: String)
  /// A correct file of something that tensors do not hold.
  case unsupported(path: String, what: String)
  /// Fewer bytes than the header promises.
  case truncated(path: String, expected: Int, got: Int)
  /// An unsigned 64-bit integer above 2⁶³ − 1.
  case overflow(path: String, value: UInt64)
  /// A name that an archive must not hold.
  case name(path: String, name: String, reason: String)
}

extension FormatError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let path, let operation, let code):
      "\(path): cannot \(operation): \(String(cString: strerror(code)))"
    case .notAFile(let path): "\(path): regular file expected, got a directory or device"
    case .unknownExtension(let path, let known):
      "\(path): extension \(known.map { "." + $0 }.joined(separator: ", ")) expected"
    case .contents(let path, let expected, let got): "\(path): \(expected) expected, got \(got)"
    case .malformed(let path, let format, let reason): "\(path): damaged \(format) file: \(reason)"
    case .unsupported(let path, let what): "\(path): \(what) not supported"
    case .truncated(let path, let expected, let got):
      "\(path): file ends too early: \(expected) bytes of data expected, got \(got)"
    case .overflow(let path, let value): "\(path): value \(value) does not fit into int64"
    case .name(let path, let name, let reason): "\(path): name \"\(printable(name))\": \(reason)"
    }
  }
}
