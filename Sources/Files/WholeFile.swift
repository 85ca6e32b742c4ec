import Glibc

/// Small files that other processes read at any time: whole from their first moment on.
package enum WholeFile {
  /// Makes a file that must not be there yet, with all its bytes, in one step that one process alone wins.
  /// - Returns: false if it is there already.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package static func create(_ path: String, _ bytes: [UInt8]) throws(FileError) -> Bool {
    let trial = trialName(path)
    try FileChange.create(trial, bytes)
    defer { FileChange.remove(trial) }
    if link(trial, path) == 0 { return true }
    switch errno {
    case EEXIST: return false
    case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
      // A file system without links: the file is there before its bytes, for a moment.
      do { try FileChange.create(path, bytes) } catch {
        if case .system(_, _, EEXIST) = error { return false }
        throw error
      }
      return true
    case let code: throw .system(path: path, operation: "create", code: code)
    }
  }

  /// Puts bytes in the place of a file. They are not synced: it is for what is written anew every few seconds.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package static func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let trial = trialName(path)
    try FileChange.create(trial, bytes)
    do { try FileChange.move(trial, to: path) } catch {
      FileChange.remove(trial)
      throw error
    }
  }

  /// The bytes of a file, or its last ones; nil if there is none, it is no regular file, or it cannot be read.
  package static func read(_ path: String, last limit: Int = .max) -> [UInt8]? { read(path, limit, atEnd: true) }

  /// The first bytes of a file.
  package static func read(_ path: String, first limit: Int) -> [UInt8]? { read(path, limit, atEnd: false) }

  /// The bytes of a file that does not know its size, as those of `/proc`; nil if there is none.
  static func readWhole(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = part.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += part[..<count]
    }
  }

  private static func read(_ path: String, _ limit: Int, atEnd: Bool) -> [UInt8]? {
    // A pipe of that name would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size >= 0 else { return nil }
    let count = min(limit, size)
    let start = atEnd ? size - count : 0
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, off_t(start + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      done += count
    }
    bytes.removeLast(bytes.count - done)
    return bytes
  }

  /// A name beside a file that no other process uses, on any host.
  private static func trialName(_ path: String) -> String {
    let slash = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
    return "\(path[..<slash]).\(path[slash...]).\(getpid())-\(UInt64.random(in: 0 ... .max))"
  }
}
