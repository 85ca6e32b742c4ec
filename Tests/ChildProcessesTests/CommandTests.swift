import Foundation
import Glibc
import Synchronization
import Testing

@testable import ChildProcesses

@Suite("Programs of the system") struct CommandTests {
  private func shell(_ line: String) -> Command {
    var command = Command("/bin/sh", ["-c", line])
    command.input = .empty
    return command
  }

  @Test(
    "How a program ends",
    arguments: [
      ("exit 0", .exited(0), 0), ("exit 7", .exited(7), 7), ("kill -INT $$", .signalled(SIGINT), 130),
      ("kill -KILL $$", .signalled(SIGKILL), 137),
    ] as [(String, Termination, Int32)])
  func ending(_ line: String, _ status: Termination, _ code: Int32) throws {
    let found = try shell(line).run()
    #expect(found == status && found.code == code)
  }

  @Test("Names are looked up in PATH; what is not there has the system's reason")
  func search() throws {
    #expect(try Command("true", []).run() == .exited(0))
    #expect(throws: ChildProcessError.system(operation: "start", path: "/no/such/program", code: ENOENT)) {
      try Command("/no/such/program", []).run()
    }
  }

  @Test("Both streams are collected, however much is written; files arrive as descriptors 3 and 4")
  func output() throws {
    let line = "cat /dev/fd/3; cat /dev/fd/4 >&2; head -c 1000000 /dev/zero; exit 3"
    let output = try shell(line).output(files: [Array("in".utf8), Array("err".utf8)], limit: 60)
    #expect(output.bytes.count == 1_000_002 && output.bytes.starts(with: "in".utf8))
    #expect(output.errors == "err" && output.status == .exited(3))
  }

  @Test("The environment is the one that is given, and nothing can be read where nothing is to be read")
  func environment() throws {
    var command = shell("echo $A$HOME; cat")
    command.environment = ["A": "1"]
    #expect(try command.output(limit: 60).bytes == Array("1\n".utf8))
  }

  @Test("A program can end with the thread that started it", .enabled(if: access("/usr/bin/setpriv", X_OK) == 0))
  func endsWithStarter() throws {
    let started = Mutex<ChildProcess?>(nil)
    let thread = Thread {
      var command = Command("/bin/sleep", ["60"])
      command.endsWithStarter = true
      guard let child = try? ChildProcess(command) else { return }
      started.withLock { $0 = child }
      // setpriv takes a moment until it is what it starts.
      for _ in 0..<5000 {
        if (try? String(contentsOfFile: "/proc/\(child.identifier)/comm", encoding: .utf8)) == "sleep\n" { break }
        usleep(1000)
      }
    }
    thread.start()
    while !thread.isFinished { usleep(1000) }
    let child = try #require(started.withLock { $0 })
    #expect(try child.wait() == .signalled(SIGKILL))
  }

  @Test("A program that takes too long is killed")
  func limit() throws {
    let start = ContinuousClock.now
    #expect(throws: ChildProcessError.timedOut(seconds: 0.1)) { try shell("exec sleep 60").output(limit: 0.1) }
    #expect(ContinuousClock.now - start < .seconds(30))
  }
}
