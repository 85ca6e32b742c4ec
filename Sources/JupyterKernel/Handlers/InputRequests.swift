import Foundation
import Interrupt
import JSON
import LuaRuntime
import Session
import Synchronization

/// `io.read` in a cell: asks the client that sent the cell.
final class InputRequests: Sendable {
  private let network: Network
  private let capture: OutputCapture
  /// The cell that runs, if its client can ask its user.
  private let request = Mutex<IncomingMessage?>(nil)
  /// A script asked for input that nobody can give.
  private let wasRefused = Mutex(false)

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
      wasRefused.withLock { $0 = true }
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

  /// From now on reading where nobody can be asked is an error of the script, not the end of the input. Lua's own
  /// functions read; what they return is passed on.
  func raiseRefusals(in runtime: LuaRuntime) throws {
    let refused = runtime.makeFunction("io.read") { [self] call in
      let isRefused = wasRefused.withLock { refused in
        defer { refused = false }
        return refused
      }
      call.push(isRefused)
    }
    let chunk = try runtime.load(
      """
      local refused = ...
      local error = error
      local function checked(...)
        if refused() then error("io.read: this client cannot ask its user", 3) end
        return ...
      end
      local function reader(read) return function(...) return checked(read(...)) end end
      local file = getmetatable(io.stdin).__index
      local read_lines, file_lines = io.lines, file.lines
      io.read = reader(io.read)
      file.read = reader(file.read)
      function io.lines(name, ...)
        if name ~= nil then return read_lines(name, ...) end
        return reader(read_lines(name, ...))
      end
      function file.lines(...) return reader(file_lines(...)) end
      """, chunkName: "=input")
    try runtime.call(chunk, [.function(refused)])
  }
}
