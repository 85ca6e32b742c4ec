import Foundation
import Plotting
import Synchronization

extension Magic {
  /// Pictures.
  static let figures: [Magic] = [
    Magic(
      "figure", .file, "[FILE]", "shows the last figure again, or saves it: .png, .svg, .pdf",
      discussion: "After the window was resized, %figure draws the picture anew in the new size."
    ) { session, argument in
      guard let figure = session.lastFigure.value else { throw MagicError.noFigure }
      if argument.isEmpty {
        try session.options.show(figure)
        return CommandResult("")
      }
      try figure.save(to: argument.expandingHome)
      return CommandResult("saved \(argument)")
    }
  ]
}

/// The figure that was shown last.
final class LastFigure: Sendable {
  private let figure = Mutex<Figure?>(nil)

  var value: Figure? { figure.withLock { $0 } }

  func set(_ new: Figure) { figure.withLock { $0 = new } }
}
