import Foundation

/// The fingerprints of record (ReferenceTable.swift), which `instab-lua verify --write` makes.
///
/// Each row has the revision of the table in which its fingerprint last changed, 0 if it never has. CHANGELOG.md has an item for
/// each revision, with the names of what changed, and that of the last one has the table's ``checksum``, so that no
/// fingerprint changes unsaid (ChangelogTests). Rows of what goes through OpenBLAS are of one version and processor each.
public struct References: Equatable, Sendable {
  struct Row: Hashable, Sendable {
    var name: String
    /// Nil: the same for all.
    var kernels: OpenBLASKernels?
    var digest: Digest
    var revision: Int

    fileprivate struct Key: Hashable {
      let name: String
      let kernels: OpenBLASKernels?
    }
    fileprivate var key: Key { Key(name: name, kernels: kernels) }

    /// The name without the variant behind it.
    fileprivate var family: String {
      guard name.hasSuffix(")"), let variant = name.range(of: " (", options: .backwards) else { return name }
      return String(name[..<variant.lowerBound])
    }
  }

  public private(set) var revision: Int
  /// The libraries with which the rows that are the same for all were made: `SLEEF 3.5.1`.
  var libraries: [String]
  private(set) var rows: [Row]

  init(revision: Int, libraries: [String], rows: [Row]) {
    (self.revision, self.libraries, self.rows) = (revision, libraries, rows)
  }

  /// Those of this program.
  public static let present = References(text) ?? References(revision: 0, libraries: [], rows: [])

  /// Of the rows that are the same for all.
  public var checksum: Digest {
    var digest = Digest()
    for row in rows where row.kernels == nil {
      digest.add(row.name)
      digest.add(row.digest.value)
    }
    return digest
  }

  func digest(_ name: String, _ kernels: OpenBLASKernels?) -> Digest? {
    rows.first { $0.name == name && $0.kernels == kernels }?.digest
  }

  /// Families whose fingerprints last changed in a revision; OpenBLAS's do not count.
  public func changes(in revision: Int) -> [String] {
    rows.filter { $0.revision == revision && $0.kernels == nil }.map(\.family).reduce(into: []) { families, family in
      if !families.contains(family) { families.append(family) }
    }
  }

  /// What CHANGELOG.md says of the last revision.
  public var changelogItem: String {
    let changes = changes(in: revision)
    return "- Bits (fingerprints \(revision), \(checksum)): "
      + (revision > 1 ? changes.joined(separator: "; ") : "the first table of `instab-lua verify`") + "."
  }

  /// These references, with what was measured in the place of what differs from it.
  /// - Parameter measured: all fingerprints, of revision 0.
  func updated(with measured: [Row], libraries: [String]) -> References {
    let known = Dictionary(rows.map { ($0.key, $0) }) { first, _ in first }
    let changes = measured.filter { row in known[row.key].map { $0.digest != row.digest } ?? false }
    let isChanged = changes.contains { $0.kernels == nil }
    let next = max(1, isChanged ? revision + 1 : revision)
    var result = measured.map { row in
      var row = row
      if let before = known[row.key] { row.revision = before.digest == row.digest ? before.revision : next }
      return row
    }
    // Rows of other versions and processors stay, but for fingerprints that there are no more.
    let names = Set(measured.map(\.name)), keys = Set(measured.map(\.key))
    result += rows.filter { $0.kernels != nil && names.contains($0.name) && !keys.contains($0.key) }
    let isSame =
      Set(rows.filter { $0.kernels == nil }.map(\.key)) == Set(measured.filter { $0.kernels == nil }.map(\.key))
    return References(revision: next, libraries: isSame && !isChanged ? self.libraries : libraries, rows: result)
  }
}

// MARK: Text

extension References {
  private static let mark = " @ "

  /// `revision 1`, `made with …`, then for each row digest, revision and name, where it applies with the kernels of OpenBLAS.
  var text: String {
    let lines = rows.map { row in
      let kernels = row.kernels.map { "\(Self.mark)\($0.version) \($0.core)" } ?? ""
      return "\(row.digest) \(row.revision) \(row.name)\(kernels)"
    }
    return (["revision \(revision)", "made with " + libraries.joined(separator: ", ")] + lines).joined(separator: "\n")
  }

  /// Nil for a text that is none.
  init?(_ text: String) {
    let lines = text.split(separator: "\n")
    guard lines.count >= 2, lines[0].hasPrefix("revision "), let revision = Int(lines[0].dropFirst(9)),
      lines[1].hasPrefix("made with ")
    else { return nil }
    var rows: [Row] = []
    for line in lines.dropFirst(2) {
      let fields = line.split(separator: " ", maxSplits: 2)
      guard fields.count == 3, let digest = Digest(fields[0]), let changed = Int(fields[1]) else { return nil }
      var name = String(fields[2]), kernels: OpenBLASKernels?
      if let mark = fields[2].range(of: Self.mark) {
        let words = fields[2][mark.upperBound...].split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return nil }
        (name, kernels) = (String(fields[2][..<mark.lowerBound]), OpenBLASKernels(version: words[0], core: words[1]))
      }
      rows.append(Row(name: name, kernels: kernels, digest: digest, revision: changed))
    }
    self.init(
      revision: revision, libraries: lines[1].dropFirst(10).split(separator: ", ").map(String.init), rows: rows)
  }

  /// The Swift file that holds a table.
  public var source: String {
    """
    // Made by `instab-lua verify --write`.

    extension References {
      static let text = \"""
        \(text.replacing("\n", with: "\n    "))
        \"""
    }

    """
  }

  /// The table in a Swift file that ``source`` wrote.
  public init?(source: String) {
    let parts = source.split(separator: "\"\"\"")
    guard parts.count == 3 else { return nil }
    let lines = parts[1].split(separator: "\n").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    self.init(lines.joined(separator: "\n"))
  }
}
