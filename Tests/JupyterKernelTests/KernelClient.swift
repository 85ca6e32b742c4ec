import CZeroMQ
import Foundation
import JSON
import TestSupport
import Testing

@testable import JupyterKernel

/// A client of the real kernel, as Jupyter is one: starts the program and talks to its sockets.
final class KernelClient {
  /// A message from the kernel.
  struct Received {
    var type: String
    var parentID: String?
    var content: [String: Any]
    var metadata: [String: Any]

    subscript(_ key: String) -> Any? { content[key] }
    func text(_ key: String) -> String? { content[key] as? String }
    /// Data of a display or result by MIME type.
    func data(_ type: String) -> String? { (content["data"] as? [String: Any])?[type] as? String }
  }

  struct TimeOut: Error { var what: String }

  static let key = "a secret of this test"
  let folder: TemporaryFolder
  let process = Process()
  let connection: ConnectionFile
  private let context: ZeroMQContext
  private(set) var sockets: [MessageChannel: ZeroMQSocket] = [:]
  let heartbeat: ZeroMQSocket
  var wire = WireFormat(key: KernelClient.key)
  private(set) var welcome: Received?
  private var waiting: [MessageChannel: [Received]] = [:]

  /// Starts a kernel and subscribes to everything.
  init(_ transport: ConnectionFile.Transport = .tcp, environment: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("connection.json")
    try Self.connectionData(transport, folder).write(to: file)
    chmod(file.path, 0o600)
    connection = try ConnectionFile(path: file.path)
    process.executableURL = Binary.url
    process.arguments = ["kernel", "run", "--connection-file", file.path]
    process.environment = Binary.environment(["XDG_STATE_HOME": folder.url.path, "HOME": folder.url.path])
      .merging(environment) { $1 }
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let log = folder.url.appendingPathComponent("log")
    try Data().write(to: log)
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()

    context = try ZeroMQContext()
    heartbeat = try Self.socket(.req, in: context)
    try heartbeat.connect(connection.endpoint(.hb))
    let identity = Array("client-\(UUID().uuidString)".utf8)
    for (channel, port) in [(MessageChannel.shell, ConnectionFile.Port.shell), (.control, .control), (.stdin, .stdin)] {
      let socket = try Self.socket(.dealer, in: context)
      try socket.set(ZMQ_IDENTITY, bytes: identity)
      try socket.connect(connection.endpoint(port))
      sockets[channel] = socket
    }
    let iopub = try Self.socket(.sub, in: context)
    try iopub.set(ZMQ_SUBSCRIBE, bytes: [])
    try iopub.connect(connection.endpoint(.iopub))
    sockets[.iopub] = iopub
    // What is published before the subscription is known is lost.
    welcome = try receive(.iopub, "a welcome") { $0.type == "iopub_welcome" }
  }

  private static func socket(_ kind: ZeroMQSocket.Kind, in context: ZeroMQContext) throws -> ZeroMQSocket {
    let socket = try ZeroMQSocket(kind, in: context)
    try socket.set(ZMQ_RECONNECT_IVL, 2)  // milliseconds: the kernel does not listen at once
    return socket
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    connection.removeSocketFiles()
  }

  /// What the kernel said to whoever started it.
  var log: String {
    String(decoding: (try? Data(contentsOf: folder.url.appendingPathComponent("log"))) ?? Data(), as: UTF8.self)
  }

  private static func connectionData(_ transport: ConnectionFile.Transport, _ folder: TemporaryFolder) throws -> Data {
    let ports = transport == .tcp ? try freePorts(5) : [1, 2, 3, 4, 5]
    let names = ConnectionFile.Port.allCases.map { $0.rawValue + "_port" }
    var fields: [String: Any] = Dictionary(uniqueKeysWithValues: zip(names, ports))
    fields["transport"] = transport.rawValue
    // A path of a local socket has at most 107 bytes.
    fields["ip"] = transport == .tcp ? "127.0.0.1" : "/tmp/instab-\(UUID().uuidString.prefix(8))"
    fields["key"] = key
    fields["signature_scheme"] = "hmac-sha256"
    return try JSONSerialization.data(withJSONObject: fields)
  }

  /// Ports that nobody listens on now.
  static func freePorts(_ count: Int) throws -> [Int] {
    var descriptors: [Int32] = []
    defer { descriptors.forEach { close($0) } }
    return try (0..<count).map { _ in
      let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      descriptors.append(descriptor)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      return try withUnsafeMutablePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
          guard bind(descriptor, generic, size) == 0, getsockname(descriptor, generic, &size) == 0 else {
            throw TimeOut(what: "a free port")
          }
        }
        return Int(UInt16(bigEndian: pointer.pointee.sin_port))
      }
    }
  }

  // MARK: Messages

  /// Sends a request; returns its id.
  @discardableResult
  func send(
    _ type: String, _ content: JSON, on channel: MessageChannel = .shell, metadata: JSON = [:]
  ) throws -> String {
    let message = OutgoingMessage(channel: channel, identities: [], type: type, metadata: metadata, content: content)
    let frames = wire.encode(message)
    sockets[channel]?.send(frames)
    let header = try #require(try JSONSerialization.jsonObject(with: Data(frames[2])) as? [String: Any])
    return try #require(header["msg_id"] as? String)
  }

  /// The next message on a channel that fits.
  func receive(
    _ channel: MessageChannel, within seconds: Double = 30, _ what: String = "a message", where fits: (Received) -> Bool
  ) throws -> Received {
    let deadline = Date(timeIntervalSinceNow: seconds)
    var checked = 0
    while true {
      while checked < waiting[channel, default: []].count {
        if let message = waiting[channel]?[checked], fits(message) {
          waiting[channel]?.remove(at: checked)
          return message
        }
        checked += 1
      }
      if let frames = sockets[channel]?.receive() {
        waiting[channel, default: []].append(try decode(frames, channel))
      } else if Date() > deadline {
        throw TimeOut(what: "\(what) on \(channel); log: \(log)")
      } else {
        usleep(500)
      }
    }
  }

  /// Drops everything that came and nobody asked for.
  func forgetWaiting() {
    for channel in sockets.keys { while sockets[channel]?.receive() != nil {} }
    waiting = [:]
  }

  private func decode(_ frames: [[UInt8]], _ channel: MessageChannel) throws -> Received {
    let message = try wire.decode(frames, from: channel)
    let delimiter = try #require(frames.firstIndex(of: Array("<IDS|MSG>".utf8)))
    func object(_ offset: Int) throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(frames[delimiter + offset])) as? [String: Any])
    }
    return Received(
      type: message.type, parentID: try object(3)["msg_id"] as? String, content: try object(5), metadata: try object(4))
  }

  func reply(to id: String, on channel: MessageChannel = .shell, within seconds: Double = 30) throws -> Received {
    try receive(channel, within: seconds, "the reply to \(id)") { $0.parentID == id }
  }

  /// What was published in answer to a request, up to its end, without its status.
  func published(for id: String, within seconds: Double = 30) throws -> [Received] {
    var messages: [Received] = []
    while true {
      let message = try receive(.iopub, within: seconds, "output of \(id)") { $0.parentID == id }
      if message.type != "status" { messages.append(message) }
      if message.text("execution_state") == "idle" { return messages }
    }
  }

  // MARK: Cells

  func sendCell(_ code: String, _ options: JSON.Fields = [:]) throws -> String {
    try send("execute_request", .object(options.merging(["code": .string(code)])))
  }

  /// Runs a cell; its reply and output.
  func run(
    _ code: String, _ options: JSON.Fields = [:], within seconds: Double = 10
  ) throws -> (reply: Received, output: [Received]) {
    let id = try sendCell(code, options)
    let output = try published(for: id, within: seconds)
    return (try reply(to: id), output.filter { $0.type != "execute_input" })
  }

  /// What a cell printed and gave back, as one text.
  func text(_ code: String) throws -> String {
    try run(code).output.map { $0.text("text") ?? $0.data("text/plain") ?? $0.text("evalue") ?? "" }.joined()
  }

  /// Waits for the process to end.
  func waitForEnd(within seconds: Double = 30) throws {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while process.isRunning {
      if Date() > deadline { throw TimeOut(what: "the end of the kernel; log: \(log)") }
      usleep(1000)
    }
  }
}
