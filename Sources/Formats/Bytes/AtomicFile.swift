import Glibc
import Interrupt

/// A file that appears under its name only when it is complete: written to a temporary name in the same folder, synced,
/// renamed. Until then an older file of that name stays as it was; if anything fails, the temporary one is removed.
public struct AtomicFile {
  /// Where the bytes go.
  public let temporaryPath: String
  private let path: String
  private let target: String

  /// Creates the temporary file for `path` (a symbolic link is followed), calls `write`, then puts it in place.
  /// - Throws: ``FormatError``; `Interrupted`; what `write` throws.
  public static func write(to path: String, _ write: (AtomicFile) throws -> Void) throws {
    let file = try AtomicFile(path)
    do {
      try write(file)
      try file.commit()
    } catch {
      unlink(file.temporaryPath)
      throw error
    }
  }

  /// Writes bytes.
  /// - Throws: ``FormatError``; `Interrupted`.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { file in try bytes.withUnsafeBytes { try file.append([$0]) } }
  }

  private init(_ path: String) throws {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw FormatError.name(path: printable(path), name: path, reason: "a file name expected")
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { throw FormatError.notAFile(path: path) }
    self.path = path
    var target = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    self.target = target
    let slash = target.lastIndex(of: "/").map(target.index(after:)) ?? target.startIndex
    // A long name is cut, so that the suffix fits where the name itself does.
    var template = Array((target[..<slash] + "." + target[slash...].prefix(40) + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FormatError.system(path: path, operation: "create", code: errno) }
    close(descriptor)
    temporaryPath = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  /// Appends bytes.
  /// - Throws: ``FormatError``; `Interrupted`.
  public func append(_ parts: [UnsafeRawBufferPointer]) throws {
    try withDescriptor(O_WRONLY | O_APPEND) { descriptor in
      for part in parts {
        guard let base = part.baseAddress else { continue }
        var done = 0
        while done < part.count {
          try Interrupt.check()
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
    let slash = target.lastIndex(of: "/")
    let directory = open(slash.map { String(target[...$0]) } ?? ".", O_RDONLY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)  // some file systems cannot sync a folder; the file itself is safe
      close(directory)
    }
  }

  private func withDescriptor(_ flags: Int32, _ body: (Int32) throws -> Void) throws {
    let descriptor = open(temporaryPath, flags | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("write") }
    defer { close(descriptor) }
    try body(descriptor)
  }

  private func failure(_ operation: String) -> FormatError {
    .system(path: path, operation: operation, code: errno)
  }
}
