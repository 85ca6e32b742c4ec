import Foundation
import JSON
import Session

/// Requests on the control channel: answered by the network thread, whatever the interpreter does.
struct ControlHandler {
  private let network: Network
  /// Since when the interpreter is asked to end.
  private var asked: ContinuousClock.Instant?

  init(_ network: Network) { self.network = network }

  /// How long a shutdown waits for the interpreter, and how often it asks.
  private static let patience = Duration.seconds(3)
  private static let interval = Duration.milliseconds(50)

  private struct Shutdown: MessageContent {
    let restart: Bool?

    init(_ fields: ContentReader) throws(WireError) {
      restart = try fields.optionalBoolean("restart")
    }
  }
  private struct Debug: MessageContent {
    let seq: Int?
    let command: String?

    init(_ fields: ContentReader) throws(WireError) {
      seq = try fields.optionalInteger("seq")
      command = try fields.optionalText("command")
    }
  }

  mutating func handle(_ message: IncomingMessage) throws(WireError) {
    switch message.type {
    case "interrupt_request":
      answer(message, "interrupt_reply") {
        Session.interrupt()
        return ["status": "ok"]
      }
    case "shutdown_request":
      let restart = try message.decode(Shutdown.self).restart ?? false
      let content: JSON = ["status": "ok", "restart": .boolean(restart)]
      answer(message, "shutdown_reply") {
        publish("shutdown_reply", message, content)  // the other clients of this kernel learn of it too
        return content
      }
      shutDown()
    case "kernel_info_request": answer(message, "kernel_info_reply") { KernelInfo.content }
    case "debug_request":
      let request = try message.decode(Debug.self)
      answer(message, "debug_reply") {
        [
          "type": "response", "success": false, "seq": 0, "request_seq": .integer(request.seq ?? 0),
          "command": .string(request.command ?? ""), "message": "this kernel has no debugger", "body": [:],
        ]
      }
    default: throw .unknownType(message.type)
    }
  }

  private func answer(_ message: IncomingMessage, _ type: String, _ action: () -> JSON) {
    publish("status", message, ["execution_state": "busy"])
    network.outbox.put(.reply(type, to: message, action()), waits: false)
    publish("status", message, ["execution_state": "idle"])
  }

  private func publish(_ type: String, _ message: IncomingMessage, _ content: JSON) {
    network.outbox.put(
      OutgoingMessage(
        channel: .iopub, identities: [Array(type.utf8)], type: type, parentHeader: message.rawHeader, content: content),
      waits: false)
  }

  /// Nothing more is run; what runs is interrupted.
  mutating func shutDown() {
    guard asked == nil else { return }
    asked = .now
    network.inbox.close()
    network.inputs.close()
  }

  /// Interrupts what runs until the interpreter ends, and ends the process if it never does. When to be called again.
  func insist() -> Duration? {
    guard let asked else { return nil }
    if !network.inbox.isDone { Session.interrupt() }
    if .now - asked > Self.patience { _exit(0) }
    return Self.interval
  }
}
