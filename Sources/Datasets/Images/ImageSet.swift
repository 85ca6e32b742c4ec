/// Labelled images of one size, as bytes: the whole of a data set, or a part.
///
/// A value: copies share memory until one changes.
public struct ImageSet: Sendable, Equatable {
  /// What messages and results call it.
  public let name: String
  /// 1 for grey, 3 for red, green, blue.
  public let channels: Int
  public let height: Int
  public let width: Int
  /// The classes' names; labels count from 0.
  public let classes: [String]
  /// Image after image, each channel after channel, row after row (N×C×H×W).
  public let pixels: [UInt8]
  /// One of each image, 0 ..< `classes.count`.
  public let labels: [UInt8]

  /// The number of images.
  public var count: Int { labels.count }
  /// Bytes of one image.
  public var imageSize: Int { channels * height * width }

  /// - Throws: ``DatasetError`` if there are not `channels·height·width` bytes for each label, or a label has no class.
  public init(
    name: String, channels: Int, height: Int, width: Int, classes: [String], pixels: [UInt8], labels: [UInt8]
  ) throws {
    for (argument, value) in [("channels", channels), ("height", height), ("width", width)] {
      guard (1...65535).contains(value) else {
        throw DatasetError.argument(function: name, argument: argument, expected: "1 to 65535", got: "\(value)")
      }
    }
    let size = channels * height * width
    guard case let (expected, overflow) = labels.count.multipliedReportingOverflow(by: size), !overflow,
      pixels.count == expected
    else { throw DatasetError.counts(what: "\(name): images", expected: labels.count, got: pixels.count / size) }
    if let record = labels.firstIndex(where: { $0 >= classes.count }) {
      throw DatasetError.label(path: name, record: record + 1, classes: classes.count, got: Int(labels[record]))
    }
    self.name = name
    self.channels = channels
    self.height = height
    self.width = width
    self.classes = classes
    self.pixels = pixels
    self.labels = labels
  }

  /// A checksum of pixels and labels: what a result can name its data by.
  public var checksum: Checksum { .sha256(ofBytes: [pixels, labels]) }

  /// The first `count` images.
  /// - Throws: ``DatasetError/argument(function:argument:expected:got:)`` if there are not so many.
  public func prefix(_ count: Int) throws -> ImageSet {
    guard (0...self.count).contains(count) else {
      throw DatasetError.argument(function: name, argument: "subset", expected: "0 to \(self.count)", got: "\(count)")
    }
    return try ImageSet(
      name: name, channels: channels, height: height, width: width, classes: classes,
      pixels: Array(pixels[..<(count * imageSize)]), labels: Array(labels[..<count]))
  }

  /// Grey images as networks for CIFAR-10 take them: in the middle of a black 32×32, the channel three times.
  /// - Throws: ``DatasetError/argument(function:argument:expected:got:)`` for images of several channels or larger ones.
  public func likeCIFAR() throws -> ImageSet {
    let size = 32
    guard channels == 1, height <= size, width <= size else {
      throw DatasetError.argument(
        function: name, argument: "as_cifar", expected: "1 channel of at most \(size)×\(size)",
        got: "\(channels) of \(height)×\(width)")
    }
    let plane = size * size
    let corner = (size - height) / 2 * size + (size - width) / 2
    var result = [UInt8](repeating: 0, count: count * 3 * plane)
    for channel in 0..<count * 3 {
      for row in 0..<height {
        let source = (channel / 3 * height + row) * width
        let target = channel * plane + corner + row * size
        result.replaceSubrange(target..<target + width, with: pixels[source..<source + width])
      }
    }
    return try ImageSet(
      name: name, channels: 3, height: size, width: size, classes: classes, pixels: result, labels: labels)
  }
}

/// Which part of a data set.
public enum Split: String, CaseIterable, Codable, Sendable {
  case train, test
}
