import Foundation
import JSON
import Session

/// What the network thread does: hands requests to the interpreter, answers by itself what must not wait for it
/// (heartbeat, control, subscriptions), sends what is in the outbox.
struct NetworkLoop {
  private let network: Network
  private let sockets: KernelSockets
  private var wire: WireFormat
  private var log: KernelLog
  private var control: ControlHandler
  private let parent = ParentProcess()

  init(_ network: Network, _ sockets: KernelSockets, _ wire: WireFormat, _ log: KernelLog) {
    self.network = network
    self.sockets = sockets
    self.wire = wire
    self.log = log
    control = ControlHandler(network)
  }

  /// Messages read from one socket before the others have their turn.
  private static let turn = 200
  private static let patience = Duration.seconds(1)

  mutating func run() {
    var limit = Duration.zero
    while true {
      let barriers = network.takeBarriers()
      let isLast = network.isToStop
      sockets.wait(barriers.isEmpty && !isLast ? limit : .zero)
      repeat { limit = receive() ? .zero : Self.patience } while limit == .zero && !barriers.isEmpty
      barriers.forEach { $0.signal() }
      let (messages, delay) = network.outbox.take()
      for message in messages { sockets.socket(for: message.channel).send(wire.encode(message)) }
      if isLast { return }
      limit = min(limit, delay ?? limit)
      if parent.isGone { control.shutDown() }
      if let rest = control.insist() { limit = min(limit, rest) }
    }
  }

  /// Takes what has arrived; `true` if there may be more.
  private mutating func receive() -> Bool {
    var hasMore = false
    for _ in 0..<Self.turn {
      guard let frames = sockets.heartbeat.receive(frames: WireFormat.maximumFrames) else { break }
      sockets.heartbeat.send(frames)
    }
    for channel in [MessageChannel.control, .stdin, .shell] {
      let socket = sockets.socket(for: channel)
      var count = 0
      while count < Self.turn, let frames = socket.receive(frames: WireFormat.maximumFrames) {
        take(frames, from: channel)
        count += 1
      }
      hasMore = hasMore || count == Self.turn
    }
    for _ in 0..<Self.turn {
      guard let frames = sockets.iopub.receive(frames: WireFormat.maximumFrames) else { break }
      welcome(frames)
    }
    return hasMore
  }

  private mutating func take(_ frames: [[UInt8]], from channel: MessageChannel) {
    do {
      let message = try wire.decode(frames, from: channel)
      switch channel {
      case .shell: network.inbox.send(message)
      case .stdin: network.inputs.send(try Self.line(message))
      case .control, .iopub: try control.handle(message)
      }
    } catch {
      log.write("dropped a message on \(channel.rawValue): \(error)")
    }
  }

  private struct InputReply: MessageContent {
    let value: String

    init(_ fields: ContentReader) throws(WireError) { value = try fields.text("value") }
  }

  private static func line(_ message: IncomingMessage) throws(WireError) -> String {
    guard message.type == "input_reply" else { throw .unknownType(message.type) }
    return try message.decode(InputReply.self).value
  }

  /// A subscription arrives as a byte 1 and the topic; whoever subscribed is told that it works from now on
  /// (iopub_welcome, Jupyter Enhancement Proposal 65).
  private mutating func welcome(_ frames: [[UInt8]]) {
    guard frames.count == 1, let frame = frames.first, frame.first == 1, frame.count <= 256 else { return }
    let topic = Array(frame.dropFirst())
    let message = OutgoingMessage(
      channel: .iopub, identities: [topic], type: "iopub_welcome",
      content: ["subscription": .string(String(decoding: topic, as: UTF8.self))])
    sockets.iopub.send(wire.encode(message))
  }
}

/// The process that started the kernel, where it said so (`JPY_PARENT_PID`): a kernel does not outlive it.
struct ParentProcess {
  private let process: pid_t?

  init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
    let named = environment["JPY_PARENT_PID"].flatMap { pid_t($0) }
    process = named == getppid() ? named : nil
  }

  var isGone: Bool { process.map { $0 != getppid() } ?? false }
}
