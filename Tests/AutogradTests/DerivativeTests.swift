import Autograd
import Tensors
import TestSupport
import Testing

@Suite("Derivatives")
struct DerivativeTests {
  static let cases =
    OperationCase.unary + OperationCase.binary + OperationCase.reductions + OperationCase.views + OperationCase.joining
    + OperationCase.scattering + OperationCase.linearAlgebra + OperationCase.factors + OperationCase.contractions
    + OperationCase.networks

  @Test("First and second derivatives are those of finite differences", arguments: cases)
  func differences(_ c: OperationCase) throws {
    try expectGradients(of: c.inputs(), order: c.order, c.name, c.function)
  }

  @Test("Gradients do not depend on how inputs lie in memory", arguments: cases)
  func layouts(_ c: OperationCase) throws {
    let inputs = try c.inputs()
    func gradients(_ inputs: [Tensor]) throws -> [Tensor?] {
      let leaves = try inputs.map { try $0.alias().requireGrad() }
      let y = try c.function(leaves)
      guard y.requiresGrad else { return [] }
      let weight = try Tensor.sample(y.shape, seed: 3)
      return try Tensor.gradients(of: [y], withRespectTo: leaves, gradOutputs: [weight], allowUnused: true)
    }
    let expected = try gradients(inputs)
    for i in inputs.indices {
      for layout in try Tensor.everyLayout(of: inputs[i]) {
        var others = inputs
        others[i] = layout.tensor
        for case let (found?, wanted?) in zip(try gradients(others), expected) {
          let scale = try max(1e-300, wanted.apply(.abs).max().item())
          let error = wanted.count == 0 ? 0 : try (found - wanted).apply(.abs).max().item() / scale
          #expect(error <= 1e-13, "\(c.name), input \(i) \(layout.name)")
        }
      }
    }
  }

  @Test("A recorded operation has the bits of the plain one", arguments: cases)
  func bits(_ c: OperationCase) throws {
    let inputs = try c.inputs()
    try expectEqual(c.function(inputs.map { try $0.alias().requireGrad() }), c.function(inputs), c.name)
  }

  @Test("A gradient has the same bits whether or not it can be differentiated again", arguments: cases)
  func createGraph(_ c: OperationCase) throws {
    for dtype in [DType.float64, .float32] {
      let inputs = try c.inputs().map { $0.dtype.isFloatingPoint ? try $0.to(dtype) : $0 }
      let leaves = try inputs.map { try $0.alias().requireGrad() }
      guard let y = try? c.function(leaves), y.requiresGrad else { return }
      let weight = try Tensor.sample(y.shape, seed: 3).to(y.dtype)
      func gradients(_ createGraph: Bool) throws -> [Tensor?] {
        try Tensor.gradients(
          of: [y], withRespectTo: leaves, gradOutputs: [weight], retainGraph: true, createGraph: createGraph,
          allowUnused: true)
      }
      for case let (recorded?, plain?) in zip(try gradients(true), try gradients(false)) {
        // + 0: zeros of either sign are one value.
        try expectEqual(recorded.detach() + 0.0, plain + 0.0, c.name)
      }
    }
  }
}
