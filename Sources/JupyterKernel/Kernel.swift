import Foundation
import JSON
import LuaLibrary
import LuaRuntime
import Session

/// A session of Lua behind Jupyter's protocol: takes requests one after the other and answers them.
///
/// The interpreter stays on the main thread, where signals find it; the network has a thread of its own.
package final class Kernel {
  let session: Session
  let network: Network
  let publisher: Publisher
  let capture: OutputCapture
  var log: KernelLog
  /// Texts of results by the number of their input, for the history.
  var results: [Int: String] = [:]
  /// Whose answer a script that reads waits for.
  let input: InputRequests
  /// A script ended the session.
  var isOver = false

  /// Opens the session and listens.
  /// - Throws: ``ZeroMQError`` if a port is taken, or what a session throws.
  package init(_ connection: ConnectionFile, _ options: SessionOptions = SessionOptions()) throws {
    log = KernelLog(descriptor: fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3))
    if connection.key.isEmpty { log.write("the connection file has no key: whoever reaches the ports can run code") }
    network = try Network(connection, log: log)
    let publisher = Publisher(network.outbox)
    self.publisher = publisher
    capture = try OutputCapture { stream, text in
      publisher.print(text, to: stream == .standardOutput ? "stdout" : "stderr")
    }
    let input = InputRequests(network, capture)
    self.input = input
    try StandardInput.replace { input.line() }
    let display = NotebookDisplay(publisher: publisher, capture: capture)
    Progress.output = NotebookProgress(display)
    var options = options
    options.show = display.show
    options.display = display
    session = try Session(options)
    try input.raiseRefusals(in: session.runtime)
  }

  /// Answers until a client shuts the kernel down or a script calls `os.exit`.
  package func run() {
    prepare()
    while !isOver, let message = network.inbox.receive() { handle(message) }
    session.close()
    capture.stop()
    network.stop()
  }

  /// What is there before the first cell.
  private func prepare() {
    publisher.publish("status", ["execution_state": "starting"])
    session.useInstalledModules()
    session.runtime.addModuleDirectory(".")
    do { try session.handleInterrupts() } catch { log.write("\(error)") }
    if let failure = session.runStartUpFile() {
      StandardError.write(session.report(of: failure, isColored: false) + "\n")
    }
  }

  private func handle(_ message: IncomingMessage) {
    do {
      switch message.type {
      case "execute_request": try execute(message)
      case "complete_request": try answer(message, "complete_reply", complete)
      case "inspect_request": try answer(message, "inspect_reply", inspect)
      case "is_complete_request": try answer(message, "is_complete_reply", isComplete)
      case "history_request": try answer(message, "history_reply", history)
      case "kernel_info_request": try answer(message, "kernel_info_reply") { (_: Nothing) in KernelInfo.content }
      case "comm_info_request":
        try answer(message, "comm_info_reply") { (_: Nothing) in ["status": "ok", "comms": [:]] }
      case "comm_open": try closeComm(message)
      case "comm_msg", "comm_close": break  // of comms that were closed at once
      case "shutdown_request": try shutDown(message)
      default: throw WireError.unknownType(message.type)
      }
    } catch {
      log.write("dropped a message on shell: \(error)")
    }
  }

  /// A request whose fields are not looked at.
  struct Nothing: MessageContent {
    init(_ fields: ContentReader) throws(WireError) {}
  }
  private struct CommOpen: MessageContent {
    let comm_id: String

    init(_ fields: ContentReader) throws(WireError) {
      comm_id = try fields.text("comm_id")
    }
  }
  private struct Shutdown: MessageContent {
    let restart: Bool?

    init(_ fields: ContentReader) throws(WireError) {
      restart = try fields.optionalBoolean("restart")
    }
  }

  /// Answers a request of which nothing is seen but the answer.
  private func answer<Content: MessageContent>(
    _ message: IncomingMessage, _ type: String, _ body: (Content) throws -> JSON
  ) throws {
    let content = try message.decode(Content.self)
    publisher.begin(message)
    defer { publisher.end() }
    network.outbox.put(.reply(type, to: message, try body(content)))
  }

  /// No target is known here: what is opened is closed, as the protocol wants.
  private func closeComm(_ message: IncomingMessage) throws {
    let id = try message.decode(CommOpen.self).comm_id
    publisher.begin(message)
    publisher.publish("comm_close", ["comm_id": .string(id), "data": [:]])
    publisher.end()
  }

  /// On shell, as clients of protocol 5.2 do it: in turn.
  private func shutDown(_ message: IncomingMessage) throws {
    let restart = try message.decode(Shutdown.self).restart ?? false
    let content: JSON = ["status": "ok", "restart": .boolean(restart)]
    publisher.begin(message)
    network.outbox.put(.reply("shutdown_reply", to: message, content))
    publisher.publish("shutdown_reply", content)
    publisher.end()
    isOver = true
  }
}
