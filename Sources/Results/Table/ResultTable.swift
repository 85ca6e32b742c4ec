import Statistics

/// What a table shows of several numbers.
public enum TableStatistic: String, CaseIterable, Sendable {
  case meanAndSpread = "mean±std"
  case mean, std, median
  case range = "min-max"
}

/// How a table is made of runs.
public struct TableLayout: Sendable {
  /// A parameter or option of the script, `replica`, `run` or `cell`.
  public var rows: String
  /// Nil: one column.
  public var columns: String?
  /// What runs of one place may differ in; they are averaged. Without any, each place has one run, and the table has margins.
  public var across: [String]
  public var statistic = TableStatistic.meanAndSpread
  public var spread = SpreadKind.population
  /// Confidence level of intervals of mean and standard deviation, which are shown where it is given.
  public var level: Double?
  /// Whether spreads are tested.
  public var isTested = false
  /// Digits behind the point; nil: so many that the smallest standard deviation has two.
  public var digits: Int?

  public init(rows: String, columns: String? = nil, across: [String] = []) {
    (self.rows, self.columns, self.across) = (rows, columns, across)
  }
}

/// Numbers of runs by two of their parameters, with what they have in common.
public struct ResultTable: Sendable {
  public let metric: String
  public let choice: ResultChoice
  public let layout: TableLayout
  public let rowLabels: [ParameterValue]
  /// One, if there are no columns.
  public let columnLabels: [ParameterValue]
  /// The numbers in each place: several where runs are averaged across something, none where runs are missing.
  public let places: [[[Double]]]
  /// Runs that have no number (yet).
  public let missing: Int
  /// What the reader should know.
  public let notes: [String]

  /// - Throws: ``ResultsError``.
  public init(_ runs: ResultRuns, _ layout: TableLayout) throws {
    for (what, name) in [("rows", layout.rows), ("columns", layout.columns)] {
      if let name { try runs.check(what, name) }
    }
    for name in layout.across { try runs.check("across", name) }
    if layout.columns == layout.rows {
      throw ResultsError.value("columns", expected: "another parameter than rows", got: "\"\(layout.rows)\"")
    }
    try runs.expectAlike(places: [layout.rows] + (layout.columns.map { [$0] } ?? []), across: layout.across)
    (metric, choice, self.layout) = (runs.metric, runs.choice, layout)
    rowLabels = runs.values(of: layout.rows)
    columnLabels = layout.columns.map(runs.values) ?? [.text(runs.metric)]
    let rowOf = Dictionary(rowLabels.enumerated().map { ($1, $0) }) { first, _ in first }
    let columnOf = Dictionary(columnLabels.enumerated().map { ($1, $0) }) { first, _ in first }
    var places = [[[Double]]](repeating: [[Double]](repeating: [], count: columnLabels.count), count: rowLabels.count)
    for run in runs.runs {
      guard let value = run.value, let row = rowOf[run.value(of: layout.rows) ?? .none],
        let column = layout.columns.map({ columnOf[run.value(of: $0) ?? .none] }) ?? 0
      else { continue }
      places[row][column].append(value)
    }
    self.places = places
    missing = runs.runs.count { $0.value == nil }
    notes = Self.notes(runs)
  }

  private static func notes(_ runs: ResultRuns) -> [String] {
    func count(_ n: Int, _ one: String, _ many: String) -> String { n == 1 ? "1 \(one)" : "\(n) \(many)" }
    var notes: [String] = []
    if runs.unfinished > 0 {
      notes.append(count(runs.unfinished, "cell is", "cells are") + " not done, and not counted")
    }
    if runs.ofOtherGrids > 0 {
      notes.append(count(runs.ofOtherGrids, "cell of another grid is", "cells of other grids are") + " left out")
    }
    let missing = runs.runs.count { $0.value == nil }
    if missing > 0, runs.choice.takesUnfinished {
      notes.append(count(missing, "run has", "runs have") + " no number yet")
    }
    let short = runs.runs.count { $0.value != nil && $0.isShort }
    if short > 0, let over = runs.choice.over {
      notes.append(
        count(short, "run has", "runs have") + " fewer values than \(over.text) asks for: the mean is of those")
    }
    if runs.ignored > 0 {
      notes.append(count(runs.ignored, "line of the event files is no event", "lines of the event files are no events"))
    }
    return notes
  }

  /// Whether each place has one run, so that rows and columns can be summed up.
  public var hasMargins: Bool { layout.across.isEmpty && layout.columns != nil }

  public func row(_ index: Int) -> Sample { Sample(places[index].flatMap { $0 }) }
  public func column(_ index: Int) -> Sample { Sample(places.flatMap { $0[index] }) }

  public var rows: [Sample] { rowLabels.indices.map(row) }
  public var columns: [Sample] { columnLabels.indices.map(column) }
}

// MARK: Spreads

extension ResultTable {
  /// How the spread along rows compares with that along columns.
  public struct SpreadTests: Sendable {
    /// Over the columns at each row; over the rows at each column.
    public let overColumns: Direction
    public let overRows: Direction
    /// Brown and Forsythe's test of the first against the second: distances from the medians of rows and of columns. The
    /// same numbers stand on both sides, so that its p is a guide only. Nil where there are too few.
    public let between: FTest?
    /// Whether rows and columns add anything. Nil unless every place has its number.
    public let analysis: TwoWayAnalysis?
  }

  public struct Direction: Sendable {
    /// Of all rows, or columns, pooled.
    public let pooled: Spread
    /// Whether they are equal; nil where there are too few.
    public let equal: FTest?

    init(_ samples: [Sample]) {
      let usable = samples.filter { $0.count > 1 }
      pooled = Spread(pooling: usable)
      equal = try? FTest.equalSpreads(usable.map(\.values))
    }
  }

  /// Nil where the table has no margins.
  public var spreadTests: SpreadTests? {
    guard hasMargins else { return nil }
    func distances(_ samples: [Sample]) -> [Double] {
      samples.filter { $0.count > 1 }.flatMap { sample in
        let median = sample.median
        return sample.values.map { $0 - median }
      }
    }
    let whole = places.map { $0.compactMap(\.first) }
    return SpreadTests(
      overColumns: Direction(rows), overRows: Direction(columns),
      between: try? FTest.equalSpreads([distances(rows), distances(columns)]), analysis: try? TwoWayAnalysis(whole))
  }
}
