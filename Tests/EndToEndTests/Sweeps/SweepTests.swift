import Experiments
import Foundation
import TestSupport
import Testing

/// `instab-lua sweep`, as a user types it.
@Suite struct SweepTests {
  @Test("All combinations are run once; added values run only what is new") func combinations() throws {
    let fixture = try SweepFixture()
    let first = try fixture.run(["--grid", "i=1..3", "--grid", #"text=a,"b, c","# + #"'d "e"',größe"#])
    #expect(first.exitCode == 0 && first.standardOutput.hasPrefix("12 of 12 cells done; "), "\(first)")
    #expect(first.standardError == "")
    let logs = fixture.cells.map { $0.logTail(1) }
    #expect(Set(logs) == ["text <a>", "text <b, c>", "text <d \"e\">", "text <größe>"])
    #expect(fixture.values("value") == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3] && fixture.ends == ["done": 12])

    let more = try fixture.run(["--grid", "i=1..4", "--grid", "text=a"])
    #expect(more.standardOutput.hasPrefix("4 of 4 cells done (3 before); "), "\(more)")
    // The same cells by other parameters: the default of text is another, that of i the same.
    let other = try fixture.run(["--grid", "text=a,größe"])
    #expect(other.standardOutput.hasPrefix("2 of 2 cells done (2 before)"), "\(other)")
    #expect(fixture.cells.count == 13 && fixture.ends == ["done": 13] && fixture.leftovers.isEmpty)

    let status = try fixture.sweep("status")
    #expect(status.exitCode == 0, "\(status)")
    #expect(status.standardOutput.hasPrefix("2 cells: 2 done, 0 running, 0 failed, 0 pending, and 11 of other grids\n"))
    #expect(status.standardOutput.contains("value: least 1.0 (i=1,text=a-"))
  }

  @Test("A failure is told with its log, tried again as often as asked, and by the next sweep") func failures() throws {
    let fixture = try SweepFixture()
    let result = try fixture.run(["--grid", "i=1..3", "--retries", "2"], ["--fail"])
    #expect(result.exitCode == 1 && result.standardOutput.hasPrefix("2 of 3 cells done, 1 failed; "), "\(result)")
    #expect(result.standardError.contains("(exit status 1, attempt 1), tried again later\n  | "))
    #expect(
      result.standardError.contains("(exit status 1, attempt 3)\n") && result.standardError.contains("number two fails")
    )
    #expect(fixture.ends == ["done": 2, "failed": 3])
    let status = try fixture.sweep("status")
    #expect(status.exitCode == 1 && status.standardOutput.contains("3 cells: 2 done, 0 running, 1 failed, 0 pending"))
    #expect(status.standardOutput.contains("number two fails"))
    let report = try fixture.sweep("report")
    let page = try String(contentsOfFile: fixture.folder + "/report.html", encoding: .utf8)
    #expect(report.exitCode == 0 && page.contains("number two fails") && page.contains("2 done, 1 failed"))

    let again = try fixture.run(["--grid", "i=1..3"], ["--no-fail"])
    #expect(again.exitCode == 0 && again.standardOutput.hasPrefix("3 of 3 cells done (2 before)"), "\(again)")
    let fast = try SweepFixture()
    let stopped = try fast.run(["--grid", "i=2..40", "--fail-fast", "--workers", "1"], ["--fail"])
    #expect(
      stopped.exitCode == 1 && stopped.standardOutput.contains("0 of 39 cells done, 1 failed, 38 left"), "\(stopped)")
    #expect(fast.cells.count == 1)
  }

  @Test("More epochs go on from the checkpoint, with the bits of one run; fewer are done already") func longer() throws
  {
    let fixture = try SweepFixture(SweepFixture.training)
    #expect(try fixture.run(["--grid", "seed=1,2"]).exitCode == 0)
    let short = fixture.values("sum")
    #expect(fixture.values("loss").count == 8 && Set(short).count == 2)
    #expect(try fixture.run(["--grid", "seed=1,2"], ["--epochs=6"]).exitCode == 0)
    for cell in fixture.cells {
      #expect(cell.attempts == [1, 2])
      let metrics = cell.metrics.filter { $0.name == "test_accuracy" }
      #expect(metrics.map(\.epoch) == [1, 2, 3, 4, 5, 6] && metrics.map(\.step) == [2, 4, 6, 8, 10, 12])
      #expect(metrics.allSatisfy { $0.replica == "a" })
      let second = cell.events(of: 2).compactMap { if case .metric(let metric) = $0 { metric.epoch } else { nil } }
      #expect(second.first == 5)  // the first four were not trained again
      for name in ["checkpoint.safetensors", "manifest.json"] {
        #expect(FileManager.default.fileExists(atPath: cell.path + "/" + name))
      }
    }
    let once = try SweepFixture(SweepFixture.training)
    #expect(try once.run(["--grid", "seed=1,2", "--workers", "1"], ["--epochs=6"]).exitCode == 0)
    #expect(once.values("sum") == fixture.values("sum") && once.values("loss") == fixture.values("loss"))
    let fewer = try fixture.run(["--grid", "seed=1,2"], ["--epochs=2"])
    #expect(fewer.standardOutput.hasPrefix("2 of 2 cells done (2 before)"), "\(fewer)")
    let bare = try SweepFixture(SweepFixture.training)
    #expect(try bare.run(["--grid", "seed=1", "--no-checkpoints"]).exitCode == 0)
    #expect(!FileManager.default.fileExists(atPath: bare.cells[0].path + "/checkpoint.safetensors"))
  }

  @Test("A script that is installed with the program is swept by its name") func installed() throws {
    let fixture = try SweepFixture()
    let root = fixture.temporary.path
    for folder in ["bin", "share/instab-lua/scripts"] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    let program = root + "/bin/instab-lua"
    if link(Binary.path, program) != 0 { try FileManager.default.copyItem(atPath: Binary.path, toPath: program) }
    try FileManager.default.moveItem(atPath: root + "/s.lua", toPath: root + "/share/instab-lua/scripts/mine.lua")
    let run = try Binary.run(
      URL(fileURLWithPath: program), ["sweep", "mine.lua", "--out", fixture.folder, "--grid", "i=1,2"])
    #expect(run.exitCode == 0 && fixture.values("value") == [1, 2], "\(run)")
  }

  @Test("--dry-run lists what would be run, and makes nothing") func dryRun() throws {
    let fixture = try SweepFixture()
    let result = try fixture.run(["--grid", "i=1..2", "--grid", "text=a b", "--workers", "2", "--dry-run"], ["--ms=1"])
    let lines = result.standardOutput.split(separator: "\n")
    #expect(result.exitCode == 0 && lines.count == 3, "\(result)")
    #expect(lines[0].hasPrefix("to run  instab-lua --threads ") && lines[0].hasSuffix(" --ms=1 --i=1 '--text=a b'"))
    #expect(lines[2].hasPrefix("2 cells, 0 of them done; 2 at once, "))
    #expect(!FileManager.default.fileExists(atPath: fixture.folder))
  }

  @Test(
    "A mistake is told before anything runs, with exit status 2",
    arguments: [
      (["--grid", "j=1"], "unknown option '--j'"), (["--grid", "i=1,x"], "integer expected, got \"x\""),
      (["--grid", "i="], "got nothing"), (["--grid", "i=1", "--grid", "i=2"], "it twice"),
      (["--grid", "i=1.0,1"], "are one run"), (["--grid", "ms=1,2"], "are one run"),
      (["--grid", "i=1..1000000"], "at most"),
      (["--zip", "i=1,2", "--zip", "text=a"], "2 values"), ([], "expected parameters"),
      (["--grid", "i=1", "--", "--i=2"], "in the grid or behind --"),
      (["--grid", "i=1", "--", "--oops"], "unknown option '--oops'"),
      (["--grid", "i=1", "--", "--help"], "--help is no option"), (["--grid", "i=1", "--workers", "0"], "1 to 1024"),
      (["--grid", "i=1", "--retries", "-1"], "retries"), (["--grid", "i=1", "--engine", "abacus"], "abacus"),
    ])
  func mistakes(_ options: [String], _ reason: String) throws {
    let fixture = try SweepFixture()
    let result = try fixture.run(options)
    #expect(result.exitCode == 2 && result.standardError.contains(reason), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: fixture.folder))
  }

  @Test("Help is that of the subcommand that is asked for") func help() throws {
    for words in [["sweep", "run", "--help"], ["sweep", "help", "run"], ["sweep", "s.lua", "--help"]] {
      let result = try Binary.run(words)
      #expect(result.exitCode == 0 && result.standardOutput.contains("--workers"), "\(words): \(result)")
    }
    #expect(try Binary.run(["kernel", "run", "--help"]).standardOutput.contains("--connection-file"))
    let all = try Binary.run(["sweep", "--help"])
    #expect(
      all.exitCode == 0 && all.standardOutput.contains("status") && all.standardOutput.contains("sweep run --help"))
  }

  @Test("A script that is none, fails at once or declares nothing is refused") func scripts() throws {
    for (code, reason) in [
      ("print 'no options'", "declares no options"), ("error 'early'", "early"),
      ("local o = args{", "before it declared"),
    ] {
      let result = try SweepFixture(code).run(["--grid", "i=1"])
      #expect(result.exitCode == 2 && result.standardError.contains(reason), "\(result)")
    }
    let missing = try Binary.run(["sweep", "/nowhere.lua", "--out", "/tmp/x", "--grid", "i=1"])
    #expect(missing.exitCode == 2 && missing.standardError.contains("a script that can be read"))
    for word in ["status", "cancel", "report"] {
      let result = try SweepFixture().sweep(word)
      #expect(result.exitCode == 1 && result.standardError.contains("the folder of a sweep"), "\(result)")
    }
  }

  @Test("sweep.grid does the same from Lua; outside of a sweep notes go nowhere") func lua() throws {
    let fixture = try SweepFixture()
    let path = fixture.temporary.path
    let code = """
      assert(sweep.folder() == nil)
      sweep.log({x = 1, y = tensor.ones(1)}, {step = 1})
      local ok, message = pcall(sweep.log, {x = "text"})
      assert(not ok and message:find("values.x", 1, true), message)
      local options = {script = "\(path)/s.lua", out = "\(fixture.folder)", grid = {i = {1, 2}, text = {"a, b", 3.5, true}}}
      options.dry_run = true
      local plan = sweep.grid(options)
      assert(plan.cells == 6 and #plan.commands == 6)
      options.dry_run = nil
      local r = sweep.grid(options)
      assert(r.cells == 6 and r.done == 6 and r.failed == 0 and r.stopped == nil and #r.failures == 0)
      options.grid, options.zip, options.arguments = {i = "1..3"}, {text = {"true"}}, {"--fail"}
      r = sweep.grid(options)
      assert(r.cells == 3 and r.done_before == 2 and r.done == 1, r.done)
      options.out = "\(path)/other"
      r = sweep.grid(options)
      assert(r.failed == 1 and r.failures[1].exit == 1 and r.failures[1].log:find("number two"), r.failed)
      for _, grid in ipairs{{}, {i = {}}, {i = {{}}}, {[1] = {1}}, {i = print}, {nix = {1}}} do
        assert(not pcall(sweep.grid, {script = options.script, out = options.out, grid = grid}))
      end
      """
    let result = try Binary.run(["-e", code])
    #expect(result.exitCode == 0, "\(result)")
  }

  @Test("A script's files lie in its cell's folder, and are noted with their checksums") func artefacts() throws {
    let fixture = try SweepFixture(
      """
      local o = args{"Saves.", i = {1, "number"}, out = {"result", "folder"}}
      script.save(o.out .. "/x.npy", tensor{o.i})
      print(sweep.folder())
      """)
    #expect(try fixture.run(["--grid", "i=1,2"]).exitCode == 0)
    for cell in fixture.cells {
      #expect(cell.logTail(1) == cell.path)
      let events = cell.events(of: 1)
      #expect(events.count == 3)
      guard case .artefact(let path, let checksum) = events[1] else {
        Issue.record("no artefact: \(events)")
        continue
      }
      #expect(path == "result/x.npy" && checksum.hasPrefix("sha256:"))
      #expect(FileManager.default.fileExists(atPath: cell.path + "/" + path))
    }
  }

  @Test("results export writes a run of TensorBoard for each cell and replica; a second export replaces it")
  func tensorBoard() throws {
    let fixture = try SweepFixture(
      """
      local o = args{"Notes.", i = {1, "number"}, several = {false, "replicas"}}
      sweep.log({loss = 0.5 ^ o.i}, {step = 10})
      sweep.log({loss = 0 / 0}, {epoch = 2})
      sweep.log{again = 1}
      sweep.log{again = 2}
      if o.several then
        local function net() return nn.mlp{sizes = {3072, 4, 10}, seed = 1} end
        local a, b = net(), net()
        train.run{
          replicas = {
            {name = "a/b", model = a, optimizer = optim.sgd(a:parameters(), {lr = 0.1})},
            {name = "c", model = b, optimizer = optim.sgd(b:parameters(), {lr = 0.1})},
          },
          epochs = 2, data = data.synthetic_cifar{train = 8, test = 4}, batch = 4, seed = 1,
        }
      end
      """)
    #expect(try fixture.run(["--grid", "i=1..2", "--grid", "several=false,true"]).exitCode == 0)
    let log = fixture.temporary.path + "/log"
    for _ in 0..<2 {
      let export = try Binary.run(["results", "export", fixture.folder, "--tensorboard", log])
      #expect(export.exitCode == 0 && export.standardOutput.hasPrefix("wrote 8 runs, "), "\(export)")
    }
    let files =
      FileManager.default.enumerator(atPath: log)?.compactMap { $0 as? String }
      .filter { $0.contains(".tfevents.") } ?? []
    #expect(files.count == 8)
    #expect(files.count { $0.contains("/a_b/") } == 2 && files.count { $0.contains("/c/") } == 2)
    for file in files where !file.contains("/a_b/") && !file.contains("/c/") {
      let bytes = FileManager.default.contents(atPath: log + "/" + file) ?? Data()
      #expect(bytes.range(of: Data("brain.Event:2".utf8)) != nil)
      #expect(bytes.range(of: Data("loss".utf8)) != nil && bytes.range(of: Data("again".utf8)) != nil)
    }
    let none = try Binary.run(["results", "export", fixture.temporary.path, "--tensorboard", log])
    #expect(none.exitCode == 1 && none.standardError.contains("the folder of a sweep"), "\(none)")
    let full = try Binary.run(["results", "export", fixture.folder, "--tensorboard", "/proc/none"])
    #expect(full.exitCode == 1 && full.standardError.contains("/proc/none"), "\(full)")
    for more in [["--format", "csv"], ["--output", "x"], [fixture.folder], ["--tensorboard", ""]] {
      let wrong = try Binary.run(["results", "export", fixture.folder, "--tensorboard", log] + more)
      #expect(wrong.exitCode == 2, "\(more): \(wrong)")
    }
  }

  /// Programs that answer as Slurm's do, and note what they were told.
  private func standInForSlurm(_ fixture: SweepFixture) throws -> String {
    let bin = fixture.temporary.path + "/bin"
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    for (name, body) in [
      ("scontrol", "echo 'MaxArraySize            = 4'"),
      ("squeue", "cat \(fixture.temporary.path)/queue 2>/dev/null; true"),
      (
        "sbatch",
        "echo \"$@\" >> \(fixture.temporary.path)/told; cat /dev/fd/3 >> \(fixture.temporary.path)/scripts; echo 7"
      ),
    ] {
      try fixture.temporary.file("bin/\(name)", "#!/bin/sh\n\(body)\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(bin)/\(name)")
    }
    return bin + ":/usr/bin:/bin"
  }

  @Test("sweep.grid hands cells to Slurm, in pieces, and returns what it handed over") func luaOnSlurm() throws {
    let fixture = try SweepFixture()
    let path = try standInForSlurm(fixture)
    let code = """
      local options = {script = "\(fixture.temporary.path)/s.lua", out = "\(fixture.folder)", grid = {i = "1..6"},
        engine = "slurm", processors = 3, sbatch = {"--time=1:00:00"}, retries = 2}
      local r = sweep.grid(options)
      assert(r.cells == 6 and r.submitted == 6 and r.done_before == 0 and r.running == 0 and r.queued == 0)
      assert(#r.jobs == 2 and r.jobs[1].cells == 4 and r.jobs[2].cells == 2 and r.jobs[1].job == "7")
      options.workers = 2
      local ok, message = pcall(sweep.grid, options)
      assert(not ok and message:find("'workers': engine = 'local' with it expected", 1, true), message)
      options.workers, options.engine, options.processors = nil, nil, nil
      ok, message = pcall(sweep.grid, options)
      assert(not ok and message:find("'sbatch': engine = 'slurm' with it expected", 1, true), message)
      """
    let result = try Binary.run(["-e", code], environment: ["PATH": path])
    #expect(result.exitCode == 0, "\(result)")
    let told = try String(contentsOfFile: fixture.temporary.path + "/told", encoding: .utf8).split(separator: "\n")
    #expect(told.count == 2 && told.allSatisfy { $0.contains("--cpus-per-task=3") && $0.contains(" --time=1:00:00 ") })
    #expect(told.first?.contains("--array=0-3 ") == true && told.last?.contains("--array=0-1 ") == true)
    let scripts = try String(contentsOfFile: fixture.temporary.path + "/scripts", encoding: .utf8)
    #expect(scripts.contains("--threads 3 --retries 2") && scripts.contains("--cells $((4 + SLURM_ARRAY_TASK_ID + 1))"))
    #expect(fixture.cells.isEmpty)
    // Without Slurm's programs.
    let none = try Binary.run(["-e", code], environment: ["PATH": "/nowhere"])
    #expect(none.exitCode == 1 && none.standardError.contains("scontrol"), "\(none)")
  }

  @Test(
    "An option that the engine has no use for is refused",
    arguments: [["--processors", "2"], ["--sbatch=--time=1"], ["--engine", "slurm", "--workers", "2"]])
  func unfit(_ options: [String]) throws {
    let result = try SweepFixture().run(["--grid", "i=1"] + options)
    #expect(result.exitCode == 2 && result.standardError.contains(" is for --engine "), "\(result)")
  }
}
