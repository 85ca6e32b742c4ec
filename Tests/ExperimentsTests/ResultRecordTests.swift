import Experiments
import Formats
import Foundation
import TestSupport
import Testing

/// What a script wrote is its own; the rest is not.
@Suite struct ResultRecordTests {
  private func record(_ folder: TemporaryFolder, _ script: String) -> ResultRecord {
    ResultRecord(
      folder: folder.path, script: script, program: "test 1", options: ["lr": .number(0.1), "k": .list([1, 3])],
      identity: { RunIdentity([:]) })
  }

  private func write(_ record: ResultRecord, _ path: String, _ text: String, replacing: Bool = false) throws {
    try record.write(path, replacing: replacing) { try Data(text.utf8).write(to: URL(fileURLWithPath: $0)) }
  }

  private func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("A file is replaced by the script that wrote it, also in a later run, and by no other")
  func owners() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/below/a.txt"
    try write(record(folder, "one"), path, "1")
    try write(record(folder, "one"), path, "2")
    #expect(throws: ResultError.foreign(path: path, script: "two")) { try write(record(folder, "two"), path, "3") }
    #expect(throws: ResultError.foreign(path: path, script: "two")) { try record(folder, "two").check(path) }
    #expect(text(path) == "2")
    try folder.file("below/a.txt", "4")
    #expect(throws: ResultError.changed(path: path, script: "one")) { try write(record(folder, "one"), path, "5") }
    try write(record(folder, "two"), path, "6", replacing: true)
    #expect(throws: ResultError.changed(path: path, script: "one")) { try write(record(folder, "one"), path, "7") }
    #expect(text(path) == "6")
    // Nothing else was left in the folder.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/below") == ["a.txt"])
  }

  @Test("The same bytes are no change, and make nobody the owner")
  func sameBytes() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.txt"
    try write(record(folder, "one"), path, "1")
    try write(record(folder, "two"), path, "1")
    #expect(throws: ResultError.self) { try write(record(folder, "two"), path, "2") }
    try write(record(folder, "one"), path, "2")
  }

  @Test("Runs that share a record lose no line of each other; a damaged line claims nothing")
  func lines() throws {
    let folder = try TemporaryFolder()
    let (first, second) = (record(folder, "one"), record(folder, "one"))
    try write(first, folder.path + "/a.txt", "1")
    try write(second, folder.path + "/b.txt", "2")
    try write(first, folder.path + "/c.txt", "3")
    let lines = try #require(text(first.path)).split(separator: "\n")
    #expect(lines.count == 3 && lines.allSatisfy { $0.contains(#""options":{"k":[1,3],"lr":0.1}"#) })
    let later = record(folder, "one")
    for name in ["a", "b", "c"] { try later.check("\(folder.path)/\(name).txt") }

    try folder.file("one.manifest.jsonl", "{\"file\": \"a.txt\"\n\u{0}\n" + lines[1] + "\n")
    let damaged = record(folder, "one")
    #expect(throws: ResultError.self) { try damaged.check(folder.path + "/a.txt") }
    try damaged.check(folder.path + "/b.txt")
  }

  @Test("The leaves of a manifest")
  func leaves() throws {
    let folder = try TemporaryFolder()
    let json = #"{"a": {"b": [1, 2.5], "c": null}, "r": [{"n": "x"}, {"n": true}], "i": -3, "e": []}"#
    let path = try folder.file("m.json", json).path
    #expect(
      try Manifest.leaves(of: path) == [
        "a.b": .list([1, 2.5]), "a.c": .null, "r.1.n": .text("x"), "r.2.n": .boolean(true), "i": .integer(-3),
        "e": .list([]),
      ])
    for broken in ["", "[1]", "{\"a\": ", "{\"a\": 1} x"] {
      let path = try folder.file("broken.json", broken).path
      #expect(throws: FormatError.self, "\(broken)") { try Manifest.leaves(of: path) }
    }
    #expect(throws: FormatError.self) { try Manifest.leaves(of: folder.path + "/none.json") }
  }
}
