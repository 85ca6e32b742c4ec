import Foundation
import TestSupport
import Testing

/// docs/paper.md against the scripts: nobody runs another experiment than the paper's without a word.
@Suite struct SettingsTests {
  static func page(_ name: String) throws -> [String] {
    try String(contentsOfFile: ScriptTests.root.path + "/docs/" + name, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// A row of the tables "argument by argument".
  struct Setting: CustomTestStringConvertible {
    let script, option, original, ours, deviation: String
    var testDescription: String { "\(script) --\(option)" }
  }

  /// Below a heading that ends in a script's name each row is | `--option` | original | ours | deviation |.
  static let settings: [Setting] = {
    var script: String?
    var rows: [Setting] = []
    for line in (try? page("paper.md")) ?? [] {
      if line.hasPrefix("#") {
        script = line.split(separator: "`").map(String.init).first { $0.hasSuffix(".lua") }
      }
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard let script, cells.count == 4, cells[0].hasPrefix("`--") else { continue }
      let option = cells[0].trimmingCharacters(in: CharacterSet(charactersIn: "`-"))
      rows.append(Setting(script: script, option: option, original: cells[1], ours: cells[2], deviation: cells[3]))
    }
    return rows
  }()

  /// The default that `--help` shows of an option; "on" or "off" for flags, nil if there is none.
  private func declared(_ option: String, _ script: String) throws -> String? {
    let help = try Binary.run([ScriptTests.path(script), "--help"]).standardOutput
    for line in help.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.first == "--no-\(option)" { return "on" }
      guard words.first == "--\(option)" else { continue }
      guard let start = line.range(of: "(default ", options: .backwards) else {
        return words.count > 1 && line.hasPrefix("  --\(option)   ") || !line.contains("--\(option) ") ? "off" : "none"
      }
      return String(line[start.upperBound...].prefix { $0 != ")" })
    }
    return nil
  }

  /// `1.1e7, 1.2e7` as numbers, or the text itself.
  private func value(_ text: String) -> [String] {
    text.split(separator: ",").map { part in
      let word = part.trimmingCharacters(in: .whitespaces)
      return Double(word).map { "\($0)" } ?? word
    }
  }

  @Test("docs/paper.md holds tables of settings") func thereAreSettings() {
    #expect(Self.settings.count > 40)
    #expect(Set(Self.settings.map(\.script)).count >= 8)
  }

  @Test("Each default in docs/paper.md is the one that the script declares", arguments: settings)
  func declaredDefaults(_ setting: Setting) throws {
    let declared = try #require(try declared(setting.option, setting.script), "\(setting.script) has no such option")
    #expect(value(declared) == value(setting.ours))
    if value(setting.ours) != value(setting.original) {
      #expect(!setting.deviation.isEmpty, "another value than the original's, and not a word about it")
    }
  }
}
