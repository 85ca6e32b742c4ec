import Experiments
import LuaRuntime

/// The global function `args`: a script declares its options once and gets parsing, checking and `--help`.
enum ScriptArguments {
  static func register(in runtime: LuaRuntime, _ script: CurrentScript) throws {
    let module = LuaModule(
      "script", "What a script knows of how it was called.",
      discussion: "`args` is `script.args`.")
    module.function(
      "args", "Reads the script's options from the command line.", [.table("declarations")], returns: "table of values",
      example: "args{'Solves an equation.', dt = {0.4, 'time step'}, steps = {100, 'number of steps'}}",
      discussion: """
        Each entry is `name = {default, "help"}`; the default's type (integer, number, string, boolean, table of \
        numbers) is the option's. Without a default: `name = {type = "number", "help"}`. `choices = {…}` restricts a \
        string. Entry [1] describes the script. All options belong to the identity of a run: a checkpoint is refused where \
        one differs. `bits = false` marks one that changes no bit of a result (folders, checkpoints, progress), \
        `length = true` one that only says how far a run goes, so that a longer run goes on from a shorter one's \
        checkpoint. \(ScriptOptions.conventions) On the command line `weight_decay` is `--weight-decay`; booleans are \
        `--name` and `--no-name`; lists are `--name 1,3,5`. `--help` prints them all. A mistake ends the script with \
        exit code 2; a name of the original's programs (`--nepoch`) is answered by ours (docs/from-original.md).
        """
    ) { call in
      let options = try ScriptOptions(call.table(1))
      if let inquiry = ScriptInquiry.current {
        try options.answer(inquiry, call, script)
        throw LuaExit(code: 0)
      }
      let global = call.runtime.globals[raw: "arg"]
      guard case .table(let arguments) = global else { return call.push(options.table(call, [:])) }
      let name = arguments[raw: 0].text ?? "script"
      do {
        let given = try options.parse((1..<arguments.rawCount + 1).map { arguments[raw: $0].text ?? "" })
        let values = options.table(call, given)
        script.name = name
        script.records = [:]
        script.options = Dictionary(
          uniqueKeysWithValues: options.options.map { ($0.name, .init(values[raw: $0.name])) })
        script.freeOptions = Set(options.options.filter { !$0.isCounted }.map(\.name))
        call.push(values)
      } catch ScriptOptions.Outcome.help {
        try call.runtime.call(call.runtime.load("io.write(...)", chunkName: "=help"), [.text(options.help(name))])
        throw LuaExit(code: 0)
      } catch ScriptOptions.Outcome.mistake(let text) {
        StandardError.write("\(name): \(text)\n(--help lists the options)\n")
        throw LuaExit(code: 2)
      }
    }
    module.function(
      "repr", "The shortest text that reads back as the same number, as Python prints a float.", [.number("x")],
      returns: "string", example: "script.repr(0.1 + 0.2)"
    ) { call in call.push("\(try call.number(1))") }
    module.function(
      "sorted_pairs", "`pairs` in an order that is the same in every run.", [.table("t")],
      returns: "function, table, nil", example: "for k, v in script.sorted_pairs{b = 1, a = 2} do print(k, v) end",
      discussion: """
        Keys come sorted: false, true, numbers by value, strings by bytes. `pairs` of a table of your own has no fixed \
        order in Lua: it changes from run to run, and with it the bits of a sum made over it. The tables of names that \
        this program returns (`net:named_parameters()`, `net:state_dict()`, `tensor.load`, `args` …) keep theirs.
        """
    ) { call in
      let table = try call.table(1)
      call.pushTraversal(of: table, try call.runtime.sortedKeys(of: table, path: "argument 1 't'"))
    }
    declareOnInterrupt(module)
    let start = ContinuousClock.now
    module.function(
      "seconds", "Seconds of wall time since the program started, for measuring. No result should depend on it.",
      returns: "number", example: "script.seconds()"
    ) { call in
      let elapsed = (ContinuousClock.now - start).components
      call.push(Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
    }
    ScriptFiles.declare(module, script)
    runtime.register(module)
    try runtime.run("args = script.args", chunkName: "=args")
  }

  private static func declareOnInterrupt(_ module: LuaModule) {
    module.function(
      "on_interrupt", "Has a function called when Ctrl-C or a limit has stopped what runs, to save work.",
      [.function("f", "function(); none: nothing is called").optional],
      example: "script.on_interrupt(function() print('stopped') end)",
      discussion: """
        Ctrl-C stops everything that was called before: no `pcall` catches it. On the way variables with `<close>` are \
        closed, then `f` is called, in which `pcall` works as ever. A script has 5 seconds for both, and a further Ctrl-C \
        ends them. The last function that was given counts, also for the inputs after this one.
        """
    ) { call in
      call.runtime.interruptFunction = try call.optionalFunction(1)
    }
  }
}

/// The script that runs, as its results name it.
final class CurrentScript {
  var name: String?
  /// The values of its declared options.
  var options: [String: Manifest.Value] = [:]
  /// What it wrote, by folder.
  var records: [String: ResultRecord] = [:]
  /// Those that change no bit, or only say how far a run goes.
  var freeOptions: Set<String> = []
  /// The modules that were there before the script.
  var initialModules: Set<String> = []
  /// The cell of a sweep that it runs as.
  var cell: CellJournal?
}

extension Manifest.Value {
  init(_ value: LuaValue) {
    switch value {
    case .nil: self = .null
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .number(value)
    case .table(let list): self = .list((try? list.numbers()) ?? [])
    default: self = .text(value.text ?? "\(value.kind)")
    }
  }
}

/// The declared options of one script.
struct ScriptOptions {
  enum Outcome: Error {
    case help
    case mistake(String)
  }

  enum Kind: String { case integer, number, string, boolean, list }

  struct Option {
    let name: String
    let kind: Kind
    let standard: LuaValue
    let help: String
    let choices: [String]
    /// Whether results depend on it, so that it belongs to the identity of a run.
    let isCounted: Bool
    /// Whether it only says how long a run is.
    let isLength: Bool

    /// As typed: `--weight-decay`.
    var flag: String { "--" + name.replacing("_", with: "-") }
  }

  let summary: String
  let options: [Option]

  init(_ declarations: LuaTable) throws {
    summary = declarations[raw: 1].text ?? ""
    var options: [Option] = []
    try declarations.forEach { key, value in
      if key.int == 1, value.text != nil { return }
      guard let name = key.text, case .table(let entry) = value else {
        throw ArgumentError.argument(
          1, name: "declarations", expected: "entries name = {default, \"help\"}", got: "\(key.text ?? "another key")")
      }
      options.append(try Self.option(name, entry))
    }
    self.options = options.sorted { $0.name < $1.name }
  }

  /// Names that say it all: these count only if `bits = true` is given.
  private static let freeNames: Set = [
    "out", "overwrite", "checkpoint", "checkpoint_every", "manifest", "data_root", "threads", "progress", "epochs",
    "iterations", "steps",
  ]

  /// How the documentation puts it.
  static let conventions =
    "Options called \(freeNames.sorted().map { "`\($0)`" }.joined(separator: ", ")) are marked so by their names; "
    + "`bits = true` makes one count."

  /// Those of them that say how long a run is.
  private static let lengthNames: Set = ["epochs", "iterations", "steps"]

  /// What the marks of an entry say, else its name.
  private static func role(_ name: String, _ entry: LuaTable) throws -> (isCounted: Bool, isLength: Bool) {
    func mark(_ key: String) throws -> Bool? {
      switch entry[raw: key] {
      case .nil: return nil
      case .boolean(let value): return value
      case let other:
        throw ArgumentError.argument(
          1, name: "\(name).\(key)", expected: "boolean", got: other.kind.description)
      }
    }
    if try mark("length") == true { return (false, true) }
    let isCounted = try mark("bits") ?? !freeNames.contains(name)
    return (isCounted, !isCounted && lengthNames.contains(name))
  }

  private static func option(_ name: String, _ entry: LuaTable) throws -> Option {
    let (isCounted, isLength) = try role(name, entry)
    let choices =
      if case .table(let list) = entry[raw: "choices"] { try list.strings(path: "choices of '\(name)'") } else {
        [String]()
      }
    if let type = entry[raw: "type"].text {
      guard let kind = Kind(rawValue: type) else {
        throw ArgumentError.argument(
          1, name: name + ".type", expected: "'integer', 'number', 'string', 'boolean' or 'list'", got: "\"\(type)\"")
      }
      return Option(
        name: name, kind: kind, standard: .nil, help: entry[raw: 1].text ?? "", choices: choices, isCounted: isCounted,
        isLength: isLength)
    }
    let standard = entry[raw: 1]
    let kind: Kind
    switch standard {
    case .integer: kind = .integer
    case .number: kind = .number
    case .string: kind = .string
    case .boolean: kind = .boolean
    case .table: kind = .list
    default:
      throw ArgumentError.argument(
        1, name: name, expected: "default value (number, string, boolean or list), or type = …",
        got: standard.kind.description)
    }
    return Option(
      name: name, kind: kind, standard: standard, help: entry[raw: 2].text ?? "", choices: choices,
      isCounted: isCounted,
      isLength: isLength)
  }

  // MARK: Parsing

  func parse(_ arguments: [String]) throws -> [String: LuaValue] {
    var given: [String: LuaValue] = [:]
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--help" || argument == "-h" { throw Outcome.help }
      guard argument.hasPrefix("--") else { throw Outcome.mistake("unexpected argument '\(argument)'") }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let flag = parts[0]
      if let option = options.first(where: { $0.kind == .boolean && "--no-" + $0.flag.dropFirst(2) == flag }),
        parts.count == 1
      {
        given[option.name] = .boolean(false)
        continue
      }
      guard let option = options.first(where: { $0.flag == flag || "--" + $0.name == flag }) else {
        let known = options.map(\.flag) + ["--help"]
        let advice = OriginalOptions.advice(for: flag, known: options.map(\.name)).map { " (\($0))" }
        throw Outcome.mistake("unknown option '\(flag)'" + (advice ?? Suggestion.phrase(for: flag, in: known)))
      }
      if option.kind == .boolean, parts.count == 1 {
        given[option.name] = .boolean(true)
        continue
      }
      guard let text = parts.count == 2 ? parts[1] : rest.popFirst() else {
        throw Outcome.mistake("option '\(option.flag)': \(option.kind.rawValue) expected, got nothing")
      }
      given[option.name] = try option.value(text)
    }
    return given
  }

  /// The given values, the defaults for the others, as a Lua table in alphabetical order.
  func table(_ call: Call, _ given: [String: LuaValue]) -> LuaTable {
    call.newOrderedTable(
      options.map { option in
        let value = given[option.name] ?? option.standard
        guard case .string(let bytes) = value, option.kind == .list else { return (option.name, value) }
        let list = call.newTable()
        for (i, number) in String(decoding: bytes, as: UTF8.self).split(separator: ",").enumerated() {
          list.setRaw(i + 1, Int(number).map { .integer(Int64($0)) } ?? .number(Double(number) ?? .nan))
        }
        return (option.name, .table(list))
      })
  }

  func help(_ name: String) -> String {
    var lines = ["usage: instab-lua \(name) [options]"]
    if !summary.isEmpty { lines += ["", summary] }
    let rows = (options.map { ($0.usage, $0.explanation) }) + [("--help", "show this help")]
    let width = rows.map(\.0.count).max() ?? 0
    lines += [""] + rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension ScriptOptions.Option {
  fileprivate func value(_ text: String) throws -> LuaValue {
    func mistake(_ expected: String) -> ScriptOptions.Outcome {
      .mistake("option '\(flag)': \(expected) expected, got \"\(text)\"")
    }
    switch kind {
    case .integer:
      if let integer = Int64(text) { return .integer(integer) }
      guard let number = Double(text), let integer = Int64(exactly: number) else { throw mistake("integer") }
      return .integer(integer)
    case .number:
      guard let number = Double(text) else { throw mistake("number") }
      return .number(number)
    case .boolean:
      guard text == "true" || text == "false" else { throw mistake("true or false") }
      return .boolean(text == "true")
    case .list:
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      guard !parts.isEmpty, parts.allSatisfy({ Double($0) != nil }) else {
        throw mistake("numbers separated by commas")
      }
      return .text(text)
    case .string:
      guard choices.isEmpty || choices.contains(text) else {
        throw mistake(
          "one of " + choices.map { "'\($0)'" }.joined(separator: ", ") + Suggestion.phrase(for: text, in: choices))
      }
      return .text(text)
    }
  }

  fileprivate var usage: String {
    switch kind {
    case .boolean: standard.isTruthy ? "--no-" + flag.dropFirst(2) : flag
    case .list: flag + " A,B,…"
    case .string where !choices.isEmpty: flag + " " + choices.joined(separator: "|")
    default: flag + " " + kind.rawValue.uppercased()
    }
  }

  fileprivate var explanation: String {
    let standardText: String? =
      switch standard {
      case .nil, .boolean: nil
      case .table(let list):
        (try? list.numbers())?
          .map { $0 == $0.rounded() && abs($0) < 1e15 ? "\(Int($0))" : "\($0)" }.joined(separator: ",")
      case .string: standard.text
      case .integer(let value): "\(value)"
      case .number(let value): "\(value)"
      default: nil
      }
    return [help, standardText.map { "(default \($0))" }].compactMap(\.self).filter { !$0.isEmpty }.joined(
      separator: " ")
  }
}
