import Glibc
import Interrupt

/// A file that appears under its name only when it is complete: written into a ``ScratchFolder`` beside it, synced, renamed.
/// Until then an older file of that name stays as it was; if anything fails, nothing else is left.
///
/// Symbolic links are followed; the file keeps the mode that it has; a folder, pipe or device is refused, for a rename
/// would replace it. What a writer left that was killed is removed by the next one.
package struct AtomicFile {
  /// Where the bytes go.
  package let temporaryPath: String
  private let path: String
  private let target: String
  private let isInterruptible: Bool

  /// Whether a file may have this path: to be asked before long work whose result it is to hold.
  package static func check(_ path: String) throws(FileError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw FileError.name(path) }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { throw FileError.notAFile(path: path) }
  }

  /// The same, and that its folder takes files.
  package static func checkWritable(_ path: String) throws {
    try check(path)
    try ScratchFolder(beside: FollowedLink.target(of: path), shownAs: path).remove()
  }

  /// Creates the temporary file for `path`, calls `write`, then puts it in place.
  /// - Parameter isInterruptible: whether Ctrl-C gives the write up.
  /// - Throws: ``FileError``; `Interrupted`; what `write` throws.
  package static func write(
    to path: String, isInterruptible: Bool = true, _ write: (AtomicFile) throws -> Void
  ) throws {
    try check(path)
    let target = try FollowedLink.target(of: path)
    let scratch = try ScratchFolder(beside: target, shownAs: path)
    defer { scratch.remove() }
    let file = AtomicFile(
      temporaryPath: scratch.path + "/file", path: path, target: target, isInterruptible: isInterruptible)
    try file.withDescriptor(O_WRONLY | O_CREAT | O_EXCL) { _ in }
    try write(file)
    try file.commit()
  }

  /// Writes bytes.
  /// - Throws: ``FileError``; `Interrupted`.
  package static func write(_ bytes: [UInt8], to path: String, isInterruptible: Bool = true) throws {
    try write(to: path, isInterruptible: isInterruptible) { file in try bytes.withUnsafeBytes { try file.append([$0]) }
    }
  }

  /// Appends bytes.
  /// - Throws: ``FileError``; `Interrupted`.
  package func append(_ parts: [UnsafeRawBufferPointer]) throws {
    try withDescriptor(O_WRONLY | O_APPEND) { descriptor in
      for part in parts {
        guard let base = part.baseAddress else { continue }
        var done = 0
        while done < part.count {
          if isInterruptible { try Interrupt.check() }
          let n = Glibc.write(descriptor, base + done, min(part.count - done, 8 << 20))
          if n < 0, errno == EINTR { continue }
          guard n >= 0 else { throw failure("write") }
          done += n
        }
      }
    }
  }

  private func commit() throws {
    var status = stat()
    let mask = umask(0)
    umask(mask)
    let mode = stat(target, &status) == 0 ? status.st_mode & 0o777 : 0o666 & ~mask
    try withDescriptor(O_RDONLY) { descriptor in
      guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else { throw failure("write") }
    }
    guard rename(temporaryPath, target) == 0 else { throw failure("write") }
    let directory = open(Folder.holding(target), O_RDONLY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)  // some file systems cannot sync a folder; the file itself is safe
      close(directory)
    }
  }

  private func withDescriptor(_ flags: Int32, _ body: (Int32) throws -> Void) throws {
    let descriptor = open(temporaryPath, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("write") }
    defer { close(descriptor) }
    try body(descriptor)
  }

  private func failure(_ operation: String) -> FileError { .system(path: path, operation: operation, code: errno) }
}

/// Where symbolic links lead, also to what is not there yet.
enum FollowedLink {
  private static let limit = 40  // as the system has it

  static func target(of path: String) throws -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    var target = path
    for _ in 0..<limit {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
      guard readlink(target, &buffer, Int(PATH_MAX)) >= 0 else { return target }
      let next = buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
      target = next.hasPrefix("/") ? next : Folder.holding(target) + "/" + next
    }
    throw FileError.system(path: path, operation: "write", code: ELOOP)
  }
}
