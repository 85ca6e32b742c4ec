import CLuaShim
import Foundation
import Interrupt
import Synchronization

/// What is known of an interrupt that the code which runs has not noticed.
public enum UnservedInterrupt: Sendable, Equatable {
  /// Half a second has passed. `function`: what is waited for, as a script calls it; `nil`: not known.
  case waits(for: String?)
  /// Ctrl-C was pressed a third time, within two seconds of the second.
  case thirdPress
}

/// How a ``LuaRuntime`` answers Ctrl-C.
public struct InterruptHandling: Sendable {
  /// Seconds for what runs because of an interrupt: variables that are closed, ``LuaRuntime/interruptFunction``.
  /// 0: as long as it takes.
  public var grace: Double
  /// Told, on a thread of its own, what the interpreter's thread cannot tell.
  public var unserved: @Sendable (UnservedInterrupt) -> Void

  public init(grace: Double = 0, unserved: @escaping @Sendable (UnservedInterrupt) -> Void = { _ in }) {
    self.grace = grace
    self.unserved = unserved
  }
}

/// Why a limit interrupts a script, in the words of the error that it gets. Lives as long as the process.
public struct LimitReached: Sendable {
  /// Where the text stands, which nobody changes or frees.
  private let address: UInt
  var text: UnsafePointer<CChar>? { UnsafePointer(bitPattern: address) }

  /// `nil` if memory is short.
  public init?(_ text: String) {
    guard let copy = strdup(text) else { return nil }
    address = UInt(bitPattern: copy)
  }
}

/// Ctrl-C.
extension LuaRuntime {
  /// The runtime that SIGINT stops, by its handle.
  private static let current = Mutex<UInt>(0)
  static var interruptible: OpaquePointer? { OpaquePointer(bitPattern: current.withLock { $0 }) }

  /// From now on SIGINT stops what this runtime runs, up to the top level: in strict mode no `pcall`, `xpcall` or
  /// `resume` that was called before can catch it. Variables are closed on the way, with error handling of their own; a
  /// second SIGINT stops that too. Without strictness the first is an error like any other. Call it on the interpreter's
  /// thread; other threads of ours block SIGINT.
  /// - Throws: ``LuaRuntimeError/interruptHandler(reason:)``.
  public func installInterruptHandler(_ handling: InterruptHandling = InterruptHandling()) throws {
    interruptHandling = handling
    let code = lr_install_interrupt_handler(handle, handling.grace)
    guard code == 0 else { throw LuaRuntimeError.interruptHandler(reason: String(cString: strerror(code))) }
    Self.current.withLock { $0 = UInt(bitPattern: handle) }
  }

  /// Gives SIGINT its default meaning again: the process ends.
  public static func removeInterruptHandler() {
    lr_remove_interrupt_handler()
    current.withLock { $0 = 0 }
  }

  /// Does what Ctrl-C does, from any thread. `false` if no handler is installed.
  @discardableResult
  public static func interruptFromAnyThread() -> Bool { lr_interrupt_from_any_thread() }

  /// Interrupts what runs because it is beyond a limit, from any thread. `false` if nothing runs.
  @discardableResult
  public static func interrupt(_ reason: LimitReached) -> Bool { reason.text.map(lr_interrupt_for_limit) ?? false }

  /// Asks, from any thread, that what runs collect its garbage and be stopped if ``LuaOptions/isOverMemory`` says so
  /// even then. `false` if nothing runs.
  @discardableResult
  public static func askAboutMemory() -> Bool { lr_ask_about_memory() }

  /// Whether that has not been done yet: native code runs.
  public static var isAskedAboutMemory: Bool { lr_is_asked_about_memory() }

  /// Runs ``interruptFunction`` after a call from the top level was interrupted.
  func callInterruptFunction(after error: any Error) {
    guard let error = error as? LuaError, error.kind.isInterrupt, let function = interruptFunction else { return }
    do {
      try call(function, results: 0)
    } catch {
      if (error as? LuaError)?.kind.isInterrupt != true { options.warning("on_interrupt: \(error)") }
    }
  }
}

extension LuaError.Kind {
  /// Whether somebody, or a limit, stopped the script from outside.
  var isInterrupt: Bool { self == .interrupted || self == .timeLimit || self == .memory }
}
