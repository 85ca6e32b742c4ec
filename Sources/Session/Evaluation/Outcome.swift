import Foundation
import LuaRuntime

/// What came of evaluating a chunk.
package enum Outcome {
  /// It ran; what it returned, or the values of its expressions.
  case values([LuaValue])
  /// It does not compile, it raised an error, or it was interrupted.
  case failure(Failure)
  /// It called `os.exit` with this status.
  case exit(Int32)

  /// It ended with an error of any kind.
  package static func failed(_ error: any Error) -> Outcome { .failure(Failure(error)) }
}

/// An error on its way to the user.
package struct Failure: Error {
  package enum Kind: Sendable { case error, interrupted }

  package let kind: Kind
  /// One line, with the position in front where it is known.
  package let message: String
  /// The call stack, as `debug.traceback` words it; empty if there is none.
  package internal(set) var traceback: String
  /// What was probably meant, in one line.
  package internal(set) var hint: String?
  /// Where it came from.
  package let underlying: any Error

  package init(_ error: any Error) {
    underlying = error
    if let error = error as? LuaError {
      kind = error.kind == .interrupted ? .interrupted : .error
      message = error.message
      traceback = error.traceback
    } else {
      kind = .error
      message = String(describing: error)
      traceback = ""
    }
  }

  /// Message and traceback, as `lua` prints them.
  package var report: String { traceback.isEmpty ? message : message + "\n" + traceback }
}

extension String {
  /// In a traceback: the outermost function that starts on the first line of this chunk is the chunk itself, whatever
  /// it had to be put into.
  mutating func nameMainChunk(_ chunkName: String) {
    let name = chunkName.hasPrefix("=") || chunkName.hasPrefix("@") ? String(chunkName.dropFirst()) : chunkName
    guard let place = range(of: "in function <\(name):1>", options: .backwards) else { return }
    replaceSubrange(place, with: "in main chunk")
  }
}
