import Foundation
import FoundationEssentials
import LuaRuntime

/// What could stand at the cursor.
package struct Completion: Equatable, Sendable {
  package enum Kind: String, Sendable {
    case keyword, module, `class`, function, method, property, field, variable, local, option, choice, file, folder,
      command
  }

  /// One text that could be inserted.
  package struct Candidate: Equatable, Sendable {
    /// What replaces ``Completion/prefix``: `linspace`, `dt=`, `data/`.
    package var text: String
    package var kind: Kind
    /// A line about it: the signature of a function, the meaning of an option. May be empty.
    package var detail = ""
  }

  /// What starts with what is typed, in the order in which it is to be shown; the first ``limit`` of them.
  package var candidates: [Candidate] = []
  /// How many there are.
  package var total = 0
  /// What all of them start with, those that are not shown too.
  package var sharedPrefix = ""
  /// Where the candidates begin to replace the text, in UTF-8 bytes.
  package var start: Int
  /// What is already typed of them.
  package var prefix: String

  /// Candidates that are described one by one.
  package static let limit = 200

  /// The texts of the candidates.
  package var texts: [String] { candidates.map(\.text) }

  /// Nothing.
  init(start: Int, prefix: String) {
    self.start = start
    self.prefix = prefix
  }

  /// All of these.
  init(_ candidates: [Candidate], start: Int, prefix: String) {
    self.init(start: start, prefix: prefix)
    add(candidates, total: candidates.count, shared: nil)
  }

  /// Adds candidates behind those that are there, without repeating a text.
  /// - Parameter shared: what all of `total` start with; by default what the given ones do.
  mutating func add(_ more: [Candidate], total: Int, shared: String?) {
    guard !more.isEmpty else { return }
    let known = Set(texts)
    let new = more.filter { !known.contains($0.text) }
    let common = shared ?? more.dropFirst().reduce(more[0].text) { $0.commonPrefix(with: $1.text, options: .literal) }
    sharedPrefix = candidates.isEmpty ? common : sharedPrefix.commonPrefix(with: common, options: .literal)
    self.total += total - (more.count - new.count)
    candidates += new
  }
}
