import Foundation
import LuaRuntime

/// One line on a terminal that tells how far long work is: share, rate, time left. Nothing in a pipe or with `--quiet`.
public final class Progress {
  /// Whether progress is shown at all: standard error is a terminal and nobody asked for quiet.
  // Safe: written once at start, before any work runs; read on the interpreter's thread.
  nonisolated(unsafe) public static var isShown = isatty(2) == 1

  private let label: String
  private let total: Int
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant
  private var isOnScreen = false

  /// Work of `total` steps. The line appears once the work has taken half a second.
  public init(_ label: String, total: Int) {
    self.label = label
    self.total = total
    lastShown = start + .milliseconds(400)
  }

  /// Notes that `done` steps are done; draws at most ten times a second.
  public func update(_ done: Int) {
    guard Progress.isShown, total > 0 else { return }
    let now = ContinuousClock.now
    guard now - lastShown > .milliseconds(100) else { return }
    lastShown = now
    let elapsed = (now - start).seconds
    let rate = Double(done) / elapsed
    let left = rate > 0 ? Double(total - done) / rate : .infinity
    let share = min(1, Double(done) / Double(total))
    let filled = Int(share * 24)
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: 24 - filled)
    StandardError.write(
      String(format: "\r\u{1b}[K%@ %@ %3.0f %%  %@/s  %@ left", label, bar, share * 100, rate.short, left.asTime))
    isOnScreen = true
  }

  /// Takes the line away.
  public func finish() {
    if isOnScreen { StandardError.write("\r\u{1b}[K") }
    isOnScreen = false
  }

  deinit { finish() }
}

extension Duration {
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension Double {
  /// `12`, `3.4`, `5.6 k`, `7.8 M`.
  fileprivate var short: String {
    switch self {
    case 1e6...: String(format: "%.1f M", self / 1e6)
    case 1e4...: String(format: "%.1f k", self / 1e3)
    case 100...: String(format: "%.0f", self)
    default: String(format: "%.1f", self)
    }
  }

  /// `42 s`, `3:05`, `1:02:03`.
  fileprivate var asTime: String {
    guard isFinite else { return "?" }
    let s = Int(self.rounded())
    if s < 60 { return "\(s) s" }
    return s < 3600
      ? String(format: "%d:%02d", s / 60, s % 60) : String(format: "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
  }
}

/// The global function `progress`, for loops in Lua.
enum ProgressLibrary {
  static func register(in runtime: LuaRuntime) {
    let module = LuaModule("progress", "A progress line for loops in scripts.")
    module.function(
      "range", "Counts 1 … n for a loop, with a progress line on a terminal.",
      [.integer("n", "number of steps", atLeast: 0), .string("label", default: "")], returns: "iterator",
      example: "for i in progress.range(3) do end"
    ) { call in
      let total = try call.integer(1)
      let progress = Progress(try call.string(2), total: total)
      var i = 0
      call.pushFunction("progress iterator") { step in
        if i >= total {
          progress.finish()
          return step.pushNil()
        }
        progress.update(i)
        i += 1
        step.push(i)
      }
    }
    runtime.register(module)
  }
}
