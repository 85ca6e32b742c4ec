import Tensors

/// Where gradient descent of the linearised one-layer CNN is stable.
///
/// The weights follow w ← (1 − lr·(α − c·G))·w + constant with the patch Gram operator G = Σ_out patch·patchᵀ and
/// c = −½·a·β (¼ for a = −½, β = 1). An eigenvector of G with eigenvalue λ is multiplied by 1 − lr·(α − c·λ) in each
/// step, so all of them shrink just when
///   α_min = c·λ_max < α < 2/lr + c·λ_min = α_max
/// (for c > 0; λ_min is 0, and α_max the paper's 2/lr, wherever the patches do not span all kernels, as those of a
/// checkerboard do not).
public struct StabilityAnalysis {
  public let patches: PatchOperator
  /// c = −½·a·β.
  public let coupling: Double
  /// Largest and smallest eigenvalue of the Gram operator; the smallest is 0 if below 10⁻¹² of the largest.
  public let largest, smallest: Double
  /// All eigenvalues, largest first; only the largest where the kernel has more than `maximumSpectrum` weights.
  public let spectrum: Tensor

  /// Kernels with more weights than this get no full spectrum.
  public static let maximumSpectrum = 1024

  /// - Parameters:
  ///   - image: n × m.
  ///   - kernelShape: p × q, not larger.
  /// - Throws: `PDEError`, `TensorError`, `Interrupted`.
  ///
  /// The largest eigenvalue is Lanczos' with bits that depend on the image alone; the spectrum comes from LAPACK, whose
  /// last bits depend on the CPU type.
  public init(image: Tensor, kernelShape: Shape, a: Double = -0.5, beta: Double = 1) throws {
    guard kernelShape.count == 2 else {
      throw PDEError.shape("stability", argument: "kernel", expected: "two sizes", got: Array(kernelShape))
    }
    guard image.rank == 2, zip(kernelShape, image.shape).allSatisfy({ $0 >= 1 && $0 <= $1 }) else {
      throw PDEError.shape(
        "stability", argument: "image", expected: "a matrix of at least the kernel's size \(kernelShape)",
        got: Array(image.shape))
    }
    let patches = try PatchOperator(image: image, kernelShape: kernelShape)
    self.patches = patches
    coupling = -0.5 * a * beta
    let extremes = try Lanczos.extremes(shape: kernelShape) { try patches.adjoint(patches.forward($0)) }
    largest = extremes.largest
    var smallest = extremes.smallest
    if kernelShape[0] * kernelShape[1] <= StabilityAnalysis.maximumSpectrum, largest.isFinite {
      spectrum = try StabilityAnalysis.spectrum(patches)
      smallest = try spectrum.select(0, -1).item()
    } else {
      spectrum = try Tensor([largest])
    }
    self.smallest = smallest < 1e-12 * largest ? 0 : smallest
  }

  /// Below this weight decay the dominant pattern grows.
  public var alphaMin: Double { coupling * (coupling > 0 ? largest : smallest) }

  /// Above this weight decay some pattern oscillates and grows.
  public func alphaMax(learningRate: Double) -> Double {
    2 / learningRate + coupling * (coupling > 0 ? smallest : largest)
  }

  /// The largest stable learning rate for a weight decay: 2/(α − c·λ) with the λ that makes it smallest; 0 where α is
  /// not above α_min.
  public func stepBound(alpha: Double) -> Double {
    let stiffest = alpha - coupling * (coupling > 0 ? smallest : largest)
    return alpha > alphaMin ? 2 / stiffest : 0
  }

  /// What one step multiplies the eigenvector of eigenvalue λ by.
  public func factor(alpha: Double, learningRate: Double, eigenvalue: Double) -> Double {
    1 - learningRate * (alpha - coupling * eigenvalue)
  }

  /// The largest magnitude of any factor: growth per step; stable below 1. From the ends of the spectrum, where it must
  /// lie. Shape (alphas, learningRates) for the table that ``isStable`` maps.
  public func growth(alphas: [Double], learningRates: [Double]) throws -> Tensor {
    let values = alphas.flatMap { alpha in
      learningRates.map { rate in
        max(
          abs(factor(alpha: alpha, learningRate: rate, eigenvalue: largest)),
          abs(factor(alpha: alpha, learningRate: rate, eigenvalue: smallest)))
      }
    }
    return try Tensor(values, shape: [alphas.count, learningRates.count])
  }

  /// The estimate that the original prints: c·max|Î|² over the discrete Fourier transform of the whole image.
  ///
  /// It is the largest eigenvalue of the Gram operator of a *circular* correlation with a kernel as large as the image.
  /// A valid correlation with a small kernel sees only (n−p+1)(m−q+1) patches of p·q pixels each: for a checkerboard
  /// λ_max is their number times p·q, 225²·32² instead of 256⁴, which is 83 times less. So the estimate is an upper
  /// bound only.
  public static func fourierEstimate(image: Tensor, coupling: Double = 0.25) throws -> Double {
    guard image.rank == 2, image.count > 0 else {
      throw PDEError.shape("stability", argument: "image", expected: "a matrix", got: Array(image.shape))
    }
    let image = try image.to(.float64)
    func waves(_ n: Int, _ operation: UnaryOperation) throws -> Tensor {
      let angles = (0..<n).map { 2 * Double.pi * Double($0) / Double(n) }
      let table = try Tensor(angles).apply(operation).toArray(Double.self)
      return try Tensor((0..<n * n).map { table[($0 / n) * ($0 % n) % n] }, shape: [n, n])
    }
    let rows = image.shape[0]
    let columns = image.shape[1]
    let (cosRows, sinRows) = (try waves(rows, .cos).matmul(image), try waves(rows, .sin).matmul(image))
    let (cosColumns, sinColumns) = (try waves(columns, .cos), try waves(columns, .sin))
    let real = try cosRows.matmul(cosColumns) - sinRows.matmul(sinColumns)
    let imaginary = try cosRows.matmul(sinColumns) + sinRows.matmul(cosColumns)
    return try coupling * (real * real + imaginary * imaginary).max().item()
  }

  /// Eigenvalues of the Gram matrix, made column by column from the operator.
  private static func spectrum(_ patches: PatchOperator) throws -> Tensor {
    let count = patches.kernelShape[0] * patches.kernelShape[1]
    let gram = try Tensor.zeros([count, count])
    let unit = try Tensor.zeros([count])
    for column in 0..<count {
      try unit.fillInPlace(.real(0))
      try unit.select(0, column).fillInPlace(.real(1))
      let image = try patches.adjoint(patches.forward(unit.reshape(patches.kernelShape)))
      try gram.select(0, column).copyInPlace(image.flatten())
    }
    return try ((gram + gram.t()) * 0.5).eigh().values.flip(0).contiguous()
  }
}
