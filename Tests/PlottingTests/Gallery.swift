import Foundation

@testable import Plotting

/// One figure of each kind, as a researcher would make it: for the tests, and to be looked at
/// (`PLOT_GALLERY=folder swift test --filter Gallery` writes them all).
enum Gallery {
  static func all() throws -> [(name: String, figure: Figure)] {
    [
      ("lines", try lines()), ("heat_map", try heatMap()), ("log_log", try logLog()), ("panels", try panels()),
      ("histogram", try histogram()), ("error_bars", try errorBars()), ("band", try band()),
      ("markers", try markers()),
    ]
  }

  /// The shape of the heat equation's tent at several times.
  static func lines() throws -> Figure {
    var axes = Axes()
    axes.title = "Heat equation, \\Delta{}t = 0.4"
    axes.x.label = "point i"
    axes.y.label = "u_{i}^{n}"
    let x = (0...30).map(Double.init)
    for t in [0, 0.8, 2.4, 4, 40, 200, 800] {
      let y = x.map { i in
        (1...15).map { k -> Double in
          let n = Double(2 * k - 1)
          let rate = (n * .pi / 30) * (n * .pi / 30)
          return 0.8 / (.pi * .pi) * (k % 2 == 1 ? 1 : -1) / (n * n) * sin(n * .pi * i / 30) * exp(-rate * t)
        }.reduce(0, +)
      }
      try axes.line(x: x, y: y, label: "t = \(NumberText.plain(t))")
    }
    return Figure(axes)
  }

  static func heatMap() throws -> Figure {
    var axes = Axes()
    axes.title = "Mode (3, 2) of the square"
    axes.x.label = "j"
    axes.y.label = "i"
    axes.color.label = "u_{ij}"
    let n = 32
    var values = (0..<n * n).map { sin(Double($0 % n) * 3 * .pi / 31) * sin(Double($0 / n) * 2 * .pi / 31) }
    values[5 * n + 7] = .nan
    try axes.heatMap(values, rows: n, columns: n, colormap: .diverging)
    return Figure(axes)
  }

  static func logLog() throws -> Figure {
    var axes = Axes()
    axes.title = "Divergence of the weights"
    axes.x = Axis(label: "learning rate \\eta", scale: .log)
    axes.y = Axis(label: "relative L_{1} distance", scale: .log)
    let x = (0...40).map { 1e-3 * pow(10, Double($0) / 20) }
    for k in [1.0, 3, 9] {
      let y = x.map { $0 == x[20] ? .nan : 1e-8 * k * pow($0 / 1e-3, 2.5) / (1 + pow($0 / 0.05, 3)) }
      try axes.line(x: x, y: y, label: "k = \(NumberText.plain(k))", marker: k == 9 ? .circle : .none)
    }
    try axes.verticalLine(0.02, label: "bound 2/\\lambda_{max}")
    try axes.horizontalLine(1e-7, label: "float32 \\epsilon", dash: .dotted)
    axes.text("slope 5/2", at: .data(x: 4e-3, y: 3e-6))
    return Figure(axes)
  }

  static func panels() throws -> Figure {
    var figure = try Figure(rows: 2, columns: 2)
    figure.title = "Four views of one run"
    figure.panels[0] = try lines().panels[0]
    figure.panels[1] = try heatMap().panels[0]
    figure.panels[2] = try histogram().panels[0]
    figure.panels[3] = try logLog().panels[0]
    return figure
  }

  static func histogram() throws -> Figure {
    var axes = Axes()
    axes.title = "Rounding errors"
    axes.x.label = "error / ulp"
    axes.y.label = "density"
    axes.legend = .topRight
    var state: UInt64 = 88_172_645_463_325_252
    func next() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 11) * 0x1p-53 - 0.5
    }
    axes.histogram(
      try Histogram((0..<4000).map { _ in next() + next() + next() }, height: .density, label: "three roundings"))
    axes.histogram(try Histogram((0..<4000).map { _ in next() }, bins: .count(20), height: .density, label: "one"))
    return Figure(axes)
  }

  static func errorBars() throws -> Figure {
    var axes = Axes()
    axes.title = "Accuracy over seeds"
    axes.x.label = "k"
    axes.y.label = "accuracy / %"
    axes.x.ticks = .at([1, 3, 5, 7, 9, 11], labels: [])
    let k = [1.0, 3, 5, 7, 9, 11]
    try axes.errorBars(
      x: k, y: [93.1, 93.0, 93.2, 92.9, 93.05, 93.1], yError: [0.2, 0.25, 0.15, 0.3, 0.2, 0.22], label: "ReLU")
    try axes.errorBars(
      x: k.map { $0 + 0.3 }, y: [92.4, 92.6, 92.5, 92.3, 92.45, 92.5], yError: [0.3, 0.2, 0.25, 0.2, 0.3, 0.25],
      xError: [0.2, 0.2, 0.2, 0.2, 0.2, 0.2], label: "Swish", width: 1, marker: .square)
    return Figure(axes)
  }

  static func band() throws -> Figure {
    var axes = Axes()
    axes.title = "Loss, mean ± standard deviation"
    axes.x.label = "iteration / 10^{3}"
    axes.y.label = "loss"
    let x = (0...100).map { Double($0) / 10 }
    let mean = x.map { 2 * exp(-$0 / 3) + 0.2 }
    try axes.band(
      x: x, lower: mean.map { $0 * 0.85 }, upper: mean.map { $0 * 1.15 }, label: "\\pm\\sigma",
      color: ColorCycle.color(0))
    try axes.line(x: x, y: mean, label: "mean", color: ColorCycle.color(0))
    axes.legend = .topRight
    return Figure(axes)
  }

  static func markers() throws -> Figure {
    var axes = Axes()
    axes.legend = .below
    for (index, marker) in Marker.allCases.enumerated() where marker != .none {
      let x = (0...9).map(Double.init)
      try axes.scatter(x: x, y: x.map { sqrt($0) + Double(index) }, label: marker.rawValue, marker: marker)
    }
    return Figure(axes)
  }
}
