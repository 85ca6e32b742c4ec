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
    let outcome = session.evaluate(source, name: "@" + file)
    switch outcome {
    case .values(let values):
      if !Session.endsSilently(cell.source) { show(values, in: session, recorder) }
    case .failure(let failure): recorder.add(.failure(failure.report))
    case .exit: break
    }
    return outcome
  }

  private static func show(_ values: [LuaValue], in session: Session, _ recorder: OutputRecorder) {
    var others: [LuaValue] = []
    for value in values {
      if let figure = LuaLibrary.figure(of: value), (try? recorder.show(figure)) != nil { continue }
      others.append(value)
    }
    if others.isEmpty || values.count == 1 && values[0].isNil { return }
    let text = ValueDisplay.text(others, in: session.runtime)
    recorder.add(.values(text: text, html: HTMLDisplay.html(others, in: session.runtime)))
  }
}
