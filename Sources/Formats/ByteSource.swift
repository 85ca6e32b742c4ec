import Glibc
import Interrupt

/// Bytes in order, with their number known beforehand: a file, a member of an archive, a piece of memory.
protocol ByteSource: AnyObject {
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
  func readExactly(_ target: UnsafeMutableRawBufferPointer) throws {
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
  func bytes(_ count: Int) throws -> [UInt8] {
    guard count <= remaining else { throw FormatError.truncated(path: path, expected: count, got: max(0, remaining)) }
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { try readExactly($0) }
    return bytes
  }
}

/// A regular file.
final class FileSource: ByteSource {
  let path: String
  private(set) var remaining: Int
  private let descriptor: Int32

  init(path: String) throws {
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

  func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    while true {
      let n = Glibc.read(descriptor, target, count)
      if n >= 0 {
        remaining -= n
        return n
      }
      if errno != EINTR { throw FormatError.system(path: path, operation: "read", code: errno) }
    }
  }
}

/// Bytes in memory.
final class MemorySource: ByteSource {
  let path: String
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  var remaining: Int { bytes.count - position }

  func read(into target: UnsafeMutableRawPointer, count: Int) -> Int {
    let n = min(count, remaining)
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress, n > 0 { target.copyMemory(from: base + position, byteCount: n) }
    }
    position += n
    return n
  }
}
