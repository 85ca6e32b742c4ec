import Glibc

/// Folders for files that are to be written.
public enum Folder {
  /// Makes a folder and those above it, where they are missing.
  /// - Throws: ``FormatError/system(path:operation:code:)``.
  public static func make(_ path: String) throws {
    var facts = stat()
    if stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try make(String(path[..<slash])) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw FormatError.system(path: path, operation: "create", code: errno)
    }
  }

  /// Makes the folder that a file is to lie in.
  /// - Throws: ``FormatError/system(path:operation:code:)``.
  public static func make(forFile path: String) throws {
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try make(String(path[..<slash])) }
  }
}
