import Glibc

/// Folders for files that are to be written.
package enum Folder {
  /// Makes a folder and those above it, where they are missing.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package static func make(_ path: String) throws {
    var facts = stat()
    if stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try make(String(path[..<slash])) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw FileError.system(path: path, operation: "create", code: errno)
    }
  }

  /// Makes a folder in which nobody else may look, where it is missing; that above it must be there.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package static func make(private path: String) throws(FileError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw FileError.system(path: path, operation: "create", code: errno)
    }
  }

  /// Makes the folder that a file is to lie in.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package static func make(forFile path: String) throws {
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try make(String(path[..<slash])) }
  }

  /// The folder that a file lies in.
  package static func holding(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The names of what is in a folder, in no order, without `.` and `..`; nil if it is none, or cannot be read.
  package static func names(in path: String) -> [String]? {
    guard let stream = opendir(path) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
