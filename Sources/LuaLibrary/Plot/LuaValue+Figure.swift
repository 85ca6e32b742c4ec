import LuaRuntime
import Plotting

extension LuaValue {
  /// The figure that a script's value is, for whoever shows results; `nil` for all other values.
  public var figure: Figure? {
    if case .object(let object as LuaFigure) = self { object.figure } else { nil }
  }
}
