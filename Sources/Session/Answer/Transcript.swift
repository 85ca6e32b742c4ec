/// What was entered in a session, by number.
package final class Transcript {
  package struct Entry: Sendable {
    package let number: Int
    package let input: String
    package fileprivate(set) var succeeded = false
    package fileprivate(set) var seconds = 0.0
    /// What `%edit` made of it and ran instead.
    package fileprivate(set) var edited: String?
  }

  package private(set) var entries: [Entry] = []
  /// The number of the input that comes next, from 1.
  package var nextNumber: Int { entries.count + 1 }

  /// An input that is about to be evaluated.
  func begin(_ input: String) { entries.append(Entry(number: nextNumber, input: input)) }

  /// The last input is done.
  func end(succeeded: Bool, seconds: Double) {
    guard !entries.isEmpty else { return }
    entries[entries.count - 1].succeeded = succeeded
    entries[entries.count - 1].seconds = seconds
  }

  /// The last input ran this instead.
  func replaceLast(by source: String) {
    guard !entries.isEmpty else { return }
    entries[entries.count - 1].edited = source
  }

  /// The source of the chunk that Lua calls `In[number]`, line by line.
  func source(_ number: Int) -> String? {
    guard entries.indices.contains(number - 1) else { return nil }
    return entries[number - 1].edited ?? entries[number - 1].input
  }
}
