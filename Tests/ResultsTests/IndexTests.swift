import Files
import Foundation
import TestSupport
import Testing

@testable import Experiments
@testable import Results

/// The index of results: made of event files, brought up to date, made anew.
@Suite struct IndexTests {
  private static func filled() throws -> ResultsFixture {
    let fixture = try ResultsFixture()
    for seed in 1...3 {
      try fixture.cell(
        [("seed", .integer(Int64(seed))), ("activation", "relu")], options: ["lr": .fraction(0.1), "k": [1]],
        ResultsFixture.curve("loss", [3, 2, 1].map { $0 + Double(seed) }) + [
          .init("once", .infinity), .init("nan", .nan, epoch: 1),
        ],
        lines: [#"{"event":"artefact","path":"a.npy","checksum":"sha256:1"}"#])
    }
    return fixture
  }

  @Test("Deleted and made anew, it is the same") func rebuilt() throws {
    let fixture = try Self.filled()
    let first = try fixture.dump()
    #expect(first[0].rows.count == 3 && first[2].rows.count == 15 && first[3].rows.count == 3)
    try FileManager.default.removeItem(atPath: fixture.index)
    #expect(try fixture.dump() == first && fixture.notes.isEmpty)
    // In another order: one cell came later.
    let name = try fixture.cell([("seed", 0), ("activation", "relu")], ResultsFixture.curve("loss", [1]))
    let grown = try fixture.dump()
    #expect(grown != first)
    try FileManager.default.removeItem(atPath: fixture.index)
    #expect(try fixture.dump() == grown)
    try FileManager.default.removeItem(atPath: fixture.folder + "/" + name)
    #expect(try fixture.dump() == first)
  }

  @Test("Only files whose size, time or number have changed are read again") func incremental() throws {
    let fixture = try Self.filled()
    let name = try fixture.cell([("seed", 9), ("activation", "swish")], ResultsFixture.curve("loss", [4, 5]))
    func last() throws -> Double? {
      try fixture.runs().runs.first { $0.cell.folder.name == name }?.value
    }
    #expect(try last() == 5)
    let path = "\(fixture.folder)/\(name)/events-1.jsonl"
    let time = try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    // The same file with the same size and time is taken for unchanged.
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.write(contentsOf: Data(text.replacing("\"value\":5", with: "\"value\":6").utf8))
    try handle.close()
    let before = FileStatus(path)
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
    if FileStatus(path)?.modified != before?.modified { #expect(try [5, 6].contains(last())) }
    try FileManager.default.setAttributes([.modificationDate: time + 1], ofItemAtPath: path)
    #expect(try last() == 6)
    // A further attempt counts where both have noted the same.
    try fixture.cell(
      [("seed", 9), ("activation", "swish")], [.init("loss", 7, step: 20, epoch: 2)], state: .failed, attempt: 2)
    #expect(try last() == 7)
    #expect(try fixture.runs().runs.first { $0.cell.folder.name == name }?.cell.state == "done")
  }

  @Test("One that is damaged is made anew, which is said") func damaged() throws {
    let fixture = try Self.filled()
    let whole = try fixture.dump()
    let size = try Data(contentsOf: URL(fileURLWithPath: fixture.index)).count
    for damage in ["zeros", "text", "middle", "cut", "other"] {
      let url = URL(fileURLWithPath: fixture.index)
      var bytes = try Data(contentsOf: url)
      switch damage {
      case "zeros": bytes = Data(repeating: 0, count: size)
      case "text": bytes = Data("this is no index".utf8) + bytes.dropFirst(16)
      case "middle": for i in stride(from: 4096, to: bytes.count, by: 7) { bytes[i] = UInt8(truncatingIfNeeded: i) }
      case "cut": bytes = bytes.prefix(size / 2)
      default: bytes[60] = 77  // the version's field
      }
      try bytes.write(to: url)
      _ = try fixture.read { try $0.cells() }
      let notes = fixture.notes
      #expect(damage == "other" || notes.count == 1 && notes[0].contains("made anew"), "\(damage): \(notes)")
      #expect(try fixture.dump() == whole, "\(damage)")
    }
  }

  @Test("Where it cannot be kept, results are read afresh, which is said") func nowhere() throws {
    let fixture = try Self.filled()
    let whole = try fixture.dump()
    try FileManager.default.removeItem(atPath: fixture.index)
    try FileManager.default.createDirectory(atPath: fixture.index, withIntermediateDirectories: false)
    #expect(try fixture.dump() == whole)
    #expect(fixture.notes.count == 1 && fixture.notes[0].contains("read afresh"))
  }

  @Test("It lies in the user's cache folder, unless other machines share that") func place() throws {
    let temporary = try TemporaryFolder()
    let (cache, other) = (temporary.path + "/cache", temporary.path + "/tmp")
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
    func place(_ environment: [String: String], shared: Bool?) -> IndexPlace {
      IndexPlace.standard(environment, temporary: other) { $0.hasPrefix(cache) ? shared : false }
    }
    let local = IndexPlace.file(cache + "/instab-lua/results.sqlite")
    #expect(place(["XDG_CACHE_HOME": cache], shared: false) == local)
    #expect(
      place(["HOME": temporary.path + "/cache"], shared: false) == .file(cache + "/.cache/instab-lua/results.sqlite"))
    let apart = other + "/instab-lua-\(FileStatus.user)"
    #expect(place(["XDG_CACHE_HOME": cache], shared: true) == .file(apart + "/results.sqlite"))
    #expect(place(["XDG_CACHE_HOME": cache], shared: nil) == .file(apart + "/results.sqlite"))
    #expect(place([:], shared: false) == .file(apart + "/results.sqlite"))
    // A folder in which others may write is not trusted.
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: apart)
    #expect(place([:], shared: false) == .memory(reason: "no folder of this user on this machine takes one"))
    try FileManager.default.removeItem(atPath: apart)
    try FileManager.default.createSymbolicLink(atPath: apart, withDestinationPath: temporary.path)
    #expect(place([:], shared: false) == .memory(reason: "no folder of this user on this machine takes one"))
  }

  @Test("Event files may hold anything") func hostile() throws {
    let fixture = try ResultsFixture()
    let huge = String(repeating: "9", count: 400)
    let lines = [
      "", "{", "null", "[]", "\u{0}\u{1}\u{7f}", "{\"event\":\"metric\"}", "{\"event\":\"later\",\"x\":1}",
      "{\"event\":\"metric\",\"name\":\"a\",\"value\":\(huge)}",
      "{\"event\":\"metric\",\"name\":\"a\",\"value\":1,\"epoch\":\(huge)}",
      "{\"event\":\"metric\",\"name\":\"a\",\"value\":1,\"epoch\":-9223372036854775808}",
      "{\"event\":\"metric\",\"name\":\"a\",\"value\":1,\"step\":9223372036854775807}",
      "{\"event\":\"metric\",\"name\":\"a\",\"value\":1,\"run\":-1}",
      "{\"event\":\"metric\",\"name\":\"a\\u0000b\",\"value\":1}",
      "{\"event\":\"metric\",\"name\":\"'; DROP TABLE cell; --\",\"value\":2}",
      "{\"event\":\"metric\",\"name\":\"\",\"value\":\"nan\"}", String(repeating: "[", count: 5000),
      "{\"event\":\"start\",\"attempt\":1}", "{\"event\":\"end\",\"state\":\"done\",\"exit\":1e300,\"seconds\":-1}",
    ]
    let name = try fixture.cell([("seed", 1)], ResultsFixture.curve("loss", [1, 2]), lines: lines)
    try fixture.write([0xff, 0xfe, 0, 10, 123, 0xc3, 10], to: "binary-0123456789ab/events-1.jsonl")
    try fixture.write([], to: "empty-0123456789ab/events-1.jsonl")
    try FileManager.default.createDirectory(
      atPath: fixture.folder + "/folder-0123456789ab/events-1.jsonl", withIntermediateDirectories: true)
    mkfifo(fixture.folder + "/empty-0123456789ab/events-2.jsonl", 0o600)
    let runs = try fixture.runs()
    let run = try #require(runs.runs.first { $0.cell.folder.name == name })
    #expect(run.value == 2 && run.cell.ignored >= 10 && run.cell.isDone)
    #expect(runs.runs.count == 4)
    let names = try fixture.read { try $0.metricNames() }
    #expect(names.contains("'; DROP TABLE cell; --") && !names.contains { $0.utf8.contains(0) })
    _ = try fixture.dump()
    for format in ResultExport.Format.allCases { _ = try fixture.read { try ResultExport.bytes($0, format) } }
    _ = try fixture.read { try $0.details() }
  }

  @Test("Whatever is changed in a file, it is read") func mutations() throws {
    let fixture = try ResultsFixture()
    let name = try fixture.cell(
      [("seed", 1), ("text", "é\"\\")], options: ["k": [1, 3]],
      ResultsFixture.curve("loss", [1, .nan, 1e300], replica: "k = 3"))
    let path = fixture.folder + "/" + name + "/events-1.jsonl"
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.insert(UInt8(ascii: "9"), at: place)
        default: bytes.remove(at: place)
        }
      }
      try fixture.write(bytes, to: name + "/events-1.jsonl")
      let runs = try fixture.runs()
      _ = try? ResultTable(runs, TableLayout(rows: "cell"))
      _ = try? ResultCurves(runs, by: nil, over: ["cell"], band: .std).figure()
    }
  }

  @Test("Several may read and write it at once") func concurrent() throws {
    let fixture = try Self.filled()
    for seed in 10..<60 { try fixture.cell([("seed", .integer(Int64(seed)))], ResultsFixture.curve("loss", [1, 2])) }
    let (folder, index) = (fixture.folder, fixture.index)
    for _ in 0..<3 {
      try? FileManager.default.removeItem(atPath: index)
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        do {
          let count = try ResultIndex.read(
            [folder], at: .file(index), note: { Issue.record("\($0)") }, { try $0.cells().count })
          #expect(count == 53)
        } catch { Issue.record("\(error)") }
      }
    }
  }

  @Test("A folder without results is named; what is gone is forgotten") func absent() throws {
    let fixture = try ResultsFixture()
    #expect(throws: ResultsError.noResults(folder: fixture.folder)) { try fixture.runs() }
    #expect(throws: ResultsError.noResults(folder: "/nowhere")) { try fixture.read(["/nowhere"]) { try $0.cells() } }
    let name = try fixture.cell([("seed", 1)], ResultsFixture.curve("loss", [1]))
    try fixture.cell([("seed", 2)], ResultsFixture.curve("loss", [1]))
    #expect(try fixture.read { try $0.cells().count } == 2)
    // One cell alone, by its own folder; and all that the index knows.
    #expect(try fixture.read([fixture.folder + "/" + name]) { try $0.cells().map(\.folder.name) } == [name])
    #expect(
      try fixture.read([fixture.folder + "/" + name]) { try $0.query("SELECT count(*) AS n FROM cells").rows }
        == [[.integer(1)]])
    func known() throws -> Int {
      try ResultIndex.read(nil, at: .file(fixture.index), note: { _ in }) { try $0.cells().count }
    }
    #expect(try known() == 2)
    try FileManager.default.removeItem(atPath: fixture.folder)
    #expect(try known() == 0)
  }

  @Test("Thousands of tiny cells are indexed in seconds, and looked at again in less") func many() throws {
    let fixture = try ResultsFixture()
    let count = Int(ProcessInfo.processInfo.environment["INSTAB_INDEX_CELLS"] ?? "") ?? 1000
    for i in 0..<count {
      try fixture.cell([("i", .integer(Int64(i)))], options: ["ms": 0, "text": ""], [.init("value", Double(i))])
    }
    let clock = ContinuousClock()
    let first = try clock.measure { try fixture.read { reader in try #require(reader.metricNames() == ["value"]) } }
    let again = try clock.measure { try #require(fixture.runs().runs.count == count) }
    // The bound of ten thousand on two cores.
    #expect(first < .seconds(10) && again < .seconds(10), "\(first), \(again)")
    if ProcessInfo.processInfo.environment["INSTAB_INDEX_CELLS"] != nil {
      print("indexed in \(first), again in \(again)")
    }
  }
}
