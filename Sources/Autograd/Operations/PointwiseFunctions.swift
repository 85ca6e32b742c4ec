import Tensors

/// The functions between layers, under PyTorch's names. Where they are not smooth the derivative is PyTorch's; nothing
/// overflows on the way to a result that does not.
extension Differentiable {
  /// x where x > 0, else α·(exp(x) − 1) (Clevert, Unterthiner and Hochreiter 2016).
  public static func elu(_ x: Tensor, alpha: Double = 1) throws -> Tensor {
    try Pointwise(
      name: "elu",
      value: { x in try x.whereAbove(0, x, else: x.apply(.minimum, .real(0)).apply(.expm1).apply(.mul, .real(alpha))) },
      slope: { x in
        let isAbove = try x.tensor.apply(.gt, .real(0))
        // exp(0) where it is not asked for: its own derivative there may be infinite.
        let below = try x.masked(isAbove.apply(.logicalNot)).apply(.exp) * alpha
        return Tracked(try Differentiable.choose(isAbove, .scalar(.real(1), x.tensor.dtype), below.tensor))
      }
    ).callOnFloats(x)
  }

  /// x·Φ(x) with the distribution function Φ of the normal distribution (Hendrycks and Gimpel 2016).
  public static func gelu(_ x: Tensor) throws -> Tensor {
    try Pointwise(
      name: "gelu",
      value: { x in
        let phi = try x.apply(.mul, .real(0.5.squareRoot())).apply(.erf).apply(.add, .real(1))
        return try x.apply(.mul, .real(0.5)).apply(.mul, phi)
      },
      slope: { x in
        let distribution = try 0.5 * ((x * 0.5.squareRoot()).apply(.erf) + 1)
        let density = try (x * x * -0.5).apply(.exp) * 0.398942280401432677940  // 1/√(2π)
        return try distribution + x * density
      }
    ).callOnFloats(x)
  }

  /// The same by its approximation x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))).
  public static func geluTanh(_ x: Tensor) throws -> Tensor {
    let (factor, cubic) = (0.797884560802865355880, 0.044715)  // √(2/π)
    return try Pointwise(
      name: "gelu",
      value: { x in
        let inner = try x.apply(.square).apply(.mul, .real(cubic)).apply(.add, .real(1)).apply(.mul, x)
        return try inner.apply(.mul, .real(factor)).apply(.tanh).apply(.add, .real(1)).apply(.mul, x)
          .apply(.mul, .real(0.5))
      },
      slope: { x in
        let square = try x * x
        let t = try (x * (square * cubic + 1) * factor).apply(.tanh)
        let byInner = try (square * (3 * cubic) + 1) * factor
        let steep = try x * (1 - t * t) * byInner
        return try (t + 1 + steep) * 0.5
      }
    ).callOnFloats(x)
  }

  /// log(1 + exp(βx))/β; x itself where βx exceeds the threshold.
  public static func softplus(_ x: Tensor, beta: Double = 1, threshold: Double = 20) throws -> Tensor {
    try Pointwise(
      name: "softplus",
      value: { x in
        let z = try x.apply(.mul, .real(beta))
        // max(z, 0) + log(1 + exp(−|z|)): the exponential is at most 1.
        let rest = try z.apply(.abs).apply(.neg).apply(.exp).apply(.log1p)
        let curved = try z.apply(.relu).apply(.add, rest).apply(.div, .real(beta))
        return try Tensor.choose(z.apply(.gt, .real(threshold)), x, curved)
      },
      slope: { x in
        let z = try x * beta
        let isLinear = try z.tensor.apply(.gt, .real(threshold))
        let one = try Tensor.scalar(.real(1), x.tensor.dtype)
        return Tracked(try Differentiable.choose(isLinear, one, z.apply(.sigmoid).tensor))
      }
    ).callOnFloats(x)
  }

  /// x where x > 0, else slope·x.
  public static func leakyReLU(_ x: Tensor, slope: Double = 0.01) throws -> Tensor {
    try Pointwise(
      name: "leaky_relu", value: { x in try x.whereAbove(0, x, else: x.apply(.mul, .real(slope))) },
      slope: { x in
        let dtype = x.tensor.dtype
        return Tracked(try x.tensor.whereAbove(0, .scalar(.real(1), dtype), else: .scalar(.real(slope), dtype)))
      }
    ).callOnFloats(x)
  }

  /// x held between two bounds; the derivative at a bound is 0.
  public static func hardtanh(_ x: Tensor, from low: Double = -1, to high: Double = 1) throws -> Tensor {
    try Pointwise(
      name: "hardtanh", value: { x in try x.clamp(.real(low), .real(high)) },
      slope: { x in
        let outside = try x.tensor.apply(.le, .real(low)).apply(.logicalOr, x.tensor.apply(.ge, .real(high)))
        return Tracked(try outside.apply(.logicalNot).to(x.tensor.dtype))
      }
    ).callOnFloats(x)
  }
}

/// y = f(x), element by element, by its value and its derivative. What the derivative is composed of gives the second one.
struct Pointwise: Operation {
  let name: String
  let value: (Tensor) throws -> Tensor
  let slope: (Tracked) throws -> Tracked

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    return try value(inputs[0])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try (Tracked(gradient) * slope(Tracked(saved.tensor(0)))).tensor]
  }

  /// Of a tensor of floats; of integers in float64.
  func callOnFloats(_ x: Tensor) throws -> Tensor {
    try self(x.dtype.isFloatingPoint ? x : Differentiable.to(x, .float64))
  }
}

extension Tensor {
  /// `a` where the element exceeds a bound, else `b`, not recorded; NaN takes `b`.
  fileprivate func whereAbove(_ bound: Double, _ a: Tensor, else b: Tensor) throws -> Tensor {
    try Tensor.choose(apply(.gt, .real(bound)), a, b)
  }
}
