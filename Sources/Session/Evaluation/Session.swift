import Experiments
import Foundation
import Interrupt
import LuaLibrary
import LuaRuntime
import Tensors

/// One conversation with Lua: what batch runs, the prompt and a notebook share.
///
/// Owns the Lua state with the program's modules. Text that a chunk prints goes to standard output directly.
/// Belongs to one thread, as its ``LuaRuntime`` does.
package final class Session {
  package let options: SessionOptions
  package let runtime: LuaRuntime
  private var handlesInterrupts = false
  /// How many chunks are being evaluated, one within the other.
  private var evaluations = 0
  /// The locals of the cells so far.
  let scope = CellScope()

  // What ``answer(_:isRecorded:)`` and its commands keep.
  /// The inputs so far.
  package let transcript = Transcript()
  /// Inputs of all sessions.
  package let history: History
  /// Who does what needs a terminal; none in a notebook.
  package weak var terminal: (any SessionTerminal)?
  let results = Results()
  let shadowing = Shadowing()
  let moduleFiles = ModuleFiles()
  let lastFigure = LastFigure()
  let breakpoints = Breakpoints()
  var previousFolder: String?
  /// What commands within the present input have to say.
  var notices: [String] = []
  private var comparisonWarnings: ComparisonWarnings?
  private let limitWatcher: LimitWatcher?
  /// Whether the last `os.exit` asked that the state be closed.
  package internal(set) var exitClosesState = false
  /// For completion; `nil` after every evaluation.
  var knownGlobals: MemberNames?
  package var sources: SourceTexts { SourceTexts(transcript: transcript) }

  /// A fresh state with all modules registered.
  /// - Parameter cell: the cell of a sweep that the session's script runs as.
  /// - Throws: ``LuaRuntimeError/outOfMemory``.
  package init(_ options: SessionOptions = SessionOptions(), cell: CellJournal? = nil) throws {
    self.options = options
    history = History(path: options.historyPath)
    limitWatcher = LimitWatcher(
      memory: options.memoryLimit, seconds: options.timeLimit, endsProcess: options.interruptGrace > 0)
    runtime = try LuaRuntime(
      options: LuaOptions(
        isStrict: options.isStrict, memoryLimit: options.memoryLimit, instructionLimit: options.instructionLimit,
        ignoresEnvironment: options.ignoresEnvironment, allowsBinaryChunks: options.allowsBinaryChunks,
        nativeBytes: { Memory.liveBytes }, isOverMemory: { LimitWatcher.isOverAfterTrimming(options.memoryLimit) }))
    runtime.setWarnings(options.showsWarnings)
    if let limit = options.memoryLimit { limitTensors(limit) }
    let (show, lastFigure) = (options.show, lastFigure)
    try LuaLibrary.open(
      in: runtime,
      show: { figure in
        lastFigure.set(figure)
        try show(figure)
      }, display: options.display, cell: cell)
    shadowing.start(in: runtime)
    moduleFiles.start(in: runtime)
    if options.showsWarnings, let warnings = ComparisonWarnings(runtime) {
      comparisonWarnings = warnings
      runtime.willLoad = { [weak warnings] in warnings?.look(atFile: $0) }
    }
  }

  /// Tensors are refused before they are made, once the collector has found nothing to drop.
  private func limitTensors(_ bytes: Int) {
    Memory.setLimit(bytes)
    let interpreter = pthread_self()
    Memory.reclaim = { [weak runtime] in
      // Pool threads, which allocate too in parallel sweeps, must not touch Lua.
      if pthread_equal(pthread_self(), interpreter) != 0 { runtime?.collectGarbage() }
    }
  }

  // MARK: Evaluating

  /// Evaluates a cell: an input of the prompt, a cell of a notebook. Its last expression has a value without `return`,
  /// and the locals that it declares outside of every block are known to the cells after it, also when it failed later
  /// on. Without strictness, both are as in stock `lua5.4`: only a lone expression has a value, and locals end.
  /// - Parameter name: Lua's name of the chunk: `=stdin` is shown as it is, `@file.lua` as a file.
  package func evaluate(_ source: String, name: String) -> Outcome {
    guard options.isStrict else {
      return outcome {
        try handleInterrupts()
        return try runtime.call(compileLenient(source, name: name))
      }
    }
    var isEnclosed = false
    let outcome = outcome {
      try handleInterrupts()
      let cell = Cell(source)
      if source.contains(InputParts.callee) {
        try scope.define(Cell.Local(name: InputParts.callee), .function(makeCommandFunction()), in: runtime)
      }
      comparisonWarnings?.look(at: Array(source.utf8), named: Self.shownName(name), outer: Set(scope.names))
      let chunk = try scope.compile(cell, name: name, in: runtime)
      isEnclosed = chunk.isEnclosed
      return try run(chunk, of: cell)
    }
    guard isEnclosed, case .failure(var failure) = outcome else { return outcome }
    failure.traceback.nameMainChunk(name)
    return .failure(failure)
  }

  private func run(_ chunk: CellScope.Chunk, of cell: Cell) throws -> [LuaValue] {
    var alive: [(name: String, value: LuaValue)] = []
    do {
      let results = try runtime.call(chunk.function, alive: &alive)
      guard chunk.returnsKeeper, case .function(let keeper)? = results.first else { return results }
      try scope.keep(cell, keeper: keeper, in: runtime)
      return Array(results.dropFirst())
    } catch {
      scope.keep(cell, alive: alive, in: runtime)
      throw error
    }
  }

  /// The names of the locals that cells left, sorted.
  package var localNames: [String] { scope.names }

  /// The value of such a local; `nil` if there is none of that name.
  package func local(_ name: String) -> LuaValue? { scope.value(of: name) }

  /// Forgets the locals of all cells so far.
  package func forgetLocals() { scope.forgetAll() }

  /// Forgets one local, if there is one of that name.
  package func forgetLocal(_ name: String) { scope.forget(name) }

  /// Compiles code as a cell would be, to be called many times; its locals are kept nowhere.
  func function(of code: String, name: String) throws -> LuaFunction {
    try scope.compile(Cell(code), name: name, in: runtime).function
  }

  /// Compiles an input as ``evaluate(_:name:)`` does, to see whether it is Lua.
  func compile(_ source: String, name: String) throws -> LuaFunction {
    options.isStrict ? try function(of: source, name: name) : try compileLenient(source, name: name)
  }

  /// Compiles and runs a chunk as it stands: `return` is not added.
  package func run(_ source: String, name: String) -> Outcome {
    outcome {
      try handleInterrupts()
      comparisonWarnings?.look(at: Array(source.utf8), named: Self.shownName(name))
      return try runtime.call(runtime.load(source, chunkName: name))
    }
  }

  /// The name of a chunk as messages have it.
  private static func shownName(_ name: String) -> String {
    name.hasPrefix("=") || name.hasPrefix("@") ? String(name.dropFirst()) : name
  }

  /// Runs a file with arguments (its `...`); "-" is standard input.
  package func run(file: String, arguments: [String] = []) -> Outcome {
    outcome {
      comparisonWarnings?.look(atFile: file)
      let chunk = try runtime.load(file: file)
      if file != "-", runtime.options.isStrict, let text = try? String(contentsOfFile: file, encoding: .utf8) {
        for hint in hints(in: text) { runtime.options.warning("\(file), \(hint)") }
      }
      try handleInterrupts()
      return try runtime.call(chunk, arguments.map { .text($0) })
    }
  }

  /// Runs what the interpreter does before a script: `LUA_INIT`, `require`.
  package func prepare(_ action: (LuaRuntime) throws -> Void) -> Outcome {
    outcome {
      try handleInterrupts()
      try action(runtime)
      return []
    }
  }

  /// An expression list is tried first, so that `1 + 1` has a value; errors are those of the chunk as it stands.
  private func compileLenient(_ source: String, name: String) throws -> LuaFunction {
    if let expressions = try? runtime.load("return " + source, chunkName: name) { return expressions }
    return try runtime.load(source, chunkName: name)
  }

  private func outcome(_ body: () throws -> [LuaValue]) -> Outcome {
    // A command within Lua may evaluate, too: the limits are the outer chunk's.
    if evaluations == 0 { limitWatcher?.begin() }
    evaluations += 1
    defer {
      evaluations -= 1
      if evaluations == 0 { limitWatcher?.end() }
      knownGlobals = nil
    }
    do {
      return .values(try body())
    } catch let exit as LuaExit {
      exitClosesState = exit.closesState
      return .exit(exit.code)
    } catch {
      return .failure(Failure(error))
    }
  }

  // MARK: Interrupting

  /// From now on Ctrl-C stops the chunk that runs, not the process.
  package func handleInterrupts() throws {
    guard !handlesInterrupts else { return }
    try runtime.installInterruptHandler(
      InterruptHandling(
        grace: options.interruptGrace, unserved: { UnservedReport.tell($0) }))
    var signals = sigset_t()  // a parent may have blocked it
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    handlesInterrupts = true
  }

  /// Stops what runs, from any thread. `false` if ``handleInterrupts()`` was not called.
  @discardableResult
  package static func interrupt() -> Bool { LuaRuntime.interruptFromAnyThread() }

  /// Runs the pending finalizers and frees the state.
  package func close() { runtime.close() }
}
