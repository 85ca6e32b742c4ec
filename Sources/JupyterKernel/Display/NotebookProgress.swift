import Formats
import Foundation
import JSON
import LuaLibrary
import Session
import Synchronization

/// Progress of long work as a bar below the cell that is updated in place, and goes away when the work is over.
///
/// The next work of the same cell moves in where an earlier one went away: a cell that trains fifty networks leaves one
/// empty place behind, not fifty.
final class NotebookProgress: ProgressOutput {
  private struct Places {
    /// The display of each work that is shown.
    var taken: [ObjectIdentifier: String] = [:]
    var free: [String] = []
    /// The cell that they stand below, and how often it had been cleared.
    var cell: [UInt8] = []
    var clears = 0
  }

  private let display: NotebookDisplay
  private let places = Mutex(Places())

  init(_ display: NotebookDisplay) { self.display = display }

  func show(_ state: ProgressState, of work: ObjectIdentifier) {
    let (cell, clears) = (display.publisher.currentRequest, display.clears.load(ordering: .relaxed))
    let (id, isNew) = places.withLock { places in
      // What was below another cell, or was cleared away, cannot be updated here.
      if places.cell != cell || places.clears != clears { places = Places(cell: cell, clears: clears) }
      if let id = places.taken[work] { return (id, false) }
      let free = places.free.popLast()
      let id = free ?? "progress-\(UUID().uuidString)"
      places.taken[work] = id
      return (id, free == nil)
    }
    display.publish(isNew ? "display_data" : "update_display_data", Self.bundle(state), id: id)
  }

  func finish(_ last: ProgressState, of work: ObjectIdentifier) {
    let id = places.withLock { places in
      let id = places.taken.removeValue(forKey: work)
      if let id { places.free.append(id) }
      return id
    }
    guard let id else { return }
    let nothing = MIMEBundle(data: ["text/html": "", "text/plain": ""])
    display.publish("update_display_data", nothing, id: id)
  }

  private static func bundle(_ state: ProgressState) -> MIMEBundle {
    let html =
      "<div><progress max=\"\(state.total)\" value=\"\(min(state.done, state.total))\" style=\"width:24em\"></progress> "
      + "<code>\(HTMLText.escaped("\(state.label) \(state.figures)"))</code></div>"
    return MIMEBundle(data: ["text/html": .string(html), "text/plain": .string(state.line)])
  }
}
