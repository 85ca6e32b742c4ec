import Glibc

/// A file that one process at a time holds; the lock ends with the process.
package struct FileLock {
  private let descriptor: Int32
  private let path: String

  /// Nil if another process holds it.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package init?(_ path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .system(path: path, operation: "write", code: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  /// Gives it up, and removes the file.
  package func release() {
    unlink(path)
    close(descriptor)
  }
}
