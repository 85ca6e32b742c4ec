import Foundation
import JSON
import Synchronization

/// What all clients of the kernel see: status, output, results. Everything names the request that it answers.
final class Publisher: Sendable {
  private struct Request {
    var header = Data("{}".utf8)
    var isSilent = false
  }

  private let outbox: Outbox
  private let request = Mutex(Request())

  init(_ outbox: Outbox) { self.outbox = outbox }

  /// From now on everything answers this request; also what is printed after its end, until the next one.
  /// - Parameter isSilent: whether its output is to be seen by nobody.
  func begin(_ message: IncomingMessage, isSilent: Bool = false) {
    request.withLock { $0 = Request(header: message.rawHeader, isSilent: isSilent) }
    publish("status", ["execution_state": "busy"], evenIfSilent: true)
  }

  /// The header of the request that is being answered, by which two of them differ.
  var currentRequest: [UInt8] { request.withLock { Array($0.header) } }

  func end() { publish("status", ["execution_state": "idle"], evenIfSilent: true) }

  /// - Parameter evenIfSilent: for what is no output.
  func publish(_ type: String, _ content: JSON, evenIfSilent: Bool = false) {
    let request = request.withLock(\.self)
    if request.isSilent, !evenIfSilent { return }
    outbox.put(
      OutgoingMessage(
        channel: .iopub, identities: [Array(type.utf8)], type: type, parentHeader: request.header, content: content))
  }

  /// Printed text.
  func print(_ text: String, to stream: String) {
    let request = request.withLock(\.self)
    if !request.isSilent { outbox.put(text: text, to: stream, parentHeader: request.header) }
  }
}
