import Autograd
import Formats
import Foundation
import Optimizers
import Tensors
import Testing

/// Against what PyTorch made of the same gradients (`Fixtures/make_optimizers.py`).
@Suite struct PyTorchTests {
  private let fixtures: [String: Tensor]

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/optimizers", withExtension: "npz"))
    guard case .archive(let entries) = try TensorFile.load(url.path) else { throw CancellationError() }
    fixtures = Dictionary(entries.map { ($0.name, $0.tensor) }) { $1 }
  }

  private func fixture(_ name: String) throws -> Tensor { try #require(fixtures[name], "\(name)") }

  private static let kinds: [String: @Sendable ([(name: String, tensor: Tensor)]) throws -> any Optimizer] = [
    "rmsprop": { try RMSprop([ParameterGroup($0, ["lr": [0.02], "alpha": [0.9], "weight_decay": [0.1]])]) },
    "rmsprop_momentum": {
      try RMSprop([ParameterGroup($0, ["lr": [0.02], "momentum": [0.8], "centered": [1], "eps": [1e-6]])])
    },
    "rmsprop_far": { try RMSprop([ParameterGroup($0, ["lr": [0.02], "alpha": [0.3], "centered": [1]])]) },
    "adagrad": {
      try Adagrad([
        ParameterGroup(
          $0, ["lr": [0.1], "lr_decay": [0.05], "weight_decay": [0.1], "initial_accumulator_value": [0.2]])
      ])
    },
    "adam": {
      try Adam([ParameterGroup($0, ["lr": [0.02], "weight_decay": [0.1]])], betas: (0.8, 0.9))
    },
    "adamw": { try Adam([ParameterGroup($0, ["lr": [0.02], "weight_decay": [0.01]])], isDecoupled: true) },
    "sgd": {
      try SGD([ParameterGroup($0, ["lr": [0.02], "weight_decay": [0.1]])], momentum: 0.9, nesterov: true)
    },
  ]
  /// Those that make every operation of PyTorch's in its order. (Adam's averages have the order of earlier versions; in
  /// `rmsprop_far` one of PyTorch's square roots is not the nearest number.)
  private static let exact: Set<String> = ["rmsprop", "rmsprop_momentum", "adagrad", "sgd"]

  @Test("Steps are PyTorch's", arguments: ["float64", "float32"], kinds.keys.sorted())
  func steps(_ dtype: String, _ kind: String) throws {
    let (start, gradients) = try (fixture("\(dtype).start"), fixture("\(dtype).gradients"))
    let expected = try fixture("\(dtype).\(kind)")
    let w = try start.clone().requireGrad()
    let make = try #require(Self.kinds[kind])
    let optimizer = try make([("w", w)])
    for step in 0..<expected.shape[0] {
      try w.setGrad(gradients.select(0, step).clone())
      try optimizer.finishStep()
      let (now, then) = (w.detach(), try expected.select(0, step))
      if Self.exact.contains(kind) {
        #expect(try now.equal(then), "step \(step + 1)")
      } else {
        let tolerance = dtype == "float64" ? 1e-14 : 1e-6
        #expect(try now.allClose(then, relative: tolerance, absolute: tolerance), "step \(step + 1)")
      }
    }
  }

  @Test(
    "L-BFGS evaluates and moves as PyTorch's", arguments: ["float64", "float32"],
    ["lbfgs", "lbfgs_standard", "lbfgs_evaluations"])
  func lbfgs(_ dtype: String, _ kind: String) throws {
    let options: [String: [String: [Double]]] = [
      "lbfgs": ["lr": [0.3], "max_iter": [4], "history_size": [3]],
      "lbfgs_evaluations": ["lr": [0.5], "max_iter": [9], "max_eval": [5]],
    ]
    let (scale, target) = try (fixture("\(dtype).scale"), fixture("\(dtype).target"))
    let expected = try fixture("\(dtype).\(kind)")
    let counts = try fixture("\(dtype).\(kind).evaluations").toArray(Int64.self)
    let parts = try [
      Tensor.zeros([2, 2], scale.dtype).requireGrad(), Tensor.ones([3], scale.dtype).requireGrad(),
    ]
    let optimizer = try LBFGS([ParameterGroup([("a", parts[0]), ("b", parts[1])], options[kind] ?? [:])])
    func weights() throws -> Tensor { try Tensor.cat(parts.map { try $0.detach().flatten() }) }
    var evaluations = 0
    for step in 0..<expected.shape[0] {
      _ = try optimizer.step {
        evaluations += 1
        let w = try weights()
        let way = try w - target
        let gradient = try scale * 4 * way * way * way + w * 2
        try parts[0].setGrad(gradient.narrow(0, 0, 4).reshape([2, 2]))
        try parts[1].setGrad(gradient.narrow(0, 4, 3).clone())
        return try (scale * way * way * way * way).sum().item() + (w * w).sum().item()
      }
      let tolerance = dtype == "float64" ? 1e-11 : 1e-4
      #expect(try weights().allClose(expected.select(0, step), relative: tolerance, absolute: tolerance), "\(step)")
      // In float32 the last digits of a converged loss decide when a step ends.
      if dtype == "float64" { #expect(evaluations == Int(counts[step]), "step \(step + 1)") }
    }
  }

  @Test("Clipping is PyTorch's", arguments: ["float64", "float32"]) func clipping(_ dtype: String) throws {
    let gradients = try fixture("\(dtype).gradients")
    for (name, clipping) in [("norm", GradientClipping.norm(1.5)), ("value", .value(0.4))] {
      let parts = try (0..<2).map { i in
        let w = try Tensor.ones([15], gradients.dtype).requireGrad()
        try w.setGrad(gradients.select(0, i).flatten().clone())
        return w
      }
      let norm = try clipping.apply(to: parts)
      let expected = try fixture("\(dtype).clip_\(name)")
      let tolerance = dtype == "float64" ? 1e-14 : 1e-6
      for (i, w) in parts.enumerated() {
        #expect(try #require(w.grad).allClose(expected.select(0, i), relative: tolerance, absolute: 0), "\(name)")
      }
      if name == "norm" {
        let all = try Tensor.cat((0..<2).map { try gradients.select(0, $0).flatten() }).norm().item()
        #expect(abs(norm - all) < 1e-5)
      }
    }
  }

  @Test("A NaN among gradients is one in all of them; gradients that are small enough keep their bits")
  func clippingEdges() throws {
    let parts = try [Tensor([3.0, 4]).requireGrad(), Tensor([1.0]).requireGrad(), Tensor([1.0]).requireGrad()]
    try parts[0].setGrad(Tensor([0.3, 0.4]))
    try parts[1].setGrad(Tensor([0.1]))
    #expect(abs(try GradientClipping.norm(1).apply(to: parts) - 0.26.squareRoot()) < 1e-15)
    #expect(try #require(parts[0].grad).toArray(Double.self) == [0.3, 0.4])
    #expect(parts[2].grad == nil)
    try parts[1].setGrad(Tensor([Double.nan]))
    #expect(try GradientClipping.norm(1).apply(to: parts).isNaN)
    #expect(try #require(parts[0].grad).toArray(Double.self).allSatisfy(\.isNaN))
    #expect(try GradientClipping.norm(1).apply(to: []) == 0)
    #expect(throws: TensorError.self) { try GradientClipping.norm(-1).check("x") }
    #expect(throws: TensorError.self) { try GradientClipping.value(.nan).check("x") }
  }

  @Test(
    "Schedules are PyTorch's",
    arguments: [
      ("step", Schedule.step(every: 3, factor: 0.5)), ("multistep", .multiStep([2, 7], factor: 0.5)),
      ("exponential", .exponential(factor: 0.9)), ("cosine", .cosine(epochs: 12, least: 0.1)),
      ("linear", .linear(epochs: 8, first: 0.5, last: 0.1)),
      ("one_cycle", .oneCycle(epochs: 13, peak: 0.3, first: 0.04, last: 4e-6)),
    ])
  func schedules(_ name: String, _ schedule: Schedule) throws {
    let expected = try fixture("schedule.\(name)").toArray(Double.self)
    for (epoch, factor) in expected.enumerated() {
      #expect(abs(try schedule.factor(epoch) - factor) < 1e-12, "epoch \(epoch)")
    }
  }
}
