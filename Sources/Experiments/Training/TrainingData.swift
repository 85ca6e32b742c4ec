import Datasets
import Tensors

/// Some examples of a training.
public struct TrainingBatch {
  /// What the network is given; the first dimension counts examples.
  public let input: Tensor
  /// What the loss compares the network's output with.
  public let target: Tensor

  public var count: Int { input.shape.first ?? 1 }

  public init(input: Tensor, target: Tensor) { (self.input, self.target) = (input, target) }
}

/// What a training takes its batches from, epoch after epoch.
public protocol TrainingData {
  /// What results call it.
  var name: String { get }
  /// Examples of an epoch; nil: known only when it is over.
  var count: Int? { get }
  /// Batches of an epoch; nil: known only when it is over.
  var batches: Int? { get }
  /// Whether an epoch can be entered in the middle with the batches that it would have had.
  var canResumeWithin: Bool { get }
  /// Everything that its batches depend on, under the names of a run's settings.
  func settings() throws -> [String: IdentityValue]
  /// A SHA-256 of all examples; nil where they are not known beforehand.
  func checksum() throws -> String?
  /// The batches of an epoch, one after the other; nil is the end.
  /// - Parameters:
  ///   - epoch: from 0.
  ///   - first: the first batch that is wanted, from 0.
  ///   - end: the batch to stop before.
  func batches(epoch: Int, from first: Int, to end: Int) throws -> () throws -> TrainingBatch?
}

/// Labelled images; targets are classes from 0.
public struct ImageData: TrainingData {
  public let loader: DataLoader

  public init(_ loader: DataLoader) { self.loader = loader }

  public var name: String { loader.set.name }
  public var count: Int? { loader.set.count }
  public var batches: Int? { loader.batches }
  public var canResumeWithin: Bool { true }
  public func checksum() -> String? { loader.set.checksum.description }

  public func settings() throws -> [String: IdentityValue] {
    var settings: [String: IdentityValue] = [
      "data": ["images": .integer(Int64(loader.set.count)), "checksum": .text(loader.set.checksum.description)],
      "augment": try IdentityValue(encoding: loader.augmentation), "batch": .integer(Int64(loader.batchSize)),
      "seed": .integer(Int64(bitPattern: loader.seed)),
    ]
    // Named where they are used: an identity that was written without them stays what it was.
    if !loader.isShuffled { settings["shuffled"] = false }
    if loader.augmentationSeed != loader.seed {
      settings["augmentation_seed"] = .integer(Int64(bitPattern: loader.augmentationSeed))
    }
    return settings
  }

  public func batches(epoch: Int, from first: Int, to end: Int) throws -> () throws -> TrainingBatch? {
    let queue = BatchQueue(try loader.epoch(epoch), from: first, to: end)
    return { try queue.take().map { TrainingBatch(input: $0.images, target: $0.labels) } }
  }
}

/// Two tensors of examples.
public struct TensorData: TrainingData {
  public let loader: TensorLoader

  public init(_ loader: TensorLoader) { self.loader = loader }

  public var name: String { "tensors" }
  public var count: Int? { loader.set.count }
  public var batches: Int? { loader.batches }
  public var canResumeWithin: Bool { true }
  public func checksum() throws -> String? { try loader.set.checksum().description }

  public func settings() throws -> [String: IdentityValue] {
    var settings: [String: IdentityValue] = [
      "data": [
        "examples": .integer(Int64(loader.set.count)), "checksum": .text(try loader.set.checksum().description),
      ],
      "batch": .integer(Int64(loader.batchSize)), "seed": .integer(Int64(bitPattern: loader.seed)),
    ]
    if !loader.isShuffled { settings["shuffled"] = false }
    return settings
  }

  public func batches(epoch: Int, from first: Int, to end: Int) throws -> () throws -> TrainingBatch? {
    let (loader, order) = (loader, try loader.order(epoch: epoch))
    var next = first
    return {
      guard next < min(end, loader.batches) else { return nil }
      defer { next += 1 }
      let (input, target) = try loader.batch(next, of: order)
      return TrainingBatch(input: input, target: target)
    }
  }
}
