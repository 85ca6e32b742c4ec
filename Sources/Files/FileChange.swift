import Glibc

/// Files and folders taken away, moved, appended to: in one call of the system each.
package enum FileChange {
  /// Removes a file, if it is there.
  package static func remove(_ path: String) { unlink(path) }

  /// Removes an empty folder, if it is there.
  package static func remove(folder: String) { rmdir(folder) }

  /// Gives a file another name, in the place of what has it.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package static func move(_ path: String, to target: String) throws(FileError) {
    guard rename(path, target) == 0 else { throw .system(path: target, operation: "write", code: errno) }
  }

  /// Appends bytes in one write, so that lines of several processes do not mix.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .system(path: path, operation: "write", code: errno) }
    defer { close(descriptor) }
    let written = Glibc.write(descriptor, bytes, bytes.count)
    guard written == bytes.count else {
      // Less than was asked for is written where the device is full.
      throw .system(path: path, operation: "write", code: written < 0 ? errno : ENOSPC)
    }
  }

  /// Writes a file that must not be there yet; what was begun is removed if it cannot be finished.
  /// - Throws: ``FileError/system(path:operation:code:)``, with `EEXIST` where it is there.
  package static func create(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o666) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .system(path: path, operation: "create", code: errno) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let n = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if n < 0, errno == EINTR { continue }
      guard n >= 0 else {
        let code = errno
        unlink(path)
        throw .system(path: path, operation: "write", code: code)
      }
      done += n
    }
  }

  /// A new folder in `parent` whose name starts with `prefix`.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package static func makeFolder(in parent: String, prefix: String) throws(FileError) -> String {
    var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .system(path: parent, operation: "write", code: errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
