import Formats
import Interrupt

/// CIFAR-10 in its binary version: records of a label and 3×32×32 bytes.
/// Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images" (2009).
public enum CIFAR10 {
  public static let classes = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
  /// The folder that the published archive unpacks to.
  static let archiveFolder = "cifar-10-batches-bin"
  /// Bytes of one record.
  public static let recordSize = 1 + imageSize
  private static let imageSize = 3 * 32 * 32

  /// The files of a part.
  public static func files(_ split: Split) -> [String] {
    split == .train ? (1...5).map { "data_batch_\($0).bin" } : ["test_batch.bin"]
  }

  /// The images of a folder, or of its sub-folder `cifar-10-batches-bin`. A file may hold any whole number of records.
  /// - Throws: ``DatasetError`` for missing files or a wrong label; `FormatError`; `Interrupted`.
  public static func load(_ split: Split, from folder: String) throws -> ImageSet {
    let found = DataFolder(folder, orIn: archiveFolder)
    return try read(found.paths(files(split), of: "CIFAR-10 (binary version)"))
  }

  /// Whether a folder (or its sub-folder) has the files of both parts.
  public static func exists(in folder: String) -> Bool {
    let found = DataFolder(folder, orIn: archiveFolder)
    return Split.allCases.allSatisfy { (try? found.paths(files($0), of: "")) != nil }
  }

  /// The images of files, one after the other.
  public static func read(_ paths: [String]) throws -> ImageSet {
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for path in paths {
      let source = try FileSource(path: path)
      let (count, rest) = source.remaining.quotientAndRemainder(dividingBy: recordSize)
      guard rest == 0, count > 0 else {
        let reason = "whole number of records of \(recordSize) bytes expected, got \(source.remaining) bytes"
        throw FormatError.malformed(path: path, format: "CIFAR-10", reason: reason)
      }
      pixels.reserveCapacity(pixels.count + count * imageSize)
      for record in 0..<count {
        let bytes = try source.bytes(recordSize)
        guard bytes[0] < classes.count else {
          throw DatasetError.label(path: path, record: record + 1, classes: classes.count, got: Int(bytes[0]))
        }
        labels.append(bytes[0])
        pixels.append(contentsOf: bytes[1...])
      }
    }
    return try ImageSet(
      name: "cifar10", channels: 3, height: 32, width: 32, classes: classes, pixels: pixels, labels: labels)
  }
}
