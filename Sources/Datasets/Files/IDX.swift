import Formats

/// The IDX format of MNIST: bytes with sizes in front, gzipped or not (the bytes tell, not the name).
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
enum IDX {
  /// - Parameter rank: how many dimensions the array must have.
  static func read(_ path: String, rank: Int) throws -> (sizes: [Int], bytes: [UInt8]) {
    let file = try FileSource(path: path)
    let isPacked = try FileSource(path: path).bytes(min(2, file.remaining)) == [0x1f, 0x8b]
    let source: any ByteSource = isPacked ? try InflateSource(file) : file
    return try read(from: source, rank: rank)
  }

  static func read(from source: any ByteSource, rank: Int) throws -> (sizes: [Int], bytes: [UInt8]) {
    func damaged(_ reason: String) -> FormatError { .malformed(path: source.path, format: "IDX", reason: reason) }
    let magic = try source.bytes(4)
    guard magic[0] == 0, magic[1] == 0 else { throw damaged("it does not begin as one") }
    guard magic[2] == 8, Int(magic[3]) == rank else {
      throw damaged("bytes in \(rank) dimensions expected, got type \(magic[2]) in \(magic[3])")
    }
    let sizes = try (0..<rank).map { _ in try source.bytes(4).reduce(0) { $0 << 8 | Int($1) } }
    var count = 1
    for size in sizes {
      let (next, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else { throw damaged("impossible sizes") }
      count = next
    }
    let bytes = try source.bytes(count)
    if let packed = source as? InflateSource {
      try packed.expectEnd()
    } else if source.remaining > 0 {
      throw damaged("\(source.remaining) bytes behind the data")
    }
    return (sizes, bytes)
  }
}

/// MNIST, and Fashion-MNIST, which has the same files.
public enum MNIST: String, CaseIterable, Sendable {
  case digits = "mnist"
  case fashion = "fashion-mnist"

  public var classes: [String] {
    switch self {
    case .digits: (0...9).map(String.init)
    case .fashion:
      ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"]
    }
  }

  /// The images of a folder, each of one channel; files gzipped or not, `train-images-idx3-ubyte` or with a dot.
  /// - Throws: ``DatasetError`` for missing files, a wrong label or numbers that differ; `FormatError`; `Interrupted`.
  public func load(_ split: Split, from folder: String) throws -> ImageSet {
    let (imagePath, labelPath) = try paths(split, in: folder)
    let images = try IDX.read(imagePath, rank: 3), labels = try IDX.read(labelPath, rank: 1)
    guard images.sizes[0] == labels.sizes[0] else {
      throw DatasetError.counts(what: "\(labelPath): labels", expected: images.sizes[0], got: labels.sizes[0])
    }
    if let record = labels.bytes.firstIndex(where: { $0 >= 10 }) {
      throw DatasetError.label(path: labelPath, record: record + 1, classes: 10, got: Int(labels.bytes[record]))
    }
    return try ImageSet(
      name: rawValue, channels: 1, height: images.sizes[1], width: images.sizes[2], classes: classes,
      pixels: images.bytes, labels: labels.bytes)
  }
  /// Whether a folder (or its sub-folder) has the files of both parts.
  public func exists(in folder: String) -> Bool { Split.allCases.allSatisfy { (try? paths($0, in: folder)) != nil } }

  private func paths(_ split: Split, in folder: String) throws -> (images: String, labels: String) {
    let prefix = split == .train ? "train" : "t10k"
    let found = DataFolder(folder, orIn: rawValue)
    func path(_ part: String, _ rank: Int) throws -> String {
      let names = ["-", "."].map { "\(prefix)-\(part)\($0)idx\(rank)-ubyte" }
      return try found.path(names + names.map { $0 + ".gz" }, of: "\(rawValue) (IDX files, gzipped or not)")
    }
    return (try path("images", 3), try path("labels", 1))
  }
}
