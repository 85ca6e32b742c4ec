import Experiments
import Foundation
import Interrupt
import LuaRuntime
import Tensors

/// The module `sweep`: many runs of a script, and what one of them notes.
enum SweepLibrary {
  static func register(in runtime: LuaRuntime, _ script: CurrentScript) {
    let module = LuaModule(
      "sweep", "Runs of a script for all combinations of parameters, each a process with a folder of its own.",
      discussion: """
        `instab-lua sweep SCRIPT --out DIR --grid seed=1..6` does from the shell what `sweep.grid` does; docs/sweeps.md \
        tells what lies in the folders. In a run of a sweep (a cell) `train.run` notes its metrics of each epoch and \
        keeps checkpoint and manifest in the cell's folder, where the script names none, and `script.save` notes its files.
        """)
    declareNotes(module, script)
    module.function(
      "grid", "Runs a script for all combinations of parameters; what is done already is not run again.",
      options: SweepLuaOptions.all,
      returns:
        "table {cells, done, done_before, failed, stopped, failures = list of {folder, attempt, exit, log}}; of slurm "
        + "{cells, submitted, done_before, running, queued, jobs = list of {job, cells}}",
      discussion: """
        `grid` holds a list of values for each parameter, all combined: `grid = {seed = {1, 2, 3}, activation = {"relu", \
        "swish"}}`, in the order of the names; `zip` likewise, of lists of one length, whose values belong together in turn: \
        `zip = {lr = {0.1, 0.05}, epochs = {200, 400}}`. A text stands for a list as on the command line: `seed = "1..6"`. \
        Each parameter is an option that the script declares by `script.args`.

        A cell that is done is left alone, so that after more values only the new cells run; one that was stopped or \
        failed runs again, and goes on from its checkpoint. `stopped` tells why it ended early: 'cancelled' (`instab-lua sweep \
        cancel`) or 'failed_fast'. With `dry_run` nothing is run: the result has a list `commands`.

        `engine = "slurm"` hands the cells that are neither done, running nor queued to a cluster's queue and returns what was \
        handed over; `instab-lua sweep status` tells how far they are.
        """
    ) { call in
      let plan = try SweepPlan(
        script: call[SweepLuaOptions.script], grid: grid(call), arguments: try call[SweepLuaOptions.arguments],
        program: program)
      let folder = try call[SweepLuaOptions.out]
      let engineName = try call[SweepLuaOptions.engine]
      try SweepLuaOptions.checkFit(engineName, call)
      var options = SweepOptions(
        folder: folder, program: program, workers: try call[SweepLuaOptions.workers], cores: Pool.threads)
      options.retries = try call[SweepLuaOptions.retries]
      options.failsFast = try call[SweepLuaOptions.failFast]
      options.acceptsAnyBits = try call[SweepLuaOptions.anyBits]
      guard try !call[SweepLuaOptions.dryRun] else { return call.push(commands(plan, options, call)) }
      try SweepFolder.prepare(folder, plan)
      if engineName == .slurm {
        let engine = SlurmEngine(
          options, processors: try call[SweepLuaOptions.processors] ?? 1,
          sbatchOptions: try call[SweepLuaOptions.sbatch])
        return call.push(table(of: try engine.submitOpenCells(of: plan), call))
      }
      let progress = Progress("sweep", total: plan.cells.count)
      let engine = LocalEngine(options) { runner in
        runner.onChange = { outcome, _ in progress.update(outcome.settled) }
        runner.onNotice = { StandardError.write("sweep.grid: \($0)\n") }
      }
      guard let outcome = try engine.submit(Array(plan.cells.indices), of: plan) else { return call.pushNil() }
      progress.finish()
      if outcome.stop == .interrupted { throw Interrupted() }
      call.push(table(of: outcome, call))
    }
    runtime.register(module)
  }

  private static func declareNotes(_ module: LuaModule, _ script: CurrentScript) {
    let step = Option.integer("step", "of the training, or of whatever counts", atLeast: 0).optional
    let epoch = Option.integer("epoch", atLeast: 0).optional
    module.function(
      "log", "Notes measured numbers, by their names, in the events of the cell that runs.",
      [.table("values", "names with numbers, or with tensors of one element")], options: [step, epoch],
      example: "sweep.log({sharpness = 12.5}, {step = 100})",
      discussion: """
        Of a number that is noted again for the same step and epoch the last one counts, so that a run may go on from \
        a checkpoint. NaN and infinite numbers are noted too. Outside of a sweep nothing is noted.
        """
    ) { call in
      let table = try call.table(1)
      let (step, epoch) = (try call[step], try call[epoch])
      var events: [CellEvent] = []
      for key in try call.runtime.sortedKeys(of: table, path: "argument 1 'values'") {
        guard let name = key.text else {
          throw ArgumentError.argument(1, name: "values", expected: "names as keys", got: key.kind.description)
        }
        events.append(
          .metric(CellEvent.Metric(name, try number(table.raw(key: key), name), step: step, epoch: epoch)))
      }
      try script.cell?.append(events)
    }
    module.function(
      "folder", "The folder of the cell that runs; nil outside of a sweep.", returns: "string or nil",
      example: "sweep.folder()",
      discussion: "What a script writes there is the cell's own: folders for results, pictures, weights."
    ) { call in
      guard let cell = script.cell else { return call.pushNil() }
      call.push(cell.folder.path)
    }
  }

  private static func number(_ value: LuaValue, _ name: String) throws -> Double {
    if let number = value.double { return number }
    if case .object(let object) = value, let tensor = object as? Tensor, tensor.count == 1 { return try tensor.item() }
    throw ArgumentError.argument(
      1, name: "values." + name, expected: "number or tensor of one element", got: value.kind.description)
  }

  // MARK: Grids

  private static func grid(_ call: Call) throws -> SweepGrid {
    try SweepGrid(
      grid: lists(try call[SweepLuaOptions.grid], SweepLuaOptions.grid, call),
      zip: lists(try call[SweepLuaOptions.zip], SweepLuaOptions.zip, call))
  }

  private static func lists(
    _ table: LuaTable?, _ option: any DeclaredOption, _ call: Call
  ) throws -> [(name: String, values: [String])] {
    guard let table else { return [] }
    return try call.runtime.sortedKeys(of: table, path: option.parameter.name).map { key in
      guard let name = key.text, SweepGrid.isName(name) else {
        throw call.unexpected(option, expected: "names of the script's options as keys")
      }
      switch table.raw(key: key) {
      case .table(let list):
        guard list.rawCount > 0 else { return (name, []) }
        return (
          name,
          try (1...list.rawCount).map { i in
            guard let text = text(list[raw: i]) else {
              throw call.unexpected(option, expected: "numbers, texts or booleans in '\(name)'")
            }
            return text
          }
        )
      case .string(let bytes): return (name, try SweepGrid.values(String(decoding: bytes, as: UTF8.self), of: name))
      case let value:
        guard let text = text(value) else { throw call.unexpected(option, expected: "list of values for '\(name)'") }
        return (name, [text])
      }
    }
  }

  /// As it stands on a command line.
  private static func text(_ value: LuaValue) -> String? {
    switch value {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    case .string(let bytes): String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  // MARK: Results

  private static var program: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }

  private static func commands(_ plan: SweepPlan, _ options: SweepOptions, _ call: Call) -> LuaTable {
    let list = call.newTable(elements: plan.cells.count)
    for (i, command) in plan.commands(options).enumerated() { list.setRaw(i + 1, command) }
    return call.newOrderedTable([("cells", plan.cells.count.luaValue), ("commands", .table(list))])
  }

  private static func table(of submission: SlurmEngine.Submission, _ call: Call) -> LuaTable {
    let jobs = call.newTable(elements: submission.jobs.count)
    for (i, (job, cells)) in submission.jobs.enumerated() {
      jobs.setRaw(i + 1, .table(call.newOrderedTable([("job", .text(job)), ("cells", cells.luaValue)])))
    }
    return call.newOrderedTable([
      ("cells", submission.cells.luaValue), ("submitted", submission.submitted.luaValue),
      ("done_before", submission.done.luaValue), ("running", submission.running.luaValue),
      ("queued", submission.queued.luaValue), ("jobs", .table(jobs)),
    ])
  }

  private static func table(of outcome: SweepOutcome, _ call: Call) -> LuaTable {
    let failures = call.newTable(elements: outcome.failures.count)
    for (i, failure) in outcome.failures.enumerated() {
      let entry: [(String, LuaValue)] = [
        ("folder", .text(failure.folder.path)), ("attempt", failure.attempt.luaValue), ("exit", failure.exit.luaValue),
        ("log", .text(failure.folder.logTail(failure.attempt))),
      ]
      failures.setRaw(i + 1, .table(call.newOrderedTable(entry)))
    }
    let stop: LuaValue =
      switch outcome.stop {
      case .cancelled: .text("cancelled")
      case .failedFast: .text("failed_fast")
      case .interrupted, nil: .nil
      }
    return call.newOrderedTable([
      ("cells", outcome.cells.luaValue), ("done", (outcome.done + outcome.doneElsewhere).luaValue),
      ("done_before", outcome.doneBefore.luaValue), ("failed", outcome.failures.count.luaValue), ("stopped", stop),
      ("failures", .table(failures)),
    ])
  }
}

/// The options of `sweep.grid`.
private enum SweepLuaOptions {
  static let script = Option.string("script", "path of the script")
  static let out = Option.string("out", "folder of the sweep")
  static let grid = Option.table("grid", "name → list of values, all combined").optional
  static let zip = Option.table("zip", "name → list of values that belong together in turn").optional
  static let engine = Option.choice(
    "engine", EngineName.self, "what runs the cells: local (here), or slurm (handed to a cluster)", default: .local)
  static let workers = Option.integer(
    "workers", "of local: cells at once, which share the cores; by default as many as cores", atLeast: 1, atMost: 1024
  ).optional
  static let processors = Option.integer(
    "processors", "of slurm: those of each cell; by default 1", atLeast: 1, atMost: 4096
  ).optional
  static let sbatch = Option.table("sbatch", "of slurm: list of options of sbatch, such as '--time=2:00:00'").optional
    .map { table, _ in try table?.strings(path: "sbatch") ?? [] }
  static let retries = Option.integer("retries", "how often a failed cell is tried again", default: 0, atLeast: 0)
  static let failFast = Option.boolean("fail_fast", "end at the first failure", default: false)
  static let anyBits = Option.boolean(
    "any_bits", "run cells also where this host does not give the reference bits", default: false)
  static let dryRun = Option.boolean("dry_run", "only check, and tell what would be run", default: false)
  static let arguments = Option.table("arguments", "list of further arguments that each cell gets").optional.map {
    table, _ in try table?.strings(path: "arguments") ?? []
  }

  static let all: [any DeclaredOption] = [
    script, out, grid, zip, engine, workers, processors, sbatch, retries, failFast, anyBits, dryRun, arguments,
  ]

  /// Refuses what the engine would have no use for.
  static func checkFit(_ engine: EngineName, _ call: Call) throws {
    switch engine {
    case .local:
      if try call[processors] != nil { throw call.unexpected(processors, expected: "engine = 'slurm' with it") }
      if try !call[sbatch].isEmpty { throw call.unexpected(sbatch, expected: "engine = 'slurm' with it") }
    case .slurm:
      if try call[workers] != nil { throw call.unexpected(workers, expected: "engine = 'local' with it") }
    }
  }
}

/// What `sweep.grid` can use.
private enum EngineName: String, Choice { case local, slurm }
