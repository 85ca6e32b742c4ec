import Foundation
import JSON
import LuaLibrary
import Session
import Synchronization

/// Progress of long work as a bar below the cell that is updated in place, and goes away when the work is over.
final class NotebookProgress: ProgressOutput {
  private let display: NotebookDisplay
  /// The display of each work that is shown.
  private let shown = Mutex<[ObjectIdentifier: String]>([:])

  init(_ display: NotebookDisplay) { self.display = display }

  func show(_ state: ProgressState, of work: ObjectIdentifier) {
    let present = shown.withLock { $0[work] }
    let id = present ?? "progress-\(UUID().uuidString)"
    if present == nil { shown.withLock { $0[work] = id } }
    display.publish(present == nil ? "display_data" : "update_display_data", Self.bundle(state), id: id)
  }

  func finish(_ last: ProgressState, of work: ObjectIdentifier) {
    guard let id = shown.withLock({ $0.removeValue(forKey: work) }) else { return }
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
