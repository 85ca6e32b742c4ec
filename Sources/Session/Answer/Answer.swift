import LuaRuntime

/// What came of an input: everything that a front end shows of it.
package struct Answer {
  /// The input's number, from 1; `_3` is the value of input 3.
  package var number: Int
  /// What Lua gave. A command without values of its own has none.
  package var outcome: Outcome = .values([])
  /// What a command has to say, without a line break at its end; empty for plain Lua.
  package var report = ""
  /// Whether the report is help, which a notebook's front end shows in a place of its own. What a command lists is output of
  /// the cell, so that it stands in a notebook that nobody looks at while it runs.
  package var isPage = false
  /// Whether lines of the report may be broken at blanks: it is text, not code or a table.
  package var isProse = false
  /// Whether the values are to be shown: not after a `;` at the end of the input.
  package var showsValues = true
  /// What the user should know, one line each.
  package var warnings: [String] = []
  /// Text to begin the next input with, such as the file that `%load` read.
  package var nextInput: String?
  /// How long it took.
  package var seconds = 0.0

  package init(number: Int) { self.number = number }
}

/// What a command gives back; the session makes an ``Answer`` of it.
package struct CommandResult {
  package var report: String
  package var isPage: Bool
  package var isProse = false
  package var outcome: Outcome
  package var showsValues = true
  package var nextInput: String?

  /// A text whose lines may be broken at blanks; `isPage` for help.
  package static func prose(_ text: String, isPage: Bool = false) -> CommandResult {
    var result = CommandResult(text, isPage: isPage)
    result.isProse = true
    return result
  }

  /// A text.
  package init(_ report: String, isPage: Bool = false, outcome: Outcome = .values([])) {
    self.report = report
    self.isPage = isPage
    self.outcome = outcome
  }
}
