import Foundation

/// How floating-point numbers are written for a reader.
public enum NumberStyle: Sendable, Equatable {
  /// The fewest digits that read back as the same number of its type: `0.30000000000000004`.
  case shortest
  /// So many significant digits, 1 to 17; 17 (of float32: 9) tell any two numbers apart.
  case significant(Int)
  /// The bits themselves, as C's `%a` writes them and Lua reads them: `0x1.3333333333334p-2`.
  case hexadecimal
  /// Numbers of Lua as `print` has them (`%.14g`), elements of tensors to four decimals.
  case short

  /// A number in this style; reads as a float, not as an integer, in all of them but ``significant(_:)``.
  /// - Parameter isSingle: a float32 that was widened; `shortest` and `significant` go by its own digits.
  public func text(_ number: Double, isSingle: Bool = false) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number > 0 ? "inf" : "-inf" }
    return switch self {
    case .shortest: isSingle ? Float(number).description : number.description
    case .significant(let digits): String(format: "%.\(isSingle ? min(9, digits) : digits)g", number)
    case .hexadecimal: String(format: "%a", number)
    case .short: String(format: "%.14g", number)
    }
  }
}
