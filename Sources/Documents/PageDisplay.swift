import LuaLibrary
import LuaRuntime
import Plotting
import Session

/// What a script shows by `display`, among the outputs of its cell on a page.
package struct PageDisplay: DisplayOutput {
  let recorder: OutputRecorder

  package init(recorder: OutputRecorder) { self.recorder = recorder }

  package func show(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws {
    recorder.add(try output(content, runtime), id: id)
  }

  package func update(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws {
    recorder.replace(id, by: try output(content, runtime))
  }

  package func clear(waits: Bool) { recorder.clear() }

  private func output(_ content: DisplayContent, _ runtime: LuaRuntime) throws -> CellOutput {
    switch content {
    case .value(let value): try CellOutput.value(DisplayedValue(value, in: runtime), in: runtime)
    case .figure(let figure): try OutputRecorder.picture(of: figure)
    case .markup(let language, let text): CellOutput.markup(language, text)
    }
  }
}
