import JSON
import LuaLibrary
import LuaRuntime
import Plotting
import Session

/// What a script shows while its cell runs, as messages on iopub, in order with what it prints.
struct NotebookDisplay: DisplayOutput {
  let publisher: Publisher
  let capture: OutputCapture

  func show(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws {
    try publish("display_data", MIMEBundle.content(content, in: runtime), id: "display-\(id)")
  }

  func update(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws {
    try publish("update_display_data", MIMEBundle.content(content, in: runtime), id: "display-\(id)")
  }

  func clear(waits: Bool) {
    capture.drain()
    publisher.publish("clear_output", ["wait": .boolean(waits)])
  }

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
