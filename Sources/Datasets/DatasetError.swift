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
    }
  }
}
