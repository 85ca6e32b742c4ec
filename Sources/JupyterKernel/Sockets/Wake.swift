import Foundation

/// A descriptor that becomes readable when another thread says so: what `zmq_poll` waits for beside its sockets.
final class Wake: Sendable {
  let descriptor: Int32
  private let writing: Int32

  /// - Throws: `POSIXError` if the process has no descriptors left.
  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, writing) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(writing)
  }

  /// A full pipe wakes as well as one more byte would.
  func signal() {
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }

  func reset() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &bytes, bytes.count) == bytes.count {}
  }
}
