import Tensors

/// Some images and their labels, ready for a network.
public struct Batch {
  /// float32, N×C×H×W.
  public let images: Tensor
  /// int64, N; classes count from 0.
  public let labels: Tensor
  /// Which images of the set these are, counted from 0.
  public let indices: [Int]
}

/// Turns indices of images into batches. A value without state: what becomes of image i in epoch e depends on the seeds, e
/// and i, not on batches, threads or what was made before.
struct BatchMaker: Sendable {
  let set: ImageSet
  let augmentation: Augmentation
  /// Of the order.
  let seed: UInt64
  /// Of what becomes of an image.
  let augmentationSeed: UInt64
  private let tables: [[Float]]

  init(_ set: ImageSet, _ augmentation: Augmentation, seed: UInt64, augmentationSeed: UInt64) throws {
    try augmentation.check(channels: set.channels)
    self.set = set
    self.augmentation = augmentation
    (self.seed, self.augmentationSeed) = (seed, augmentationSeed)
    tables = (0..<set.channels).map(augmentation.table)
  }

  /// The order of the images in an epoch.
  func order(epoch: Int, shuffled: Bool) throws -> [Int] {
    try epochOrder(of: set.count, epoch: epoch, shuffled: shuffled, seed: seed)
  }

  /// Where an image is cut out and whether it is mirrored.
  private struct Change {
    var dx = 0, dy = 0
    var isFlipped = false
  }

  /// Three words of the generator for each image of the set (a fourth is left), so that each has its own.
  private func change(_ index: Int, _ philox: Philox) -> Change {
    guard augmentation.padding > 0 || augmentation.flip else { return Change() }
    let words = philox.fourWords(at: 4 * UInt64(index))
    // Below 2⁻²⁵ away from equal chances.
    func shift(_ word: UInt32) -> Int {
      Int((UInt64(word) * UInt64(2 * augmentation.padding + 1)) >> 32) - augmentation.padding
    }
    return Change(dx: shift(words.0), dy: shift(words.1), isFlipped: augmentation.flip && words.2 >> 31 == 1)
  }

  /// - Throws: `TensorError.memory`.
  func batch(_ indices: [Int], epoch: Int) throws -> Batch {
    let images = try Tensor(uninitialized: [indices.count, set.channels, set.height, set.width], .float32)
    let philox = Philox(seed: augmentationSeed, stream: UInt32(truncatingIfNeeded: 2 * epoch + 1))
    let perPiece = 16
    try images.fill(as: Float.self, inPiecesOf: perPiece * set.imageSize) { piece, out in
      let first = piece * perPiece
      for place in first..<min(indices.count, first + perPiece) {
        write(indices[place], change(indices[place], philox), &out, (place - first) * set.imageSize)
      }
    }
    return Batch(images: images, labels: try Tensor(indices.map { Int64(set.labels[$0]) }), indices: indices)
  }

  /// Writes an image from `start` on.
  private func write(_ index: Int, _ change: Change, _ out: inout MutableSpan<Float>, _ start: Int) {
    let (height, width) = (set.height, set.width)
    let pixels = set.pixels
    // Columns whose source lies inside the image; the others are black.
    let first = max(0, -change.dx), end = max(first, min(width, width - change.dx))
    for channel in 0..<set.channels {
      let table = tables[channel]
      for row in 0..<height {
        let target = start + (channel * height + row) * width
        let sourceRow = row + change.dy
        let isInside = sourceRow >= 0 && sourceRow < height
        let source = ((index * set.channels + channel) * height + sourceRow) * width + change.dx
        let (low, high) = isInside ? (first, end) : (0, 0)
        let start = change.isFlipped ? target + width - 1 : target
        let step = change.isFlipped ? -1 : 1
        for column in 0..<low { out[start + step * column] = table[0] }
        out.write(
          pixels.span, source + low..<source + high, through: table.span, at: start + step * low,
          backwards: change.isFlipped)
        for column in high..<width { out[start + step * column] = table[0] }
      }
    }
  }
}
