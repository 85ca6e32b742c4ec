import LuaLibrary
import LuaRuntime
import Plotting

/// What a script shows by `display`, as text on standard output: one below the other.
struct TerminalDisplay: DisplayOutput {
  func show(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws {
    switch content {
    case .value(let value): StandardOutput.show([DisplayedValue(value, in: runtime)].text(in: runtime))
    case .figure(let figure): try FigureDisplay.showOnTerminal(figure)
    case .markup(_, let text): StandardOutput.show(text)
    }
  }

  func update(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws {
    try show(content, id: id, in: runtime)
  }

  func clear(waits: Bool) {}
}
