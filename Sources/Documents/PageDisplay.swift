import LuaLibrary
import LuaRuntime
import Plotting
import Session

/// What a script shows by `display`, among the outputs of its cell on a page. Text in HTML stands there as it is: the page
/// runs no script and loads nothing, whatever it says.
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
    case .value(let value):
      .values(text: ValueDisplay.text([value], in: runtime), html: HTMLDisplay.html([value], in: runtime))
    case .figure(let figure): try OutputRecorder.picture(of: figure)
    case .markup(.html, let text): .markup(html: text)
    case .markup(.markdown, let text): .markup(html: MarkdownText.html(text, folder: "."))
    case .markup(.latex, let text): .markup(html: MathText.html(text.filter { $0 != "$" }))
    case .markup(.svg, let text): .picture(svg: Array(text.utf8), description: "picture")
    }
  }
}
