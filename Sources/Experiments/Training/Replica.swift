import Autograd
import NeuralNetworks
import Optimizers
import Perturbations
import Tensors

/// One network in training: several replicas, differing in their perturbations, see the same batches in lock-step.
public struct Replica: CustomStringConvertible {
  public let name: String
  public let model: Module
  public let optimizer: any Optimizer
  private let dtype: DType?
  /// Of a copy that left another one: when, and what it goes on with.
  var origin: Origin?

  /// Where a copy comes from.
  struct Origin {
    let parent: Int
    /// The step after which it left.
    let step: Int
    /// What the parent's perturbations had counted then.
    let iteration: Int
    /// The generator of functions of a script, as this copy sees it.
    var generator: GeneratorState?
  }

  public init(name: String, model: Module, optimizer: any Optimizer) {
    (self.name, self.model, self.optimizer) = (name, model, optimizer)
    dtype = model.namedParameters.first?.tensor.dtype
  }

  /// Floating-point numbers in the dtype of the network's parameters; others as they are.
  func own(_ tensor: Tensor) throws -> Tensor {
    guard tensor.dtype.isFloatingPoint, let dtype else { return tensor }
    return try tensor.to(dtype)
  }

  /// What changes its last bits, in words: perturbations of the layers' outputs, then those of the steps.
  public var perturbations: String {
    (model.perturbationDescriptions + optimizer.perturbations.map(\.description)).joined(separator: "; ")
  }

  /// Name, perturbations and how convolutions are computed.
  public var description: String {
    "\(name) [\(perturbations)]" + (model.convolutionDescription.map { ", convolutions: \($0)" } ?? "")
  }
}
