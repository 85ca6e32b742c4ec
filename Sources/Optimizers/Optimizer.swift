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
  var perturbations: [PlacedPerturbation] { get }
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
}
