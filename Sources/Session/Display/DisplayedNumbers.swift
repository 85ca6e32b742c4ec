import LuaRuntime
import Synchronization
import Tensors

/// The style of numbers that `%precision` chose, for each runtime: displays know a runtime, not its session.
package enum DisplayedNumbers {
  private static let chosen = Mutex<[ObjectIdentifier: NumberStyle]>([:])

  /// The shortest text that reads back as the same number, unless something else was chosen.
  package static func style(in runtime: LuaRuntime) -> NumberStyle {
    chosen.withLock { $0[ObjectIdentifier(runtime)] } ?? .shortest
  }

  /// `nil`: what a new session has. A runtime that ends must be forgotten, for its identity is used again.
  static func choose(_ style: NumberStyle?, in runtime: LuaRuntime) {
    chosen.withLock { $0[ObjectIdentifier(runtime)] = style }
  }
}
