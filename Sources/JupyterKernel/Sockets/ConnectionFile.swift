import Foundation
import JSON

/// What a client tells a kernel about where to listen.
package struct ConnectionFile: Equatable, Sendable {
  enum Transport: String, Sendable { case tcp, ipc }
  enum Port: String, CaseIterable, Sendable { case shell, control, stdin, iopub, hb }

  var transport: Transport
  /// An address of this machine, or the path that IPC sockets begin with.
  var address: String
  var ports: [Port: Int]
  /// The secret with which messages are signed; empty: they are not.
  var key: String

  /// What is wrong with a connection file. The only place that words it.
  package enum Failure: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case notJSON
    case field(String, expected: String, got: String)
    case noKey
    case exposed(path: String, mode: UInt32)
    case occupied(path: String)

    package var description: String {
      switch self {
      case .unreadable(let path, let reason): "cannot read the connection file \(path): \(reason)"
      case .notJSON: "the connection file is no JSON object"
      case .field(let name, let expected, let got): "connection file: \(name): \(expected) expected, got \(got)"
      case .noKey:
        "connection file: key: a secret expected, got none: whoever reaches the ports could run code (--insecure "
          + "allows it)"
      case .exposed(let path, let mode):
        "the connection file \(path) holds a secret, but others can read or change it (mode "
          + "\(String(mode, radix: 8))): chmod 600 expected (--insecure allows it)"
      case .occupied(let path): "cannot listen at ipc://\(path): there is a file that is no socket"
      }
    }
  }

  /// - Parameter isInsecure: whether a file without a key, or one that others can read, will do.
  /// - Throws: ``Failure``
  package init(path: String, isInsecure: Bool = false) throws(Failure) {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .unreadable(path: path, reason: access(path, F_OK) == 0 ? "it cannot be opened" : "there is no such file")
    }
    // Of the file that is read, whatever stands under its name later.
    var status = stat()
    guard fstat(file.fileDescriptor, &status) == 0, let data = try? file.readToEnd() ?? Data() else {
      throw .unreadable(path: path, reason: "it cannot be opened")
    }
    try self.init(data)
    guard !isInsecure else { return }
    guard !key.isEmpty else { throw .noKey }
    let mode = status.st_mode & 0o777
    guard mode & 0o066 == 0 else { throw .exposed(path: path, mode: mode) }
  }

  init(_ data: Data) throws(Failure) {
    guard case .object(let fields)? = JSON(data) else { throw .notJSON }
    if let name = fields.repeatedName { throw .field(name, expected: "one value", got: "several") }
    func text(_ name: String, default standard: String) throws(Failure) -> String {
      guard let value = fields[name] else { return standard }
      guard case .string(let text) = value else { throw .field(name, expected: "a string", got: Self.shown(value)) }
      return text
    }
    let transport = try text("transport", default: "tcp")
    guard let known = Transport(rawValue: transport) else {
      throw .field("transport", expected: "'tcp' or 'ipc'", got: "'\(transport)'")
    }
    self.transport = known
    let scheme = try text("signature_scheme", default: "hmac-sha256")
    guard scheme == "hmac-sha256" else {
      throw .field("signature_scheme", expected: "'hmac-sha256'", got: "'\(scheme)'")
    }
    key = try text("key", default: "")
    address = try text("ip", default: known == .tcp ? "127.0.0.1" : "kernel-ipc")
    // ZeroMQ listens at addresses, not at names.
    if known == .tcp, address.lowercased() == "localhost" { address = "127.0.0.1" }
    guard known == .ipc || Self.isLoopback(address) else {
      throw .field("ip", expected: "an address of the loopback interface, such as 127.0.0.1,", got: "'\(address)'")
    }
    ports = [:]
    for port in Port.allCases {
      let name = port.rawValue + "_port"
      let value = fields[name]
      guard let number = value?.wholeNumber, (1...65535).contains(number) else {
        throw .field(name, expected: "a number from 1 to 65535", got: value.map(Self.shown) ?? "nothing")
      }
      ports[port] = number
    }
    guard Set(ports.values).count == ports.count else {
      throw .field("…_port", expected: "five different ports", got: "\(ports.values.sorted())")
    }
  }

  private static func shown(_ value: JSON) -> String {
    if case .string(let text) = value { text } else { String(decoding: value.bytes(), as: UTF8.self) }
  }

  /// 127.0.0.0/8, ::1.
  private static func isLoopback(_ address: String) -> Bool {
    var ip4 = in_addr()
    if inet_pton(AF_INET, address, &ip4) == 1 { return UInt32(bigEndian: ip4.s_addr) >> 24 == 127 }
    return address == "::1"
  }

  /// Takes away the files of local sockets, which libzmq leaves behind.
  func removeSocketFiles() {
    for path in socketPaths where Self.kind(of: path) == S_IFSOCK { unlink(path) }
  }

  /// libzmq deletes whatever stands where it will listen; only an old socket may go.
  /// - Throws: ``Failure/occupied(path:)``
  func checkSocketFiles() throws(Failure) {
    for path in socketPaths {
      if let kind = Self.kind(of: path), kind != S_IFSOCK { throw .occupied(path: path) }
    }
  }

  /// The files of local sockets.
  private var socketPaths: [String] {
    guard transport == .ipc else { return [] }
    return Port.allCases.map { String(endpoint($0).dropFirst("ipc://".count)) }
  }

  /// What stands under a name, links not followed; `nil`: nothing.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The address of a socket in ZeroMQ's words.
  func endpoint(_ port: Port) -> String {
    let number = ports[port] ?? 0
    switch transport {
    case .tcp: return address.contains(":") ? "tcp://[\(address)]:\(number)" : "tcp://\(address):\(number)"
    case .ipc: return "ipc://\(address)-\(number)"
    }
  }
}
