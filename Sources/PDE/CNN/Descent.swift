import Interrupt
import Optimizers
import Perturbations
import Tensors

/// How weights follow a gradient g, step by step: PyTorch's SGD, made by floor `Optimizers`, with what is perturbed.
///
/// v ← μ·v + g; d = v (Nesterov: g + μ·v; without momentum: g); w ← w − (lr·k)·(d/k). For k = 1 that is w − lr·d; for
/// another k it is the same in exact arithmetic, and differs in the last bits. The order of operations is part of the
/// contract.
public struct Descent {
  /// What perturbations' patterns call the weights.
  public static let parameterName = "w"

  public var learningRate: Double
  /// μ; 0: none.
  public var momentum: Double
  public var nesterov: Bool
  /// The paper's perturbation k: the gradient is divided by it, the learning rate multiplied. 1: none. Short for a
  /// `Rescale` among the perturbations.
  public var k: Double
  /// What changes gradients (as the hook leaves them), updates and weights on purpose.
  public var perturbations: [PlacedPerturbation]
  /// Called with the iteration (from 1), the gradient and the weights before the step; its result takes the gradient's
  /// place. Nil costs nothing.
  public var hook: ((_ iteration: Int, _ gradient: Tensor, _ w: Tensor) throws -> Tensor)?

  public init(
    learningRate: Double, momentum: Double = 0, nesterov: Bool = false, k: Double = 1,
    perturbations: [PlacedPerturbation] = [],
    hook: ((_ iteration: Int, _ gradient: Tensor, _ w: Tensor) throws -> Tensor)? = nil
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
    self.k = k
    self.perturbations = perturbations
    self.hook = hook
  }

  /// All perturbations, k among them.
  /// - Throws: `PerturbationError` for one that could not act on w, and for a k of 0, infinity or NaN.
  public func checkedPerturbations() throws -> [PlacedPerturbation] {
    let all = try (k == 1 ? [] : [PlacedPerturbation(Rescale(k: k))]) + perturbations
    try all.check(places: PerturbedStep.places, names: [Descent.parameterName], of: "parameter")
    return all
  }

  /// One step: new weights. `velocity` is v, nil before the first step.
  func step(
    _ w: Tensor, _ gradient: Tensor, iteration: Int, velocity: inout Tensor?, _ perturbations: [PlacedPerturbation]
  ) throws -> Tensor {
    let g = try hook?(iteration, gradient, w) ?? gradient
    guard g.shape == w.shape else {
      throw PDEError.shape("cnn", argument: "hook", expected: "a gradient of shape \(w.shape)", got: Array(g.shape))
    }
    let step = PerturbedStep(perturbations, name: Descent.parameterName, iteration: iteration)
    let isFirst = velocity == nil
    if momentum != 0, isFirst { velocity = try Tensor(uninitialized: w.shape, w.dtype) }
    // A tensor of its own: the callback of a script may have kept the weights of the step before.
    let next = try w.clone()
    try step.apply(
      MomentumStep(lr: learningRate, momentum: momentum, nesterov: nesterov), to: next, velocity: velocity,
      gradient: step.gradient(g), isFirst: isFirst)
    return next
  }
}

/// What a run of one of the one-layer CNN equations returns.
public struct CNNSolution {
  /// The recorded loss of each iteration made, float64.
  public let loss: Tensor
  /// The kernel after the last step.
  public let w: Tensor
  /// The first iteration (from 1) whose recorded loss is infinite or NaN; nil: none.
  public let firstNonFinite: Int?
  /// What changed the run's last bits.
  public let perturbations: [PlacedPerturbation]
}

/// One of the two equations: where gradient and recorded loss come from.
public protocol CNNEquation {
  var initial: Tensor { get }
  var descent: Descent { get set }
  /// Gradient at w, and the recorded loss, which may look at the weights after the step.
  func evaluate(_ w: Tensor) throws -> (gradient: Tensor, loss: (_ next: Tensor) throws -> Double)
}

extension CNNEquation {
  /// Makes up to `iterations` steps.
  /// - Parameter onIteration: called after each step with its number (from 1), the recorded loss and the new weights;
  ///   returning false ends the run.
  /// - Throws: `Interrupted`, `TensorError`, and what hook and callback throw. Infinity and NaN are results.
  public func run(
    iterations: Int, onIteration: ((_ iteration: Int, _ loss: Double, _ w: Tensor) throws -> Bool)? = nil
  ) throws -> CNNSolution {
    guard iterations >= 0 else {
      throw PDEError.number("cnn", argument: "iterations", expected: "a number ≥ 0", got: Double(iterations))
    }
    var run = try CNNRun(self)
    for iteration in stride(from: 1, through: iterations, by: 1) {
      try Interrupt.check()
      let loss = try run.step()
      if let onIteration, try !onIteration(iteration, loss, run.w) { break }
    }
    return try run.solution()
  }
}

/// A gradient descent under way.
public struct CNNRun<Equation: CNNEquation> {
  public let equation: Equation
  /// The weights after the steps made so far.
  public private(set) var w: Tensor
  /// The losses recorded so far, one for each step.
  public private(set) var losses: [Double] = []
  private var velocity: Tensor?
  private let perturbations: [PlacedPerturbation]

  /// - Throws: `PerturbationError` for a perturbation that could not act; `TensorError`.
  public init(_ equation: Equation) throws {
    self.equation = equation
    perturbations = try equation.descent.checkedPerturbations()
    w = try equation.initial.to(.float64).contiguous()
  }

  /// Makes one step and returns its recorded loss.
  @discardableResult public mutating func step() throws -> Double {
    let (gradient, loss) = try equation.evaluate(w)
    let next = try equation.descent.step(w, gradient, iteration: losses.count + 1, velocity: &velocity, perturbations)
    let recorded = try loss(next)
    w = next
    losses.append(recorded)
    return recorded
  }

  /// What was recorded so far.
  public func solution() throws -> CNNSolution {
    CNNSolution(
      loss: try Tensor(losses), w: w, firstNonFinite: losses.firstIndex { !$0.isFinite }.map { $0 + 1 },
      perturbations: perturbations)
  }
}
