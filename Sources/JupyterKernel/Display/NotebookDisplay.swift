import Foundation
import JSON
import LuaLibrary
import LuaRuntime
import Plotting
import Session
import Synchronization

/// What a script shows while its cell runs, as messages on iopub, in order with what it prints.
final class NotebookDisplay: DisplayOutput {
  let publisher: Publisher
  let capture: OutputCapture
  /// Begins the names of displays: a notebook may still hold those of an earlier kernel, which count from 1 too.
  private let prefix = "display-\(UUID().uuidString.prefix(8))"
  /// How often the cells were cleared: what was shown before is there no longer.
  let clears = Atomic<Int>(0)

  func show(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws {
    try publish("display_data", MIMEBundle.content(content, in: runtime), id: "\(prefix)-\(id)")
  }

  func update(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws {
    try publish("update_display_data", MIMEBundle.content(content, in: runtime), id: "\(prefix)-\(id)")
  }

  func clear(waits: Bool) {
    capture.drain()
    clears.add(1, ordering: .relaxed)
    publisher.publish("clear_output", ["wait": .boolean(waits)])
  }

  init(publisher: Publisher, capture: OutputCapture) { (self.publisher, self.capture) = (publisher, capture) }

  /// A figure that a script shows.
  @Sendable func show(_ figure: Figure) throws {
    try publish("display_data", MIMEBundle.figure(figure), id: nil)
  }

  func publish(_ type: String, _ bundle: MIMEBundle, id: String?) {
    capture.drain()
    var content = bundle.json
    content["transient"] = .object(id.map { ["display_id": .string($0)] } ?? [:])
    publisher.publish(type, .object(content))
  }
}
