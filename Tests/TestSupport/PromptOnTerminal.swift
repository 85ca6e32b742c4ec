import Foundation

/// A prompt of the built binary on a terminal of its own, with a home of its own.
public final class PromptOnTerminal {
  public let home: TemporaryFolder
  public let terminal: PseudoTerminal

  /// Waits for the first prompt.
  public init(
    _ arguments: [String] = [], home: TemporaryFolder? = nil, in folder: String? = nil,
    environment: [String: String] = [:], columns: Int = 80, rows: Int = 24
  ) throws {
    self.home = try home ?? TemporaryFolder()
    let own = ["XDG_STATE_HOME": self.home.path, "HOME": self.home.path, "TERM": "xterm-256color", "PAGER": ""]
    terminal = try PseudoTerminal(
      ["--quiet"] + arguments, environment: own.merging(environment) { $1 }, in: folder, columns: columns, rows: rows)
    try terminal.wait(seconds: 10, "the first prompt") { Self.isPrompt($0) }
  }

  /// The file of remembered inputs.
  public var history: String {
    (try? String(contentsOf: home.url.appendingPathComponent("instab-lua/history"), encoding: .utf8)) ?? ""
  }

  /// What stands on the terminal now, blank lines at the end left out.
  public var lines: [String] {
    var lines = terminal.display.lines
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  /// Types an input, Enter, and returns what stands between it and the next prompt.
  public func enter(_ input: String, seconds: Double = 30) throws -> String {
    let start = terminal.display.row
    terminal.type(input + "\r")
    let height = input.split(separator: "\n", omittingEmptySubsequences: false).count
    try terminal.wait(seconds: seconds, "the prompt after \(input)") { $0.row >= start + height && Self.isPrompt($0) }
    let display = terminal.display
    return display.lines[(start + height)..<display.row].joined(separator: "\n")
  }

  /// Types keys and waits until the last lines of the terminal are these.
  public func type(_ keys: String, expecting expected: String..., seconds: Double = 30) throws {
    terminal.type(keys)
    try terminal.wait(seconds: seconds, expected.joined(separator: "\n")) { display in
      var lines = display.lines
      while lines.last == "" { lines.removeLast() }
      return Array(lines.suffix(expected.count)) == expected
    }
  }

  /// Whether the cursor stands behind a prompt and nothing else.
  public static func isPrompt(_ display: TerminalScreen) -> Bool {
    let line = display.lines[display.row]
    guard line.wholeMatch(of: /\[\d+\]>/) != nil || line == ">" || line.wholeMatch(of: /debug \d+>/) != nil else {
      return false
    }
    return display.column == line.count + 1
  }
}
