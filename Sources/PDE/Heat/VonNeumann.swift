import Tensors

/// Von Neumann's stability analysis of the heat schemes (Charney, Fjørtoft and von Neumann 1950): what one step
/// multiplies a Fourier mode by, and the largest time step for which no mode grows.
public enum VonNeumann {
  /// The factor by which one step multiplies the mode exp(i Σ θ_k j_k) on a periodic grid with constant diffusivity.
  /// It is real for every scheme here.
  /// - Parameters:
  ///   - ratios: r_k = D·dt/dx_k² of each axis (1 or 2).
  ///   - wavenumbers: θ_k, radians per grid point, as many as `ratios`; π is the fastest mode that the grid can hold.
  public static func amplification(_ scheme: HeatScheme, ratios: [Double], wavenumbers: [Double]) throws -> Double {
    guard (1...2).contains(ratios.count) else {
      throw PDEError.count("amplification", argument: "r", expected: "1 or 2 numbers", got: ratios.count)
    }
    guard wavenumbers.count == ratios.count else {
      throw PDEError.count(
        "amplification", argument: "wavenumber", expected: "as many numbers as r (\(ratios.count))",
        got: wavenumbers.count)
    }
    // −A_k acts on the mode as 2r(1 − cos θ) = 4r·sin²(θ/2), which loses no digits for small θ.
    let symbols = try zip(ratios, wavenumbers).map { r, theta in
      let s = try Deterministic.sin(theta / 2)
      return 4 * r * s * s
    }
    let a = symbols.reduce(0, +)
    if let theta = scheme.implicitness {
      return 1 - a / symbols.reduce(1) { $0 * (1 + theta * $1) }
    }
    return scheme == .euler ? 1 - a : 1 + a * (-1 + a * (0.5 + a * (-1.0 / 6 + a / 24)))
  }

  /// The largest a = 4Σr_k that a scheme takes without growth of any mode: 2 for explicit Euler; for RK4 the real
  /// root of −1 + a/2 − a²/6 + a³/24; infinite for the implicit schemes.
  public static func limit(_ scheme: HeatScheme) -> Double {
    switch scheme {
    case .euler: 2
    case .rk4: 2.785293563405282
    case .implicit, .crankNicolson: .infinity
    }
  }

  /// The largest stable time step: limit / (4·D·Σ 1/dx_k²), hence dx²/(2D) for explicit Euler in 1-D.
  /// - Parameters:
  ///   - spacing: dx of each axis, > 0.
  ///   - diffusivity: D ≥ 0; of a field, its largest value (the flux form's faces are means, so this is safe).
  public static func largestStep(_ scheme: HeatScheme, spacing: [Double], diffusivity: Double) throws -> Double {
    guard (1...2).contains(spacing.count) else {
      throw PDEError.count("cfl", argument: "dx", expected: "1 or 2 numbers", got: spacing.count)
    }
    for dx in spacing where !(dx > 0) {
      throw PDEError.number("cfl", argument: "dx", expected: "a number > 0", got: dx)
    }
    guard diffusivity >= 0 else {
      throw PDEError.number("cfl", argument: "diffusivity", expected: "a number ≥ 0", got: diffusivity)
    }
    return limit(scheme) / (4 * diffusivity * spacing.reduce(0) { $0 + 1 / ($1 * $1) })
  }
}
