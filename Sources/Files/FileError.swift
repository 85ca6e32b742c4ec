import Glibc

/// Why a file could not be written. Cases carry facts, the path first; ``description`` words them.
public enum FileError: Error, Equatable, Sendable {
  /// The system refused `operation`; `code` is its errno.
  case system(path: String, operation: String, code: Int32)
  /// A folder, pipe or device where a file is needed.
  case notAFile(path: String)
  /// What no file can be called.
  case name(String)

  /// How the system words an error number.
  package static func text(_ code: Int32) -> String { String(cString: strerror(code)) }

  /// What is wrong, without the path and what was tried.
  package var reason: String {
    switch self {
    case .system(_, _, let code): Self.text(code)
    case .notAFile: "regular file expected, got a directory or device"
    case .name: "a file name expected"
    }
  }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let path, let operation, _): "\(path): cannot \(operation): \(reason)"
    case .notAFile(let path): "\(path): \(reason)"
    case .name(let name): "\(printable(name)): name \"\(printable(name))\": \(reason)"
    }
  }
}

/// `text` with control characters escaped and cut to a length that suits a message: files may hold anything.
package func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars.prefix(80) {
    result += scalar.value < 32 || scalar.value == 127 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
  }
  return text.unicodeScalars.count > 80 ? result + "…" : result
}
