import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct AtomicFileTests {
  private func write(_ text: String, to path: String) throws {
    try AtomicFile.write(Array(text.utf8), to: path)
  }
  private func read(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("A link is followed, also to what is not there yet; the mode of a file is kept")
  func links() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    try FileManager.default.createDirectory(
      atPath: folder + "/inner", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/second", withDestinationPath: "inner/file")
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/first", withDestinationPath: "second")
    try write("1", to: folder + "/first")
    #expect(read(folder + "/inner/file") == "1")
    #expect(chmod(folder + "/inner/file", 0o640) == 0)
    try write("2", to: folder + "/first")
    #expect(read(folder + "/inner/file") == "2")
    var status = stat()
    #expect(stat(folder + "/inner/file", &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(lstat(folder + "/first", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(
      try names(folder) == ["first", "inner", "second"] && names(folder + "/inner") == ["file"])
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/loop", withDestinationPath: "loop")
    #expect(throws: FileError.self) { try write("3", to: folder + "/loop") }
  }

  @Test("What is no file is refused and stays what it is", arguments: ["pipe", "folder", "device"])
  func refused(_ kind: String) throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    let path = kind == "device" ? "/dev/null" : folder + "/" + kind
    if kind == "pipe" { #expect(mkfifo(path, 0o600) == 0) }
    if kind == "folder" { #expect(mkdir(path, 0o700) == 0) }
    #expect(throws: FileError.notAFile(path: path)) { try write("", to: path) }
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG)
  }

  @Test("Names that are none", arguments: ["", "a\0b"])
  func noNames(_ name: String) { #expect(throws: FileError.name(name)) { try write("", to: name) } }

  @Test("A folder that is not there is named, with the system's reason")
  func missing() {
    #expect(throws: FileError.system(path: "/no/such/file", operation: "create", code: ENOENT)) {
      try write("", to: "/no/such/file")
    }
  }

  @Test("What a dead writer left is removed, what a living one is writing stays")
  func remains() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    let (dead, alive) = (folder + "/.a.instab-abcdef", folder + "/.b.instab-abcdef")
    for path in [dead, alive, folder + "/.c.instab"] { #expect(mkdir(path, 0o700) == 0) }
    for path in [dead, alive] {
      #expect(FileManager.default.createFile(atPath: path + "/file", contents: Data()))
    }
    let lock = open(alive, O_RDONLY | O_DIRECTORY)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX) == 0)
    try write("x", to: folder + "/x")
    #expect(try names(folder) == [".b.instab-abcdef", ".c.instab", "x"])
    #expect(try names(alive) == ["file"])
  }

  @Test("A writer that fails leaves the old file and nothing else")
  func failure() throws {
    struct Stop: Error {}
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    try write("old", to: folder + "/x")
    #expect(throws: Stop.self) {
      try AtomicFile.write(to: folder + "/x") { file in
        #expect(FileManager.default.fileExists(atPath: file.temporaryPath))
        throw Stop()
      }
    }
    #expect(read(folder + "/x") == "old")
    #expect(try names(folder) == ["x"])
  }
}
