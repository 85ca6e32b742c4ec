import Glibc
import Interrupt

/// Bytes in order, with their number known beforehand: a file, a member of an archive, a piece of memory.
package protocol ByteSource: AnyObject {
  /// What error messages call it.
  var path: String { get }
  /// Bytes not read yet, as far as the source says.
  var remaining: Int { get }
  /// Reads up to `count` > 0 bytes; 0 at the end.
  func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int
}

extension ByteSource {
  /// Fills `target`, in pieces between which the interrupt flag is polled.
  /// - Throws: `FormatError.truncated` if the source ends before.
  package func readExactly(_ target: UnsafeMutableRawBufferPointer) throws {
    guard let base = target.baseAddress else { return }
    var done = 0
    while done < target.count {
      try Interrupt.check()
      let n = try read(into: base + done, count: min(target.count - done, 8 << 20))
      if n == 0 { throw FormatError.truncated(path: path, expected: target.count, got: done) }
      done += n
    }
  }

  /// The next `count` bytes.
  package func bytes(_ count: Int) throws -> [UInt8] {
    guard count <= remaining else { throw FormatError.truncated(path: path, expected: count, got: max(0, remaining)) }
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { try readExactly($0) }
    return bytes
  }

  /// Passes over `count` bytes.
  func skip(_ count: Int) throws {
    guard count <= remaining else { throw FormatError.truncated(path: path, expected: count, got: max(0, remaining)) }
    try withUnsafeTemporaryAllocation(byteCount: min(count, 1 << 16), alignment: 16) { buffer in
      var left = count
      while left > 0 {
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)])
        try readExactly(piece)
        left -= piece.count
      }
    }
  }
}

/// A regular file.
package final class FileSource: ByteSource {
  package let path: String
  package private(set) var remaining: Int
  private let descriptor: Int32

  package init(path: String) throws {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FormatError.system(path: path, operation: "open", code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FormatError.notAFile(path: path)
    }
    self.descriptor = descriptor
    remaining = Int(status.st_size)
  }

  deinit { close(descriptor) }

  package func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    while true {
      let n = Glibc.read(descriptor, target, count)
      if n >= 0 {
        remaining -= n
        return n
      }
      if errno != EINTR { throw FormatError.system(path: path, operation: "read", code: errno) }
      try Interrupt.check()
    }
  }

  /// Fills `target` from a place that does not depend on what was read before.
  func read(at position: Int, into target: UnsafeMutableRawBufferPointer) throws {
    var done = 0
    while done < target.count {
      let n = pread(descriptor, target.baseAddress.map { $0 + done }, target.count - done, position + done)
      if n < 0, errno == EINTR { continue }
      guard n >= 0 else { throw FormatError.system(path: path, operation: "read", code: errno) }
      if n == 0 { throw FormatError.truncated(path: path, expected: target.count, got: done) }
      done += n
    }
  }
}

/// Bytes in memory.
package final class MemorySource: ByteSource {
  package let path: String
  private let bytes: [UInt8]
  private var position = 0

  package init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  package var remaining: Int { bytes.count - position }

  package func read(into target: UnsafeMutableRawPointer, count: Int) -> Int {
    let n = min(count, remaining)
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress, n > 0 { target.copyMemory(from: base + position, byteCount: n) }
    }
    position += n
    return n
  }
}

/// The next `limit` bytes of another source.
final class WindowSource: ByteSource {
  private let source: any ByteSource
  private var left: Int

  init(_ source: any ByteSource, limit: Int) {
    self.source = source
    left = limit
  }

  var path: String { source.path }
  var remaining: Int { min(left, source.remaining) }

  func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    guard left > 0 else { return 0 }
    let n = try source.read(into: target, count: min(count, left))
    left -= n
    return n
  }
}
