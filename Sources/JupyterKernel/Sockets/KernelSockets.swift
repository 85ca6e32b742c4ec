import CZeroMQ
import Foundation

/// The five sockets of a kernel, and waiting for any of them.
final class KernelSockets {
  let shell: ZeroMQSocket
  let control: ZeroMQSocket
  let stdin: ZeroMQSocket
  let iopub: ZeroMQSocket
  let heartbeat: ZeroMQSocket
  private let wake: Wake
  // Declared last: sockets are closed before the context waits for them.
  private let context: ZeroMQContext

  /// Bytes of a frame; a peer that sends more is disconnected.
  private static let maximumFrame = Int64(64 << 20)
  /// Messages that may wait for a client that reads slowly; what comes on top is lost for it.
  private static let backlog = Int32(100_000)

  init(_ connection: ConnectionFile, wake: Wake) throws(ZeroMQError) {
    let context = try ZeroMQContext()
    func open(_ kind: ZeroMQSocket.Kind, _ port: ConnectionFile.Port) throws(ZeroMQError) -> ZeroMQSocket {
      let socket = try ZeroMQSocket(kind, in: context)
      try socket.setLong(ZMQ_MAXMSGSIZE, Self.maximumFrame)
      if connection.address.contains(":") { try socket.set(ZMQ_IPV6, 1) }
      switch kind {
      case .router: try socket.set(ZMQ_ROUTER_HANDOVER, 1)  // a client that comes back keeps its identity
      case .xpub:
        try socket.set(ZMQ_XPUB_VERBOSE, 1)  // every subscriber is welcomed, not only the first
        try socket.set(ZMQ_SNDHWM, Self.backlog)
      default: break
      }
      try socket.bind(connection.endpoint(port))
      return socket
    }
    shell = try open(.router, .shell)
    control = try open(.router, .control)
    stdin = try open(.router, .stdin)
    iopub = try open(.xpub, .iopub)
    heartbeat = try open(.router, .hb)
    self.wake = wake
    self.context = context
  }

  /// Waits until something can be received or ``Wake/signal()`` was called.
  func wait(_ limit: Duration) {
    func item(_ socket: ZeroMQSocket) -> zmq_pollitem_t {
      zmq_pollitem_t(socket: socket.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    }
    var items = [shell, control, stdin, iopub, heartbeat].map(item)
    items.append(zmq_pollitem_t(socket: nil, fd: wake.descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
    let milliseconds =
      limit.components.seconds * 1000 + (limit.components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    zmq_poll(&items, Int32(items.count), Int(max(0, milliseconds)))
    wake.reset()
  }

  func socket(for channel: MessageChannel) -> ZeroMQSocket {
    switch channel {
    case .shell: shell
    case .control: control
    case .stdin: stdin
    case .iopub: iopub
    }
  }
}
