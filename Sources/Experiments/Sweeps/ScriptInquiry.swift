import ChildProcesses
import Files
import Foundation
import JSON

/// What a sweep asks a script before anything runs: which options it has, and whether it takes these values.
///
/// The script is run up to the call of `script.args`, which answers in its place and ends it. The question is a file that the
/// environment names, the answer another beside it.
public struct ScriptInquiry: Sendable {
  /// Arguments that every cell gets.
  public let arguments: [String]
  /// All values of each parameter.
  public let values: [(name: String, values: [String])]
  private let answerPath: String

  static let variable = "INSTAB_LUA_SWEEP_INQUIRY"

  /// The question that this process was started for; nil where there is none.
  public static let current = ProcessInfo.processInfo.environment[variable].flatMap(ScriptInquiry.init(path:))

  private init?(path: String) {
    guard case .object(let fields)? = WholeFile.read(path).flatMap({ JSON($0) }),
      case .array(let arguments)? = fields["arguments"], case .object(let values)? = fields["values"]
    else { return nil }
    self.arguments = arguments.compactMap(\.text)
    self.values = values.map { name, list in
      if case .array(let texts) = list { (name, texts.compactMap(\.text)) } else { (name, []) }
    }
    answerPath = path + ".answer"
  }

  /// Writes the answer.
  /// - Throws: `FileError`.
  public func answer(_ declaration: ScriptDeclaration) throws {
    try AtomicFile.write(declaration.json.bytes(), to: answerPath)
  }

  /// Writes that a value or an argument is none that the script takes.
  /// - Throws: `FileError`.
  public func answer(mistake: String) throws {
    try AtomicFile.write(JSON.object(["mistake": .string(mistake)]).bytes(), to: answerPath)
  }

  /// Asks a script.
  /// - Throws: ``SweepError/script(_:reason:)``; `FileError`; `Interrupted`.
  static func ask(
    _ script: String, program: String, arguments: [String], values: [(name: String, values: [String])],
    limit: Double = 60
  ) throws -> ScriptDeclaration {
    guard FileStatus(script)?.kind == .file, FileStatus.isReadable(script) else {
      throw SweepError.script(script, reason: "expected a script that can be read")
    }
    var environment = ProcessInfo.processInfo.environment
    let question: JSON = [
      "arguments": .array(arguments.map(JSON.string)),
      "values": .object(JSON.Fields(values.map { ($0, .array($1.map(JSON.string))) })),
    ]
    let file = try TemporaryFile("question", question.bytes(), environment: environment)
    defer { FileChange.remove(file.path + ".answer") }
    environment[variable] = file.path
    var command = Command(program, ["--threads", "1", script] + arguments, environment: environment)
    command.input = .empty
    let output = try command.output(limit: limit)
    guard let bytes = WholeFile.read(file.path + ".answer"), case .object(let fields)? = JSON(bytes) else {
      let said = output.errors.split(separator: "\n").first.map { ": \($0)" } ?? ""
      throw SweepError.script(
        script,
        reason: output.status == .exited(0)
          ? "declares no options: script.args was not called" : "ended before it declared its options\(said)")
    }
    if let mistake = fields["mistake"]?.text { throw SweepError.script(script, reason: mistake) }
    guard let declaration = ScriptDeclaration(fields) else {
      throw SweepError.script(script, reason: "gave an answer of another version of the program")
    }
    return declaration
  }
}

/// What a script says of its options.
public struct ScriptDeclaration: Equatable, Sendable {
  /// Of the program and of the script: what ``RunContext`` takes from outside of a run.
  public var program: String
  public var script: [String: IdentityValue]
  /// All options, with the values that they have before the sweep's own.
  public var options: [String: IdentityValue]
  /// Options that change no bit, or only say how long a run is.
  public var freeOptions: Set<String>
  /// Those of them that say how long a run is.
  public var lengths: Set<String>
  /// Those that the arguments of every cell set.
  public var given: Set<String>
  /// What the script makes of each parameter's values, in their order.
  public var values: [String: [IdentityValue]]

  public init(
    program: String, script: [String: IdentityValue], options: [String: IdentityValue], freeOptions: Set<String>,
    lengths: Set<String>, given: Set<String>, values: [String: [IdentityValue]]
  ) {
    (self.program, self.script, self.options) = (program, script, options)
    (self.freeOptions, self.lengths, self.given, self.values) = (freeOptions, lengths, given, values)
  }

  var json: JSON {
    func names(_ set: Set<String>) -> JSON { .array(set.sorted().map(JSON.string)) }
    return [
      "program": .string(program), "script": JSON(.object(script)), "options": JSON(.object(options)),
      "free": names(freeOptions), "lengths": names(lengths), "given": names(given),
      "values": JSON(.object(values.mapValues { .list($0) })),
    ]
  }

  init?(_ fields: JSON.Fields) {
    func names(_ name: String) -> Set<String>? {
      if case .array(let list)? = fields[name] { Set(list.compactMap(\.text)) } else { nil }
    }
    func object(_ name: String) -> [String: IdentityValue]? {
      if case .object(let fields)? = fields[name].map(IdentityValue.init) { fields } else { nil }
    }
    guard let program = fields["program"]?.text, let script = object("script"), let options = object("options"),
      let free = names("free"), let lengths = names("lengths"), let given = names("given"),
      let values = object("values")
    else { return nil }
    self.init(
      program: program, script: script, options: options, freeOptions: free, lengths: lengths, given: given,
      values: values.mapValues(\.elements))
  }
}
