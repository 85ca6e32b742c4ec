import Foundation

/// Files that are either whole or not there.
enum AtomicFile {
  /// Writes to a new file in the folder of `path`, syncs it, and gives it its name. On failure an older file of
  /// that name is untouched and nothing is left behind.
  static func write(_ bytes: [UInt8], to path: String) throws {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw PlottingError.value(function: "save", argument: "path", expected: "a file name", got: "'\(path)'")
    }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? "./"
    let (descriptor, temporary) = try create(in: folder)
    var isDone = false
    defer { if !isDone { unlink(temporary) } }
    do {
      defer { close(descriptor) }
      try writeAll(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw PlottingError.system(operation: "sync", path: path, code: errno) }
    }
    guard rename(temporary, path) == 0 else { throw PlottingError.system(operation: "write", path: path, code: errno) }
    isDone = true
    let directory = open(folder, O_RDONLY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)  // some file systems cannot sync a folder; the file itself is safe
      close(directory)
    }
  }

  private static func create(in folder: String) throws -> (Int32, String) {
    for _ in 0..<100 {
      let path = folder + ".figure-" + String(UInt64.random(in: 0...UInt64.max), radix: 36) + ".part"
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, path) }
      if errno != EEXIST { throw PlottingError.system(operation: "write in", path: folder, code: errno) }
    }
    throw PlottingError.system(operation: "write in", path: folder, code: EEXIST)
  }
}
