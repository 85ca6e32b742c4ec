/// "Did you mean": the known name nearest to one that is unknown.
public enum Suggestion {
  /// The nearest of `candidates` within a third of the name's length (at least one edit), or `nil`.
  public static func nearest<S: Sequence<String>>(to name: String, in candidates: S) -> String? {
    let limit = max(1, (name.count + 1) / 3)
    var best: (name: String, distance: Int)?
    for candidate in candidates where candidate != name && abs(candidate.count - name.count) <= limit {
      let distance = editDistance(Array(name.lowercased()), Array(candidate.lowercased()))
      guard distance <= limit, distance < candidate.count else { continue }
      if let best, (best.distance, best.name) <= (distance, candidate) { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  /// ` (did you mean 'x'?)`, or nothing.
  public static func phrase<S: Sequence<String>>(for name: String, in candidates: S) -> String {
    nearest(to: name, in: candidates).map { " (did you mean '\($0)'?)" } ?? ""
  }

  /// The `count` candidates that take the fewest edits to reach, for lists in which nothing need be near.
  public static func nearest<S: Sequence<String>>(_ count: Int, to name: String, in candidates: S) -> [String] {
    let wanted = Array(name.lowercased())
    let ranked = candidates.map { (name: $0, distance: editDistance(wanted, Array($0.lowercased()))) }
    return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(count).map(\.name)
  }

  /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
  static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var above = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = above
      above = row
    }
    return above[b.count]
  }
}
