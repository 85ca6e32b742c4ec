import Foundation
import LuaLibrary
import LuaRuntime
import Session

/// A script in the percent format that was run cell by cell, with everything that came of it.
struct ExecutedScript {
  struct ExecutedCell {
    var cell: PercentScript.Cell
    var outputs: [CellOutput] = []
    /// `false` for code after the cell that ended the script.
    var wasRun = true
  }

  private(set) var cells: [ExecutedCell] = []
  /// How the script ended: ``Outcome/values(_:)`` if all cells ran.
  private(set) var outcome = Outcome.values([])

  /// Runs the cells in order, in one session, until one fails. Lines in messages are those of the file.
  /// - Parameter recorder: where the session shows its figures.
  /// - Throws: ``OutputCapture/SetupError``.
  init(_ script: PercentScript, file: String, in session: Session, _ recorder: OutputRecorder) throws {
    try recorder.start()
    defer { recorder.stop() }
    for cell in script.cells {
      var executed = ExecutedCell(cell: cell)
      if cell.kind == .code {
        if case .values = outcome {
          outcome = Self.run(cell, file: file, in: session, recorder)
          executed.outputs = recorder.take()
        } else {
          executed.wasRun = false
        }
      }
      cells.append(executed)
    }
  }

  private static func run(
    _ cell: PercentScript.Cell, file: String, in session: Session, _ recorder: OutputRecorder
  ) -> Outcome {
    let source = String(repeating: "\n", count: cell.line - 1) + cell.source
    let start = ContinuousClock.now
    let outcome = session.evaluate(source, name: "@" + file)
    switch outcome {
    case .values(let values):
      if !Session.endsSilently(cell.source), !outcome.isOnlyDisplays(since: start) {
        show(values, in: session, recorder)
      }
    case .failure(let failure): recorder.add(.failure(failure.report))
    case .exit: break
    }
    return outcome
  }

  private static func show(_ values: [LuaValue], in session: Session, _ recorder: OutputRecorder) {
    if values.isEmpty || values.count == 1 && values[0].isNil { return }
    // Neighbours that are neither pictures nor markup share a block.
    var others: [DisplayedValue] = []
    for value in session.displayed(values) {
      if value.isPictureOrMarkup, let output = try? CellOutput.value(value, in: session.runtime) {
        recorder.add(output)
      } else {
        others.append(value)
      }
    }
    if others.isEmpty { return }
    recorder.add(.values(text: others.text(in: session.runtime), html: others.html(in: session.runtime)))
  }
}

extension DisplayedValue {
  fileprivate var isPictureOrMarkup: Bool { !markup.isEmpty || LuaLibrary.figure(of: value) != nil }
}

extension CellOutput {
  /// One value, in the best form that a page has for it.
  /// - Throws: what drawing a figure throws.
  static func value(_ shown: DisplayedValue, in runtime: LuaRuntime) throws -> CellOutput {
    if let figure = LuaLibrary.figure(of: shown.value) { return try OutputRecorder.picture(of: figure) }
    for language in [DisplayMarkup.html, .svg, .markdown, .latex] {
      if let text = shown.markup[language] { return markup(language, text) }
    }
    return .values(text: [shown].text(in: runtime), html: [shown].html(in: runtime))
  }

  /// Text in a language of markup. HTML stands there as it is: the page runs no script and loads nothing, whatever it says.
  static func markup(_ language: DisplayMarkup, _ text: String) -> CellOutput {
    switch language {
    case .html: return .markup(html: text)
    case .svg: return .picture(svg: Array(text.utf8), description: "picture")
    case .markdown, .latex:
      let rendered =
        language == .markdown ? MarkdownText.rendered(text, folder: ".") : MathText.rendered(latex: text)
      for warning in rendered.unsupported { StandardError.show("unsupported: \(warning)") }
      return .markup(html: rendered.html)
    }
  }
}
