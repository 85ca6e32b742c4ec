import Experiments
import Foundation
import Statistics

/// What is asked of results: which runs, and which number of each.
public struct ResultChoice: Sendable {
  /// By default test_accuracy, else train_accuracy, loss, or the first that there is.
  public var metric: String?
  /// Nil: the last value that was noted.
  public var over: Window?
  /// What runs must have: of each name one of these values.
  public var conditions: [(name: String, values: [ParameterValue])] = []
  /// Whether cells count that are not done.
  public var takesUnfinished = false
  /// Whether cells count that are not in the grid which was asked for last.
  public var takesOtherGrids = false
  /// Every value is multiplied by it: 100 for percent.
  public var scale = 1.0

  public init() {}
}

/// One training of one copy of a network, and what it measured.
public struct ResultRun: Sendable {
  public let cell: IndexedCell
  /// Which training of the cell's script, from 1; nil where none has measured anything.
  public let run: Int?
  public let replica: String?
  /// Its one number; nil where it has none (yet).
  public let value: Double?
  /// All of its values.
  public let points: [MetricPoint]
  /// Whether it has fewer values than were asked for.
  let isShort: Bool
  /// What its name says: a replica `k = 3` has 3 for k, whatever its cell has.
  public let named: (name: String, value: ParameterValue)?

  /// What it has for a parameter or option of its script, or for `replica`, `run` or `cell`; nil for what it does not have.
  public func value(of name: String) -> ParameterValue? {
    switch name {
    case "replica": .text(replica ?? "")
    case "run": .integer(Int64(run ?? 1))
    case "cell": .text(cell.folder.name)
    default: named?.name == name ? named?.value : cell.parameters[name]?.value
    }
  }

  /// `k = 3` as a name and a value; nil of another text.
  static func named(_ text: String?) -> (name: String, value: ParameterValue)? {
    guard let parts = text?.split(separator: "=", maxSplits: 1), parts.count == 2 else { return nil }
    let name = parts[0].trimmingCharacters(in: .whitespaces)
    guard SweepGrid.isName(name) else { return nil }
    return (name, ParameterValue(parts[1].trimmingCharacters(in: .whitespaces)))
  }
}

/// The runs that were asked for.
public struct ResultRuns: Sendable {
  public let choice: ResultChoice
  public let metric: String
  public let runs: [ResultRun]
  /// Cells that are not done, and whose numbers do not count therefore.
  public let unfinished: Int
  /// Cells that were left out because they are not in the grid that was asked for last.
  public let ofOtherGrids: Int
  /// Lines of event files that are no events.
  public let ignored: Int

  /// - Parameter listed: parameters whose lists stand for one run of each element, where nothing tells which runs there will be.
  /// - Throws: ``ResultsError``; `DatabaseError`; `Interrupted`.
  public init(_ reader: IndexReader, _ choice: ResultChoice, listed: [String] = []) throws {
    let names = try reader.metricNames()
    if let metric = choice.metric, !names.contains(metric), !names.isEmpty {
      throw ResultsError.unknown("metric", name: metric, known: names)
    }
    metric = choice.metric ?? Self.usualMetric(names) ?? "metric"
    let cells = try reader.cells()
    let series = Dictionary(grouping: try reader.series(of: metric), by: \.key.cell)
    var (runs, unfinished, others, ignored) = ([ResultRun](), 0, 0, 0)
    for cell in cells {
      if cell.isOfOtherGrid, !choice.takesOtherGrids {
        others += 1
        continue
      }
      let counts = cell.isDone || choice.takesUnfinished
      let found = Self.runs(of: cell, series[cell.id] ?? [], choice, counts: counts, listed).filter { run in
        choice.conditions.allSatisfy { name, values in
          run.value(of: name).map { value in values.contains { $0.means(value) } } ?? false
        }
      }
      if !found.isEmpty {
        ignored += cell.ignored
        if !counts { unfinished += 1 }
      }
      runs += found
    }
    for (name, _) in choice.conditions { try Self.check("where", name, cells, runs) }
    (self.choice, self.runs, self.ignored) = (choice, runs, ignored)
    (self.unfinished, ofOtherGrids) = (unfinished, others)
  }

  /// What is looked at first.
  static func usualMetric(_ names: [String]) -> String? {
    (["test_accuracy", "train_accuracy", "test_loss", "loss"].filter(names.contains) + names).first
  }

  private static func runs(
    of cell: IndexedCell, _ series: [(key: SeriesKey, value: [MetricPoint])], _ choice: ResultChoice, counts: Bool,
    _ listed: [String]
  ) -> [ResultRun] {
    if series.isEmpty { return awaited(of: cell, listed) }
    let sorted = series.sorted { one, other in
      one.key.run != other.key.run
        ? one.key.run < other.key.run
        : (one.key.replica ?? "").compare(other.key.replica ?? "", options: .numeric) == .orderedAscending
    }
    return sorted.map { key, points in
      let (values, isShort) = choice.over?.values(points) ?? (points.last.map { [$0.value] } ?? [], false)
      return ResultRun(
        cell: cell, run: key.run, replica: key.replica,
        value: counts && !values.isEmpty ? Sample(values).mean * choice.scale : nil,
        points: counts ? points : [], isShort: isShort, named: ResultRun.named(key.replica))
    }
  }

  /// The runs of a cell that has measured nothing: one, or one of each element of a list.
  private static func awaited(of cell: IndexedCell, _ listed: [String]) -> [ResultRun] {
    func run(_ named: (name: String, value: ParameterValue)?) -> ResultRun {
      ResultRun(cell: cell, run: nil, replica: nil, value: nil, points: [], isShort: false, named: named)
    }
    for name in listed {
      if case .text(let list)? = cell.parameters[name]?.value, list.contains(",") {
        return list.split(separator: ",").map { run((name, ParameterValue(String($0)))) }
      }
    }
    return [run(nil)]
  }

  /// That a name is one of a parameter.
  static func check(_ what: String, _ name: String, _ cells: [IndexedCell], _ runs: [ResultRun]) throws {
    if runs.contains(where: { $0.value(of: name) != nil }) || cells.contains(where: { $0.parameters[name] != nil }) {
      return
    }
    let known = Set(cells.flatMap(\.parameters.keys) + runs.compactMap { $0.named?.name })
    throw ResultsError.unknown(what, name: name, known: known.sorted() + ["replica", "run", "cell"])
  }

  func check(_ what: String, _ name: String) throws { try Self.check(what, name, runs.map(\.cell), runs) }
}

// MARK: Like with like

extension ResultRuns {
  /// The values that runs have for a parameter: numbers ascending, others in the order of the runs.
  func values(of name: String) -> [ParameterValue] {
    var seen: Set<ParameterValue> = []
    let values = runs.compactMap { $0.value(of: name) ?? ParameterValue.none }.filter { seen.insert($0).inserted }
    guard values.allSatisfy({ $0.number != nil }) else { return values }
    return values.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
  }

  /// That runs differ in nothing but what was named, so that what is compared or averaged is like with like.
  /// - Parameters:
  ///   - places: runs that have the same values of these stand in one place.
  ///   - across: what those in one place may differ in.
  /// - Throws: ``ResultsError/mixed(name:values:)``, ``ResultsError/sameRun(_:_:)``.
  func expectAlike(places: [String], across: [String]) throws {
    let free = Set(places + across)
    let measured = runs.filter { $0.value != nil }
    // What is no axis is one setting of all.
    for name in parameterNames(.option) where !free.contains(name) {
      try expectOne(name, measured) { $0.cell.parameters[name]?.value }
    }
    let groups = Dictionary(grouping: measured) { run in places.map { run.value(of: $0) ?? .none } }
    for group in groups.values where group.count > 1 {
      for name in parameterNames(.axis) + ["run", "replica"] where !free.contains(name) {
        try expectOne(name, group) { $0.value(of: name) }
      }
      let kinds = Dictionary(grouping: group) { run in across.map { run.value(of: $0) ?? .none } }
      for alike in kinds.values where alike.count > 1 {
        throw ResultsError.sameRun(alike[0].cell.folder.path, alike[1].cell.folder.path)
      }
    }
  }

  private func expectOne(_ name: String, _ runs: [ResultRun], _ value: (ResultRun) -> ParameterValue?) throws {
    var values: [ParameterValue] = []
    for run in runs {
      // A replica's name that says a parameter is that parameter.
      if name == "replica", run.named != nil { continue }
      let value = value(run) ?? .none
      if !values.contains(value) { values.append(value) }
    }
    if values.count > 1 { throw ResultsError.mixed(name: name, values: values.map(\.description)) }
  }

  private func parameterNames(_ kind: ParameterKind) -> [String] {
    var seen: Set<String> = []
    return runs.flatMap { run in
      run.cell.parameters.filter { $0.value.kind == kind }.keys.sorted()
        + (kind == .axis ? run.named.map { [$0.name] } ?? [] : [])
    }.filter { seen.insert($0).inserted }
  }
}
