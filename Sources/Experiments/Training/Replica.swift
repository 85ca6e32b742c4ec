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

  public init(name: String, model: Module, optimizer: any Optimizer) {
    (self.name, self.model, self.optimizer) = (name, model, optimizer)
    dtype = model.namedParameters.first?.tensor.dtype
  }

  /// Images in the dtype of the network's parameters.
  func input(_ images: Tensor) throws -> Tensor { try dtype.map { try images.to($0) } ?? images }

  /// What changes its last bits, in words: perturbations of the layers' outputs, then those of the steps.
  public var perturbations: String {
    (model.perturbationDescriptions + optimizer.perturbations.map(\.description)).joined(separator: "; ")
  }

  /// Name, perturbations and how convolutions are computed.
  public var description: String {
    "\(name) [\(perturbations)]" + (model.convolutionDescription.map { ", convolutions: \($0)" } ?? "")
  }
}
