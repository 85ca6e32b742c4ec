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

    package var description: String {
      switch self {
      case .unreadable(let path, let reason): "cannot read the connection file \(path): \(reason)"
      case .notJSON: "the connection file is no JSON object"
      case .field(let name, let expected, let got): "connection file: \(name): \(expected) expected, got \(got)"
      }
    }
  }

  /// - Throws: ``Failure``
  package init(path: String) throws(Failure) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path: path, reason: access(path, F_OK) == 0 ? "it cannot be opened" : "there is no such file")
    }
    try self.init(data)
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

  /// 127.0.0.0/8, ::1, localhost.
  private static func isLoopback(_ address: String) -> Bool {
    var ip4 = in_addr()
    if inet_pton(AF_INET, address, &ip4) == 1 { return UInt32(bigEndian: ip4.s_addr) >> 24 == 127 }
    return address == "::1" || address == "localhost"
  }

  /// Takes away the files of local sockets, which libzmq leaves behind.
  func removeSocketFiles() {
    guard transport == .ipc else { return }
    for port in Port.allCases { unlink(String(endpoint(port).dropFirst("ipc://".count))) }
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
