import ArgumentParser
import Documents
import Foundation
import Session

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

      Instead of a script (one of these names is run as ./NAME):
      \(Subcommands.summary)
      """,
    version: Session.versionText)

  /// Options whose value is the next argument.
  static let valued = [
    "--threads", "--isa", "--memory-limit", "--instruction-limit", "--time-limit", "--write-api", "--check-api", "--to",
    "--output",
  ]

  // -e and -l are taken out before parsing, because their order counts; here they are for the help, and for what
  // is said of one without a value.
  @Option(name: .customShort("e"), help: ArgumentHelp("Run this code first; may be repeated.", valueName: "code"))
  var code: String?

  @Option(
    name: .customShort("l"),
    help: ArgumentHelp("Load this module into a global first; may be repeated, in order with -e.", valueName: "module"))
  var module: String?

  @Flag(name: .customShort("i"), help: "Give a prompt after the script.")
  var isInteractive = false

  @Flag(name: .customShort("v"), help: "Show the version, then go on if there is a script.")
  var showsVersion = false

  @Flag(name: .customLong("report"), help: "Show versions, libraries, processor and options, for a report of a fault.")
  var showsReport = false

  @Flag(name: .customShort("E"), help: "Ignore the environment variables LUA_INIT, LUA_PATH and LUA_CPATH.")
  var ignoresEnvironment = false

  @Flag(name: .customShort("W"), help: "Show warnings from the start (the default, but for --no-strict).")
  var showsWarnings = false

  @Flag(help: "Load precompiled chunks too. Lua does not check them: a wrong one can do anything.")
  var allowBinary = false

  @Option(
    help: ArgumentHelp("Worker threads; by default the available cores. Results do not depend on it.", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Vector instructions: v3 (AVX2) or v4 (AVX-512); by default INSTAB_LUA_ISA, else the best there are. "
        + "Results do not depend on it.", valueName: "set"))
  var isa: String?

  @Option(
    help: ArgumentHelp(
      "Bound on the memory of Lua, tensors, data and figures together, such as 512M or 4G.", valueName: "size"))
  var memoryLimit: ByteSize?

  @Option(help: ArgumentHelp("Bound on the Lua instructions that a chunk runs.", valueName: "n"))
  var instructionLimit: Int?

  @Option(help: ArgumentHelp("Bound on the seconds that a chunk runs.", valueName: "s"))
  var timeLimit: Seconds?

  @Flag(name: .customLong("no-strict"), help: "Be as lua5.4: reading an undefined variable gives nil.")
  var isLenient = false

  @Flag(help: "No banner before the prompt.")
  var quiet = false

  @Option(
    help: ArgumentHelp(
      "Make a document of a script in the percent format, beside it: html (a page with its results) or ipynb (a "
        + "notebook).", valueName: "form"))
  var to: DocumentTask.Form?

  @Option(help: ArgumentHelp("Where --to puts the document; - is standard output.", valueName: "file"))
  var output: String?

  @Option(help: .hidden)
  var writeApi: String?

  @Option(help: .hidden)
  var checkApi: String?

  func validate() throws {
    if output != nil, to == nil { throw ValidationError("--output is the place of a document: --to html or ipynb") }
    if let instructionLimit, instructionLimit < 1 {
      throw ValidationError("--instruction-limit: a positive number expected, got \(instructionLimit)")
    }
  }

  /// What the options ask for, as a value.
  func program(_ parts: CommandLineParts) -> Program {
    var program = Program(parts)
    program.isInteractive = isInteractive
    program.showsVersion = showsVersion
    program.showsReport = showsReport
    program.isQuiet = quiet
    program.threads = threads
    program.instructionSet = isa
    program.session.isStrict = !isLenient
    program.session.ignoresEnvironment = ignoresEnvironment
    program.session.allowsBinaryChunks = allowBinary
    program.session.showsWarnings = showsWarnings || !isLenient
    program.session.memoryLimit = memoryLimit?.bytes
    program.session.instructionLimit = instructionLimit
    program.session.timeLimit = timeLimit?.seconds
    // In front of a prompt sits somebody who can press again.
    let isPrompt = isInteractive || parts.script == nil && parts.steps.isEmpty && isatty(STDIN_FILENO) != 0
    if isPrompt { program.session.interruptGrace = 0 }
    program.document = to.map { DocumentTask($0, output: output) }
    program.reference = writeApi.map { ReferenceFile($0, .write) } ?? checkApi.map { ReferenceFile($0, .check) }
    return program
  }
}

extension DocumentTask.Form: ExpressibleByArgument {}

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
    guard let number = Double(digits), let bytes = Int(exactly: (number * factor).rounded()), bytes > 0 else {
      return nil
    }
    self.bytes = bytes
  }
}

/// A span of time: a positive, finite number of seconds.
struct Seconds: ExpressibleByArgument {
  let seconds: Double

  init?(argument: String) {
    guard let seconds = Double(argument), seconds > 0, seconds.isFinite else { return nil }
    self.seconds = seconds
  }
}
