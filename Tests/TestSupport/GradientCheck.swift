import Autograd
import Tensors
import Testing

/// Expects the derivatives of `function` at float64 inputs to be those of central differences, and, with `order` 2, the
/// derivatives of its derivatives too.
///
/// The function's result is weighted with fixed numbers and summed, so that every element of the Jacobian counts. With
/// step h = 1e-5 central differences are right to some 1e-10·f‴ + 1e-11·f; `tolerance` is relative to the larger of 1 and
/// the derivative.
public func expectGradients(
  of inputs: [Tensor], order: Int = 2, tolerance: Double = 1e-6, _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation, _ function: @escaping ([Tensor]) throws -> Tensor
) throws {
  func weighted(_ leaves: [Tensor]) throws -> Tensor {
    let result = try function(leaves)
    return try Differentiable.sum(Differentiable.apply(.mul, result, weights(result.shape, seed: 1)))
  }
  try compare(inputs, tolerance, what(), sourceLocation, weighted)
  guard order > 1 else { return }
  // Constants must count: a derivative that forgot to be recorded would be one.
  try compare(inputs, tolerance, what() + ", second derivatives", sourceLocation) { leaves in
    let y = try weighted(leaves)
    let zero = try Tensor.scalar(.real(0), .float64)
    guard y.requiresGrad else { return zero }
    let first = try Tensor.gradients(of: [y], withRespectTo: leaves, createGraph: true, allowUnused: true)
    return try first.enumerated().reduce(zero) { sum, entry in
      guard let gradient = entry.element else { return sum }
      let product = try Differentiable.apply(.mul, gradient, weights(gradient.shape, seed: 2 + UInt64(entry.offset)))
      return try Differentiable.apply(.add, sum, Differentiable.sum(product))
    }
  }
}

/// Compares all ∂f/∂x with (f(x + h) − f(x − h)) / 2h.
private func compare(
  _ inputs: [Tensor], _ tolerance: Double, _ what: String, _ sourceLocation: SourceLocation,
  _ function: ([Tensor]) throws -> Tensor
) throws {
  let leaves = try inputs.map { try $0.alias().requireGrad() }
  let value = try function(leaves)
  let analytic: [Tensor?] =
    value.requiresGrad
    ? try Tensor.gradients(of: [value], withRespectTo: leaves, allowUnused: true) : leaves.map { _ in nil }
  let step = 1e-5
  for (i, input) in inputs.enumerated() {
    let found = try analytic[i]?.toArray(Double.self) ?? Array(repeating: 0, count: input.count)
    for element in 0..<input.count {
      func moved(_ distance: Double) throws -> Double {
        // A leaf of the same layout: the derivative of a strided input is that of a strided input.
        var all = inputs
        let places = try Tensor.arange(0, Double(input.count)).reshape(input.shape)
        all[i] = try input + places.apply(.eq, .real(Double(element))).to(.float64) * distance
        return try function(all.map { try $0.alias().requireGrad() }).item()
      }
      let expected = try (moved(step) - moved(-step)) / (2 * step)
      let error = (found[element] - expected).magnitude
      if !(error <= tolerance * max(1, expected.magnitude)) {
        Issue.record(
          "\(what): derivative by element \(element) of input \(i) is \(found[element]), expected \(expected)",
          sourceLocation: sourceLocation)
        return
      }
    }
  }
}

/// Fixed numbers between −1 and 1.
private func weights(_ shape: Shape, seed: UInt64) throws -> Tensor {
  var generator = SeededGenerator(seed: seed)
  return try Tensor((0..<(shape.elementCount ?? 0)).map { _ in generator.uniform() }, shape: shape)
}

extension Tensor {
  /// float64 values between `low` and `high`, none closer than a tenth of the range's 1/count to another: no ties.
  public static func sample(_ shape: Shape, from low: Double = -2, to high: Double = 2, seed: UInt64 = 7) throws
    -> Tensor
  {
    var generator = SeededGenerator(seed: seed)
    let count = shape.elementCount ?? 0
    let step = (high - low) / Double(Swift.max(1, count))
    let values = (0..<count).map { low + step * (Double($0) + 0.5 + 0.4 * generator.uniform()) }
    return try Tensor(values.shuffled(using: &generator), shape: shape)
  }
}
