import ChildProcesses
import Files
import Foundation
import TestSupport
import Testing

@testable import Experiments

/// A cell's folder: events, attempts, leases.
@Suite struct SweepCellTests {
  private static func start(_ attempt: Int, _ owner: ProcessMark = .current) -> CellEvent.Start {
    .init(
      time: "2030-01-02T03:04:05Z", attempt: attempt, owner: owner, parameters: [("seed", 1), ("name", "é\n\"x\"")],
      options: ["lr": .fraction(0.1)], identity: "sha256:abc")
  }

  private static let elsewhere = ProcessMark(host: "far", system: "another", identifier: 1, start: 1)

  @Test("Every event is one line, and comes back with every bit") func lines() throws {
    let numbers = [
      0.1, -0.0, .nan, .infinity, -.infinity, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 3, 1e22, 0.1 + 0.2,
    ]
    var events: [CellEvent] = numbers.map { .metric(.init("loss", $0, step: 3, epoch: 1, replica: "k = 1", run: 2)) }
    events += [
      .start(Self.start(3)), .metric(.init("a", 1)), .artefact(path: "a \"b\".npy", checksum: "sha256:1"),
      .end(.init(state: .failed, exit: 139, seconds: 0.25)),
    ]
    for event in events {
      let line = event.line
      #expect(line.last == 10 && line.count { $0 == 10 } == 1)
      let read = try #require(CellEvent(line.dropLast()))
      if case .metric(let one) = event, case .metric(let other) = read, one.value.isNaN {
        #expect(other.value.isNaN && other.name == one.name)
      } else {
        #expect(read == event)
      }
      if case .metric(let one) = event, case .metric(let other) = read {
        #expect(one.value.isNaN || one.value.bitPattern == other.value.bitPattern)
      }
      // Whatever is left of a line is no event.
      for count in 0..<line.count - 1 { #expect(CellEvent(line.prefix(count)) == nil) }
    }
    let text = String(decoding: CellEvent.metric(.init("loss", .nan, step: 1, epoch: 1)).line, as: UTF8.self)
    #expect(text == "{\"event\":\"metric\",\"step\":1,\"epoch\":1,\"name\":\"loss\",\"value\":\"nan\"}\n")
    for line in [
      "", "{}", "[]", "{\"event\":\"metric\"}", "{\"event\":\"end\",\"state\":\"odd\",\"exit\":0,\"seconds\":1}",
    ] {
      #expect(CellEvent(line.utf8) == nil)
    }
  }

  @Test("An attempt belongs to the one who made its file; a later one ends the right to write") func claims() throws {
    let temporary = try TemporaryFolder()
    let folder = CellFolder(temporary.path + "/cell")
    let first = try #require(try CellAttempt(folder, Self.start(1), interval: 1))
    #expect(try CellAttempt(folder, Self.start(1), interval: 1) == nil)
    let journal = try CellJournal(folder, 1)
    try journal.append([.metric(.init("loss", 1, epoch: 1))])
    try first.beat(.now)
    #expect(CellLease(folder)?.beat == 1 && first.isOurs)

    let second = try #require(try CellAttempt(folder, Self.start(2), interval: 1))
    #expect(!first.isOurs && second.isOurs)
    let lost = SweepError.lost(folder: folder.path, attempt: 1)
    #expect(throws: lost) { try journal.append([.metric(.init("loss", 2, epoch: 2))]) }
    #expect(throws: lost) { try journal.end(exit: 0) }
    #expect(throws: lost) { try first.beat(.now) }
    #expect(throws: lost) { _ = try CellJournal(folder, 1) }
    // The end of the first changes neither the second's file nor its lease.
    #expect(try first.finish(.exited(0), otherwise: .failed).end == nil)
    #expect(CellLease(folder)?.attempt == 2 && folder.lastAttempt?.number == 2)
    #expect(folder.events(of: 1).count == 2)

    try CellJournal(folder, 2).end(exit: 0)
    let record = try second.finish(.exited(0), otherwise: .failed)
    #expect(record.end?.state == .done && CellLease(folder) == nil)
    #expect(folder.attempts == [1, 2] && folder.lastAttempt?.start == Self.start(2))
  }

  @Test("A process that noted no end gets one, behind what it left of its last line")
  func endings() throws {
    let temporary = try TemporaryFolder()
    func end(_ termination: Termination, _ state: CellEvent.EndState, tear: String) throws -> CellEvent.End? {
      let folder = CellFolder(temporary.path + "/\(UUID().uuidString)")
      let attempt = try #require(try CellAttempt(folder, Self.start(1), interval: 1))
      try CellJournal(folder, 1).append([.metric(.init("loss", 1))])
      try FileChange.append(Array(tear.utf8), to: folder.events(1))
      let end = try attempt.finish(termination, otherwise: state).end
      #expect(folder.lastAttempt?.end == end)
      #expect(folder.events(of: 1).count == 3 && folder.metrics.count == 1)
      #expect(String(decoding: WholeFile.read(folder.events(1)) ?? [], as: UTF8.self).split(separator: "\n").count == 3)
      return end
    }
    #expect(try end(.signalled(9), .failed, tear: "{\"event\":\"met")?.exit == 137)
    #expect(try end(.signalled(15), .evicted, tear: "")?.state == .evicted)
    #expect(try end(.exited(0), .cancelled, tear: "x")?.state == .done)
    #expect(try end(.exited(3), .failed, tear: "")?.exit == 3)
  }

  @Test("Of what several attempts have measured the latest counts; lines that are none are left out") func metrics()
    throws
  {
    let temporary = try TemporaryFolder()
    func file(_ attempt: Int, _ events: [CellEvent], _ rest: String = "") throws {
      try temporary.file(
        "cell/events-\(attempt).jsonl", String(decoding: events.flatMap(\.line), as: UTF8.self) + rest)
    }
    let folder = CellFolder(temporary.path + "/cell")
    #expect(folder.lastAttempt == nil && folder.metrics.isEmpty)
    try file(
      1, [.start(Self.start(1)), .metric(.init("loss", 1, epoch: 1)), .metric(.init("loss", 2, epoch: 2))],
      "{\"event\":\"metric\",\"na")
    try file(2, [.start(Self.start(2)), .metric(.init("loss", 2.5, epoch: 2))], "\u{0}\u{ff}\n{\"event\":\"later\"}\n")
    try file(10, [.start(Self.start(10)), .metric(.init("loss", 3, epoch: 3))])
    try temporary.file("cell/events-x.jsonl", "")
    #expect(folder.metrics.map(\.value) == [1, 2.5, 3] && folder.attempts == [1, 2, 10])
    #expect(folder.record(10).lastMetrics.map(\.value) == [3] && folder.record(10).end == nil)
    #expect(folder.record(4).start == nil)
    // Of each metric the last one, whatever its name and step.
    let mixed: [CellEvent.Metric] = [
      .init("a", 1, step: 1, epoch: 1, replica: "x"), .init("a", 2, step: 1, epoch: 1, replica: "y:\""), .init("a", 3),
      .init("a", 4, replica: "x", run: 2), .init("rare", 5, step: 1), .init("a", 6, step: 2, epoch: 2, replica: "x"),
      .init("a", 7, step: 2, epoch: 2, replica: "y:\""), .init("a", 8, replica: "x", run: 3), .init("a", .nan),
    ]
    try file(12, [.start(Self.start(12))] + mixed.map(CellEvent.metric))
    #expect(folder.record(12).lastMetrics.map(\.value.description) == ["4.0", "5.0", "6.0", "7.0", "8.0", "nan"])
    try FileManager.default.removeItem(atPath: folder.path + "/events-12.jsonl")
    // A file longer than what is read of its ends.
    let many = (1...2000).map { CellEvent.metric(.init("loss", Double($0), epoch: $0)) }
    try file(11, [.start(Self.start(11))] + many + [.end(.init(state: .done, exit: 0, seconds: 1))])
    let record = folder.record(11)
    #expect(record.start == Self.start(11) && record.end?.state == .done && record.lastMetrics.last?.value == 2000)
  }

  @Test("One that is here is asked for by number; of one elsewhere only its lease tells, by our clock") func life()
    throws
  {
    let temporary = try TemporaryFolder()
    let interval = 0.02
    let watch = LeaseWatch(interval: interval)
    let here = CellFolder(temporary.path + "/here")
    var gone = ProcessMark.current
    gone.start += 1
    _ = try CellAttempt(here, Self.start(1, gone), interval: interval)
    #expect(watch.look(at: here, here.record(1)) == .dead)
    // Its own process lives on while it saves its state.
    try CellLease(attempt: 1, owner: gone, process: .current, interval: interval).save(in: here)
    #expect(watch.look(at: here, here.record(1)) == .alive)

    let far = CellFolder(temporary.path + "/far")
    let attempt = try #require(try CellAttempt(far, Self.start(1, Self.elsewhere), interval: interval))
    #expect(watch.look(at: far, far.record(1)) == .unknown)
    for _ in 0..<40 {
      usleep(10_000)
      try attempt.beat(.now)
      #expect(watch.look(at: far, far.record(1)) != .dead)
    }
    #expect(watch.look(at: far, far.record(1)) == .alive)
    usleep(UInt32(1.2e6 * CellLease.intervalsToDeath * interval))
    #expect(watch.look(at: far, far.record(1)) == .dead)
    // A beat brings it back, and so does another attempt.
    try attempt.beat(.now)
    #expect(watch.look(at: far, far.record(1)) == .unknown)
    // Without a lease the time runs all the same.
    FileChange.remove(far.lease)
    #expect(watch.look(at: far, far.record(1)) == .unknown)
    usleep(UInt32(1.2e6 * CellLease.intervalsToDeath * interval))
    #expect(watch.look(at: far, far.record(1)) == .dead)
  }
}
