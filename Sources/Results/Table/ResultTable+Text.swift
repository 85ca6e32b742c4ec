import Foundation
import Statistics

/// How a table is written.
public enum TableFormat: String, CaseIterable, Sendable { case text, latex, markdown, csv }

extension ResultTable {
  public func text(_ format: TableFormat = .text) -> String {
    switch format {
    case .text: TextGrid(grid(.text)).text + under
    case .markdown: TextGrid(grid(.markdown)).markdown + under
    case .latex: TextGrid(grid(.latex)).latex
    case .csv: csv
    }
  }

  // MARK: Cells

  /// The table as texts, the first row its head.
  func grid(_ format: TableFormat) -> [[String]] {
    let style = TableNumbers(digits: layout.digits ?? digits, isTeX: format == .latex)
    let margin = marginFields(style)
    func label(_ name: String?, _ value: ParameterValue) -> String {
      style.plain(name.map { "\($0) = \(value)" } ?? value.description)
    }
    var head = [""] + columnLabels.map { label(layout.columns, $0) }
    if hasMargins { head += margin.map { $0.title("over \(layout.columns ?? "")") } }
    var grid = [head]
    for (i, row) in places.enumerated() {
      var line = [label(layout.rows, rowLabels[i])] + row.map { place($0, style) }
      if hasMargins { line += margin.map { $0.text(self.row(i)) } }
      grid.append(line)
    }
    if hasMargins {
      for field in margin {
        grid.append(
          [field.title("over \(layout.rows)")] + columns.map(field.text) + margin.map { _ in "" })
      }
    } else if layout.columns == nil, layout.across.isEmpty, rowLabels.count > 1 {
      for field in margin { grid.append([field.title("over \(layout.rows)"), field.text(column(0))]) }
    }
    return grid
  }

  private struct MarginField {
    let title: (String) -> String
    let text: (Sample) -> String
  }

  /// What stands beside the rows and under the columns.
  private func marginFields(_ style: TableNumbers) -> [MarginField] {
    let statistic = layout.statistic
    var fields = [
      MarginField(title: { style.plain("\(statistic.rawValue) \($0)") }) {
        $0.count > 0 ? show($0, style) : style.missing
      },
      MarginField(title: { _ in "n" }) { "\($0.count)" },
    ]
    if let level = layout.level {
      let percent = style.plain("\(TableNumbers.short(level * 100)) %")
      fields.append(MarginField(title: { _ in "mean, \(percent)" }) { style.interval($0.meanInterval(level: level)) })
      fields.append(MarginField(title: { _ in "std, \(percent)" }) { style.interval($0.spreadInterval(level: level)) })
    }
    return fields
  }

  private func place(_ values: [Double], _ style: TableNumbers) -> String {
    guard let first = values.first else { return style.missing }
    return layout.across.isEmpty ? style.number(first) : "\(show(Sample(values), style)) (\(values.count))"
  }

  private func show(_ sample: Sample, _ style: TableNumbers) -> String {
    // One number has no spread, whatever it is divided by.
    let std = sample.count > 1 ? style.number(sample.standardDeviation(layout.spread)) : style.missing
    return switch layout.statistic {
    case .meanAndSpread: "\(style.number(sample.mean)) \(style.plusMinus) \(std)"
    case .mean: style.number(sample.mean)
    case .std: std
    case .median: style.number(sample.median)
    case .range: "\(style.number(sample.least)) – \(style.number(sample.greatest))"
    }
  }

  /// So many that the smallest standard deviation shows two digits; of single numbers four.
  private var digits: Int {
    let samples =
      hasMargins ? rows + columns : layout.across.isEmpty ? [column(0)] : places.flatMap { $0.map(Sample.init) }
    let spreads = samples.map { $0.standardDeviation(layout.spread) }.filter { $0 > 0 && $0.isFinite }
    guard let least = spreads.min() else { return 4 }
    return min(max(1 - Int(log10(least).rounded(.down)), 0), 10)
  }

  // MARK: Around it

  /// What the numbers are.
  public var caption: String {
    let window = choice.over.map { ", mean of \($0.text)" } ?? ", last value"
    let only = choice.conditions.map { name, values in
      ", \(name) = \(values.map(\.description).joined(separator: " or "))"
    }.joined()
    let scale = choice.scale == 1 ? "" : " × \(TableNumbers.short(choice.scale))"
    let across = layout.across.isEmpty ? "" : ", over " + layout.across.joined(separator: " and ")
    return "\(metric)\(scale)\(window)\(only)\(across); std: \(layout.spread.rawValue)"
  }

  /// Tests and notes.
  private var under: String {
    "\n" + ([caption] + testLines + notes).map { $0 + "\n" }.joined()
  }

  /// What the tests say, a sentence each; none where they were not asked for.
  public var testLines: [String] {
    guard layout.isTested else { return [] }
    guard let tests = spreadTests else { return ["tests of spreads need rows and columns, and one run in each place"] }
    let (row, column) = (layout.rows, layout.columns ?? "")
    let level = layout.level ?? 0.95
    var lines = [
      direction("spread over \(column) at each \(row)", tests.overColumns, level),
      direction("spread over \(row) at each \(column)", tests.overRows, level),
    ]
    if let between = tests.between {
      lines.append(
        "over \(column) against over \(row): Brown-Forsythe \(Self.describe(between)) (the same runs stand on both sides: "
          + "a guide)")
    }
    if let analysis = tests.analysis {
      lines.append(
        "\(row) adds to the spread: \(Self.describe(analysis.rows)); \(column): \(Self.describe(analysis.columns))")
    }
    return lines
  }

  private func direction(_ name: String, _ direction: Direction, _ level: Double) -> String {
    let freedom = direction.pooled.freedom
    guard freedom > 0 else { return "\(name): too few runs" }
    let style = TableNumbers(digits: (layout.digits ?? digits) + 1)
    let interval = direction.pooled.interval(level: level)
    let equal = direction.equal.map { "; equal: Brown-Forsythe \(Self.describe($0))" } ?? ""
    return
      "\(name): pooled std \(style.number(direction.pooled.standardDeviation)), \(TableNumbers.short(level * 100)) %: "
      + "\(style.number(interval.lower)) to \(style.number(interval.upper)) (\(freedom) degree\(freedom == 1 ? "" : "s") of freedom)\(equal)"
  }

  private static func describe(_ test: FTest) -> String {
    let p =
      test.probability < 1e-4 ? String(format: "%.1e", test.probability) : String(format: "%.4f", test.probability)
    return String(format: "F(%d, %d) = %.3f, p = ", test.freedom.first, test.freedom.second, test.statistic) + p
  }

  // MARK: Numbers for other programs

  /// All digits; a field of a place that has no run is empty.
  private var csv: String {
    func texts(_ values: [Double]) -> String { values.map(TableNumbers.exact).joined(separator: " ") }
    func summary(_ sample: Sample) -> [String] {
      [
        "\(sample.count)", TableNumbers.exact(sample.mean), TableNumbers.exact(sample.standardDeviation(layout.spread)),
      ]
    }
    var lines = [[layout.rows] + columnLabels.map(\.description)]
    if hasMargins { lines[0] += ["n", "mean", "std"] }
    for (i, row) in places.enumerated() {
      lines.append([rowLabels[i].description] + row.map(texts) + (hasMargins ? summary(self.row(i)) : []))
    }
    if hasMargins {
      let sums = columns.map(summary)
      for (k, name) in ["n", "mean", "std"].enumerated() { lines.append([name] + sums.map { $0[k] } + ["", "", ""]) }
    }
    return lines.map { $0.map(CSV.field).joined(separator: ",") + "\n" }.joined()
  }
}
