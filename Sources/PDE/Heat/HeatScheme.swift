/// A time-stepping scheme for u_t = ∇·(D∇u) in the space discretisation of ``HeatEquation``.
///
/// With A_k the difference operator along axis k times dt (so that A = ΣA_k is one evaluation of dt·∇·(D∇u)):
/// - `euler`: δ = A u. First order in time.
/// - `rk4`: the classical fourth-order method of Kutta (1901).
/// - `implicit`: (1 − A_0)(1 − A_1) δ = A u. In 1-D this is implicit Euler; in 2-D the factored form of Douglas and
///   Rachford (1956), first order in time, which needs only tridiagonal lines and has implicit Euler's steady states.
/// - `crankNicolson`: (1 − A_0/2)(1 − A_1/2) δ = A u. In 1-D the scheme of Crank and Nicolson (1947); in 2-D the
///   factored form of Douglas and Gunn (1964), whose step is, for a constant D, that of Peaceman and Rachford (1955):
///   second order.
///
/// The step is u ← u + δ. All but `euler` and `rk4` are stable for every dt.
public enum HeatScheme: String, CaseIterable, Sendable {
  case euler
  case implicit
  case crankNicolson = "crank-nicolson"
  case rk4

  /// Weight θ of the new time level in (1 − θA_k), or nil for an explicit scheme.
  public var implicitness: Double? {
    switch self {
    case .euler, .rk4: nil
    case .implicit: 1
    case .crankNicolson: 0.5
    }
  }
}
