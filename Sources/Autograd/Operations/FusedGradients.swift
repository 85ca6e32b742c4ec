import Tensors

/// The gradients that a kernel gives in one go, at their place on the tape.
///
/// Their values are the kernel's whether or not they will be differentiated again, so `create_graph` changes no bit of them.
/// Their own derivative is composed of differentiable steps, and only when it is asked for.
enum FusedGradients {
  /// - Parameters:
  ///   - name: of the operation whose derivative this is.
  ///   - inputs: what the gradients are computed from.
  ///   - values: the gradients, of one dtype.
  ///   - compose: the same gradients of inputs that are on the tape, in differentiable steps, in the same order.
  static func record(
    _ name: String, of inputs: [Tensor], _ values: [Tensor], _ compose: @escaping ([Tracked]) throws -> [Tensor]
  ) throws -> [Tensor] {
    guard GradientMode.isRecording else { return values }
    let operation = FusedGradient(name: name + " backward", values: values, steps: Steps(compose))
    let packed = try operation.apply(inputs)
    return values.count == 1 ? [packed] : try operation.parts(of: packed)
  }
}

/// One gradient, or several one after the other in one vector: their derivative is then one walk over the steps.
private struct FusedGradient: Operation {
  let name: String
  let values: [Tensor]
  let steps: Steps

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    for (i, input) in inputs.enumerated() { saved.keep(input, input: i) }
    return values.count == 1 ? values[0] : try Tensor.cat(values.map(Self.flat), 0)
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (inputs, isRecorded) = (try saved.tensors(), GradientMode.isRecording)
    let needed = inputs.indices.filter(saved.needs)
    // Where the derivative is recorded in turn, the steps stand at the inputs' own place on the tape, else on one of theirs.
    let (leaves, composed) = try isRecorded ? steps.recorded(inputs) : steps.apart(inputs, needed)
    let directions = values.count == 1 ? [gradient] : try parts(of: gradient)
    let used = composed.indices.filter { composed[$0].requiresGrad }
    var results = [Tensor?](repeating: nil, count: inputs.count)
    guard !used.isEmpty else { return results }
    let derivatives = try Tensor.gradients(
      of: used.map { composed[$0] }, withRespectTo: needed.map { leaves[$0] }, gradOutputs: used.map { directions[$0] },
      retainGraph: true, createGraph: isRecorded, allowUnused: true)
    for (i, derivative) in zip(needed, derivatives) { results[i] = derivative }
    return results
  }

  /// The gradients of a vector of all of them, as views of it; images stay channels last.
  func parts(of packed: Tensor) throws -> [Tensor] {
    var start = 0
    return try values.map { value in
      defer { start += value.count }
      let part = try Differentiable.narrow(packed, 0, start, value.count)
      guard value.rank == 4 else { return try Differentiable.reshape(part, value.shape) }
      let s = value.shape
      return try Differentiable.permute(Differentiable.reshape(part, [s[0], s[2], s[3], s[1]]), [0, 3, 1, 2])
    }
  }

  private static func flat(_ value: Tensor) throws -> Tensor {
    let ordered = value.rank == 4 ? try value.permute([0, 2, 3, 1]) : value
    return try ordered.contiguous().reshape([value.count])
  }
}

/// Gradients in differentiable steps.
private final class Steps {
  typealias Recording = (inputs: [Tensor], gradients: [Tensor])

  private let compose: ([Tracked]) throws -> [Tensor]
  /// Kept for the next product with another vector.
  private var kept: Recording?

  init(_ compose: @escaping ([Tracked]) throws -> [Tensor]) { self.compose = compose }

  /// At the place of the inputs on the tape.
  func recorded(_ inputs: [Tensor]) throws -> Recording { (inputs, try compose(inputs.map { Tracked($0) })) }

  /// On a tape of their own, whose leaves are the inputs at the positions `needed`.
  func apart(_ inputs: [Tensor], _ needed: [Int]) throws -> Recording {
    if let kept { return kept }
    let recording = try GradientMode.set(true) {
      try recorded(inputs.enumerated().map { needed.contains($0) ? try $1.detach().requireGrad() : $1.detach() })
    }
    kept = recording
    return recording
  }
}
