import Tensors

/// One of the three regions in which Swish of an output x = I⋆w is nearly a straight line or a parabola, and gradient
/// descent nearly a linear equation of its own (Table 3 of the paper).
public enum ActivationRegion: CaseIterable, Sendable {
  /// x ≫ 0: Swish is x.
  case activated
  /// x ≈ 0: Swish is x/2 + βx²/4.
  case transitioning
  /// x ≪ 0: Swish is 0.
  case notActivated
}

/// The outputs of the one-layer CNN sorted into the three regions, what the step of gradient descent does to a small
/// error through each of them, and the table's bounds.
///
/// An output is *transitioning* where |x| < threshold, activated above, not activated below; one that is NaN is in no
/// region. The threshold is by default where Swish has its inflections, |βx| = 2.3994: between them swish″ is positive,
/// as β/2 is in the table's row, so that with s − y < 0 the data term drives errors apart; outside it is negative and
/// falls to 0 as in the two other rows.
public struct ActivationRegions {
  /// u = β·x at which swish″ changes sign: u·tanh(u/2) = 2.
  public static let inflection = 2.3993572805154675

  public let equation: CNNNonlinearPDE
  /// |I⋆w| below this is transitioning.
  public let threshold: Double

  /// - Parameter threshold: nil: the inflections of Swish, 2.3994/β.
  /// - Throws: `PDEError` unless the threshold is positive.
  public init(_ equation: CNNNonlinearPDE, threshold: Double? = nil) throws {
    let threshold = threshold ?? Self.inflection / abs(equation.beta)
    guard threshold > 0, threshold.isFinite else {
      throw PDEError.number("cnn_regions", argument: "threshold", expected: "a number > 0", got: threshold)
    }
    self.equation = equation
    self.threshold = threshold
  }

  /// Where the outputs are at w.
  public func state(_ w: Tensor) throws -> State {
    let x = try equation.patches.forward(w)
    return State(
      equation: equation, x: x,
      masks: [
        .activated: try x.apply(.ge, .real(threshold)).to(.float64),
        .transitioning: try x.apply(.abs).apply(.lt, .real(threshold)).to(.float64),
        .notActivated: try x.apply(.le, .real(-threshold)).to(.float64),
      ])
  }

  /// The weights of one iteration.
  public struct State {
    let equation: CNNNonlinearPDE
    /// The outputs I⋆w, and 1 for those of each region, else 0.
    let x: Tensor
    let masks: [ActivationRegion: Tensor]

    /// The part of all outputs that lies in a region.
    public func share(_ region: ActivationRegion) throws -> Double {
      try masks[region].map { try $0.sum().item() / Double(x.count) } ?? 0
    }

    /// By how much one step w ← w − lr·g multiplies a small error of w at most: the largest |1 − lr·λ| over the
    /// eigenvalues λ of the loss's Hessian. NaN where the outputs are not finite.
    /// - Parameter region: only what the error changes through the outputs of this region counts, weight decay always;
    ///   nil: all outputs.
    public func growth(learningRate: Double, _ region: ActivationRegion? = nil) throws -> Double {
      let ends = try Lanczos.extremes(shape: equation.patches.kernelShape, hessian(region))
      return max(abs(1 - learningRate * ends.largest), abs(1 - learningRate * ends.smallest))
    }

    /// The Hessian of the loss with all outputs outside the region held fast:
    /// α·v + s(1−s)·(m·v)·m + (s−y)/n·Σ swish″(x)·(I⋆v)·patch, m = 1/n·Σ swish′(x)·patch, both sums over the region.
    public func hessian(_ region: ActivationRegion? = nil) throws -> (_ direction: Tensor) throws -> Tensor {
      let (patches, beta, n) = (equation.patches, equation.beta, Double(x.count))
      let gate = try (x * beta).apply(.sigmoid)
      let bell = try gate - gate * gate  // the derivative of the gate
      let s = try Deterministic.sigmoid((x * gate).mean().item())
      var slope = try gate + x * bell * beta
      var curvature = try bell * (x * beta * (gate * -2 + 1) + 2) * (beta * (s - equation.label) / n)
      if let mask = region.flatMap({ masks[$0] }) { (slope, curvature) = try (slope * mask, curvature * mask) }
      let mean = try patches.adjoint(slope) / n
      let alpha = equation.alpha
      return { v in
        let along = try (mean * v).sum().item()
        return try v * alpha + mean * (s * (1 - s) * along) + patches.adjoint(curvature * patches.forward(v))
      }
    }
  }

  /// Between which weight decays the linear equation of each region is stable.
  public struct Bounds: Sendable {
    /// α < 2/lr − ‖Ī‖²/8, Ī the mean of all patches.
    public let activated: Double
    /// −½·a·β·max|Î|² < α < 2/lr − ½·a·β·min|Î|²; empty where the first is not below the second.
    public let transitioning: (above: Double, below: Double)
    /// α < 2/lr.
    public let notActivated: Double
  }

  /// The table's bounds for an image and kernel, with a = s(0) − y = ½ − y.
  ///
  /// |Î|² stands for an eigenvalue of the mean of patch·patchᵀ over the outputs, which is what the descent obeys (see
  /// ``StabilityAnalysis``).
  public static func bounds(_ equation: CNNNonlinearPDE, learningRate: Double) throws -> Bounds {
    let (patches, n) = (equation.patches, Double(equation.patches.outputs))
    let ends = try Lanczos.extremes(shape: patches.kernelShape) { try patches.adjoint(patches.forward($0)) / n }
    let smallest = ends.smallest < 1e-12 * ends.largest ? 0 : ends.smallest
    let coupling = -0.5 * (0.5 - equation.label) * equation.beta
    let mean = try patches.adjoint(Tensor.ones(patches.outputShape)) / n
    let products = (coupling * ends.largest, coupling * smallest)
    return Bounds(
      activated: 2 / learningRate - (try mean.apply(.square).sum().item()) / 8,
      transitioning: (max(products.0, products.1), 2 / learningRate + min(products.0, products.1)),
      notActivated: 2 / learningRate)
  }
}
