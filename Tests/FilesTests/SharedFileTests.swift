import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Files

/// Files that several processes write or read at once.
@Suite struct SharedFileTests {
  private func read(_ path: String) -> String { String(decoding: WholeFile.read(path) ?? [], as: UTF8.self) }

  @Test("Of many that make one file, one alone does, and it is whole from the first moment on")
  func winner() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.path + "/file"
    let winners = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 32) { i in
      let text = String(repeating: "\(i);", count: 500)
      if (try? WholeFile.create(path, Array(text.utf8))) == true { winners.withLock { $0.append(i) } }
      let seen = read(path)
      #expect(seen.split(separator: ";").count == 500)
    }
    let won = winners.withLock { $0 }
    #expect(won.count == 1)
    #expect(read(path) == String(repeating: "\(won.first ?? -1);", count: 500))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
  }

  @Test("Replacing leaves nothing beside the file; reading takes the first or the last bytes")
  func replacing() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.path + "/file"
    try WholeFile.replace(path, Array("abcdef".utf8))
    try WholeFile.replace(path, Array("ghijkl".utf8))
    #expect(read(path) == "ghijkl")
    #expect(WholeFile.read(path, last: 2) == Array("kl".utf8) && WholeFile.read(path, first: 2) == Array("gh".utf8))
    #expect(WholeFile.read(path, last: 99) == Array("ghijkl".utf8) && WholeFile.read(folder.path + "/none") == nil)
    #expect(Folder.names(in: folder.path) == ["file"] && Folder.names(in: path) == nil)
  }

  @Test("A torn last line is cut, whole lines are left; a missing file is an error", arguments: [0, 1, 5000])
  func torn(_ tear: Int) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = try folder.file("lines", "one\ntwo\n" + String(repeating: "x", count: tear)).path
    let file = try AppendedFile(path)
    try file.cutTornLine()
    #expect(read(path) == "one\ntwo\n")
    try file.append(Array("three\n".utf8))
    try file.sync()
    #expect(read(path) == "one\ntwo\nthree\n")
    try folder.file("lines", String(repeating: "x", count: tear))
    try AppendedFile(path).cutTornLine()
    #expect(read(path) == "")
    #expect(throws: FileError.system(path: folder.path + "/none", operation: "write", code: ENOENT)) {
      _ = try AppendedFile(folder.path + "/none")
    }
    #expect(throws: FileError.self) { try AppendedFile("/dev/full").append([1]) }
  }

  @Test("What is no regular file is not read, and not waited for") func irregular() throws {
    let folder = try TemporaryFolder()
    mkfifo(folder.path + "/pipe", 0o600)
    for path in [folder.path + "/pipe", folder.path, "/dev/zero"] {
      #expect(WholeFile.read(path) == nil && WholeFile.read(path, first: 10) == nil)
    }
  }
}
