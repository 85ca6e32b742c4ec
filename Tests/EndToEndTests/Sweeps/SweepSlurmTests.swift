import Experiments
import Foundation
import TestSupport
import Testing

/// Sweeps by a real Slurm: `Tests/slurm/start FOLDER` starts one with `MAX_ARRAY_SIZE=5`, and `SLURM_CONF` names it.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SLURM_CONF"] != nil), .serialized)
struct SweepSlurmTests {
  private func slurm(_ program: String, _ arguments: String...) throws -> ProgramResult {
    try Binary.run(URL(fileURLWithPath: "/usr/bin/" + program), arguments)
  }

  private func isDone(_ fixture: SweepFixture) throws -> Bool { try fixture.sweep("status").exitCode == 0 }

  @Test("Arrays in pieces, nothing twice, the bits of a local sweep") func pieces() throws {
    let fixture = try SweepFixture(SweepFixture.training)
    let options = ["--grid", "seed=1..12"]
    let first = try fixture.run(options + ["--engine", "slurm"])
    #expect(first.exitCode == 0, "\(first)")
    let lines = first.standardOutput.split(separator: "\n")
    #expect(
      lines.dropLast().map { $0.split(separator: " ").suffix(2).joined(separator: " ") } == [
        "5 cells", "5 cells", "2 cells",
      ])
    #expect(lines.last == "12 of 12 cells submitted, 0 done")
    // Asked again, what waits is not handed over again.
    let second = try fixture.run(options + ["--engine", "slurm"])
    #expect(second.standardOutput.contains("0 of 12 cells submitted"), "\(second)")
    try SweepFixture.wait("all cells", limit: 120) { try isDone(fixture) }
    #expect(fixture.ends == ["done": 12] && fixture.leftovers.isEmpty)
    let local = try SweepFixture(SweepFixture.training)
    #expect(try local.run(options).exitCode == 0)
    #expect(local.values("sum") == fixture.values("sum") && local.values("loss") == fixture.values("loss"))
  }

  @Test("A cell that is queued again in mid-epoch, as after pre-emption, goes on with equal bits") func requeued()
    throws
  {
    let fixture = try SweepFixture(SweepFixture.training)
    let submitted = try fixture.run(["--grid", "seed=1", "--engine", "slurm"], ["--ms=500"])
    let job = try #require(submitted.standardOutput.firstMatch(of: /job (\d+):/)).1
    try SweepFixture.wait("an epoch", limit: 120) { fixture.values("loss").count >= 1 }
    #expect(try slurm("scontrol", "requeue", "\(job)_0").exitCode == 0)
    // A job that was queued again starts after two minutes, unless it is told to.
    try SweepFixture.wait("the queue", limit: 30) {
      try slurm("squeue", "--noheader", "--array", "--job=\(job)", "--format=%t").standardOutput.hasPrefix("PD")
    }
    _ = try slurm("scontrol", "update", "JobId=\(job)_0", "StartTime=now")
    try SweepFixture.wait("the end", limit: 240) { try isDone(fixture) }
    #expect(fixture.cells.first?.attempts.count == 2)
    let local = try SweepFixture(SweepFixture.training)
    #expect(try local.run(["--grid", "seed=1"]).exitCode == 0)
    #expect(local.values("sum") == fixture.values("sum") && local.values("loss") == fixture.values("loss"))
  }

  @Test("sweep.grid in Lua hands cells over and returns") func fromLua() throws {
    let fixture = try SweepFixture()
    let code = """
      local r = sweep.grid{script = "\(fixture.temporary.path)/s.lua", out = "\(fixture.folder)", grid = {i = "1..6"},
        engine = "slurm", sbatch = {"--time=10"}}
      print(r.submitted, #r.jobs)
      """
    let first = try Binary.run(["-e", code])
    #expect(first.exitCode == 0 && first.standardOutput == "6\t2\n", "\(first)")
    try SweepFixture.wait("all cells", limit: 120) { try isDone(fixture) }
    #expect(try Binary.run(["-e", code]).standardOutput == "0\t0\n")
    #expect(fixture.values("value") == [1, 2, 3, 4, 5, 6])
  }

  @Test("sweep cancel takes back what waits and stops what runs") func cancelled() throws {
    let fixture = try SweepFixture()
    let options = ["--grid", "i=1..6", "--engine", "slurm"]
    #expect(try fixture.run(options, ["--ms=60000"]).exitCode == 0)
    try SweepFixture.wait("two cells", limit: 120) { fixture.processes.count == 2 }
    let status = try fixture.sweep("status")
    #expect(
      status.standardOutput.contains("2 running") && status.standardOutput.contains("4 wait in Slurm's queue"),
      "\(status)")
    let cancel = try fixture.sweep("cancel")
    #expect(cancel.exitCode == 0 && cancel.standardOutput.contains("2 of 2 running cells stopped"), "\(cancel)")
    #expect(fixture.ends == ["cancelled": 2])
    try SweepFixture.wait("an empty queue", limit: 60) {
      try slurm("squeue", "--noheader").standardOutput.isEmpty
    }
    #expect(try fixture.run(options).exitCode == 0)
    try SweepFixture.wait("all cells", limit: 120) { try isDone(fixture) }
    #expect(fixture.ends == ["cancelled": 2, "done": 6])
  }
}
