import Interrupt
import Tensors

/// Images like CIFAR-10's in shape, made from a seed: where there are no data on disk, a network can still be trained.
///
/// The ten classes are five patterns (upright stripes, level stripes, checkers, rings, diamonds) in a fine and a coarse
/// version. Colours, phase, centre, exact period, a slope of brightness and noise differ from image to image, so that no
/// single pixel tells the class; none of the classes becomes another in a mirror. Only +, −, ·, ÷, √ and exact rounding:
/// the same bytes on every machine. Image i depends on seed, split and i alone.
public struct SyntheticCIFAR: Sendable {
  public let seed: UInt64
  /// Standard deviation of the noise, in steps of the byte scale.
  public let noise: Double

  public static let classes = [
    "fine upright stripes", "fine level stripes", "fine checkers", "fine rings", "fine diamonds",
    "coarse upright stripes",
    "coarse level stripes", "coarse checkers", "coarse rings", "coarse diamonds",
  ]
  private static let size = 32
  /// Words of the generator for one image: some for its parameters, one for each byte.
  private static let wordsPerImage = 4096
  private static let parameterWords = 16

  public init(seed: UInt64 = 0, noise: Double = 30) {
    self.seed = seed
    self.noise = noise
  }

  /// `count` images, the classes in turn.
  /// - Throws: ``DatasetError`` for a number out of range; `TensorError.memoryOfNumbers`; `Interrupted`.
  public func make(_ split: Split, count: Int) throws -> ImageSet {
    guard (0...10_000_000).contains(count), noise >= 0, noise <= 255 else {
      let (argument, expected) = noise >= 0 && noise <= 255 ? ("count", "0 to 10000000") : ("noise", "0 to 255")
      throw DatasetError.argument(
        function: "synthetic_cifar", argument: argument, expected: expected,
        got: argument == "count" ? "\(count)" : "\(noise)")
    }
    let imageSize = 3 * Self.size * Self.size
    let philox = Philox(seed: seed, stream: split == .train ? 0x5359_4e30 : 0x5359_4e31)
    try Memory.check(count * imageSize)
    let pixels = Pool.array(count: count * imageSize, inPiecesOf: imageSize, initial: UInt8(0)) { index, image in
      if !Interrupt.isRequested { draw(index, philox, into: &image) }
    }
    try Interrupt.check()
    return try ImageSet(
      name: "synthetic_cifar", channels: 3, height: Self.size, width: Self.size, classes: Self.classes, pixels: pixels,
      labels: (0..<count).map { UInt8($0 % 10) })
  }

  /// A wave of period 1 between 0 and 1 that climbs and falls in straight lines.
  private func wave(_ x: Double) -> Double { 2 * (x - x.rounded(.down) - 0.5).magnitude }

  private func draw(_ index: Int, _ philox: Philox, into image: inout MutableSpan<UInt8>) {
    let words = philox.words(at: UInt64(index) * UInt64(Self.wordsPerImage), count: Self.parameterWords + image.count)
    func uniform(_ word: Int, _ low: Double, _ high: Double) -> Double {
      low + (high - low) * (Double(words[word]) * 0x1p-32)
    }
    let kind = index % 10
    let period = (kind < 5 ? 4.5 : 9) * uniform(0, 0.9, 1.1)
    let centerX = uniform(1, 8, 24), centerY = uniform(2, 8, 24)
    let slopeX = uniform(3, -1.5, 1.5), slopeY = uniform(4, -1.5, 1.5)
    let scale = noise / 147.8  // the sum of four bytes less 510 has this standard deviation
    for channel in 0..<3 {
      let low = uniform(5 + channel, 40, 215)
      // At least 50 steps away, up or down.
      let reach = uniform(8 + channel, 50, 110)
      let high = words[11] >> UInt32(channel) & 1 == 0 ? low - reach : low + reach
      for row in 0..<Self.size {
        for column in 0..<Self.size {
          let x = (Double(column) - centerX) / period, y = (Double(row) - centerY) / period
          let level =
            switch kind % 5 {
            case 0: wave(x)
            case 1: wave(y)
            case 2: (wave(x) - 0.5) * (wave(y) - 0.5) > 0 ? 1.0 : 0
            case 3: wave((x * x + y * y).squareRoot())
            default: wave((x.magnitude + y.magnitude) * 0.75)
            }
          let place = (channel * Self.size + row) * Self.size + column
          let word = words[Self.parameterWords + place]
          let sum = (word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + word >> 24
          let light = slopeX * (Double(column) - 15.5) + slopeY * (Double(row) - 15.5)
          let value = low + (high - low) * level + light + scale * (Double(sum) - 510)
          image[place] = UInt8(max(0, min(255, value.rounded())))
        }
      }
    }
  }
}
