import Glibc
import Interrupt

/// Bytes at any place: a file, or a piece of memory.
protocol ByteStore: AnyObject {
  /// What error messages call it.
  var path: String { get }
  var count: Int { get }
  /// Fills `target` from `position` on; both lie inside.
  func copy(from position: Int, into target: UnsafeMutableRawBufferPointer) throws
}

extension ByteStore {
  /// Fills `target` from `position` on.
  /// - Throws: `FormatError.truncated` if that is not wholly inside.
  func read(at position: Int, into target: UnsafeMutableRawBufferPointer) throws {
    guard position >= 0, position <= count, target.count <= count - position else {
      throw FormatError.truncated(path: path, expected: target.count, got: max(0, count - max(0, position)))
    }
    var done = 0
    while done < target.count {
      try Interrupt.check()
      let piece = min(target.count - done, 8 << 20)
      try copy(from: position + done, into: UnsafeMutableRawBufferPointer(rebasing: target[done..<done + piece]))
      done += piece
    }
  }

  /// `size` bytes from `position` on.
  func bytes(at position: Int, count size: Int) throws -> [UInt8] {
    guard position >= 0, position <= count, size <= count - position else {
      throw FormatError.truncated(path: path, expected: size, got: max(0, count - max(0, position)))
    }
    var bytes = [UInt8](repeating: 0, count: size)
    try bytes.withUnsafeMutableBytes { try read(at: position, into: $0) }
    return bytes
  }
}

/// A regular file.
final class FileStore: ByteStore {
  let path: String
  let count: Int
  private let file: FileSource

  init(path: String) throws {
    self.path = path
    file = try FileSource(path: path)
    count = file.remaining
  }

  func copy(from position: Int, into target: UnsafeMutableRawBufferPointer) throws {
    try file.read(at: position, into: target)
  }
}

/// Bytes in memory.
final class MemoryStore: ByteStore {
  let path: String
  private let bytes: [UInt8]

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  var count: Int { bytes.count }

  func copy(from position: Int, into target: UnsafeMutableRawBufferPointer) {
    target.copyBytes(from: bytes[position..<position + target.count])
  }
}

/// A store read in order from some place on.
final class StoreSource: ByteSource {
  private let store: any ByteStore
  private var position: Int

  init(_ store: any ByteStore, at position: Int) {
    self.store = store
    self.position = position
  }

  var path: String { store.path }
  var remaining: Int { store.count - position }

  func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    let n = min(count, remaining)
    try store.read(at: position, into: UnsafeMutableRawBufferPointer(start: target, count: n))
    position += n
    return n
  }
}
