import Tensors

/// Initial values that experiments start from.
public enum InitialValues {
  /// The tent of Fig. 1: slope·min(i, n − 1 − i), i from 0; both ends are 0. Shape (n), float64.
  ///
  /// Computed as min(…)/(1/slope), so that a slope of 0.1 gives the decimals 0.1, 0.2, 0.3 … as they are written.
  public static func tent(_ n: Int, slope: Double) throws -> Tensor {
    try checkCount(n, "tent")
    return try values([n]) { Double(min($0, n - 1 - $0)) / (1 / slope) }
  }

  /// A pyramid: the smaller of the tents along the two axes. Shape (n, m), float64.
  public static func tent(_ n: Int, _ m: Int, slope: Double) throws -> Tensor {
    try checkCount(n, "tent")
    try checkCount(m, "tent")
    return try values([n, m]) { Double(min($0 / m, n - 1 - $0 / m, $0 % m, m - 1 - $0 % m)) / (1 / slope) }
  }

  /// The image of Figs. 3 and 4: −1 where (row + column) is even, counted from 0, else +1. Shape (n, m), float64.
  public static func checkerboard(_ n: Int, _ m: Int) throws -> Tensor {
    try checkCount(n, "checkerboard")
    try checkCount(m, "checkerboard")
    return try values([n, m]) { ($0 / m + $0 % m) % 2 == 0 ? -1 : 1 }
  }

  private static func values(_ shape: Shape, _ value: (Int) -> Double) throws -> Tensor {
    let tensor = try Tensor(uninitialized: shape, .float64)
    try tensor.withMutableElements(as: Double.self) { elements in
      for i in elements.indices { elements[i] = value(i) }
    }
    return tensor
  }

  private static func checkCount(_ n: Int, _ function: String) throws {
    guard n >= 1, n <= 1 << 31 else {
      throw PDEError.number(function, argument: "n", expected: "a number from 1 to 2³¹", got: Double(n))
    }
  }
}
