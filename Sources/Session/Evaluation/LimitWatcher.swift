import Foundation
import LuaRuntime
import Synchronization
import Tensors

/// Watches what no accountant counts, from a thread of its own: how long a chunk runs, and how much the process holds.
/// There is none without a limit.
final class LimitWatcher: Sendable {
  /// Between two looks.
  private static let interval = 0.02
  /// How long what runs may take to notice that it is beyond a limit, before it is asked again.
  private static let patience = 5.0
  /// How long native code that cannot collect garbage may go on beyond the limit of memory.
  private static let nativePatience = 0.2

  private let memory: (limit: Int, reason: LimitReached)?
  private let time: (seconds: Double, reason: LimitReached)?
  /// When the chunk that runs must have ended, in seconds of the machine's uptime; infinite: nothing runs.
  private let deadline = Atomic<UInt64>(Double.infinity.bitPattern)
  /// How often the chunk that runs was told that its time is up.
  private let timesUp = Atomic<Int>(0)
  private let endsProcess: Bool

  /// `nil` if there is nothing to watch.
  /// - Parameter endsProcess: whether the process ends if a library does not return when the time is up.
  init?(memory: Int?, seconds: Double?, endsProcess: Bool) {
    if memory == nil, seconds == nil { return nil }
    self.endsProcess = endsProcess
    self.memory = memory.flatMap { limit in
      LimitReached("\(LuaRuntimeError.memoryLimit(bytes: limit))").map { (limit, $0) }
    }
    time = seconds.flatMap { seconds in
      LimitReached("time limit of \(Self.text(seconds)) s exceeded").map { (seconds, $0) }
    }
    Self.residentAtStart.store(Self.residentBytes(), ordering: .relaxed)
    let thread = Thread { [weak self] in
      var state = Looks()
      while self?.look(&state) != nil { Thread.sleep(forTimeInterval: Self.interval) }
    }
    thread.stackSize = 1 << 19
    thread.start()
  }

  private static func text(_ seconds: Double) -> String {
    let text = "\(seconds)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A chunk begins.
  func begin() {
    guard let time else { return }
    timesUp.store(0, ordering: .relaxed)
    deadline.store((ProcessInfo.processInfo.systemUptime + time.seconds).bitPattern, ordering: .relaxed)
  }

  /// It has ended.
  func end() { deadline.store(Double.infinity.bitPattern, ordering: .relaxed) }

  /// What the thread remembers between two looks.
  private struct Looks {
    /// Since when a question about memory has had no answer.
    var asked: Double?
  }

  private func look(_ looks: inout Looks) {
    let now = ProcessInfo.processInfo.systemUptime
    if let time, now > Double(bitPattern: deadline.load(ordering: .relaxed)) {
      LuaRuntime.interrupt(time.reason)
      if timesUp.add(1, ordering: .relaxed).newValue > 2, endsProcess {
        UnservedReport.write("time limit of \(Self.text(time.seconds)) s exceeded, and what runs cannot be stopped")
        _exit(1)
      }
      deadline.store((now + Self.patience).bitPattern, ordering: .relaxed)
    }
    guard let memory else { return }
    guard Self.isOver(memory.limit) else {
      looks.asked = nil
      return
    }
    if let asked = looks.asked, LuaRuntime.isAskedAboutMemory {
      if now > asked + Self.nativePatience, LuaRuntime.interrupt(memory.reason) { looks.asked = now + Self.patience }
    } else if LuaRuntime.askAboutMemory() {
      looks.asked = now
    }
  }

  // MARK: The process

  private static let residentAtStart = Atomic<Int>(0)

  /// Bytes of the process that are in memory.
  private static func residentBytes() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let words = text.split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }

  /// The same after kept and freed memory has gone back to the system.
  static func isOverAfterTrimming(_ limit: Int?) -> Bool {
    Memory.trim()
    return isOver(limit)
  }

  /// Whether the process has grown beyond a limit by more than what is nobody's: a fifth of it, and at least 256 MB.
  private static func isOver(_ limit: Int?) -> Bool {
    guard let limit else { return false }
    return residentBytes() - residentAtStart.load(ordering: .relaxed) > limit + max(limit / 5, 256 << 20)
  }
}
