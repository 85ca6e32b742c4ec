import CLuaShim
import Foundation
import Synchronization

/// Ctrl-C.
extension LuaRuntime {
  /// The runtime that SIGINT stops, by its handle.
  private static let current = Mutex<UInt>(0)
  static var interruptible: OpaquePointer? { OpaquePointer(bitPattern: current.withLock { $0 }) }

  /// From now on SIGINT stops what this runtime runs: the first raises an error that a script may catch, the second
  /// one that nothing catches below the top level. Call it on the interpreter's thread; other threads of ours block
  /// SIGINT.
  /// - Throws: ``LuaRuntimeError/interruptHandler(reason:)``.
  public func installInterruptHandler() throws {
    let code = lr_install_interrupt_handler(handle)
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
}
