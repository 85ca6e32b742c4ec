// Readline's history is only touched on the thread that owns the editor.
@preconcurrency import CReadline
import Session

/// Going back to earlier inputs: with what was typed before the first step as their beginning, if anything was.
struct Recall {
  private let history: History
  private var entries: [String] = []
  /// The entry that is shown; behind the last one is the draft.
  private var position = 0
  private var draft = ""
  private var isGoing = false
  private var searched = -1

  init(_ history: History) { self.history = history }

  /// A new input begins.
  mutating func start() {
    isGoing = false
    lendHistory()
  }

  /// The next older (`-1`) or newer (`+1`) entry that begins like the draft; `nil` if there is none. Back at the
  /// draft, the draft.
  /// - Parameter present: the input as it stands; if it was edited since the last step, it is a new draft.
  mutating func step(_ direction: Int, from present: String) -> String? {
    if !isGoing || present != shown {
      entries = history.entries
      position = entries.count
      draft = present
      isGoing = true
    }
    var next = position + direction
    while entries.indices.contains(next), !entries[next].hasPrefix(draft) || entries[next] == present {
      next += direction
    }
    if direction < 0, next < 0 { return nil }
    guard next <= entries.count, position != entries.count || direction < 0 else { return nil }
    position = min(next, entries.count)
    return shown
  }

  private var shown: String { entries.indices.contains(position) ? entries[position] : draft }

  /// Gives readline the present history: its incremental search, Alt-. and the like look there. (Commands of our own
  /// in their places would not do: a search goes on only if its key is bound to readline's.)
  private mutating func lendHistory() {
    let entries = history.entries
    guard searched != history.version else { return }
    searched = history.version
    clear_history()
    for entry in entries { add_history(entry) }
    using_history()
  }
}
