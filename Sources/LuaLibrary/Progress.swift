import Foundation
import LuaRuntime
import Synchronization

/// How far long work is: share, rate, time left. Shown where the user looks, if anywhere: one line on a terminal, a bar
/// in a notebook, nothing in a pipe or with `--quiet`.
public final class Progress {
  /// Where progress is shown; by default on a terminal, if standard error is one; `nil`: nowhere.
  public static var output: (any ProgressOutput)? {
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }

  private static let current = Mutex<(any ProgressOutput)?>(isatty(2) == 1 ? TerminalProgress() : nil)

  private let label: String
  private let total: Int
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant
  private var state: ProgressState?

  /// Work of `total` steps. It is shown once it has taken half a second.
  public init(_ label: String, total: Int) {
    self.label = label
    self.total = total
    lastShown = start + .milliseconds(400)
  }

  /// Notes that `done` steps are done; shows it at most ten times a second.
  public func update(_ done: Int) {
    guard total > 0, let output = Progress.output else { return }
    let now = ContinuousClock.now
    guard now - lastShown > .milliseconds(100) else { return }
    lastShown = now
    let state = ProgressState(label: label, done: done, total: total, elapsed: now - start)
    output.show(state, of: ObjectIdentifier(self))
    self.state = state
  }

  /// The work is over, done or not.
  public func finish() {
    if let state { Progress.output?.finish(state, of: ObjectIdentifier(self)) }
    state = nil
  }

  deinit { finish() }
}

/// Shows progress.
public protocol ProgressOutput: Sendable {
  /// Shows how far the work with this identity is, in place of what was shown of it before.
  func show(_ state: ProgressState, of work: ObjectIdentifier)
  /// The work is over; `last` is what was shown last.
  func finish(_ last: ProgressState, of work: ObjectIdentifier)
}

/// How far some work is.
public struct ProgressState: Sendable {
  public let label: String
  public let done: Int
  public let total: Int
  public let elapsed: Duration

  /// From 0 to 1.
  public var share: Double { min(1, Double(done) / Double(total)) }

  /// ` 40 %  12/s  3:05 left`
  public var figures: String {
    let rate = Double(done) / elapsed.seconds
    let left = rate > 0 ? Double(total - done) / rate : .infinity
    return String(format: "%3.0f %%  %@/s  %@ left", share * 100, rate.short, left.asTime)
  }

  /// As a line of text, the share as a bar.
  public var line: String {
    let filled = Int(share * 24)
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: 24 - filled)
    return "\(label) \(bar) \(figures)"
  }
}

/// Progress as the last line of a terminal.
struct TerminalProgress: ProgressOutput {
  func show(_ state: ProgressState, of work: ObjectIdentifier) { StandardError.write("\r\u{1b}[K" + state.line) }
  func finish(_ last: ProgressState, of work: ObjectIdentifier) { StandardError.write("\r\u{1b}[K") }
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
    // A script may ask for 2⁶³ − 1 steps: nobody waits for a hundred years.
    guard isFinite, self < 3.2e9 else { return "?" }
    let s = Int(self.rounded())
    if s < 60 { return "\(s) s" }
    return s < 3600
      ? String(format: "%d:%02d", s / 60, s % 60) : String(format: "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
  }
}

/// The module `progress`, for loops in Lua, and `train.progress`.
enum ProgressLibrary {
  static func register(in runtime: LuaRuntime) {
    let module = LuaModule("progress", "A progress line for loops in scripts.")
    declare("range", in: module)
    runtime.register(module)
  }

  /// Declares the iterator under a name.
  static func declare(_ name: String, in module: LuaModule) {
    module.function(
      name, "Counts 1 … n for a loop, with a progress line on a terminal.",
      [.integer("n", "number of steps", atLeast: 0), .string("label", default: "")], returns: "iterator",
      example: "for i in \(module.name).\(name)(3) do end"
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
  }
}
