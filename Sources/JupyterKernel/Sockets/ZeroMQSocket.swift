import CZeroMQ
import Foundation

/// What libzmq refused.
struct ZeroMQError: Error, CustomStringConvertible {
  let action: String
  let reason: String

  /// The failure of the call before.
  init(_ action: String) {
    self.action = action
    reason = String(cString: zmq_strerror(zmq_errno()))
  }

  var description: String { "cannot \(action): \(reason)" }
}

/// All sockets of a process; may be used from any thread.
final class ZeroMQContext: Sendable {
  /// A context is the one thing of libzmq that threads may share: a number to Swift.
  private let address: UInt
  fileprivate var handle: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: address) }

  init() throws(ZeroMQError) {
    guard let handle = zmq_ctx_new() else { throw ZeroMQError("start ZeroMQ") }
    address = UInt(bitPattern: handle)
  }

  /// Waits until every socket is closed and what was sent on it has left, or its time to linger is over.
  deinit { zmq_ctx_term(handle) }
}

/// A socket. Belongs to one thread; a full memory barrier must lie between two threads that use it.
final class ZeroMQSocket {
  enum Kind { case router, xpub, dealer, sub, req, pub }

  private let context: ZeroMQContext
  let handle: UnsafeMutableRawPointer

  init(_ kind: Kind, in context: ZeroMQContext) throws(ZeroMQError) {
    let type =
      switch kind {
      case .router: ZMQ_ROUTER
      case .xpub: ZMQ_XPUB
      case .dealer: ZMQ_DEALER
      case .sub: ZMQ_SUB
      case .req: ZMQ_REQ
      case .pub: ZMQ_PUB
      }
    guard let handle = zmq_socket(context.handle, type) else { throw ZeroMQError("open a socket") }
    self.context = context
    self.handle = handle
    try set(ZMQ_LINGER, 1000)
  }

  deinit { zmq_close(handle) }

  /// Sets an option whose value is an `int`.
  func set(_ option: Int32, _ value: Int32) throws(ZeroMQError) {
    var value = value
    guard zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size) == 0 else {
      throw ZeroMQError("set option \(option) of a socket")
    }
  }

  /// Sets an option whose value is an `int64_t`.
  func setLong(_ option: Int32, _ value: Int64) throws(ZeroMQError) {
    var value = value
    guard zmq_setsockopt(handle, option, &value, MemoryLayout<Int64>.size) == 0 else {
      throw ZeroMQError("set option \(option) of a socket")
    }
  }

  /// Sets an option whose value is bytes.
  func set(_ option: Int32, bytes: [UInt8]) throws(ZeroMQError) {
    guard zmq_setsockopt(handle, option, bytes, bytes.count) == 0 else {
      throw ZeroMQError("set option \(option) of a socket")
    }
  }

  func bind(_ endpoint: String) throws(ZeroMQError) {
    guard zmq_bind(handle, endpoint) == 0 else { throw ZeroMQError("listen at \(endpoint)") }
  }

  func connect(_ endpoint: String) throws(ZeroMQError) {
    guard zmq_connect(handle, endpoint) == 0 else { throw ZeroMQError("connect to \(endpoint)") }
  }

  /// The frames of the next message; `nil` if there is none now. Of a message with more than `limit` frames the rest
  /// is read and forgotten, but for one, so that it is seen to be too long.
  func receive(frames limit: Int = .max) -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    var frame = zmq_msg_t()
    repeat {
      zmq_msg_init(&frame)
      defer { zmq_msg_close(&frame) }
      while zmq_msg_recv(&frame, handle, ZMQ_DONTWAIT) < 0 {
        guard zmq_errno() == EINTR else { return nil }
      }
      if frames.count <= limit {
        frames.append(Array(UnsafeRawBufferPointer(start: zmq_msg_data(&frame), count: zmq_msg_size(&frame))))
      }
    } while hasMoreFrames
    return frames
  }

  private var hasMoreFrames: Bool {
    var more: Int32 = 0
    var size = MemoryLayout<Int32>.size
    return zmq_getsockopt(handle, ZMQ_RCVMORE, &more, &size) == 0 && more != 0
  }

  /// Sends a message whole or, where its receiver is gone or has too many waiting, not at all.
  func send(_ frames: [[UInt8]]) {
    for (index, frame) in frames.enumerated() {
      let flags = index < frames.count - 1 ? ZMQ_SNDMORE | ZMQ_DONTWAIT : ZMQ_DONTWAIT
      while zmq_send(handle, frame, frame.count, flags) < 0 {
        guard zmq_errno() == EINTR else { return }
      }
    }
  }
}
