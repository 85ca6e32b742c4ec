import Tensors

/// How a Fourier transform and its inverse are scaled (PyTorch's `norm`).
public enum FourierNorm: String, CaseIterable, Sendable {
  /// The inverse is divided by the length.
  case backward
  /// Both are divided by its square root.
  case ortho
  /// The transform is divided by the length.
  case forward
}

/// Fourier transforms along a dimension of lines that are first cut, or continued with zeros, to a length `n`. Complex
/// tensors have a last dimension of size 2, which `dimension` does not count; see `Tensor.fourier`.
extension Differentiable {
  /// The transform of complex lines, or its inverse.
  public static func fft(
    _ x: Tensor, _ n: Int? = nil, _ dimension: Int = -1, _ norm: FourierNorm = .backward, isInverse: Bool = false
  ) throws -> Tensor {
    let name = isInverse ? "ifft" : "fft"
    let d = try x.complexDimension(dimension, name)
    let lines = try fitted(floats(x), d, n, name)
    let y = try FourierTransform(dimension: d, isInverse: isInverse)(lines)
    return try scaled(y, lines.shape[d], norm, isInverse: isInverse)
  }

  /// The n / 2 + 1 complex numbers that tell all of the transform of real lines.
  public static func rfft(
    _ x: Tensor, _ n: Int? = nil, _ dimension: Int = -1, _ norm: FourierNorm = .backward
  ) throws -> Tensor {
    let d = dimension < 0 ? dimension + x.rank : dimension
    guard d >= 0, d < x.rank else { return try x.realFourier(dimension, isInverse: false) }  // words what is wrong
    let lines = try fitted(floats(x), d, n, "rfft")
    let y = try RealFourier(dimension: d, isInverse: false)(lines)
    return try scaled(y, lines.shape[d], norm, isInverse: false)
  }

  /// The real lines of which ``rfft(_:_:_:_:)`` gives these complex ones; `n` numbers each, by default an even number.
  /// Imaginary parts of the first number, and of the last of an even line, have no meaning and are not looked at.
  public static func irfft(
    _ x: Tensor, _ n: Int? = nil, _ dimension: Int = -1, _ norm: FourierNorm = .backward
  ) throws -> Tensor {
    let d = try x.complexDimension(dimension, "irfft")
    let length = n ?? 2 * (x.shape[d] - 1)
    guard length >= 1 else {
      throw TensorError.argument(operation: "irfft", name: "n", expected: "length of at least 1", got: "\(length)")
    }
    let half = try fitted(floats(x), d, length / 2 + 1, "irfft")
    // All but the first number, and the last of an even line, stand for their conjugates too.
    let isDouble = try Tensor.full([half.shape[d]], .real(2), half.dtype)
    for alone in [0] + (length.isMultiple(of: 2) ? [length / 2] : []) {
      try isDouble.select(0, alone).fillInPlace(.real(1))
    }
    var line = Shape(repeating: 1, count: half.rank)
    line[d] = half.shape[d]
    let weighted = try apply(.mul, half, isDouble.reshape(line))
    let y = try RealPartOfFourier(dimension: d, n: length, isInverse: true)(weighted)
    return try scaled(y, length, norm, isInverse: true)
  }

  private static func floats(_ x: Tensor) throws -> Tensor { x.dtype.isFloatingPoint ? x : try x.to(.float64) }

  /// Lines cut, or continued with zeros, to a length.
  private static func fitted(_ x: Tensor, _ d: Int, _ n: Int?, _ operation: String) throws -> Tensor {
    guard let n else {
      if x.shape[d] == 0 { throw TensorError.empty(operation: operation, x.shape) }
      return x
    }
    guard n >= 1 else {
      throw TensorError.argument(operation: operation, name: "n", expected: "length of at least 1", got: "\(n)")
    }
    if n <= x.shape[d] { return n == x.shape[d] ? x : try narrow(x, d, 0, n) }
    var rest = x.shape
    rest[d] = n - x.shape[d]
    return try cat([x, Tensor.zeros(rest, x.dtype)], d)
  }

  private static func scaled(_ y: Tensor, _ n: Int, _ norm: FourierNorm, isInverse: Bool) throws -> Tensor {
    switch norm {
    case .backward: isInverse ? try apply(.div, y, .real(Double(n))) : y
    case .forward: isInverse ? y : try apply(.div, y, .real(Double(n)))
    case .ortho: try apply(.div, y, .real(Double(n).squareRoot()))
    }
  }
}

/// A linear map whose adjoint is the one of the other sign.
private struct FourierTransform: Operation {
  let dimension: Int
  let isInverse: Bool
  var name: String { isInverse ? "ifft" : "fft" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    try inputs[0].fourier(dimension, isInverse: isInverse, name)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try FourierTransform(dimension: dimension, isInverse: !isInverse)(gradient)]
  }
}

private struct RealFourier: Operation {
  let dimension: Int
  let isInverse: Bool
  var name: String { "rfft" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    try inputs[0].realFourier(dimension, isInverse: isInverse, name)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try RealPartOfFourier(dimension: dimension, n: saved.shape(0)[dimension], isInverse: !isInverse)(gradient)]
  }
}

/// The adjoint of ``RealFourier``.
private struct RealPartOfFourier: Operation {
  let dimension: Int
  let n: Int
  let isInverse: Bool
  var name: String { "irfft" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    try inputs[0].realPartOfFourier(dimension, n, isInverse: isInverse, name)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try RealFourier(dimension: dimension, isInverse: !isInverse)(gradient)]
  }
}
