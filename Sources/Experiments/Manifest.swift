import Datasets
import Files
import Formats
import JSON
import NeuralNetworks
import Optimizers
import Tensors

/// What the bits of a result depend on, to be kept beside it as JSON: enough to make the result again.
///
/// Threads and instruction set are named too, as information: no bit of a training depends on them.
public struct Manifest: Encodable {
  /// A value of an option, as JSON has it.
  public enum Value: Encodable, Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([Double])

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .null: try container.encodeNil()
      case .boolean(let value): try container.encode(value)
      case .integer(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      case .list(let value): try container.encode(value)
      }
    }
  }

  struct Data: Encodable {
    let name: String
    let images: Int?
    let checksum: String?
  }

  struct Network: Encodable {
    let name: String
    let parameters: Int
    let dtype: String
    let convolution: String?
    let perturbations, optimizer: String
    /// The options of the optimizer's groups when the run began.
    let groups: [IdentityValue]
    /// The first value that was infinite or NaN.
    let firstNonfinite: NonFinite?
  }

  struct Machine: Encodable {
    let threads: Int
    let instructionSet: String
  }

  let program: String
  let script: String?
  let options: [String: Value]
  let trainingData: Data
  let testData: Data?
  /// Nil for what a function of the script gives.
  let seed: UInt64?
  let batch: Int?
  let augmentation: Augmentation?
  let schedule: String
  let epochs, steps: Int
  let replicas: [Network]
  let machine: Machine
  /// Everything that the bits depend on, key by key, and its hash.
  let identity: IdentityValue?
  let identityHash: String?

  /// Of a training as it stands; ``Training/identify(_:)`` has told what it depends on besides its objects.
  /// - Throws: `TensorError.memory`.
  public init(_ training: Training) throws {
    func data(_ data: any TrainingData) throws -> Data {
      Data(name: data.name, images: data.count, checksum: try data.checksum())
    }
    (program, script, options) = (training.context.program, training.context.scriptName, training.context.options)
    (identity, identityHash) = (training.identity?.settings, training.identity?.hash)
    trainingData = try data(training.data[0])
    testData = try training.testData.map(data)
    let (images, tensors) = ((training.data[0] as? ImageData)?.loader, (training.data[0] as? TensorData)?.loader)
    seed = images?.seed ?? tensors?.seed
    batch = images?.batchSize ?? tensors?.batchSize
    augmentation = images?.augmentation
    schedule = training.plan.schedules.map(\.text).joined(separator: ", ")
    epochs = training.position.epoch
    steps = training.replicas.first?.optimizer.iteration ?? 0
    let identities = training.identity?.settings["replicas"]?.elements ?? []
    replicas = training.replicas.enumerated().map { i, replica in
      let groups = identities.indices.contains(i) ? identities[i]["optimizer"]?["groups"]?.elements ?? [] : []
      let parameters = replica.model.namedParameters
      return Network(
        name: replica.name, parameters: parameters.reduce(0) { $0 + $1.tensor.count },
        dtype: parameters.first?.tensor.dtype.name ?? "none", convolution: replica.model.convolutionDescription,
        perturbations: replica.perturbations, optimizer: replica.optimizer.name,
        groups: groups.map { $0.without("parameters") }, firstNonfinite: training.firstNonFinite[i])
    }
    machine = Machine(threads: Pool.threads, instructionSet: "\(InstructionSet.current)")
  }

  /// As JSON, keys sorted.
  public func json() throws -> String {
    String(decoding: try JSON(encoding: self).bytes(.lines, sortsNames: true), as: UTF8.self) + "\n"
  }

  /// Writes the JSON; missing folders are made, the file is replaced when it is whole.
  /// - Throws: `FormatError`.
  public func save(to path: String) throws {
    try Folder.make(forFile: path)
    try AtomicFile.write(Array(json().utf8), to: path)
  }
}

extension RateSchedule {
  fileprivate var text: String {
    switch self {
    case .of(let schedule, .epoch): "\(schedule)"
    case .of(let schedule, .step): "\(schedule) by steps"
    case .function: "function"
    }
  }
}
