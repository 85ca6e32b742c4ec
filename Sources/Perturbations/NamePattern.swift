/// Patterns of names in which `*` stands for any characters.
enum NamePattern {
  static func matches(_ pattern: String, _ name: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return pattern == name }
    guard name.hasPrefix(parts[0]) else { return false }
    var rest = name.dropFirst(parts[0].count)
    for part in parts[1..<(parts.count - 1)] where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(parts[parts.count - 1])
  }

  /// The name that needs the fewest edits to be covered by a pattern; the first of several.
  static func nearest(to pattern: String, in names: [String]) -> String? {
    let pattern = Array(pattern.utf8)
    return names.enumerated().min {
      (distance(pattern, $0.element), $0.offset) < (distance(pattern, $1.element), $1.offset)
    }?
    .element
  }

  /// Insertions, deletions and substitutions of characters that make a pattern cover a name; what `*` covers is free.
  private static func distance(_ pattern: [UInt8], _ name: String) -> Int {
    let name = Array(name.utf8)
    var above = Array(0...name.count)
    for character in pattern {
      let isStar = character == UInt8(ascii: "*")
      var row = [isStar ? above[0] : above[0] + 1]
      for (j, other) in name.enumerated() {
        let exchanged = above[j] + (character == other ? 0 : 1)
        row.append(isStar ? min(above[j + 1], row[j]) : min(above[j + 1] + 1, row[j] + 1, exchanged))
      }
      above = row
    }
    return above[name.count]
  }
}
