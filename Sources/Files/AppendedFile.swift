import Glibc

/// A file to which whole lines are appended by one writer at a time: each call is one write, and what could not be written
/// whole is taken back, so that a full disk leaves no half line.
package final class AppendedFile {
  package let path: String
  /// For a program that is to write there.
  package let descriptor: Int32

  /// - Parameter creates: whether it is made where it is missing.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package init(_ path: String, creates: Bool = false) throws(FileError) {
    self.path = path
    // Reading is for the look at its end.
    descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC | (creates ? O_CREAT : 0), 0o666)
    guard descriptor >= 0 else { throw .system(path: path, operation: "write", code: errno) }
  }

  deinit { close(descriptor) }

  /// Appends bytes in one write.
  /// - Throws: ``FileError/system(path:operation:code:)``; then the file is as it was.
  package func append(_ bytes: [UInt8]) throws(FileError) {
    let before = lseek(descriptor, 0, SEEK_END)
    var written = Glibc.write(descriptor, bytes, bytes.count)
    while written < 0, errno == EINTR { written = Glibc.write(descriptor, bytes, bytes.count) }
    guard written == bytes.count else {
      // Less than was asked for is written where the device is full.
      let code = written < 0 ? errno : ENOSPC
      if written > 0, before >= 0 { ftruncate(descriptor, before) }
      throw .system(path: path, operation: "write", code: code)
    }
  }

  /// Waits until what was appended is on the device.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package func sync() throws(FileError) {
    guard fdatasync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw .system(path: path, operation: "write", code: errno)
    }
  }

  /// Takes away a last line without its end, which a writer left that was killed.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package func cutTornLine() throws(FileError) {
    var end = lseek(descriptor, 0, SEEK_END)
    var block = [UInt8](repeating: 0, count: 4096)
    while end > 0 {
      let start = max(0, end - Int(block.count))
      let count = pread(descriptor, &block, end - start, off_t(start))
      guard count == end - start else { throw .system(path: path, operation: "read", code: count < 0 ? errno : EIO) }
      if let newline = block[..<count].lastIndex(of: UInt8(ascii: "\n")) {
        end = start + newline + 1
        break
      }
      end = start
    }
    guard end == lseek(descriptor, 0, SEEK_END) || ftruncate(descriptor, off_t(end)) == 0 else {
      throw .system(path: path, operation: "write", code: errno)
    }
  }
}
