import CZlib
import Glibc
import Interrupt

/// The unpacked bytes of a zlib or gzip stream (several gzip members in a row count as one), whose checksums are
/// compared. Wrong bytes are an error; bytes of another kind behind the stream too.
package final class InflateSource: ByteSource {
  package let path: String
  private let packed: any ByteSource
  private let stream: UnsafeMutablePointer<z_stream>  // zlib remembers its address
  private let input: UnsafeMutableRawBufferPointer
  private var isFinished = false

  /// No deflated byte gives more than 1032 bytes: a claim beyond is a lie.
  static let largestRatio = 1032

  /// Unpacks `packed` to its end.
  package init(_ packed: any ByteSource) throws {
    self.packed = packed
    path = packed.path
    input = .allocate(byteCount: 1 << 16, alignment: 16)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 32: the header tells whether it is zlib or gzip.
    let code = inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw FormatError.system(path: path, operation: "unpack", code: ENOMEM) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// More than is left: as much as the packed bytes that are left can hold at most.
  package var remaining: Int {
    if isFinished { return 0 }
    let left = packed.remaining + Int(stream.pointee.avail_in)
    let (bytes, overflow) = left.multipliedReportingOverflow(by: Self.largestRatio)
    // What zlib took in but did not give out yet is less than its window and one match.
    return overflow ? Int.max : bytes + (1 << 16)
  }

  package func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    guard !isFinished, count > 0 else { return 0 }
    stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self)
    let wanted = UInt32(clamping: count)
    stream.pointee.avail_out = wanted
    while stream.pointee.avail_out > 0, !isFinished {
      try Interrupt.check()
      try refill()
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK: break
      case Z_STREAM_END:
        try refill()
        if stream.pointee.avail_in == 0 {
          isFinished = true
        } else if inflateReset(stream) != Z_OK {  // the next member
          throw damaged()
        }
      case Z_BUF_ERROR: throw FormatError.malformed(path: path, format: "deflated", reason: "it ends too early")
      default: throw damaged()
      }
    }
    return Int(wanted - stream.pointee.avail_out)
  }

  /// All that a packed piece of memory holds.
  /// - Throws: `FormatError.malformed` if that is more than `limit` bytes.
  static func unpack(_ packed: [UInt8], atMost limit: Int, path: String) throws -> [UInt8] {
    let source = try InflateSource(MemorySource(packed, path: path))
    var count = 0
    var bytes = [UInt8](repeating: 0, count: limit)
    try bytes.withUnsafeMutableBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      while count < limit {
        let n = try source.read(into: base + count, count: limit - count)
        if n == 0 { break }
        count += n
      }
    }
    if count == limit { try source.expectEnd() }
    bytes.removeLast(limit - count)
    return bytes
  }

  /// - Throws: `FormatError.malformed` if bytes are left or the checksum is wrong.
  package func expectEnd() throws {
    var byte: UInt8 = 0
    guard try read(into: &byte, count: 1) == 0 else {
      throw FormatError.malformed(path: path, format: "deflated", reason: "more bytes than it says")
    }
  }

  private func refill() throws {
    guard stream.pointee.avail_in == 0, packed.remaining > 0, let base = input.baseAddress else { return }
    let n = try packed.read(into: base, count: min(input.count, packed.remaining))
    stream.pointee.next_in = base.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(n)
  }

  private func damaged() -> FormatError {
    let reason = stream.pointee.msg.map { String(cString: $0) } ?? "unexpected end"
    return .malformed(path: path, format: "deflated", reason: reason)
  }
}

/// Packs bytes into one zlib stream.
enum Deflate {
  static func pack(_ parts: [UnsafeRawBufferPointer], path: String) throws -> [UInt8] {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard deflateInit_(stream, Z_DEFAULT_COMPRESSION, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw FormatError.system(path: path, operation: "compress", code: ENOMEM)
    }
    defer { deflateEnd(stream) }
    var packed: [UInt8] = []
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { buffer in
      for (index, part) in parts.enumerated() {
        var start = 0
        repeat {
          try Interrupt.check()
          let piece = min(part.count - start, 1 << 20)
          if let base = part.baseAddress, piece > 0 {
            stream.pointee.next_in = UnsafeMutableRawPointer(mutating: base + start).assumingMemoryBound(to: UInt8.self)
          }
          stream.pointee.avail_in = UInt32(piece)
          start += piece
          let isLast = index == parts.count - 1 && start == part.count
          repeat {
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = UInt32(buffer.count)
            guard deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH) != Z_STREAM_ERROR else {
              throw FormatError.system(path: path, operation: "compress", code: EINVAL)
            }
            packed.append(contentsOf: buffer[..<(buffer.count - Int(stream.pointee.avail_out))])
          } while stream.pointee.avail_out == 0
        } while start < part.count
      }
    }
    return packed
  }
}
