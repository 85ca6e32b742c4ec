import Documents
import Experiments
import Files
import Foundation
import LuaLibrary
import LuaRuntime
import Session
import Terminal

/// What the command line asks for, and how it is done: the stand-alone interpreter around a ``Session``.
struct Program {
  /// What runs before the script, in the order of the command line.
  enum Step: Equatable, Sendable {
    /// `-e CODE`
    case code(String)
    /// `-l NAME`
    case module(String)
  }

  var session = SessionOptions()
  var threads: Int?
  var instructionSet: String?
  var steps: [Step] = []
  /// A file, or "-" for standard input.
  var script: String?
  var scriptArguments: [String] = []
  /// What stands on the command line before the script: the program's name and options.
  var precedingArguments: [String] = []
  /// A prompt after everything else.
  var isInteractive = false
  var showsVersion = false
  /// Instead of running anything: versions, libraries, processor and settings, for a report of a fault.
  var showsReport = false
  var isQuiet = false
  /// What is made of the script.
  var document: DocumentTask?
  /// Instead of all this: a file made from the modules' declarations.
  var reference: ReferenceFile?

  /// What a command line without the host's options asks for.
  init(_ parts: CommandLineParts) {
    steps = parts.steps
    script = parts.script
    scriptArguments = parts.scriptArguments
    precedingArguments = parts.preceding
  }

  /// Exit statuses beside those that a script chooses.
  enum Status {
    static let success: Int32 = 0
    static let failure: Int32 = 1
    static let usage: Int32 = 2
    /// Ended by Ctrl-C, as shells number it.
    static let interrupted: Int32 = 130
  }

  /// Does everything and returns the exit status.
  func run() -> Int32 {
    signal(SIGPIPE, SIG_DFL)  // a closed pipe ends the program quietly, whatever its parent had set
    do {
      try Machine.configure(threads: threads, instructionSet: instructionSet)
    } catch {
      StandardError.report("\(error)")
      return error.isUsage ? Status.usage : Status.failure
    }
    if showsReport {
      Self.show(MachineReport(options: precedingArguments.dropFirst().filter { $0 != "--report" }).text, asError: false)
      return Status.success
    }
    if document != nil, script == nil || script == "-" {
      StandardError.report("--to: the file of a script expected after the options")
      return Status.usage
    }
    if isQuiet { Progress.output = nil }
    if showsVersion { StandardOutput.show(Session.versionText) }
    do {
      var options = session
      if let document {
        options.show = document.recorder.show
        options.display = PageDisplay(recorder: document.recorder)
      }
      if isatty(STDIN_FILENO) != 0 { options.historyPath = History.standardPath() }
      let cell = try CellJournal.take()
      let session = try Session(options, cell: cell)
      if let reference {
        guard let failure = reference.perform(with: session.runtime) else { return Status.success }
        StandardError.report(failure)
        return Status.failure
      }
      return finish(run(in: session), session, cell)
    } catch {
      StandardError.report("\(error)")
      return Status.failure
    }
  }

  /// How a session ended.
  fileprivate enum End {
    case status(Int32)
    /// By `os.exit`: nothing but the files is closed unless the script asked for it.
    case exit(Int32)
  }

  private func run(in session: Session) -> End {
    prepare(session)
    session.runtime.keepFrames(isInteractive)  // for %debug
    var outcome = session.prepare { try $0.runLuaInit() }
    for step in steps {
      guard case .values = outcome else { break }
      outcome =
        switch step {
        case .code(let code): session.run(code, name: "=(command line)")
        case .module(let name): session.prepare { try $0.requireModule(name) }
        }
    }
    var hint: String?
    if case .values = outcome, let script {
      let file = Installation.find(script)
      outcome =
        document?.outcome(of: file, in: session) ?? session.run(file: file, arguments: scriptArguments)
      if case .failure(let failure) = outcome { hint = PercentScript.hint(for: failure, inFile: file, of: session) }
    }
    var end = Self.end(of: outcome)
    if let hint { StandardError.report("hint: \(hint)") }
    if case .exit = end { return end }
    let continues = end.isSuccess || self.session.isStrict  // after an error, look at what is there
    if isInteractive, continues {
      end = prompt(session)
    } else if end.isSuccess, script == nil, !showsVersion, !steps.contains(where: \.isCode) {
      end = isatty(STDIN_FILENO) != 0 ? prompt(session) : Self.end(of: session.run(file: "-"))
    }
    return end
  }

  private func prompt(_ session: Session) -> End {
    if !isQuiet { StandardOutput.show(Session.banner) }
    let prompt = REPL(session)
    return withExtendedLifetime(prompt) { .status(prompt.run()) }
  }

  /// `arg`, and where `require` looks. An installed script that was found by its name finds its neighbours by `arg[0]`.
  private func prepare(_ session: Session) {
    session.runtime.setArguments(
      program: precedingArguments, script: script.map { Installation.find($0) }, arguments: scriptArguments)
    guard session.options.isStrict else { return }
    session.useInstalledModules()
    if let script, script != "-" {
      let found = Installation.find(script)
      session.runtime.addModuleDirectory(found.lastIndex(of: "/").map { String(found[..<$0]) } ?? ".")
    }
  }

  private static func end(of outcome: Outcome) -> End {
    switch outcome {
    case .values: return .status(Status.success)
    case .exit(let status): return .exit(status)
    case .failure(let failure):
      StandardError.report(failure.report)
      return .status(failure.kind == .interrupted ? Status.interrupted : Status.failure)
    }
  }

  /// Frees the state, so that finalizers run, and notices an output that could not be written, and a cell's end that could not
  /// be noted.
  private func finish(_ end: End, _ session: Session, _ cell: CellJournal?) -> Int32 {
    var status: Int32
    switch end {
    case .status(let code):
      session.close()
      status = code
    case .exit(let code):
      if session.exitClosesState { session.close() }
      status = code
    }
    if !StandardOutput.flush(), status == Status.success {
      StandardError.report("cannot write to standard output")  // Lua's print has forgotten why
      status = Status.failure
    }
    do { try cell?.end(exit: Int(status)) } catch {
      StandardError.report("\(error)")
      status = Status.failure
    }
    // To return would release the session, which closes the state: finalizers would run.
    if case .exit = end, !session.exitClosesState { withExtendedLifetime(session) { exit(status) } }
    return status
  }

  // MARK: Messages

  /// Writes a message of the command line's parser.
  static func show(_ text: String, asError isError: Bool) {
    if isError { StandardError.show(text) } else { StandardOutput.show(text) }
  }
}

extension Program.End {
  fileprivate var isSuccess: Bool { if case .status(0) = self { true } else { false } }
}

extension Program.Step {
  fileprivate var isCode: Bool { if case .code = self { true } else { false } }
}
