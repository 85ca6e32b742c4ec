import LuaRuntime
import Results
import Statistics

/// The options of the module `results`.
enum ResultsOptions {
  static let from = folders("the sweep's folder, or a list of folders of sweeps and cells")
  static let optionalFrom = folders("folder of a sweep or cell, or a list of them; else all sweeps known").optional
  static let metric = Option.string(
    "metric", "its name; by default test_accuracy, else train_accuracy, test_loss, loss, or the first"
  ).optional
  static let over = Option.string(
    "over", "which values of a run are averaged: 'epoch[-10:]', 'epoch[30:40]', 'step[100:]'; by default the last one"
  ).map { text, option in try Window.checked(text, option) }.optional
  static let conditions = Option.table("where", "what runs must have: name → value, or list of values").map {
    table, option in try ResultsOptions.conditions(table, option)
  }.optional
  static let unfinished = Option.boolean("unfinished", "also count cells that are not done", default: false)
  static let others = Option.boolean("all", "also count cells of earlier grids", default: false)
  static let scale = Option.number("scale", "a factor for all values: 100 for percent", default: 1)

  static let rows = Option.string("rows", "a parameter or option of the script, 'replica', 'run' or 'cell'")
  static let columns = Option.string("columns", "another one; without it there is one column").optional
  static let across = names("across", "what runs of one place may differ in, which are averaged: a name or a list")
  static let statistic = Option.choice(
    "stat", TableStatistic.self, "what is shown of several numbers", default: .meanAndSpread)
  static let spread = Option.choice(
    "std", SpreadKind.self, "of a standard deviation: divided by n, or by n − 1", default: .population)
  static let interval = Option.number(
    "interval", "confidence level of intervals of mean and standard deviation, which are then shown", moreThan: 0,
    atMost: 0.999_999
  ).optional
  static let test = Option.boolean("test", "test spreads for being equal", default: false)
  static let digits = Option.integer(
    "digits", "behind the point; by default the smallest standard deviation shows two", atLeast: 0, atMost: 17
  ).optional
  static let format = Option.choice("format", TableFormat.self, "how it is written", default: .text)

  static let by = Option.string("by", "the parameter that each curve has a value of; without it there is one curve")
    .optional
  static let averaged = names("over", "what the runs of a curve may differ in: a name or a list")
  static let band = Option.choice("band", CurveBand.self, "what is drawn around the mean", default: .std)

  private static func folders(_ summary: String) -> Option<[String]> {
    Option(.string("from", summary).or("list of strings")) { option in try ResultsOptions.strings(option) }
  }

  private static func names(_ name: String, _ summary: String) -> Option<[String]?> {
    Option<[String]>(.string(name, summary).or("list of strings")) { option in try ResultsOptions.strings(option) }
      .optional
  }

  private static func strings(_ option: OptionValue) throws -> [String] {
    switch option.value {
    case .table(let table):
      let list = try table.strings(path: option.name)
      guard !list.isEmpty else { throw option.unexpected(expected: "string or list of strings", got: "an empty list") }
      return list
    case let value:
      guard let text = value.text else { throw option.unexpected(expected: "string or list of strings") }
      return [text]
    }
  }

  private static func conditions(
    _ table: LuaTable, _ option: OptionValue
  ) throws -> [(name: String, values: [ParameterValue])] {
    try option.runtime.sortedKeys(of: table, path: option.name).map { key in
      guard let name = key.text else { throw option.unexpected(expected: "names as keys") }
      let given = table.raw(key: key)
      var values = [given]
      if case .table(let list) = given {
        values = list.rawCount > 0 ? (1...list.rawCount).map { list[raw: $0] } : []
      }
      return (
        name,
        try values.map { value in
          guard let parameter = ParameterValue(value) else {
            throw option.unexpected(expected: "numbers, strings or booleans in '\(name)'")
          }
          return parameter
        }
      )
    }
  }
}

extension Window {
  fileprivate static func checked(_ text: String, _ option: OptionValue) throws -> Window {
    do { return try Window(text) } catch ResultsError.value(_, let expected, let got) {
      throw option.unexpected(expected: expected, got: got)
    }
  }
}

extension ParameterValue {
  /// As the index has it; nil for what no option of a script can be.
  fileprivate init?(_ value: LuaValue) {
    switch value {
    case .boolean(let value): self = .text("\(value)")
    case .integer(let value): self = .integer(value)
    case .number(let value): self = Int64(exactly: value).map { .integer($0) } ?? .number(value)
    case .string(let bytes): self = .text(String(decoding: bytes, as: UTF8.self))
    default: return nil
    }
  }

  var luaValue: LuaValue {
    switch self {
    case .none: .nil
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let text): .text(text)
    }
  }
}

extension ResultChoice {
  /// What a call asks for.
  init(_ call: Call) throws {
    self.init()
    metric = try call[ResultsOptions.metric]
    over = try call[ResultsOptions.over]
    conditions = try call[ResultsOptions.conditions] ?? []
    takesUnfinished = try call[ResultsOptions.unfinished]
    takesOtherGrids = try call[ResultsOptions.others]
    scale = try call[ResultsOptions.scale]
  }
}
