import Tensors

/// The gradients that a kernel gives in one go, at their place on the tape.
///
/// Their values are the kernel's whether or not they will be differentiated again, so `create_graph` changes no bit of them.
/// Their own derivative is composed of differentiable steps, and only when it is asked for.
enum FusedGradients {
  /// - Parameters:
  ///   - name: of the operation whose derivative this is.
  ///   - inputs: what the gradients are computed from.
  ///   - values: the gradients; nil for none.
  ///   - compose: the same gradients of inputs that are on the tape, in differentiable steps, in the same order.
  static func record(
    _ name: String, of inputs: [Tensor], _ values: [Tensor?], _ compose: @escaping ([Tracked]) throws -> [Tensor?]
  ) throws -> [Tensor?] {
    guard GradientMode.isRecording else { return values }
    let composition = Composition(compose)
    return try values.enumerated().map { position, value in
      try value.map {
        try FusedGradient(name: name + " backward", value: $0, position: position, composition: composition)
          .apply(inputs)
      }
    }
  }
}

/// One of the gradients: a value that is known, and how it follows from its inputs.
private struct FusedGradient: Operation {
  let name: String
  let value: Tensor
  let position: Int
  let composition: Composition

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    for (i, input) in inputs.enumerated() { saved.keep(input, input: i) }
    return value
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    try composition.derivative(of: position, along: gradient, saved)
  }
}

/// Gradients in differentiable steps. Where their derivatives are not recorded in turn the steps are made once for all
/// gradients of an operation.
private final class Composition {
  private typealias Recording = (inputs: [Tensor], gradients: [Tensor?])

  private let compose: ([Tracked]) throws -> [Tensor?]
  private var recording: Recording?

  init(_ compose: @escaping ([Tracked]) throws -> [Tensor?]) { self.compose = compose }

  func derivative(of position: Int, along gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let inputs = try saved.tensors()
    let isRecording = GradientMode.isRecording
    let steps = try isRecording ? record(inputs) : recording ?? recordApart(inputs, saved)
    if !isRecording { recording = steps }
    let needed = inputs.indices.filter(saved.needs)
    var results = [Tensor?](repeating: nil, count: inputs.count)
    guard let composed = steps.gradients[position], !composed.isLeaf else { return results }
    let derivatives = try Tensor.gradients(
      of: [composed], withRespectTo: needed.map { steps.inputs[$0] }, gradOutputs: [gradient], retainGraph: true,
      createGraph: isRecording, allowUnused: true)
    for (i, derivative) in zip(needed, derivatives) { results[i] = derivative }
    return results
  }

  /// The steps at the inputs' own place on the tape, for derivatives that are recorded.
  private func record(_ inputs: [Tensor]) throws -> Recording { (inputs, try compose(inputs.map { Tracked($0) })) }

  /// The steps on a tape of their own.
  private func recordApart(_ inputs: [Tensor], _ saved: Recall) throws -> Recording {
    try GradientMode.set(true) {
      let leaves = try inputs.enumerated().map { i, input in
        let leaf = input.detach()
        if saved.needs(i) { try leaf.requireGrad() }
        return leaf
      }
      return try record(leaves)
    }
  }
}
