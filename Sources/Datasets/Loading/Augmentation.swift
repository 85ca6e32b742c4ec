/// What happens to an image on its way into a batch: crop and flip by chance, then (v/255 − mean)/std per channel.
public struct Augmentation: Sendable, Equatable, Codable {
  /// Black pixels put around the image, from which a window of its own size is cut at a random place; 0: no crop.
  public var padding: Int
  /// Whether half of the images are mirrored, left and right exchanged.
  public var flip: Bool
  /// Mean of each channel, on a scale of 0 to 1.
  public var mean: [Double]
  /// Standard deviation of each channel.
  public var std: [Double]

  public init(padding: Int = 0, flip: Bool = false, mean: [Double], std: [Double]) {
    self.padding = padding
    self.flip = flip
    self.mean = mean
    self.std = std
  }

  /// CIFAR-10 for training: padding 4, flips, the usual mean and standard deviation.
  public static let cifarTraining = Augmentation(padding: 4, flip: true, mean: cifarMean, std: cifarStd)
  /// CIFAR-10 for testing: mean and standard deviation only.
  public static let cifarTesting = Augmentation(mean: cifarMean, std: cifarStd)
  /// Grey images on a scale of −1 to 1, in one channel or the same in several.
  public static func grey(channels: Int = 1) -> Augmentation {
    Augmentation(mean: Array(repeating: 0.5, count: channels), std: Array(repeating: 0.5, count: channels))
  }

  private static let cifarMean = [0.507, 0.487, 0.441]
  private static let cifarStd = [0.267, 0.256, 0.276]

  /// - Throws: ``DatasetError`` if this does not fit images of so many channels.
  func check(channels: Int) throws {
    func fail(_ argument: String, _ expected: String, _ got: String) -> DatasetError {
      .argument(function: "loader", argument: argument, expected: expected, got: got)
    }
    guard (0...64).contains(padding) else { throw fail("padding", "0 to 64", "\(padding)") }
    guard mean.count == channels else { throw fail("mean", "\(channels) numbers", "\(mean.count)") }
    guard std.count == channels else { throw fail("std", "\(channels) numbers", "\(std.count)") }
    guard mean.allSatisfy(\.isFinite) else { throw fail("mean", "finite numbers", "\(mean)") }
    guard std.allSatisfy({ $0 > 0 && $0.isFinite }) else { throw fail("std", "numbers above 0", "\(std)") }
  }

  /// The value of each byte in a channel: float32 throughout, the operations in the order of torchvision's `ToTensor`
  /// and `Normalize`.
  func table(channel: Int) -> [Float] {
    (0..<256).map { (Float($0) / 255 - Float(mean[channel])) / Float(std[channel]) }
  }
}
