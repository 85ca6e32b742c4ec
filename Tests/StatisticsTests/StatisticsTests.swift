import Foundation
import Testing

@testable import Statistics

/// Against SciPy (Fixtures/make_statistics.py).
@Suite struct StatisticsTests {
  private struct Line {
    let name: String
    let numbers: [Double]
  }

  private static let fixture: [Line] = {
    guard let url = Bundle.module.url(forResource: "statistics", withExtension: "txt", subdirectory: "Fixtures"),
      let text = try? String(contentsOf: url, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return Line(name: String(words[0]), numbers: words.dropFirst().compactMap { Double($0) })
    }
  }()

  private static func lines(_ name: String) -> [[Double]] { fixture.filter { $0.name == name }.map(\.numbers) }

  private static func isClose(_ x: Double, _ expected: Double) -> Bool {
    x == expected || abs(x - expected) <= 1e-10 * abs(expected)
  }

  @Test("Both tails of each distribution, to ten digits however small they are") func tails() {
    for line in Self.lines("chi2") {
      let tails = ChiSquared(line[0]).tails(line[1])
      #expect(Self.isClose(tails.lower, line[2]) && Self.isClose(tails.upper, line[3]), "\(line): \(tails)")
    }
    for line in Self.lines("t") {
      let tails = StudentT(line[0]).tails(line[1])
      #expect(Self.isClose(tails.lower, line[2]) && Self.isClose(tails.upper, line[3]), "\(line): \(tails)")
    }
    for line in Self.lines("f") {
      let tails = FDistribution(line[0], line[1]).tails(line[2])
      #expect(Self.isClose(tails.lower, line[3]) && Self.isClose(tails.upper, line[4]), "\(line): \(tails)")
    }
    #expect(Self.lines("f").count > 300 && Self.lines("t").count > 80 && Self.lines("chi2").count > 60)
  }

  @Test("Quantiles") func quantiles() {
    for (name, make) in [
      ("chi2-quantile", { ChiSquared($0) as any Distribution }), ("t-quantile", { StudentT($0) as any Distribution }),
    ] {
      for line in Self.lines(name) {
        let distribution = make(line[0])
        let (lower, upper) = (distribution.quantile(line[1]), distribution.upperQuantile(line[1]))
        #expect(Self.isClose(lower, line[2]) && Self.isClose(upper, line[3]), "\(name) \(line): \(lower) \(upper)")
      }
    }
    for line in Self.lines("f-quantile") {
      let distribution = FDistribution(line[0], line[1])
      let (lower, upper) = (distribution.quantile(line[2]), distribution.upperQuantile(line[2]))
      #expect(Self.isClose(lower, line[3]) && Self.isClose(upper, line[4]), "\(line): \(lower) \(upper)")
    }
    #expect(Self.lines("f-quantile").count > 100)
  }

  @Test("Equal spreads, intervals, the analysis of variance, detectable ratios") func inferences() throws {
    for line in Self.lines("equal-spreads") {
      var rest = line.dropFirst()
      var groups: [[Double]] = []
      for _ in 0..<Int(line[0]) {
        let count = Int(rest.removeFirst())
        groups.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      let test = try FTest.equalSpreads(groups)
      let expected = Array(rest)
      #expect(Self.isClose(test.statistic, expected[0]) && Self.isClose(test.probability, expected[1]), "\(line)")
      #expect(test.freedom.first == groups.count - 1)
    }
    for line in Self.lines("intervals") {
      let count = Int(line[0])
      let sample = Sample(Array(line[1...count]))
      let (mean, spread) = (sample.meanInterval(level: line[count + 1]), sample.spreadInterval(level: line[count + 1]))
      for (found, expected) in zip([mean.lower, mean.upper, spread.lower, spread.upper], line[(count + 2)...]) {
        #expect(Self.isClose(found, expected), "\(line)")
      }
    }
    for line in Self.lines("two-way") {
      let (m, n) = (Int(line[0]), Int(line[1]))
      let analysis = try TwoWayAnalysis((0..<m).map { i in Array(line[(2 + i * n)..<(2 + (i + 1) * n)]) })
      let found = [
        analysis.rows.statistic, analysis.rows.probability, analysis.columns.statistic, analysis.columns.probability,
        analysis.rest.sumOfSquares,
      ]
      for (found, expected) in zip(found, line.suffix(5)) { #expect(Self.isClose(found, expected), "\(line)") }
    }
    for line in Self.lines("detectable") {
      let ratio = try SpreadComparison(first: line[0], second: line[1], level: line[2]).detectableRatio(power: line[3])
      #expect(Self.isClose(ratio, line[4]), "\(line): \(ratio)")
    }
    for line in Self.lines("power") {
      let power = try SpreadComparison(first: line[0], second: line[1], level: line[2]).power(ratio: line[3])
      #expect(Self.isClose(power, line[4]), "\(line): \(power)")
    }
    for name in ["equal-spreads", "intervals", "two-way", "detectable", "power"] {
      #expect(Self.lines(name).count > 2, "\(name)")
    }
  }

  @Test("Of six values the standard deviation is known within 0.62 to 2.45 times the estimate") func six() {
    let sample = Sample([81.2, 80.4, 82.9, 79.7, 81.5, 80.1])
    let (estimate, interval) = (sample.standardDeviation(.sample), sample.spreadInterval(level: 0.95))
    #expect(abs(interval.lower / estimate - 0.6242) < 1e-4 && abs(interval.upper / estimate - 2.4526) < 1e-4)
    #expect(Self.isClose(sample.standardDeviation(.population), estimate * (5.0 / 6).squareRoot()))
    // The same of six samples' pooled spread with as many degrees of freedom.
    let pooled = Spread(pooling: [Sample([1, 2]), Sample([10, 10]), Sample([5]), Sample([-3, -3, 0])])
    #expect(pooled.freedom == 4 && Self.isClose(pooled.sumOfSquares, 0.5 + 6))
  }

  @Test("A large mean does not hide a small spread; no sum overflows into nothing") func precision() {
    let base = 1e9
    let sample = Sample([base + 0.25, base + 0.5, base + 0.75])
    #expect(sample.mean == base + 0.5 && Self.isClose(sample.standardDeviation(.sample), 0.25))
    #expect(Sample([0.1, 0.1, 0.1]).standardDeviation(.population) < 1e-16)
    #expect(Sample([5]).standardDeviation(.population) == 0 && Sample([5]).standardDeviation(.sample).isNaN)
    #expect(Sample([3, 1, 2]).median == 2 && Sample([4, 1, 2, 3]).median == 2.5)
  }

  @Test("What is not a number, or nothing, gives no number, and ends") func strange() throws {
    let nothing = Sample([])
    #expect(nothing.mean.isNaN && nothing.standardDeviation(.population).isNaN && nothing.median.isNaN)
    for values in [[1, .nan, 2], [.infinity, 1], [.infinity, -.infinity], [1.7e308, 1.7e308, -1.7e308]] {
      let sample = Sample(values)
      #expect(sample.standardDeviation(.sample).isNaN && sample.spreadInterval(level: 0.95).lower.isNaN)
    }
    #expect(Sample([1, .nan]).least.isNaN && Sample([1, .nan]).median.isNaN)
    #expect(Sample([1, 2]).meanInterval(level: 1) == .unknown || Sample([1, 2]).meanInterval(level: 1).lower.isNaN)
    for x in [-1, 0, .nan, .infinity, -.infinity, 1e300, Double.leastNonzeroMagnitude] {
      for freedom in [-1, 0, .nan, .infinity, 1e300, Double.leastNonzeroMagnitude, 1, 1e9, 2e9] {
        for tails in [
          ChiSquared(freedom).tails(x), StudentT(freedom).tails(x), FDistribution(freedom, 3).tails(x),
          FDistribution(3, freedom).tails(x),
        ] {
          #expect(tails.lower.isNaN || (0...1).contains(tails.lower) && (0...1).contains(tails.upper))
        }
      }
    }
    for p in [-1, 2, Double.nan] { #expect(ChiSquared(3).quantile(p).isNaN && StudentT(3).upperQuantile(p).isNaN) }
    #expect(ChiSquared(3).quantile(0) == 0 && ChiSquared(3).quantile(1) == .infinity)
    #expect(StudentT(3).quantile(1) == .infinity && StudentT(3).quantile(0) == -.infinity)
    let equal = try FTest.equalSpreads([[1, 1], [2, 2]])
    #expect(equal.statistic.isNaN && equal.probability.isNaN)
    #expect(throws: StatisticsError.groups(counts: [3])) { try FTest.equalSpreads([[1, 2, 3]]) }
    #expect(throws: StatisticsError.groups(counts: [3, 1])) { try FTest.equalSpreads([[1, 2, 3], [1]]) }
    #expect(throws: StatisticsError.layout) { try TwoWayAnalysis([[1, 2], [3]]) }
    #expect(throws: (any Error).self) { try SpreadComparison(first: 0, second: 3) }
    #expect(throws: (any Error).self) { try SpreadComparison(first: 3, second: 3).detectableRatio(power: 0.01) }
    #expect(try SpreadComparison(first: 1, second: 1).detectableRatio(power: 0.999999) > 1e5)
  }
}
