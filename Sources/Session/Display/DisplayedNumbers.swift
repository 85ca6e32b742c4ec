import LuaRuntime
import Tensors

/// The style of numbers that `%precision` chose: kept with the runtime, for displays know no session.
package enum DisplayedNumbers {
  private static let name = "numbers"

  /// The shortest text that reads back as the same number, unless something else was chosen.
  package static func style(in runtime: LuaRuntime) -> NumberStyle {
    runtime.hostSettings[name] as? NumberStyle ?? .shortest
  }

  static func choose(_ style: NumberStyle, in runtime: LuaRuntime) { runtime.hostSettings[name] = style }
}
