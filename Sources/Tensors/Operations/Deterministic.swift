/// Elementary functions of single numbers, the same bits on every machine, which a system's `libm` does not promise: those
/// of tensors (``UnaryOperation``), and what IEEE 754 prescribes.
public enum Deterministic {
  public static func cos(_ x: Double) throws -> Double { try apply(.cos, x) }
  public static func erf(_ x: Double) throws -> Double { try apply(.erf, x) }
  public static func exp(_ x: Double) throws -> Double { try apply(.exp, x) }
  public static func log(_ x: Double) throws -> Double { try apply(.log, x) }
  /// 1 / (1 + exp(−x))
  public static func sigmoid(_ x: Double) throws -> Double { try apply(.sigmoid, x) }
  public static func sin(_ x: Double) throws -> Double { try apply(.sin, x) }

  /// xⁿ by repeated squaring, n ≥ 0.
  public static func power(_ x: Double, _ n: Int) -> Double {
    var (result, base, rest) = (1.0, x, n)
    while rest > 0 {
      if rest & 1 == 1 { result *= base }
      base *= base
      rest >>= 1
    }
    return result
  }

  private static func apply(_ operation: UnaryOperation, _ x: Double) throws -> Double {
    try Tensor.scalar(.real(x), .float64).apply(operation).item()
  }
}
