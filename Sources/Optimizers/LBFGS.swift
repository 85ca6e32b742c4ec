import Autograd
import Interrupt
import Perturbations
import Tensors

/// L-BFGS (Liu and Nocedal 1989) without line search: PyTorch's algorithm in its order of operations. One step makes up to
/// `max_iter` inner iterations w ← w + t·d, each with a gradient that a closure computes.
///
/// Perturbations count inner iterations. Rescaled, an update is w + (t·k)·(d/k). If a closure fails or is interrupted, the
/// step is undone.
public final class LBFGS: Optimizer {
  public static let options: [OptimizerOption] = [
    .rate(1), .maxIterations, .maxEvaluations, .gradientTolerance, .changeTolerance, .historySize,
  ]

  public let name = "lbfgs"
  public var options: [OptimizerOption] { Self.options }
  public var groups: [ParameterGroup]
  public private(set) var iteration = 0
  public let perturbations: [PlacedPerturbation]
  public var needsClosure: Bool { true }
  public var perturbationIteration: Int { memory.iterations }
  private var memory = LBFGSMemory()
  private let dtype: DType

  /// - Throws: `TensorError.argument` for more than one group, parameters of several number types, and as other optimizers.
  public init(_ groups: [ParameterGroup], perturbations: [PlacedPerturbation] = []) throws {
    self.groups = try groups.completed(name, Self.options, [:])
    guard groups.count == 1 else {
      throw TensorError.argument(
        operation: name, name: "parameters", expected: "one group", got: "\(groups.count)")
    }
    let parameters = groups[0].parameters
    dtype = parameters[0].tensor.dtype
    if let other = parameters.first(where: { $0.tensor.dtype != parameters[0].tensor.dtype }) {
      throw TensorError.argument(
        operation: name, name: "parameter '\(other.name)'", expected: "\(dtype.name) as the first one",
        got: other.tensor.dtype.name)
    }
    try perturbations.check(parameters: parameters)
    self.perturbations = perturbations
  }

  public func step() throws {
    throw TensorError.argument(
      operation: name, name: "closure", expected: "function that computes gradients and returns the loss",
      got: "nothing")
  }

  public func step(closure: () throws -> Double) throws -> Double {
    let undo = try undo()
    do {
      return try makeStep(closure)
    } catch {
      try Interrupt.finishing { try undo() }
      throw error
    }
  }

  private func makeStep(_ closure: () throws -> Double) throws -> Double {
    let group = groups[0]
    let (most, change) = (Int(group["max_iter"]), group["tolerance_change"])
    let mostEvaluations = group["max_eval"] > 0 ? Int(group["max_eval"]) : most * 5 / 4
    iteration += 1
    let first = try closure()
    var (loss, gradient, evaluations, n) = (first, try flatGradient(), 1, 0)
    func isFlat() throws -> Bool { try gradient.apply(.abs).max().item() <= group["tolerance_grad"] }
    if try isFlat() { return first }
    while n < most {
      n += 1
      let d = try GradientMode.off { try memory.direction(gradient, history: Int(group["history_size"])) }
      let t = try memory.iterations == 1 ? firstLength(gradient, group.learningRate) : group.learningRate
      (memory.gradient, memory.loss, memory.direction, memory.length) = (gradient, loss, d, t)
      if try gradient.dot(d).item() > -change { break }
      try move(along: d, by: t)
      let before = loss
      if n != most {
        loss = try closure()
        gradient = try flatGradient()
        evaluations += 1
      }
      let ends =
        try n == most || evaluations >= mostEvaluations || isFlat() || (d * t).apply(.abs).max().item() <= change
      if ends || abs(loss - before) < change { break }
    }
    return first
  }

  /// min(1, 1/Σ|g|)·lr, in the parameters' number type.
  private func firstLength(_ gradient: Tensor, _ rate: Double) throws -> Double {
    let inverse = dtype.rounded(1 / (try gradient.apply(.abs).sum().item()))
    return inverse < 1 ? dtype.rounded(inverse * rate) : rate
  }

  /// All gradients, one behind the other, zeros where there is none.
  private func flatGradient() throws -> Tensor {
    try GradientMode.off {
      try Tensor.cat(
        groups[0].parameters.map { name, tensor in
          guard let gradient = tensor.grad else { return try .zeros([tensor.count], dtype) }
          return try perturbed(name, memory.iterations + 1).gradient(gradient.detach()).to(dtype).flatten()
        })
    }
  }

  private func perturbed(_ name: String, _ iteration: Int) -> PerturbedStep {
    PerturbedStep(perturbations, name: name, iteration: iteration)
  }

  /// w ← w + t·d.
  private func move(along d: Tensor, by t: Double) throws {
    try Interrupt.finishing {
      try GradientMode.off {
        var start = 0
        for (name, tensor) in groups[0].parameters {
          let step = perturbed(name, memory.iterations)
          let k = try step.k()
          let part = try d.narrow(0, start, tensor.count).reshape(tensor.shape)
          try step.subtract((k == 1 ? part : part / k) * (-t * k), from: tensor)
          start += tensor.count
        }
      }
    }
  }

  public func memory(of parameter: Tensor) throws -> [(name: String, tensor: Tensor)] { [] }
  public func sharedMemory() throws -> [(name: String, tensor: Tensor)] { try memory.entries() }

  public func restore(
    iteration: Int, memory: (Tensor) throws -> [(name: String, tensor: Tensor)],
    shared: [(name: String, tensor: Tensor)]
  ) throws {
    let count = groups[0].parameters.reduce(0) { $0 + $1.tensor.count }
    self.memory = try LBFGSMemory(shared, count: count, dtype)
    self.iteration = iteration
  }

  public func undo() throws -> () throws -> Void {
    let parameters = try groups[0].parameters.map { ($0.tensor, copy: try $0.tensor.detach().clone()) }
    let (memory, iteration) = (memory, iteration)
    return {
      try GradientMode.off { for (tensor, copy) in parameters { try tensor.copyInPlace(copy) } }
      (self.memory, self.iteration) = (memory, iteration)
    }
  }

  public func another(for groups: [ParameterGroup], _ perturbations: [PlacedPerturbation]) throws -> any Optimizer {
    try LBFGS(groups, perturbations: perturbations)
  }
}

/// What L-BFGS knows of the steps so far. Its tensors are never changed in place.
private struct LBFGSMemory {
  /// Inner iterations of all steps.
  var iterations = 0
  var direction, gradient: Tensor?
  var length = 0.0
  var loss = 0.0
  /// y, s and 1/(y·s) of the last iterations, and the first guess of the inverse Hessian.
  private var changes: [(y: Tensor, s: Tensor, inverse: Double)] = []
  private var diagonal = 1.0

  init() {}

  /// The next direction, for the gradient where the parameters stand (two-loop recursion).
  mutating func direction(_ g: Tensor, history: Int) throws -> Tensor {
    iterations += 1
    guard iterations > 1, let d = direction, let before = gradient else { return try -g }
    let (y, s) = (try g - before, try d * length)
    let ys = try y.dot(s).item()
    if ys > 1e-10 {
      if changes.count >= history { changes.removeFirst(changes.count - history + 1) }
      changes.append((y, s, g.dtype.rounded(1 / ys)))
      diagonal = g.dtype.rounded(ys / (try y.dot(y).item()))
    }
    var q = try -g
    var alphas = [Double](repeating: 0, count: changes.count)
    for i in changes.indices.reversed() {
      alphas[i] = g.dtype.rounded(try changes[i].s.dot(q).item() * changes[i].inverse)
      q = try q + changes[i].y * -alphas[i]
    }
    var r = try q * diagonal
    for i in changes.indices {
      let beta = g.dtype.rounded(try changes[i].y.dot(r).item() * changes[i].inverse)
      r = try r + changes[i].s * g.dtype.rounded(alphas[i] - beta)
    }
    return r
  }

  func entries() throws -> [(name: String, tensor: Tensor)] {
    guard let direction, let gradient else { return [] }
    return [
      ("n_iter", try Tensor([Int64(iterations)])), ("d", direction), ("prev_flat_grad", gradient),
      ("numbers", try Tensor([length, loss, diagonal])), ("ro", try Tensor(changes.map(\.inverse))),
    ] + changes.enumerated().flatMap { [("old_dirs.\($0 + 1)", $1.y), ("old_stps.\($0 + 1)", $1.s)] }
  }

  /// - Parameter count: elements of all parameters.
  init(_ entries: [(name: String, tensor: Tensor)], count: Int, _ dtype: DType) throws {
    if entries.isEmpty { return }
    let given = Dictionary(entries.map { ($0.name, $0.tensor) }) { first, _ in first }
    func tensor(_ name: String, _ count: Int?) throws -> Tensor {
      guard let tensor = given[name], tensor.rank == 1, count == nil || tensor.count == count else {
        throw TensorError.argument(
          operation: "lbfgs", name: "state", expected: count.map { "\($0) numbers as 'shared.\(name)'" } ?? "vector",
          got: given[name].map { "\($0.shape)" } ?? "nothing")
      }
      return tensor
    }
    func vector(_ name: String) throws -> Tensor { try tensor(name, count).to(dtype).clone() }
    let numbers = try tensor("numbers", 3).toArray(Double.self)
    let inverses = try tensor("ro", nil).toArray(Double.self)
    iterations = Int(exactly: try tensor("n_iter", 1).item()) ?? 0
    (direction, gradient) = (try vector("d"), try vector("prev_flat_grad"))
    (length, loss, diagonal) = (numbers[0], numbers[1], numbers[2])
    changes = try inverses.enumerated().map { i, inverse in
      (try vector("old_dirs.\(i + 1)"), try vector("old_stps.\(i + 1)"), inverse)
    }
  }
}

extension DType {
  /// A number as a scalar of this type holds it.
  fileprivate func rounded(_ x: Double) -> Double { self == .float32 ? Double(Float(x)) : x }
}
