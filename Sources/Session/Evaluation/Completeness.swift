import LuaRuntime

/// Whether a text can be evaluated as it stands.
package enum Completeness: Equatable, Sendable {
  case complete
  /// More input could make it a chunk.
  case incomplete
  /// No further input can repair it.
  case invalid(message: String)
}

extension Session {
  /// Whether `source` is a chunk, the beginning of one, or neither. Runs nothing.
  package func completeness(of source: String) -> Completeness {
    switch InputParts(source, makesCalls: options.isStrict).parts.last?.request {
    case .chunk(let lua): completeness(ofLua: lua)
    case .magic(let name, let code) where Magic.named(name)?.argument == .code && !code.isEmpty:
      completeness(ofLua: code)
    default: .complete
    }
  }

  /// Reads the text as it will be run: as statements, or as statements and a last expression.
  private func completeness(ofLua source: String) -> Completeness {
    // The end of the line: a string in quotes cannot go on after it.
    let readings = Cell(source + "\n").readings
    var wantsMore = false
    var failure: (any Error)?
    for reading in readings {
      do {
        _ = try runtime.load(reading, chunkName: "=stdin")
        return .complete
      } catch {
        // `1 +` or `{1,` is no statement at all, but the beginning of an expression.
        wantsMore = wantsMore || Self.wantsMore(error)
        failure = error
      }
    }
    return wantsMore ? .incomplete : .invalid(message: failure.map { Failure($0).message } ?? "")
  }

  private static func wantsMore(_ error: any Error) -> Bool { (error as? LuaError)?.isIncomplete ?? false }
}
