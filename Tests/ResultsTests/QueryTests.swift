import Foundation
import Interrupt
import TestSupport
import Testing

@testable import Experiments
@testable import Results

/// Queries that users write.
@Suite struct QueryTests {
  private static func fixture() throws -> ResultsFixture {
    let fixture = try ResultsFixture()
    for seed in 1...2 { try fixture.cell([("seed", .integer(Int64(seed)))], ResultsFixture.curve("loss", [2, .nan])) }
    return fixture
  }

  @Test("A query gives rows with names") func rows() throws {
    let fixture = try Self.fixture()
    let result = try fixture.read {
      try $0.query(
        "SELECT p.value AS seed, m.epoch, m.value FROM metrics m JOIN parameters p USING (cell) ORDER BY 1, 2")
    }
    #expect(result.columns == ["seed", "epoch", "value"])
    #expect(
      result.rows == [
        [.integer(1), .integer(1), .number(2)], [.integer(1), .integer(2), .null],
        [.integer(2), .integer(1), .number(2)],
        [.integer(2), .integer(2), .null],
      ])
    for query in [
      "values (1)", "  -- a comment\n /* another\n */ sElEcT 1", "explain select 1",
      "explain query plan select * from cells",
      "with recursive c(x) as (select 1 union all select x + 1 from c limit 5) select * from c", "select x'00ff'",
    ] {
      #expect(try !fixture.read { try $0.query(query).rows.isEmpty }, "\(query)")
    }
  }

  @Test(
    "What is no query is refused, and changes nothing",
    arguments: [
      "", " ", "--", "/*", "select", "select nonsense", "delete from cell", "DELETE FROM main.cell",
      "drop table metric",
      "insert into cells values (1)", "update metric set value = 0", "create table x (y)", "create temp table x (y)",
      "attach '%.other' as other", "vacuum", "vacuum into '%.copy'", "pragma user_version = 7", "pragma query_only = 0",
      "pragma hard_heap_limit = 1", "pragma writable_schema = 1", "explain pragma hard_heap_limit = 1",
      "explain query plan pragma hard_heap_limit = 1", "select 1; drop table metric", "select 1; select 2",
      "with x as (select 1) delete from main.cell", "with x as (select 1) insert into main.artefact select 1, 2, 3",
      "begin", "commit", "savepoint x", "reindex", "analyze", "detach main", "select load_extension('x')",
      "select 1 as a, 2 as a", "select * from cells, parameters", "select writefile('%.written', 'x')", "select 1\u{0}",
      "select * from pragma_user_version(7)", "\u{feff}select", "select zeroblob(2000000000)", "(select 1)",
    ])
  func refused(_ query: String) throws {
    let fixture = try Self.fixture()
    let before = try fixture.dump()
    let query = query.replacing("%", with: fixture.index)
    do {
      let result = try fixture.read { try $0.query(query) }
      Issue.record("\(query) gave \(result)")
    } catch let error as ResultsError {
      #expect(!"\(error)".contains("\n") && !"\(error)".isEmpty, "\(error)")
    }
    #expect(try fixture.dump() == before && fixture.notes.isEmpty)
    for ending in [".other", ".copy", ".written"] {
      #expect(!FileManager.default.fileExists(atPath: fixture.index + ending))
    }
  }
}

@Suite(.serialized) struct QueryInterruptTests {
  @Test("A query that never ends is interrupted at once") func endless() throws {
    let fixture = try ResultsFixture()
    try fixture.cell([("seed", 1)], ResultsFixture.curve("loss", [2]))
    _ = try fixture.read { try $0.cells() }
    defer { Interrupt.clear() }
    for query in [
      "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c",
      "with recursive c(x) as (select 1 union all select x + 1 from c) select x from c where x < 0",
    ] {
      Interrupt.clear()
      let thread = Thread {
        Thread.sleep(forTimeInterval: 0.3)
        Interrupt.request()
      }
      let clock = ContinuousClock()
      thread.start()
      let time = clock.measure {
        #expect(throws: Interrupted.self) { try fixture.read { try $0.query(query) } }
      }
      #expect(time < .seconds(2 * MachineSpeed.slowness()), "\(time)")
    }
    Interrupt.clear()
    #expect(try fixture.read { try $0.query("select 1 as one").rows.count } == 1)
  }
}
