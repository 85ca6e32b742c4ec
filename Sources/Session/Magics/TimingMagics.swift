import Foundation
import LuaRuntime

extension Magic {
  /// How long code takes, and where the time goes.
  static let timing: [Magic] = [
    Magic(
      "time", .code, "CODE", "runs code once and tells how long it took",
      discussion: """
        Wall-clock time, and the processor time of all threads together; below them the value of the code. %time takes one \
        statement, also of several lines; %%time, or %time alone on its line, all that follows.
        """
    ) { session, code in
      if code.isEmpty { throw MagicError.usage("time") }
      let before = ProcessorTime.now()
      let start = ContinuousClock.now
      let outcome = session.evaluate(code, name: session.chunkName)
      let wall = (ContinuousClock.now - start).inSeconds
      let used = ProcessorTime.now() - before
      let text = "\(wall.asDuration) wall, \(used.user.asDuration) user, \(used.system.asDuration) system"
      var result = CommandResult(text, outcome: outcome)
      result.showsValues = !Session.endsSilently(code)
      return result
    },
    Magic(
      "timeit", .code, "CODE", "runs code often and tells how long one run takes",
      discussion: """
        As many runs as fit into a fifth of a second make a round; of 7 rounds the median and the quickest are shown. \
        The cost of calling an empty function, some 30 ns, is part of it.
        """
    ) { session, code in
      if code.isEmpty { throw MagicError.usage("timeit") }
      return CommandResult(try Stopwatch(session, code).report())
    },
    Magic(
      "prof", .code, "CODE", "runs code and tells where the time went",
      discussion: """
        Per tensor operation and per Lua function: how often it was called, the time in it alone (self) and with all \
        that it called (total). While it runs, each call costs some 0.3 µs more.
        """
    ) { session, code in
      if code.isEmpty { throw MagicError.usage("prof") }
      let operations = OperationProfile()
      operations.start()
      session.runtime.startProfile()
      let start = ContinuousClock.now
      let outcome = session.evaluate(code, name: session.chunkName)
      let seconds = (ContinuousClock.now - start).inSeconds
      let functions = session.runtime.stopProfile()
      let table = ProfileTable(functions: functions, operations: operations.stop(), seconds: seconds)
      var result = CommandResult(table.text, outcome: outcome)
      result.showsValues = !Session.endsSilently(code)
      return result
    },
  ]
}

/// Processor time of the process, in seconds.
private struct ProcessorTime {
  var user: Double
  var system: Double

  static func now() -> ProcessorTime {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return ProcessorTime(user: seconds(usage.ru_utime), system: seconds(usage.ru_stime))
  }

  static func - (a: ProcessorTime, b: ProcessorTime) -> ProcessorTime {
    ProcessorTime(user: a.user - b.user, system: a.system - b.system)
  }
}

/// Times many runs of a chunk.
private struct Stopwatch {
  private let session: Session
  private let chunk: LuaFunction
  private let loop: LuaFunction
  private static let rounds = 7
  private static let roundSeconds = 0.2

  /// - Throws: the chunk's syntax error.
  init(_ session: Session, _ code: String) throws {
    self.session = session
    chunk = try session.function(of: code, name: session.chunkName)
    // The loop runs in Lua: calls from Swift would cost more than what is timed.
    loop = try session.runtime.load("local f, n = ... for _ = 1, n do f() end", chunkName: "=%timeit")
  }

  func report() throws -> String {
    var runs = 1
    var taken = try seconds(runs)
    while taken < Self.roundSeconds / 4, runs < 1 << 30 {
      runs *= taken < Self.roundSeconds / 100 ? 10 : 2
      taken = try seconds(runs)
    }
    runs = max(1, Int((Double(runs) * Self.roundSeconds / max(taken, 1e-9)).rounded()))
    var perRun: [Double] = []
    for _ in 0..<(taken > 2 ? 3 : Self.rounds) { perRun.append(try seconds(runs) / Double(runs)) }
    perRun.sort()
    let unit = runs == 1 ? "1 run" : "\(runs) runs"
    return "\(perRun[perRun.count / 2].asDuration) per run, quickest \(perRun[0].asDuration) "
      + "(\(perRun.count) rounds of \(unit))"
  }

  private func seconds(_ runs: Int) throws -> Double {
    let start = ContinuousClock.now
    try session.runtime.call(loop, [.function(chunk), .integer(Int64(runs))])
    return (ContinuousClock.now - start).inSeconds
  }
}

extension Double {
  /// Seconds with a fitting unit: `12.3 µs`, `1.50 s`, `2 min 5 s`.
  package var asDuration: String {
    switch self {
    case ..<1e-6: String(format: "%.3g ns", self * 1e9)
    case ..<1e-3: String(format: "%.3g µs", self * 1e6)
    case ..<1: String(format: "%.3g ms", self * 1e3)
    case ..<60: String(format: "%.2f s", self)
    case ..<3600: "\(Int(self) / 60) min \(Int(self) % 60) s"
    default: "\(Int(self) / 3600) h \(Int(self) % 3600 / 60) min"
    }
  }
}
