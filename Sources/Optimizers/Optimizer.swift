import Autograd
import Perturbations
import Tensors

/// Parameters that share hyper-parameters.
public struct ParameterGroup {
  public var parameters: [(name: String, tensor: Tensor)]
  public var learningRate: Double
  public var weightDecay: Double

  public init(_ parameters: [(name: String, tensor: Tensor)], learningRate: Double, weightDecay: Double = 0) {
    (self.parameters, self.learningRate, self.weightDecay) = (parameters, learningRate, weightDecay)
  }
}

/// Changes parameters along their gradients.
public protocol Optimizer: AnyObject {
  var groups: [ParameterGroup] { get set }
  /// Steps made so far.
  var iteration: Int { get }
  /// Changes of last bits that each step makes on purpose.
  var perturbations: [Perturbation] { get set }
  /// Makes one step with the gradients that the parameters hold. A parameter without one is left as it is.
  func step() throws
}

extension Optimizer {
  /// Forgets all gradients.
  public func zeroGrad() throws {
    for group in groups { for (_, tensor) in group.parameters { try tensor.setGrad(nil) } }
  }

  /// Sets every group's learning rate.
  public func setLearningRate(_ rate: Double) { for i in groups.indices { groups[i].learningRate = rate } }

  /// The gradient of a parameter as the perturbations leave it, nil if it has none.
  func gradient(_ name: String, _ tensor: Tensor, iteration: Int) throws -> Tensor? {
    guard let gradient = tensor.grad?.detach() else { return nil }
    return try perturb(gradient, .gradient, name, iteration)
  }

  /// A tensor as the perturbations of a place leave it.
  func perturb(_ tensor: Tensor, _ place: PerturbationSite.Place, _ name: String, _ iteration: Int) throws -> Tensor {
    try perturbations.reduce(tensor) { try $1.apply(to: $0, at: PerturbationSite(place, name, iteration: iteration)) }
  }

  /// Changes a parameter after the step, where a perturbation of weights asks for it.
  func perturbWeights(_ tensor: Tensor, _ name: String, _ iteration: Int) throws {
    guard perturbations.contains(where: { $0.place == .weights }) else { return }
    let plain = tensor.detach()
    let changed = try perturb(plain, .weights, name, iteration)
    if changed !== plain { try tensor.copyInPlace(changed) }
  }
}
