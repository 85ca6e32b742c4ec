import Foundation
import Interrupt
import LuaRuntime
import Session
import Synchronization

/// `io.read` in a cell: asks the client that sent the cell.
final class InputRequests: Sendable {
  private let network: Network
  private let capture: OutputCapture
  /// The cell that runs, if its client can ask its user.
  private let request = Mutex<IncomingMessage?>(nil)

  init(_ network: Network, _ capture: OutputCapture) {
    self.network = network
    self.capture = capture
  }

  /// A cell begins or, `nil`, ends.
  func begin(_ message: IncomingMessage?) {
    StandardInput.discard()
    request.withLock { $0 = message }
  }

  /// A line from the user. What the script printed last is the prompt; it has been shown. `nil` if there is nobody to
  /// ask, or after an interrupt.
  func line() -> String? {
    guard let asker = request.withLock(\.self) else {
      capture.drain()
      FileHandle.standardError.write(Data("io.read: this client cannot ask its user\n".utf8))
      return nil
    }
    capture.drain()
    _ = network.inputs.takeAll()  // lines that nobody asked for
    network.outbox.put(
      OutgoingMessage(
        channel: .stdin, identities: asker.identities, type: "input_request", parentHeader: asker.rawHeader,
        content: ["prompt": "", "password": false]))
    return network.inputs.receive(unless: { Interrupt.isRequested })
  }
}
