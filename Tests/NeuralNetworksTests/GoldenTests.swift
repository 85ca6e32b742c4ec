import Autograd
import Formats
import Foundation
import NeuralNetworks
import Optimizers
import Perturbations
import Tensors
import TestSupport
import Testing

/// ResNet-20 on a batch of the reference, from its weights: forward, backward, steps.
@Suite struct GoldenTests {
  static func archive(_ name: String) throws -> [String: Tensor] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "npz"))
    guard case .archive(let entries) = try TensorFile.load(url.path) else { return [:] }
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.tensor) })
  }

  static func record() throws -> [String: Any] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/clean", withExtension: "json"))
    return try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
  }

  static func network(_ dtype: DType) throws -> ResNet {
    var options = ResNetOptions()
    options.dtype = dtype
    let net = try ResNet(options, generator: Generator(kind: .torch, seed: 7))
    try net.load(archive("resnet20_init").map { ($0.key, $0.value) })
    return net
  }

  static func batch(_ dtype: DType) throws -> (x: Tensor, labels: Tensor) {
    let batch = try archive("clean_batch")
    return (try #require(batch["x"]).to(dtype), try #require(batch["labels"]))
  }

  /// max|a − b| / max|b|.
  static func error(_ a: Tensor, _ b: Tensor) throws -> Double {
    let b = try b.to(.float64)
    return try ((a.detach().to(.float64) - b).apply(.abs).max() / b.apply(.abs).max()).item()
  }

  static func optimizer(_ net: Module, k: Double) throws -> SGD {
    try SGD(
      [ParameterGroup(net.namedParameters, learningRate: 0.1, weightDecay: 5e-4)], momentum: 0.9, nesterov: true,
      perturbations: [PlacedPerturbation(Rescale(k: k))])
  }

  @Test("The network drawn from PyTorch's generator is the reference's") func initialization() throws {
    let net = try ResNet(ResNetOptions(), generator: Generator(kind: .torch, seed: 7))
    let reference = try Self.archive("resnet20_init")
    let state = net.stateDict
    #expect(Set(state.map(\.name)) == Set(reference.keys))
    for (name, tensor) in state {
      let difference = try (tensor.detach().to(.float64) - #require(reference[name]).to(.float64)).apply(.abs).max()
        .item()
      #expect(difference < 1e-6, "\(name)")
    }
  }

  @Test("float32: logits, gradients and the first step") func single() throws {
    let net = try Self.network(.float32)
    let (x, labels) = try Self.batch(.float32)
    let reference = try Self.archive("clean_float32_forward_backward")
    let logits = try net(x)
    let loss = try Differentiable.crossEntropy(logits, labels: labels)
    try loss.backward()
    #expect(try Self.error(logits, #require(reference["logits"])) < 1e-5)
    for (name, parameter) in net.namedParameters {
      #expect(try Self.error(#require(parameter.grad), #require(reference["grad." + name])) < 5e-5, "\(name)")
    }
    try Self.optimizer(net, k: 1).step()
    let after = try Self.archive("clean_float32_k1_step1")
    for (name, tensor) in net.stateDict where !name.hasSuffix("num_batches_tracked") {
      #expect(try Self.error(tensor, #require(after[name])) < 5e-5, "\(name)")
    }
  }

  @Test("float64: five losses, gradient norms, evaluation", arguments: [1.0, 3.0])
  func double(_ k: Double) throws {
    let net = try Self.network(.float64)
    let (x, labels) = try Self.batch(.float64)
    let record = try Self.record()
    let norms = try #require(record["grad_l2_float64"] as? [String: Double])
    let run = try #require(record["float64_k\(Int(k))"] as? [String: Any])
    let losses = try #require(run["losses"] as? [Double])
    let optimizer = try Self.optimizer(net, k: k)
    for step in 0..<5 {
      try optimizer.zeroGrad()
      let loss = try Differentiable.crossEntropy(net(x), labels: labels)
      try loss.backward()
      #expect(abs(try loss.item() / losses[step] - 1) < 1e-10)
      if step == 0 {
        for (name, parameter) in net.namedParameters {
          let norm = try #require(parameter.grad).norm().item()
          #expect(abs(norm / (try #require(norms[name])) - 1) < 1e-11, "\(name)")
        }
      }
      try optimizer.step()
    }
    net.train(false)
    let logits = try GradientMode.off { try net(x).toArray(Double.self) }
    let expected = try #require(run["eval_logits_after_5"] as? [[Double]]).flatMap { $0 }
    for (a, b) in zip(logits, expected) { #expect(abs(a - b) < 1e-8) }
  }

  @Test("k = 1 leaves every bit as it is without a perturbation; k = 3 changes the last ones")
  func rescaling() throws {
    func weights(_ perturbations: [PlacedPerturbation]) throws -> [Float] {
      let net = try Self.network(.float32)
      let (x, labels) = try Self.batch(.float32)
      let optimizer = try SGD(
        [ParameterGroup(net.namedParameters, learningRate: 0.01)], momentum: 0.9, perturbations: perturbations)
      for _ in 0..<2 {
        try optimizer.zeroGrad()
        try Differentiable.crossEntropy(net(x), labels: labels).backward()
        try optimizer.step()
      }
      return try net.namedParameters.flatMap { try $0.tensor.detach().toArray(Float.self) }
    }
    let plain = try weights([])
    #expect(try weights([PlacedPerturbation(NoPerturbation())]) == plain)
    #expect(try weights([PlacedPerturbation(Rescale(k: 1))]) == plain)
    #expect(try weights([PlacedPerturbation(UlpMove(fraction: 1), iterations: 5...9)]) == plain)
    let tripled = try weights([PlacedPerturbation(Rescale(k: 3))])
    #expect(tripled != plain)
    #expect(zip(tripled, plain).allSatisfy { abs($0 - $1) < 1e-4 })
  }
}

@Suite(.serialized) struct TrainingBitsTests {
  @Test("Bits of a training step do not depend on threads or instruction set") func bits() throws {
    func checksum(_ threads: Int, _ set: InstructionSet) throws -> [UInt32] {
      let (before, best) = (Pool.threads, InstructionSet.current)
      defer {
        Pool.threads = before
        _ = InstructionSet.select(best)
      }
      Pool.threads = threads
      guard InstructionSet.select(set) else { return [] }
      let net = try GoldenTests.network(.float32)
      let (x, labels) = try GoldenTests.batch(.float32)
      let optimizer = try GoldenTests.optimizer(net, k: 3)
      for _ in 0..<2 {
        try optimizer.zeroGrad()
        try Differentiable.crossEntropy(net(x), labels: labels).backward()
        try optimizer.step()
      }
      return try net.stateDict.flatMap { try $0.tensor.detach().toArray(Float.self).map(\.bitPattern) }
    }
    let expected = try checksum(1, .v3)
    #expect(expected.count > 270_000)
    for threads in [1, 2, 3] {
      for set in [InstructionSet.v3, .v4] {
        let bits = try checksum(threads, set)
        #expect(bits.isEmpty || bits == expected, "\(threads) threads, \(set)")
      }
    }
  }
}
