import Foundation
import Plotting
import Session
import Synchronization

/// Something that a cell left behind.
enum CellOutput: Equatable, Sendable {
  /// What it printed, or wrote to standard error.
  case text(String, isError: Bool)
  /// A picture as SVG, and what it shows in words.
  case picture(svg: [UInt8], description: String)
  /// The values of its last expression: as text, and as HTML where that shows them better.
  case values(text: String, html: String?)
  /// What it showed in a language of markup, as HTML.
  case markup(html: String)
  /// Why it ended before its end.
  case failure(String)
}

/// Gathers what cells leave behind, in order. Text comes from the thread that captures output, pictures from Lua's.
package final class OutputRecorder: Sendable {
  private struct State {
    var outputs: [CellOutput] = []
    /// Which of them can be replaced, by the number that `display` gave.
    var places: [Int: Int] = [:]
    var characters = 0
    var capture: OutputCapture?
  }

  private let state = Mutex(State())

  /// Characters of text that are kept of a cell.
  private static let limit = 200_000

  /// Captures the process's output from now on.
  func start() throws {
    let capture = try OutputCapture { [weak self] stream, text in self?.add(text, isError: stream == .standardError) }
    state.withLock { $0.capture = capture }
  }

  /// Ends capturing.
  func stop() {
    let capture = state.withLock { state in
      defer { state.capture = nil }
      return state.capture
    }
    capture?.stop()
  }

  /// Adds something after everything that was printed before; with an `id`, to be replaced.
  func add(_ output: CellOutput, id: Int? = nil) {
    state.withLock(\.capture)?.drain()
    state.withLock { state in
      if let id { state.places[id] = state.outputs.count }
      state.outputs.append(output)
    }
  }

  /// Puts something in the place of what has this `id`; below, if that was in an earlier cell.
  func replace(_ id: Int, by output: CellOutput) {
    let isReplaced = state.withLock { state in
      guard let place = state.places[id] else { return false }
      state.outputs[place] = output
      return true
    }
    if !isReplaced { add(output, id: id) }
  }

  /// Forgets what the cell has left so far.
  func clear() { _ = take() }

  /// Draws a figure and adds it.
  @Sendable package func show(_ figure: Figure) throws { add(try Self.picture(of: figure)) }

  static func picture(of figure: Figure) throws -> CellOutput {
    do {
      return .picture(svg: try Gnuplot().render(figure, as: .svg), description: figure.caption)
    } catch PlottingError.gnuplotMissing {
      return .text(try TerminalPicture.withoutGnuplot(figure), isError: false)
    }
  }

  /// What came since the last call.
  func take() -> [CellOutput] {
    state.withLock(\.capture)?.drain()
    return state.withLock { state in
      defer { (state.outputs, state.places, state.characters) = ([], [:], 0) }
      return state.outputs
    }
  }

  private func add(_ text: String, isError: Bool) {
    state.withLock { state in
      let room = Self.limit - state.characters
      state.characters += text.count
      guard room > 0 else { return }
      let kept = text.count <= room ? text : text.prefix(room) + "\n… (more was printed than is kept here)\n"
      if case .text(let before, isError) = state.outputs.last {
        state.outputs[state.outputs.count - 1] = .text(before + kept, isError: isError)
      } else {
        state.outputs.append(.text(String(kept), isError: isError))
      }
    }
  }
}
