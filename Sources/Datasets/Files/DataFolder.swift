import Files

/// The folder in which a data set was put, or the one inside that its archive unpacks to.
struct DataFolder {
  private let folder: String
  private let inner: String

  init(_ folder: String, orIn inner: String) {
    self.folder = folder
    self.inner = folder + "/" + inner
  }

  /// The paths of files that must all be in the same folder.
  func paths(_ files: [String], of name: String) throws -> [String] {
    for place in [folder, inner] {
      let paths = files.map { place + "/" + $0 }
      if paths.allSatisfy({ FileStatus.isReadable($0) }) { return paths }
    }
    let missing = files.filter { !FileStatus.isReadable(folder + "/" + $0) }
    throw DatasetError.missing(name: name, folder: folder, files: missing)
  }

  /// The first of several names that a file goes by.
  func path(_ names: [String], of name: String) throws -> String {
    for place in [folder, inner] {
      for file in names where FileStatus.isReadable(place + "/" + file) { return place + "/" + file }
    }
    throw DatasetError.missing(name: name, folder: folder, files: [names[0]])
  }
}
