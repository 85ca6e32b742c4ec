/// What a test by an F distribution gave.
public struct FTest: Equatable, Sendable {
  public let statistic: Double
  /// Degrees of freedom of the numerator and of the denominator.
  public let freedom: (first: Int, second: Int)
  /// How often a statistic as large or larger comes about where nothing differs.
  public let probability: Double

  /// Of two sums of squares with their degrees of freedom. NaN if both vanish.
  init(_ numerator: Double, _ first: Int, _ denominator: Double, _ second: Int) {
    statistic = (numerator / Double(first)) / (denominator / Double(second))
    freedom = (first, second)
    probability = FDistribution(Double(first), Double(second)).tails(statistic).upper
  }

  public static func == (one: FTest, other: FTest) -> Bool {
    one.statistic == other.statistic && one.freedom == other.freedom && one.probability == other.probability
  }

  /// Brown and Forsythe's test whether groups have equal spreads (1974; Levene's test about the medians): an analysis of
  /// variance of the distances |x − median of its group|. It keeps its level where the numbers are not normal, unlike the
  /// ratio of variances and Bartlett's test.
  /// - Throws: ``StatisticsError/groups(counts:)``.
  public static func equalSpreads(_ groups: [[Double]]) throws -> FTest {
    guard groups.count > 1, groups.allSatisfy({ $0.count > 1 }) else {
      throw StatisticsError.groups(counts: groups.map(\.count))
    }
    let distances = groups.map { group in
      let median = Sample(group).median
      return Sample(group.map { abs($0 - median) })
    }
    let all = Sample(distances.flatMap(\.values))
    let between = distances.reduce(0) { $0 + Double($1.count) * ($1.mean - all.mean) * ($1.mean - all.mean) }
    let within = distances.reduce(0) { $0 + $1.sumOfSquares }
    return FTest(between, groups.count - 1, within, all.count - groups.count)
  }
}

/// The analysis of variance of a table with one value in each place: what rows add, what columns add, and what is left.
///
/// The model is x = μ + rowᵢ + columnⱼ + noise, the noise normal and of one spread. Rows that add nothing have an F near 1.
public struct TwoWayAnalysis: Equatable, Sendable {
  public let rows: FTest
  public let columns: FTest
  /// The spread that neither explains.
  public let rest: Spread

  /// - Throws: ``StatisticsError/layout``.
  public init(_ table: [[Double]]) throws {
    let (m, n) = (table.count, table.first?.count ?? 0)
    guard m > 1, n > 1, table.allSatisfy({ $0.count == n }) else { throw StatisticsError.layout }
    let all = Sample(table.flatMap { $0 })
    let rowMeans = table.map { Sample($0).mean }
    let columnMeans = (0..<n).map { column in Sample(table.map { $0[column] }).mean }
    func squares(_ means: [Double]) -> Double { means.reduce(0) { $0 + ($1 - all.mean) * ($1 - all.mean) } }
    var left = 0.0
    for (i, row) in table.enumerated() {
      for (j, value) in row.enumerated() {
        let residue = (value - rowMeans[i]) - (columnMeans[j] - all.mean)
        left += residue * residue
      }
    }
    let freedom = (m - 1) * (n - 1)
    rest = Spread(sumOfSquares: left, freedom: freedom)
    rows = FTest(Double(n) * squares(rowMeans), m - 1, left, freedom)
    columns = FTest(Double(m) * squares(columnMeans), n - 1, left, freedom)
  }
}
