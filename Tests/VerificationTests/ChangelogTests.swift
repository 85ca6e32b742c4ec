import Foundation
import Testing

@testable import Verification

/// No fingerprint changes unsaid: each revision of the table of references has an item in CHANGELOG.md,
/// `- Bits (fingerprints 3, 0123456789abcdef): erf; GELU.`, with the families that changed in it, the last one with the table's
/// checksum. It takes no history of the repository: the table itself tells what changed when.
@Suite("CHANGELOG.md against the table of fingerprints") struct ChangelogTests {
  private struct Item {
    let revision: Int
    let checksum, text: String
  }

  private static func items() throws -> [Item] {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("CHANGELOG.md"), encoding: .utf8)
    // An item goes on until the next one, or a title.
    let items = text.replacing(/\n(?=[-#])/, with: "\u{0}").split(separator: "\u{0}")
    return items.compactMap { item in
      let words = item.split { $0.isWhitespace }.joined(separator: " ")
      guard let match = words.firstMatch(of: /^- Bits \(fingerprints (\d+), ([0-9a-f]{16})\): (.*)$/),
        let revision = Int(match.1)
      else { return nil }
      return Item(revision: revision, checksum: String(match.2), text: String(match.3))
    }
  }

  @Test("Each revision has an item that names what changed, the last one with the checksum of the table") func items()
    throws
  {
    let (references, items) = (References.present, try Self.items())
    #expect(
      Set(items.map(\.revision)) == Set(1...max(1, references.revision)) && items.count == references.revision,
      "CHANGELOG.md is to say: \(references.changelogItem)")
    for item in items where item.revision > 1 {
      for family in references.changes(in: item.revision) {
        #expect(item.text.contains(family), "fingerprints \(item.revision): \(family) changed, and is not named")
      }
    }
    let last = items.first { $0.revision == references.revision }
    #expect(last?.checksum == references.checksum.description, "CHANGELOG.md is to say: \(references.changelogItem)")
    #expect(references.rows.allSatisfy { (0...references.revision).contains($0.revision) })
  }
}
