import Foundation
import LuaRuntime

extension Session {
  /// An error for a reader: the message, the line of source with a mark, and who called it.
  package func report(of failure: Failure, isColored: Bool) -> String {
    FailureReport(failure, sources).text(Palette(isColored: isColored))
  }
}

/// An error as the prompt shows it: the message, the line of source with a mark, and who called it, each with its line.
package struct FailureReport {
  private let failure: Failure
  private let sources: SourceTexts

  package init(_ failure: Failure, _ sources: SourceTexts) {
    self.failure = failure
    self.sources = sources
  }

  package func text(_ palette: Palette) -> String {
    place(palette) + (failure.hint.map { "\n" + palette.paint("hint: " + $0, .warning) } ?? "")
  }

  private func place(_ palette: Palette) -> String {
    var parts = [palette.paint(failure.message, .error)]
    var frames = failure.traceback.split(separator: "\n").dropFirst().map { $0.trimmed }
    // What called the chunk is the program itself.
    if frames.last == "[C]: in ?" { frames.removeLast() }
    let places = frames.map(Self.place)
    let origin =
      (failure.underlying as? LuaError)?.position.map { Place(chunk: $0.chunk, line: $0.line) }
      ?? places.compactMap { $0 }.first
    if let origin, let excerpt = excerpt(origin) { parts.append(palette.paint(excerpt, .dim)) }
    // One line of the chunk itself was shown already.
    let lua = places.compactMap { $0 }
    guard lua.count > 1 || !lua.isEmpty && lua.first != origin else { return parts.joined(separator: "\n") }
    parts.append("stack traceback:")
    for (frame, place) in zip(frames, places) {
      parts.append("  " + frame)
      if let place, place != origin, let line = line(place) { parts.append(palette.paint(line, .dim)) }
    }
    return parts.joined(separator: "\n")
  }

  private struct Place: Equatable {
    var chunk: String
    var line: Int
  }

  /// `In[3]:12: in function 'f'`
  private static func place(_ frame: String) -> Place? {
    guard let end = frame.range(of: ": in ")?.lowerBound, let colon = frame[..<end].lastIndex(of: ":"),
      let line = Int(frame[frame.index(after: colon)..<end])
    else { return nil }
    return Place(chunk: String(frame[..<colon]), line: line)
  }

  private func excerpt(_ place: Place) -> String? {
    sources.lines(of: place.chunk).flatMap { SourceExcerpt.marked(place.line, of: $0, message: failure.message) }
  }

  private func line(_ place: Place) -> String? {
    guard let lines = sources.lines(of: place.chunk), lines.indices.contains(place.line - 1) else { return nil }
    return "\(place.line)".paddedLeft(to: 7) + " | " + lines[place.line - 1].trimmed
  }
}
