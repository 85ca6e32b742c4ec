import ArgumentParser
import Notebook
import Synchronization

/// The command line: the options of `lua` and the host's own. Everything after the script's name is the script's.
struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "instab-lua",
    abstract: "Runs a Lua script that describes a numerical experiment; without a script, a prompt.",
    usage: "instab-lua [options] [script.lua [arguments]]",
    discussion: """
      A script named - is standard input, and so is the script if standard input is not a terminal. Options after the \
      script's name belong to the script. Exit status: 0, 1 after an error, 2 for a wrong command line, 130 after \
      Ctrl-C, or what the script gave to os.exit.
      """,
    version: Program.versionText)

  @Option(
    name: .customShort("e", allowingJoined: true), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run this code first; may be repeated.", valueName: "code"),
    transform: { Ordered(step: .code($0)) })
  var codes: [Ordered] = []

  @Option(
    name: .customShort("l", allowingJoined: true), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Load this module into a global of its name first; may be repeated, in order with -e.", valueName: "[global=]name"),
    transform: { Ordered(step: .module($0)) })
  var modules: [Ordered] = []

  @Flag(name: .customShort("i"), help: "Give a prompt after the script.")
  var isInteractive = false

  @Flag(name: .customShort("v"), help: "Show the version, then go on if there is a script.")
  var showsVersion = false

  @Flag(name: .customShort("E"), help: "Ignore the environment variables LUA_INIT, LUA_PATH and LUA_CPATH.")
  var ignoresEnvironment = false

  @Flag(name: .customShort("W"), help: "Show warnings from the start (the default, but for --no-strict).")
  var showsWarnings = false

  @Option(help: ArgumentHelp("Worker threads; by default the available cores. Results do not depend on it.", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Vector instructions: v3 (AVX2) or v4 (AVX-512); by default INSTAB_LUA_ISA, else the best there are. "
        + "Results do not depend on it.", valueName: "set"))
  var isa: String?

  @Option(help: ArgumentHelp("Bound on the memory of Lua and tensors together, such as 512M or 4G.", valueName: "size"))
  var memoryLimit: ByteSize?

  @Option(help: ArgumentHelp("Bound on the Lua instructions that a chunk runs.", valueName: "n"))
  var instructionLimit: Int?

  @Flag(name: .customLong("no-strict"), help: "Be as lua5.4: reading an undefined variable gives nil.")
  var isLenient = false

  @Flag(help: "No banner before the prompt.")
  var quiet = false

  @Option(help: .hidden)
  var writeApi: String?

  @Option(help: .hidden)
  var checkApi: String?

  @Argument(parsing: .captureForPassthrough, help: .hidden)
  var rest: [String] = []

  func validate() throws {
    if let first = rest.first, first.hasPrefix("-"), first != "-", first != "--" {
      throw ValidationError("Unknown option '\(first)'")
    }
    if let instructionLimit, instructionLimit < 1 {
      throw ValidationError("--instruction-limit: a positive number expected, got \(instructionLimit)")
    }
  }

  /// What the options ask for, as a value.
  func program(_ commandLine: [String]) -> Program {
    var program = Program()
    program.steps = (codes + modules).sorted { $0.position < $1.position }.map(\.step)
    let operands = rest.first == "--" ? Array(rest.dropFirst()) : rest
    program.script = operands.first
    program.scriptArguments = Array(operands.dropFirst())
    program.precedingArguments = commandLine.dropLast(operands.count)
    program.isInteractive = isInteractive
    program.showsVersion = showsVersion
    program.isQuiet = quiet
    program.threads = threads
    program.instructionSet = isa
    program.session.isStrict = !isLenient
    program.session.ignoresEnvironment = ignoresEnvironment
    program.session.showsWarnings = showsWarnings || !isLenient
    program.session.memoryLimit = memoryLimit?.bytes
    program.session.instructionLimit = instructionLimit
    program.documentation = writeApi.map { .write($0) } ?? checkApi.map { .check($0) }
    return program
  }
}

/// `-e` and `-l` run in the order in which they were given, across both.
struct Ordered {
  let position: Int
  let step: Program.Step

  private static let count = Atomic<Int>(0)

  init(step: Program.Step) {
    self.step = step
    position = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
  }
}

/// `4G`, `512M`, `1.5GiB`, `65536`: a number of bytes, in powers of 1024.
struct ByteSize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    var digits = argument.uppercased()
    for ending in ["IB", "B"] where digits.hasSuffix(ending) {
      digits.removeLast(ending.count)
      break
    }
    let units: [Character: Double] = ["K": 0x1p10, "M": 0x1p20, "G": 0x1p30, "T": 0x1p40]
    var factor = 1.0
    if let last = digits.last, let unit = units[last] {
      factor = unit
      digits.removeLast()
    }
    guard let number = Double(digits), let bytes = Int(exactly: (number * factor).rounded()), bytes > 0 else { return nil }
    self.bytes = bytes
  }
}
