import Tensors

/// A set of images in batches, epoch after epoch.
///
/// The order of an epoch, and what becomes of each image in it, depend on the seed, the epoch and the image alone: not on
/// the batch size, on threads or on what was loaded before. So a position is two numbers, and any epoch can be made again.
public struct DataLoader: Sendable {
  public let set: ImageSet
  public let batchSize: Int
  public let isShuffled: Bool
  /// Of the order.
  public var seed: UInt64 { maker.seed }
  /// Of the augmentation.
  public var augmentationSeed: UInt64 { maker.augmentationSeed }
  /// What happens to an image on its way into a batch.
  public var augmentation: Augmentation { maker.augmentation }
  private let maker: BatchMaker

  /// - Parameter augmentationSeed: where it is another than that of the order.
  /// - Throws: ``DatasetError`` for a batch size below 1 or an augmentation that does not fit the images.
  public init(
    _ set: ImageSet, augmentation: Augmentation, batchSize: Int, shuffled: Bool, seed: UInt64,
    augmentationSeed: UInt64? = nil
  ) throws {
    guard batchSize >= 1 else {
      throw DatasetError.argument(
        function: "loader", argument: "batch", expected: "integer of at least 1", got: "\(batchSize)")
    }
    (self.set, self.batchSize, isShuffled) = (set, batchSize, shuffled)
    maker = try BatchMaker(set, augmentation, seed: seed, augmentationSeed: augmentationSeed ?? seed)
  }

  /// Batches of an epoch, the last one perhaps smaller.
  public var batches: Int { self.set.count / batchSize + (self.set.count % batchSize > 0 ? 1 : 0) }

  /// The images of an epoch in order, as a sequence of batches to make.
  public func epoch(_ epoch: Int) throws -> Epoch {
    Epoch(loader: self, epoch: epoch, order: try maker.order(epoch: epoch, shuffled: isShuffled))
  }

  /// One pass over the set.
  public struct Epoch: Sendable {
    fileprivate let loader: DataLoader
    fileprivate let epoch: Int
    fileprivate let order: [Int]

    /// How many batches it has.
    public var batches: Int { loader.batches }

    /// Batch number `index`, from 0.
    public func batch(_ index: Int) throws -> Batch {
      let start = index * loader.batchSize
      return try loader.maker.batch(Array(order[start..<min(order.count, start + loader.batchSize)]), epoch: epoch)
    }
  }
}
