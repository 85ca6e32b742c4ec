import Glibc

/// Why a data set could not be read, fetched or served. Cases carry facts; ``description`` words them. Damaged files are
/// `FormatError` of the floor below.
public enum DatasetError: Error, Equatable, Sendable {
  /// Files of a data set that are not in its folder.
  case missing(name: String, folder: String, files: [String])
  /// A label that names no class; `record` counts from 1.
  case label(path: String, record: Int, classes: Int, got: Int)
  /// Two files, or images and labels, that do not belong together.
  case counts(what: String, expected: Int, got: Int)
  /// An argument out of range.
  case argument(function: String, argument: String, expected: String, got: String)
  /// A file whose checksum is not the published one.
  case checksum(path: String, expected: String, got: String)
  /// An archive with a member that this program will not unpack.
  case unsafeMember(path: String, member: String, reason: String)
  /// No program `curl` on the search path.
  case curlMissing
  /// curl ended with an error; what was fetched so far is kept.
  case download(url: String, status: Int32, message: String)
  /// The system refused `operation`; `code` is its errno.
  case system(path: String, operation: String, code: Int32)
  /// A position in the data that belongs to other data or other settings.
  case state(reason: String)
}

extension DatasetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let name, let folder, let files):
      "\(folder): \(name) expected, but there is no \(files.joined(separator: ", "))"
    case .label(let path, let record, let classes, let got):
      "\(path): record \(record): label 0 to \(classes - 1) expected, got \(got)"
    case .counts(let what, let expected, let got): "\(what): \(expected) expected, got \(got)"
    case .argument(let function, let argument, let expected, let got):
      "\(function): argument '\(argument)': \(expected) expected, got \(got)"
    case .checksum(let path, let expected, let got):
      "\(path): checksum \(expected) expected, got \(got); the file was removed, try again"
    case .unsafeMember(let path, let member, let reason): "\(path): member \"\(member)\" refused: \(reason)"
    case .curlMissing: "curl is not installed (sudo apt-get install curl)"
    case .download(let url, let status, let message):
      "\(url): download failed (curl status \(status))\(message.isEmpty ? "" : ": \(message)"); try again to resume"
    case .system(let path, let operation, let code):
      "\(path): cannot \(operation): \(String(cString: strerror(code)))"
    case .state(let reason): "position in the data cannot be restored: \(reason)"
    }
  }
}
