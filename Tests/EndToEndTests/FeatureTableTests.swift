import Foundation
import Testing

/// The comparison in `docs/repl.md`: each ✓ of this program names a test that is there.
@Suite struct FeatureTableTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

  @Test("Every feature that is claimed has its test") func covered() throws {
    let text = try String(contentsOf: Self.root.appending(path: "docs/repl.md"), encoding: .utf8)
    let table = try #require(text.components(separatedBy: "## Beside others").last)
    let cells = table.split(separator: "\n").map { $0.split(separator: " | ") }.filter { $0.count == 6 }.map { $0[1] }
    let claimed = cells.filter { $0.hasPrefix("✓") }
    #expect(claimed.count >= 20)
    for cell in claimed {
      let name = cell.split(separator: "`").dropFirst().first?.split(separator: ".") ?? []
      try #require(name.count == 2, "\(cell)")
      #expect(try source(of: String(name[0])).contains("func \(name[1])("), "\(cell)")
    }
  }

  private func source(of suite: String) throws -> String {
    let tests = Self.root.appending(path: "Tests")
    let folders = try FileManager.default.contentsOfDirectory(at: tests, includingPropertiesForKeys: nil)
    let file = folders.map { $0.appending(path: suite + ".swift") }.first {
      FileManager.default.fileExists(atPath: $0.path)
    }
    return try String(contentsOf: #require(file, "\(suite)"), encoding: .utf8)
  }
}
