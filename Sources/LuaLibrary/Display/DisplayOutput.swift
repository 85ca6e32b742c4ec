import LuaRuntime
import Plotting

/// What a script shows by the module `display`.
public enum DisplayContent {
  /// As the prompt would show it.
  case value(LuaValue)
  case figure(Figure)
  /// Text in a language that a notebook understands.
  case markup(DisplayMarkup, String)
}

/// A language of text that a notebook shows as more than text; the raw value is its MIME type.
public enum DisplayMarkup: String, Sendable, CaseIterable {
  case html = "text/html"
  case markdown = "text/markdown"
  case latex = "text/latex"
  case svg = "image/svg+xml"
}

/// Where the module `display` shows things: a terminal, or a notebook. Called on the interpreter's thread.
public protocol DisplayOutput: Sendable {
  /// Shows something new.
  /// - Parameter id: by which ``update(_:id:in:)`` finds it again; unique in the process.
  func show(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws
  /// Puts something else in its place; a terminal, which cannot, shows it below.
  func update(_ content: DisplayContent, id: Int, in runtime: LuaRuntime) throws
  /// Takes away what the cell has shown so far: at once, or when something new is shown.
  func clear(waits: Bool)
}
