import Session

/// What Tab found, as a list below the input; each further Tab takes the next of it.
struct CompletionMenu {
  let found: Completion
  /// The candidate that was inserted; `nil`: only what all have in common.
  private(set) var selected: Int?
  /// Made by the key that was just pressed: any other key takes it off the screen.
  var isFresh = true

  /// Columns of a name.
  private let width: Int

  init(_ found: Completion) {
    self.found = found
    width = min(40, found.candidates.map(\.text.count).max() ?? 0)
  }

  /// Goes to another candidate, round and round.
  mutating func advance(by step: Int) -> Completion.Candidate {
    let count = found.candidates.count
    let start = selected ?? (step > 0 ? -1 : 0)
    selected = (start + step + count) % count
    isFresh = true
    return found.candidates[selected ?? 0]
  }

  /// The list as rows of text: with their descriptions where they are few, else in columns.
  func rows(columns: Int, limit: Int, palette: Palette) -> [String] {
    let count = found.candidates.count
    let hasDetails = found.candidates.contains { !$0.detail.isEmpty }
    let perRow = hasDetails && count <= limit - 1 ? 1 : max(1, (columns - 1) / (width + 2))
    let all = (count + perRow - 1) / perRow
    let fits = all <= limit && found.total == count
    let shown = fits ? all : limit - 1
    let first = max(0, min((selected ?? 0) / perRow - shown + 1, all - shown))
    var rows = (first..<min(all, first + shown)).map { row in
      (row * perRow..<min(count, (row + 1) * perRow)).map { index in
        text(index, columns: columns, isAlone: perRow == 1, palette)
      }.joined()
    }
    if !fits { rows.append(palette.paint("  … \(found.total) in all", .dim)) }
    return rows
  }

  private func text(_ index: Int, columns: Int, isAlone: Bool, _ palette: Palette) -> String {
    let candidate = found.candidates[index]
    let name = candidate.text.count > 40 ? String(candidate.text.prefix(39)) + "…" : candidate.text
    let padded = name.padding(toLength: width)
    let shown = index == selected ? "\u{1b}[7m\(padded)\u{1b}[0m" : padded
    if !isAlone { return "  " + shown }
    let room = columns - width - 5
    let detail =
      candidate.detail.count > room ? String(candidate.detail.prefix(max(0, room - 1))) + "…" : candidate.detail
    return "  " + shown + (room > 0 && !detail.isEmpty ? "  " + palette.paint(detail, .dim) : "")
  }
}
