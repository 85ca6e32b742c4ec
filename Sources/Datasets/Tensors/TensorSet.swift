import Formats
import Tensors

/// Examples as two tensors whose first dimension counts them: what a network is given, and what it should make of it.
public struct TensorSet {
  public let inputs, targets: Tensor

  /// The number of examples.
  public var count: Int { targets.shape[0] }

  /// - Throws: ``DatasetError`` for tensors without dimensions, without examples, or of different numbers of them.
  public init(inputs: Tensor, targets: Tensor) throws {
    for (name, tensor) in [("inputs", inputs), ("targets", targets)] {
      guard tensor.rank >= 1, tensor.shape[0] >= 1 else {
        throw DatasetError.argument(
          function: "tensors", argument: name, expected: "tensor of at least one example", got: "shape \(tensor.shape)")
      }
    }
    guard inputs.shape[0] == targets.shape[0] else {
      throw DatasetError.argument(
        function: "tensors", argument: "targets", expected: "\(inputs.shape[0]) of them, as many as inputs",
        got: "\(targets.shape[0])")
    }
    (self.inputs, self.targets) = (inputs.detached(), targets.detached())
  }

  /// A checksum of dtypes, shapes and elements: what a result can name its data by.
  public func checksum() throws -> Checksum {
    .sha256(
      ofBytes: try [inputs, targets].flatMap { tensor in
        let dense = try tensor.contiguous()
        return [[UInt8]("\(dense.dtype.name) \(dense.shape)\n".utf8), try dense.bytes()]
      })
  }

  /// The examples at these positions, from 0.
  public func examples(_ positions: [Int]) throws -> (inputs: Tensor, targets: Tensor) {
    let positions = try Tensor(positions.map(Int64.init))
    return (try inputs.indexSelect(0, positions), try targets.indexSelect(0, positions))
  }
}

/// A ``TensorSet`` in batches, epoch after epoch. The order of an epoch depends on the seed and the epoch alone, and is that
/// of a ``DataLoader`` over as many images.
public struct TensorLoader {
  public let set: TensorSet
  public let batchSize: Int
  public let isShuffled: Bool
  public let seed: UInt64

  /// - Throws: ``DatasetError`` for a batch size below 1.
  public init(_ set: TensorSet, batchSize: Int, shuffled: Bool, seed: UInt64) throws {
    guard batchSize >= 1 else {
      throw DatasetError.argument(
        function: "loader", argument: "batch", expected: "integer of at least 1", got: "\(batchSize)")
    }
    (self.set, self.batchSize, isShuffled, self.seed) = (set, batchSize, shuffled, seed)
  }

  /// Batches of an epoch, the last one perhaps smaller.
  public var batches: Int { self.set.count / batchSize + (self.set.count % batchSize > 0 ? 1 : 0) }

  /// The order of the examples in an epoch.
  public func order(epoch: Int) throws -> [Int] {
    try epochOrder(of: self.set.count, epoch: epoch, shuffled: isShuffled, seed: seed)
  }

  /// Batch number `index`, from 0, of an epoch in this order.
  public func batch(_ index: Int, of order: [Int]) throws -> (inputs: Tensor, targets: Tensor) {
    let start = index * batchSize
    return try self.set.examples(Array(order[start..<min(order.count, start + batchSize)]))
  }
}

/// The order of `count` examples in an epoch.
func epochOrder(of count: Int, epoch: Int, shuffled: Bool, seed: UInt64) throws -> [Int] {
  var order = (0..<count).map(Int64.init)
  if shuffled {
    let generator = Generator(seed: seed, stream: UInt32(truncatingIfNeeded: 2 * epoch))
    try generator.shuffle(&order)
  }
  return order.map(Int.init)
}
