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
  /// A file that came whole, but is not the published one.
  case checksum(url: String, expected: Checksum, got: Checksum)
  /// The transfer failed; the status is curl's, which has said why.
  case transfer(url: String, status: Int32)
  /// An archive without the files that it should hold.
  case archive(path: String, reason: String)
  /// Another download into the same folder.
  case busy(path: String)
  /// A program of the system that cannot be started.
  case program(name: String, reason: String)
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
    case .checksum(let url, let expected, let got): "\(url): checksum \(expected) expected, got \(got)"
    case .transfer(let url, let status):
      "cannot fetch \(url) (curl ended with status \(status)); the same command goes on where it stopped"
    case .archive(let path, let reason): "\(path): not the archive that was expected: \(reason)"
    case .busy(let path): "another download into this folder is running (\(path) is locked)"
    case .program(let name, let reason): "cannot start \(name): \(reason)"
    }
  }
}
