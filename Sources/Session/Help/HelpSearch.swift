import LuaRuntime

/// Looks for names and words in all that has help.
struct HelpSearch {
  struct Entry {
    let name: String
    let summary: String
    /// Everything else that is said of it.
    let text: String
  }

  private let session: Session
  private let entries: [Entry]

  init(_ session: Session) {
    self.session = session
    var seen: Set<String> = []
    let declared = session.runtime.documentation.map {
      Entry(name: $0.name, summary: $0.summary, text: $0.discussion + " " + $0.returns)
    }
    let language = LanguageTopic.all.map { Entry(name: $0.name, summary: $0.summary, text: $0.discussion) }
    let magics = Magic.all.map { Entry(name: "%" + $0.name, summary: $0.summary, text: $0.discussion) }
    // A module and a class may share a name.
    entries = (declared + language + magics).filter { seen.insert($0.name).inserted }
  }

  /// The names that a pattern describes, `*` standing for any characters, with their summaries: all of a name, or all
  /// behind its module.
  func matching(_ pattern: String) -> String {
    let wanted = Array(pattern.lowercased().utf8)
    func fits(_ name: String) -> Bool {
      let name = name.lowercased()
      if Self.matches(wanted[...], Array(name.utf8)[...]) { return true }
      guard let cut = name.lastIndex(where: { $0 == "." || $0 == ":" || $0 == "%" }) else { return false }
      return Self.matches(wanted[...], Array(name[name.index(after: cut)...].utf8)[...])
    }
    let found = entries.filter { $0.name != "*" && fits($0.name) }.sorted { $0.name < $1.name }
    let known = Set(found.map(\.name))
    let globals = session.runtime.memberNames(of: .table(session.runtime.globals), startingWith: "")
    let own = Set(session.localNames + globals).filter { !known.contains($0) && fits($0) }.sorted()
    let lines = own.map { ($0, "a variable of this session") } + found.map { ($0.name, $0.summary) }
    return lines.isEmpty ? "no name matches '\(pattern)'" : session.listing(lines).joined(separator: "\n")
  }

  private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    var (pattern, text) = (pattern, text)
    var star: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
    while true {
      if pattern.first == UInt8(ascii: "*") {
        pattern = pattern.dropFirst()
        star = (pattern, text)
      } else if let byte = text.first, pattern.first == byte {
        (pattern, text) = (pattern.dropFirst(), text.dropFirst())
      } else if pattern.isEmpty, text.isEmpty {
        return true
      } else if let last = star, !last.text.isEmpty {
        star = (last.pattern, last.text.dropFirst())
        (pattern, text) = (last.pattern, last.text.dropFirst())
      } else {
        return false
      }
    }
  }

  /// Those whose name or summary has all of these words.
  func withAll(_ words: String) -> String? {
    let words = words.lowercased().split(separator: " ")
    guard !words.isEmpty else { return nil }
    let found = entries.compactMap { entry -> (rank: Int, entry: Entry)? in
      let (name, text) = (entry.name.lowercased(), "\(entry.name) \(entry.summary)".lowercased())
      guard words.allSatisfy({ text.contains($0) }) else { return nil }
      return (words.allSatisfy { name.contains($0) } ? 0 : 1, entry)
    }.sorted { ($0.rank, $0.entry.name) < ($1.rank, $1.entry.name) }
    return found.isEmpty
      ? nil : session.listing(found.map { ($0.entry.name, $0.entry.summary) }).joined(separator: "\n")
  }

  /// How many names are shown of those that are near.
  private static let limit = 10

  /// The answer for what is no topic: what is near it in spelling or in meaning, or that nothing is.
  func near(_ topic: String) -> String {
    let words = Self.words(in: topic)
    let scores = entries.map { score($0, words) }
    // Where nothing has all the words, what has most of them.
    let most = scores.map(\.found).max() ?? 0
    // Names that are typed slightly wrong come first.
    let spelled =
      topic.contains(" ")
      ? [] : Suggestion.near(topic, in: Set(entries.flatMap { [$0.name, Self.lastPart(of: $0.name)] }))
    var ranked: [(score: Int, entry: Entry)] = []
    for (entry, (score, found)) in zip(entries, scores) {
      let total =
        (found == most ? score : 0) + (spelled.contains(entry.name) ? 200 : 0)
        + (Self.lastPart(of: entry.name) == topic ? 400 : 0)
        + (spelled.contains(Self.lastPart(of: entry.name)) ? 50 : 0)
      if total > 0 { ranked.append((total, entry)) }
    }
    ranked.sort { ($1.score, $0.entry.name) < ($0.score, $1.entry.name) }
    // A function that is a method too is named once.
    var seen: Set<String> = []
    ranked = ranked.filter { seen.insert($0.entry.name.replacing(":", with: ".") + $0.entry.summary).inserted }
    guard !ranked.isEmpty else { return "no topic '\(topic)', and nothing near it; ? says where to begin" }
    let shown = ranked.prefix(Self.limit).map { ($0.entry.name, $0.entry.summary) }
    let more = ranked.count > Self.limit ? ["  … and \(ranked.count - Self.limit) that are further away"] : []
    return (["no topic '\(topic)'; near:"] + session.listing(shown) + more).joined(separator: "\n")
  }

  private static func lastPart(of name: String) -> String {
    name.split { $0 == "." || $0 == ":" }.last.map(String.init) ?? name
  }

  /// What a user calls what has another name here.
  private static let otherNames: [String: [String]] = [
    "fft": ["fourier"], "dft": ["fourier"], "stddev": ["std"], "average": ["mean"], "multiply": ["product"],
    "multiplication": ["product"], "inverse": ["inverse", "solve"], "concat": ["cat", "join"],
    "concatenate": ["cat", "join"], "chart": ["plot"], "graph": ["plot", "figure"], "rand": ["random"],
    "gpu": ["cpu"], "cuda": ["cpu"], "eigenvalue": ["eigenvalues"], "length": ["length", "size"],
    "backprop": ["backward"], "derivative": ["gradient"], "print": ["print"], "array": ["tensor", "table"],
    "matrix": ["matrix", "matrices"], "dictionary": ["table"], "dict": ["table"], "switch": ["if"],
    "continue": ["goto"],
  ]

  /// Words of a question, each with others that mean the same.
  private static func words(in topic: String) -> [[String]] {
    let plain = topic.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    let telling = plain.filter {
      !["a", "an", "the", "of", "to", "for", "how", "in", "with", "is", "do", "i"].contains($0)
    }
    return (telling.isEmpty ? plain : telling).map { [$0] + (otherNames[$0] ?? []) }
  }

  /// How near it is, and how many of the words were found in it. Names count most, then summaries that say little else.
  private func score(_ entry: Entry, _ words: [[String]]) -> (score: Int, found: Int) {
    let parts = Set(Self.tokens(entry.name.lowercased()))
    let summary = Set(Self.tokens(entry.summary.lowercased()))
    let text = Set(Self.tokens(entry.text.lowercased()))
    /// Whether one is the other with an ending.
    func isAkin(_ a: String, _ b: String) -> Bool {
      let (short, long) = a.count < b.count ? (a, b) : (b, a)
      return short.count > 3 && long.count - short.count < 3 && long.hasPrefix(short)
    }
    var (total, found, inSummary) = (0, 0, 0)
    for choices in words {
      let best =
        choices.map { word -> Int in
          if summary.contains(word) { inSummary += 1 }
          if parts.contains(word) { return summary.contains(word) ? 110 : 100 }
          if summary.contains(word) { return 60 }
          if word.count > 2, parts.contains(where: { $0.hasPrefix(word) || $0.hasSuffix(word) }) { return 50 }
          if summary.contains(where: { isAkin($0, word) }) { return 30 }
          return text.contains(word) ? 10 : 0
        }.max() ?? 0
      if best > 0 { found += 1 }
      total += best
    }
    return (total + 30 * inSummary / max(1, summary.count), found)
  }

  private static func tokens(_ text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }
}

extension Suggestion {
  /// The names that take few edits to reach.
  fileprivate static func near(_ name: String, in candidates: Set<String>) -> Set<String> {
    var left = candidates
    var found: Set<String> = []
    while found.count < 5, let next = Suggestion.nearest(to: name, in: left) {
      found.insert(next)
      left.remove(next)
    }
    return found
  }
}
