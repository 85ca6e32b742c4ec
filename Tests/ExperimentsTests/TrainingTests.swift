import Datasets
import Experiments
import NeuralNetworks
import Optimizers
import Perturbations
import Tensors
import TestSupport
import Testing

@Suite struct TrainingTests {
  private func replica(_ perturbations: [Perturbation]) throws -> Replica {
    var options = ResNetOptions()
    options.depth = 8
    let net = try ResNet(options, generator: Generator(kind: .torch, seed: 3))
    let sgd = try SGD(
      [ParameterGroup(net.namedParameters, learningRate: 0.05, weightDecay: 5e-4)], momentum: 0.9, nesterov: true,
      perturbations: perturbations)
    return Replica(name: "net", model: net, optimizer: sgd)
  }

  private func training(_ replicas: [Replica], checkpoint: String? = nil) throws -> Training {
    let set = try SyntheticCIFAR().make(.train, count: 96)
    let test = try SyntheticCIFAR().make(.test, count: 20)
    return Training(
      replicas, trainSet: try DataLoader(set, augmentation: .cifarTraining, batchSize: 32, shuffled: true, seed: 5),
      testSet: try DataLoader(test, augmentation: .cifarTesting, batchSize: 32, shuffled: false, seed: 0), learningRate: 0.05,
      schedule: .step(every: 2, factor: 0.1), checkpointPath: checkpoint)
  }

  private func bits(_ replica: Replica) throws -> [UInt32] {
    try replica.model.stateDict.flatMap { try $0.tensor.detach().toArray(Float.self).map(\.bitPattern) }
  }

  @Test("A run that was stopped in the middle of an epoch and resumed ends with the same bits") func resume() throws {
    let folder = try TemporaryFolder()
    let straight = try replica([Perturbation(.rescale(k: 3))])
    let whole = try training([straight])
    try whole.run(epochs: 3)
    #expect(whole.history[0].count == 3)

    let path = folder.path + "/checkpoint.safetensors"
    try training([try replica([Perturbation(.rescale(k: 3))])], checkpoint: path).run(epochs: 3, iterations: 5)
    let resumed = try replica([Perturbation(.rescale(k: 3))])
    let rest = try training([resumed], checkpoint: path)
    try rest.run(epochs: 3)
    #expect(try bits(resumed) == bits(straight))
    #expect(rest.history[0].map(\.loss) == whole.history[0].map(\.loss))
    #expect(rest.history[0].map(\.testAccuracy) == whole.history[0].map(\.testAccuracy))
  }

  @Test("In lock-step: the control is the original, k = 3 is not") func lockStep() throws {
    let replicas = try [[], [Perturbation(.none)], [Perturbation(.rescale(k: 1))], [Perturbation(.rescale(k: 3))]].map(replica)
    var losses: [[Double]] = []
    try training(replicas).run(epochs: 2) { _, step in
      losses.append(step)
      return true
    }
    #expect(losses.count == 6)
    let original = try bits(replicas[0])
    #expect(try bits(replicas[1]) == original && bits(replicas[2]) == original)
    #expect(try bits(replicas[3]) != original)
    #expect(losses.allSatisfy { $0[0] == $0[1] && $0[0] == $0[2] })
    #expect(losses[0][0] == losses[0][3])
    #expect(losses.last.map { abs($0[0] - $0[3]) < 0.1 } == true)
  }
}
