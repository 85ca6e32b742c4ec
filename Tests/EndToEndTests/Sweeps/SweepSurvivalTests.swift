import Experiments
import Foundation
import TestSupport
import Testing

/// Whatever ends whom: every cell is finished once, none is lost or doubled.
@Suite struct SweepSurvivalTests {
  /// `INSTAB_SWEEP_KILLS` sets how often something is killed.
  private static let kills = ProcessInfo.processInfo.environment["INSTAB_SWEEP_KILLS"].flatMap { Int($0) } ?? 8

  @Test("kill -9 of the sweep and of its cells, again and again: every cell is finished once") func killed() throws {
    let fixture = try SweepFixture(SweepFixture.training)
    let options = ["--grid", "seed=1..6", "--heartbeat", "0.1", "--retries", "100"]
    var generator = SystemRandomNumberGenerator()
    var kills = 0
    while kills < Self.kills {
      let sweep = try fixture.start(options, ["--ms=30"])
      // Sometimes it is killed before it has started anything.
      if kills != 1 { try SweepFixture.wait("a cell") { !fixture.processes.isEmpty || !sweep.isRunning } }
      let end = Date(timeIntervalSinceNow: .random(in: 0.1..<1, using: &generator))
      while Date() < end, sweep.isRunning {
        usleep(.random(in: 20_000..<200_000, using: &generator))
        if let victim = fixture.processes.randomElement(using: &generator) {
          kill(victim, SIGKILL)
          kills += 1
        }
      }
      if sweep.isRunning { kills += 1 }
      kill(sweep.processIdentifier, SIGKILL)
      sweep.waitUntilExit()
      // Nothing runs on without the sweep.
      try SweepFixture.wait("cells to end") { fixture.processes.isEmpty }
      guard !fixture.cells.isEmpty else { continue }
      let status = try fixture.sweep("status")
      #expect(status.standardOutput.contains(" 0 running"), "\(status)")
    }
    let last = try fixture.run(options)
    #expect(last.exitCode == 0 && last.standardOutput.hasPrefix("6 of 6 cells done"), "\(last)")
    #expect(fixture.cells.count == 6 && fixture.ends["done"] == 6 && fixture.leftovers.isEmpty)

    let calm = try SweepFixture(SweepFixture.training)
    #expect(try calm.run(["--grid", "seed=1..6"]).exitCode == 0)
    #expect(calm.values("sum") == fixture.values("sum") && calm.values("loss") == fixture.values("loss"))
  }

  @Test("Two sweeps in one folder run each cell once, and both wait for all") func together() throws {
    let fixture = try SweepFixture()
    let other = try fixture.start(["--grid", "i=1..30"], ["--ms=10"])
    let result = try fixture.run(["--grid", "i=1..30"], ["--ms=10"])
    other.waitUntilExit()
    #expect(result.exitCode == 0 && other.terminationStatus == 0, "\(result)")
    #expect(fixture.ends == ["done": 30] && fixture.values("value") == (1...30).map(Double.init))
  }

  @Test("Numbers that no program of ours wrote are no attempts, cells or options") func hostileNumbers() throws {
    let fixture = try SweepFixture()
    #expect(try fixture.run(["--grid", "i=1..2"]).exitCode == 0)
    for number in ["9223372036854775807", "0", "-1"] {
      let path = fixture.cells[0].path + "/events-\(number).jsonl"
      try "{}\n".write(toFile: path, atomically: false, encoding: .utf8)
    }
    let again = try fixture.run(["--grid", "i=1..3"])
    #expect(again.exitCode == 0 && again.standardOutput.hasPrefix("3 of 3 cells done (2 before)"), "\(again)")
    #expect(try fixture.sweep("status").exitCode == 0)
    let work = try fixture.sweep("work", "--cells=-9223372036854775808")
    #expect(work.exitCode == 1 && work.standardError.contains("expected numbers from 1 to 3, got"), "\(work)")
  }

  @Test("A sweep takes over what another one leaves that is killed") func takeover() throws {
    let fixture = try SweepFixture()
    let first = try fixture.start(["--grid", "i=1..2", "--workers", "2"], ["--ms=60000"])
    try SweepFixture.wait("two cells") { fixture.processes.count == 2 }
    let second = try fixture.start(["--grid", "i=1..2"], ["--ms=1"])
    usleep(500_000)
    #expect(second.isRunning && fixture.ends == ["none": 2])  // it waits
    kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    second.waitUntilExit()
    #expect(second.terminationStatus == 0 && fixture.ends == ["none": 2, "done": 2], "\(fixture.ends)")
  }

  @Test("Of a cell on another host only its lease tells: it is taken over when that does not change") func otherHost()
    throws
  {
    let fixture = try SweepFixture()
    #expect(try fixture.run(["--grid", "i=1,2"]).exitCode == 0)
    // As if another host had begun another attempt at the first, and were gone.
    let cell = fixture.cells[0]
    let events = try String(contentsOfFile: cell.path + "/events-1.jsonl", encoding: .utf8)
    let start = try #require(events.split(separator: "\n").first)
    try FileManager.default.removeItem(atPath: cell.path + "/events-1.jsonl")
    let foreign = start.replacing(/"system":"[^"]*"/, with: "\"system\":\"far\"")
    try Data((foreign + "\n").utf8).write(to: URL(fileURLWithPath: cell.path + "/events-1.jsonl"))
    let begin = Date()
    let status = try fixture.sweep("status")
    #expect(status.exitCode == 3 && status.standardOutput.contains("2 cells: 1 done, 1 running"), "\(status)")
    let result = try fixture.run(["--grid", "i=1,2", "--heartbeat", "0.05"])
    #expect(result.exitCode == 0 && result.standardOutput.hasPrefix("2 of 2 cells done (1 before)"), "\(result)")
    #expect(Date().timeIntervalSince(begin) > 0.6 && fixture.ends == ["none": 1, "done": 2])
  }

  @Test("Ctrl-C saves the trainings, marks the cells, and the same command goes on with equal bits") func interrupted()
    throws
  {
    let fixture = try SweepFixture(SweepFixture.training)
    let sweep = try fixture.start(["--grid", "seed=1,2", "--workers", "2"], ["--epochs=4", "--ms=400"])
    try SweepFixture.wait("an epoch of each") { fixture.values("loss").count >= 2 }
    kill(sweep.processIdentifier, SIGINT)
    sweep.waitUntilExit()
    #expect(sweep.terminationStatus == 130 && fixture.ends == ["evicted": 2] && fixture.processes.isEmpty)
    let status = try fixture.sweep("status")
    #expect(status.exitCode == 3 && status.standardOutput.contains("2 evicted"), "\(status)")
    let rest = try fixture.run(["--grid", "seed=1,2"], ["--epochs=4"])
    #expect(rest.exitCode == 0, "\(rest)")
    let calm = try SweepFixture(SweepFixture.training)
    #expect(try calm.run(["--grid", "seed=1,2"]).exitCode == 0)
    #expect(calm.values("sum") == fixture.values("sum") && calm.values("loss") == fixture.values("loss"))
    #expect(fixture.cells.allSatisfy { $0.events(of: 2).count < $0.events(of: 1).count + 16 })
  }

  @Test("sweep cancel stops what runs elsewhere; an old wish does not count") func cancelled() throws {
    let fixture = try SweepFixture()
    let sweep = try fixture.start(["--grid", "i=1..4", "--workers", "2"], ["--ms=60000"])
    try SweepFixture.wait("two cells") { fixture.processes.count == 2 }
    let running = try fixture.sweep("status")
    #expect(running.exitCode == 3 && running.standardOutput.contains("0 done, 2 running, 0 failed, 2 pending"))
    let cancel = try fixture.sweep("cancel")
    #expect(cancel.exitCode == 0 && cancel.standardOutput == "2 of 2 running cells stopped\n", "\(cancel)")
    sweep.waitUntilExit()
    #expect(sweep.terminationStatus == 3 && fixture.ends == ["cancelled": 2])
    #expect(try fixture.sweep("cancel").standardOutput == "no cell is running\n")
    let again = try fixture.run(["--grid", "i=1..4"])
    #expect(again.exitCode == 0 && fixture.ends == ["cancelled": 2, "done": 4], "\(again)")
  }

  @Test("A folder that takes no files: a clear error, nothing is lost") func closed() throws {
    // To root nothing is closed: a file in the folder's place does as well.
    let fixture = try SweepFixture()
    try fixture.temporary.file("sweep", "a file")
    let result = try fixture.run(["--grid", "i=1"])
    #expect(result.exitCode == 1 && result.standardError.contains("cannot create"), "\(result)")
  }

  @Test("In a read-only folder a sweep can be looked at, and says why it cannot go on") func readOnly() throws {
    let fixture = try SweepFixture()
    try FileManager.default.createDirectory(atPath: fixture.folder, withIntermediateDirectories: true)
    guard try mount("-t", "tmpfs", "-o", "size=1m", "none", fixture.folder) else { return }  // only root may
    defer { _ = try? Binary.run(URL(fileURLWithPath: "/bin/umount"), [fixture.folder]) }
    #expect(try fixture.run(["--grid", "i=1,2"]).exitCode == 0)
    #expect(try mount("-o", "remount,ro", fixture.folder))
    let result = try fixture.run(["--grid", "i=1..3"])
    #expect(result.exitCode == 1 && result.standardError.contains("Read-only file system"), "\(result)")
    #expect(try fixture.run(["--grid", "i=1..3", "--dry-run"]).standardOutput.contains("3 cells, 2 of them done"))
    #expect(try fixture.sweep("status").exitCode == 0)
    #expect(try fixture.sweep("cancel").standardOutput == "no cell is running\n")
    let report = try fixture.sweep("report")
    #expect(report.exitCode == 1 && report.standardError.contains("report.html: cannot create"), "\(report)")
    let (page, log) = (fixture.temporary.path + "/page.html", fixture.temporary.path + "/log")
    #expect(try fixture.sweep("report", "--output", page).exitCode == 0)
    #expect(try Binary.run(["results", "export", fixture.folder, "--tensorboard", log]).exitCode == 0)
    #expect(try mount("-o", "remount,rw", fixture.folder))
    #expect(try fixture.run(["--grid", "i=1..3"]).exitCode == 0 && fixture.ends == ["done": 3])
  }

  @Test("A disk without room for a checkpoint: the cell tells, and goes on with equal bits when there is room")
  func fullOfCheckpoints() throws {
    let fixture = try SweepFixture(SweepFixture.training)
    try FileManager.default.createDirectory(atPath: fixture.folder, withIntermediateDirectories: true)
    // A checkpoint has some 300 kB, and the next one is written before the old one goes.
    guard try mount("-t", "tmpfs", "-o", "size=500k", "none", fixture.folder) else { return }
    defer { _ = try? Binary.run(URL(fileURLWithPath: "/bin/umount"), [fixture.folder]) }
    let result = try fixture.run(["--grid", "seed=1", "--workers", "1"])
    #expect(result.exitCode == 1)
    #expect(result.standardError.contains("checkpoint.safetensors: cannot write: No space left on device"), "\(result)")
    #expect(fixture.ends == ["failed": 1] && fixture.leftovers.isEmpty)
    #expect(try mount("-o", "remount,size=16m", fixture.folder))
    #expect(try fixture.run(["--grid", "seed=1"]).exitCode == 0)
    let other = try SweepFixture(SweepFixture.training)
    #expect(try other.run(["--grid", "seed=1"]).exitCode == 0)
    #expect(other.values("sum") == fixture.values("sum") && other.values("loss") == fixture.values("loss"))
  }

  private func mount(_ arguments: String...) throws -> Bool {
    try Binary.run(URL(fileURLWithPath: "/bin/mount"), arguments).exitCode == 0
  }

  @Test("A full disk: a clear error, whole lines, and the same command goes on when there is room") func full() throws {
    let fixture = try SweepFixture()
    try FileManager.default.createDirectory(atPath: fixture.folder, withIntermediateDirectories: true)
    guard try mount("-t", "tmpfs", "-o", "size=256k", "none", fixture.folder) else { return }  // only root may
    defer { _ = try? Binary.run(URL(fileURLWithPath: "/bin/umount"), [fixture.folder]) }
    let ballast = fixture.folder + "/ballast"
    // Room for the plan and a few cells.
    try Data(count: 160 << 10).write(to: URL(fileURLWithPath: ballast))
    let result = try fixture.run(["--grid", "i=1..60"])
    #expect(result.exitCode == 1 && result.standardError.contains("No space left on device"), "\(result)")
    for cell in fixture.cells {
      for attempt in cell.attempts {
        let text = try String(contentsOfFile: cell.path + "/events-\(attempt).jsonl", encoding: .utf8)
        #expect(text.hasSuffix("\n") && cell.record(attempt).start != nil, "\(text)")
      }
    }
    try FileManager.default.removeItem(atPath: ballast)
    #expect(try mount("-o", "remount,size=16m", fixture.folder))
    let rest = try fixture.run(["--grid", "i=1..60"])
    #expect(rest.exitCode == 0 && rest.standardOutput.hasPrefix("60 of 60 cells done"), "\(rest)")
    #expect(fixture.ends["done"] == 60 && fixture.values("value") == (1...60).map(Double.init))
  }
}
