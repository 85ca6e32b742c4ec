import Foundation
import LuaLibrary
import LuaRuntime
import Plotting

extension Session {
  /// Draws those of an input's values that are figures, as `fig:show()` would; returns the others.
  /// - Throws: what drawing throws.
  package func drawingFigures(of values: [LuaValue]) throws -> [LuaValue] {
    try values.filter { value in
      guard let figure = LuaLibrary.figure(of: value) else { return true }
      lastFigure.set(figure)
      try options.show(figure)
      return false
    }
  }
}

/// Shows figures where the program runs.
enum FigureDisplay {
  /// Draws a figure on standard output, as well as the terminal can; without colours in a pipe.
  @Sendable static func showOnTerminal(_ figure: Figure) throws {
    var window = winsize()
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let hasSize = isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
    let (columns, rows) = hasSize ? (Int(window.ws_col), Int(window.ws_row)) : (80, 24)
    let capabilities = TerminalCapabilities.detect(
      environment: ProcessInfo.processInfo.environment, isTerminal: isTerminal)
    let hasPixels = hasSize && window.ws_xpixel > 0 && window.ws_ypixel > 0
    let cell = hasPixels ? (Int(window.ws_xpixel) / columns, Int(window.ws_ypixel) / rows) : (8, 16)
    let picture = try TerminalPicture.render(
      figure, capabilities: capabilities, columns: columns, rows: max(min(rows - 2, 60), 8), cell: cell)
    try FileHandle.standardOutput.write(contentsOf: Data(picture.utf8))
  }
}
