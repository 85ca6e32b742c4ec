import Files

/// A data set as its authors publish it: where its files are, how to know them, and what they unpack to.
public struct PublishedDataset: Sendable {
  public struct File: Equatable, Sendable {
    public var url: String
    public var checksum: Checksum

    public init(url: String, checksum: Checksum) {
      self.url = url
      self.checksum = checksum
    }

    /// What stands behind the last slash.
    var name: String { url.split(separator: "/").last.map(String.init) ?? url }
  }

  /// How a script names it: `cifar10`.
  public let name: String
  public var files: [File]
  /// The folder inside the archive and the files in it that are wanted; `nil`: the files are read as they are.
  let archive: (folder: String, members: [String])?
  /// Whether a folder holds the whole data set.
  let exists: @Sendable (_ folder: String) -> Bool
  /// Reads files that were just unpacked or fetched, and throws if they are not what they should be.
  let check: @Sendable (_ folder: String) throws -> Void

  /// The same data set from another place: the archive's, or the folder's in which the files are.
  /// - Parameter checksum: of the file there, if it is not the published one; of several files none can be another.
  public func at(mirror url: String, checksum: Checksum?) -> PublishedDataset {
    var mirrored = self
    for index in files.indices {
      mirrored.files[index].url = files.count == 1 ? url : (url.hasSuffix("/") ? url : url + "/") + files[index].name
      if files.count == 1, let checksum { mirrored.files[index].checksum = checksum }
    }
    return mirrored
  }

  /// All that can be fetched.
  public static let all = [cifar10, mnist(.digits), mnist(.fashion)]

  /// Source: https://www.cs.toronto.edu/~kriz/cifar.html, the version for programs in C.
  public static let cifar10 = PublishedDataset(
    name: "cifar10",
    files: [
      File(
        url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
        checksum: .sha256("c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"))
    ],
    archive: (CIFAR10.archiveFolder, Split.allCases.flatMap(CIFAR10.files)),
    exists: CIFAR10.exists,
    check: { folder in for split in Split.allCases { _ = try CIFAR10.load(split, from: folder) } })

  /// MNIST from the mirror that its users agreed on, Fashion-MNIST from its authors
  /// (https://github.com/zalandoresearch/fashion-mnist).
  public static func mnist(_ variant: MNIST) -> PublishedDataset {
    let files: [File] =
      switch variant {
      case .digits:
        [
          ("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
          ("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
          ("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
          ("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
        ].map { File(url: "https://ossci-datasets.s3.amazonaws.com/mnist/" + $0, checksum: .md5($1)) }
      case .fashion:
        [
          ("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
          ("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
          ("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
          ("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"),
        ].map {
          File(url: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/" + $0, checksum: .md5($1))
        }
      }
    return PublishedDataset(
      name: variant.rawValue, files: files, archive: nil,
      exists: { folder in files.allSatisfy { FileStatus.isReadable(folder + "/" + $0.name) } },
      check: { folder in for split in Split.allCases { _ = try variant.load(split, from: folder) } })
  }
}
