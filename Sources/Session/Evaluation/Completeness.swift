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
    switch Request.first(of: source).request {
    case .chunk: break
    case .magic(let name, let argument) where Magic.named(name)?.argument == .code && !argument.isEmpty:
      return completeness(ofLua: argument)
    default: return .complete
    }
    return completeness(ofLua: source)
  }

  private func completeness(ofLua source: String) -> Completeness {
    let source = source + "\n"  // the end of the line: a string in quotes cannot go on after it
    do {
      _ = try runtime.load("return " + source, chunkName: "=stdin")
      return .complete
    } catch let asExpression {
      do {
        _ = try runtime.load(source, chunkName: "=stdin")
        return .complete
      } catch {
        // `1 +` or `{1,` is no statement at all, but the beginning of an expression.
        let isBeginning = Self.wantsMore(error) || Self.wantsMore(asExpression)
        return isBeginning ? .incomplete : .invalid(message: Failure(error).message)
      }
    }
  }

  private static func wantsMore(_ error: any Error) -> Bool { (error as? LuaError)?.isIncomplete ?? false }
}
