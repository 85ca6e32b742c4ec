import LuaRuntime

/// What came of an input: everything that a front end shows of it.
public struct Answer {
  /// The input's number, from 1; `_3` is the value of input 3.
  public var number: Int
  /// What Lua gave. A command without values of its own has none.
  public var outcome: Outcome = .values([])
  /// What a command has to say, without a line break at its end; empty for plain Lua.
  public var report = ""
  /// Whether the report is to be read at leisure: in a pager if it is long, or in a notebook's.
  public var isPage = false
  /// Whether the values are to be shown: not after a `;` at the end of the input.
  public var showsValues = true
  /// What the user should know, one line each.
  public var warnings: [String] = []
  /// Text to begin the next input with, such as the file that `%load` read.
  public var nextInput: String?
  /// How long it took.
  public var seconds = 0.0

  public init(number: Int) { self.number = number }
}

/// What a command gives back; the session makes an ``Answer`` of it.
public struct CommandResult {
  public var report: String
  public var isPage: Bool
  public var outcome: Outcome
  public var showsValues = true
  public var nextInput: String?

  /// A text.
  public init(_ report: String, isPage: Bool = false, outcome: Outcome = .values([])) {
    self.report = report
    self.isPage = isPage
    self.outcome = outcome
  }
}
