import LuaRuntime
import Plotting
import Tensors

extension PlotLibrary {
  static var points: [Parameter] { [.tensor("x"), .tensor("y")] }

  func declareSeries() {
    both(
      "line", "Adds a line through points.", Self.points,
      options: SeriesOptions.style + [
        SeriesOptions.width, SeriesOptions.dash, SeriesOptions.marker, SeriesOptions.markerSize,
      ],
      example: "plot.figure():line(tensor{1, 2, 3}, tensor{1, 4, 9}, {label = 'x^2'})"
    ) { axes, call in
      try axes.axes.line(
        x: call.numbers(1), y: call.numbers(2), label: call[SeriesOptions.label], color: call[SeriesOptions.color],
        width: call[SeriesOptions.width] ?? 1.25, dash: call[SeriesOptions.dash],
        marker: call[SeriesOptions.marker] ?? .none, markerSize: call[SeriesOptions.markerSize])
    }
    both(
      "scatter", "Adds markers at points.", Self.points,
      options: SeriesOptions.style + [SeriesOptions.marker, SeriesOptions.markerSize],
      example: "plot.figure():scatter({1, 2}, {3, 4}, {marker = 'square'})"
    ) { axes, call in
      try axes.axes.scatter(
        x: call.numbers(1), y: call.numbers(2), label: call[SeriesOptions.label], color: call[SeriesOptions.color],
        marker: call[SeriesOptions.marker] ?? .circle, markerSize: call[SeriesOptions.markerSize])
    }
    declareAreas()
    declareLines()
  }

  private func declareAreas() {
    let yError = Option.requiredNumbers("yerror", "")
    let xError = Option.numbers("xerror", "")
    both(
      "errorbars", "Adds markers with bars of ±yerror (and ±xerror).", Self.points,
      options: SeriesOptions.style + [SeriesOptions.marker, SeriesOptions.width, yError, xError],
      example: "plot.figure():errorbars({1, 2}, {3, 4}, {yerror = {0.1, 0.2}})"
    ) { axes, call in
      try axes.axes.errorBars(
        x: call.numbers(1), y: call.numbers(2), yError: call[yError], xError: call[xError],
        label: call[SeriesOptions.label], color: call[SeriesOptions.color], width: call[SeriesOptions.width] ?? 0,
        marker: call[SeriesOptions.marker] ?? .circle
      )
    }
    let opacity = Option.number("opacity", default: 0.3, atLeast: 0, atMost: 1)
    both(
      "band", "Fills the area between two curves.",
      [.tensor("x"), .tensor("lower"), .tensor("upper")],
      options: SeriesOptions.style + [opacity],
      example: "plot.figure():band({1, 2}, {0, 1}, {2, 3})"
    ) { axes, call in
      try axes.axes.band(
        x: call.numbers(1), lower: call.numbers(2), upper: call.numbers(3), label: call[SeriesOptions.label],
        color: call[SeriesOptions.color],
        opacity: call[opacity])
    }
    both(
      "image", "Shows a matrix in colours, row 1 on top; NaN is left out.", [.tensor("values", "matrix")],
      options: [SeriesOptions.colormap, SeriesOptions.extent],
      example: "plot.figure():image(tensor.eye(3), {colormap = 'cividis'})"
    ) { axes, call in try axes.addImage(call) }
    both(
      "histogram", "Counts values between edges.", [.tensor("values")],
      options: SeriesOptions.style + [SeriesOptions.bins, SeriesOptions.height],
      example: "plot.figure():histogram(tensor.randn(1000), {bins = 20})"
    ) { axes, call in try axes.addHistogram(call) }
  }

  private func declareLines() {
    let color = SeriesOptions.color(named: "")
    for (name, summary) in [("vline", "vertical line at x"), ("hline", "horizontal line at y")] {
      both(
        name, "Adds a \(summary), right across the plot.", [.number("position")],
        options: SeriesOptions.style + [SeriesOptions.width, SeriesOptions.dash],
        example: "plot.figure():line({1, 2}, {1, 2}):\(name)(1.5)"
      ) { axes, call in
        let (dash, width) = try (call[SeriesOptions.dash] ?? .dashed, call[SeriesOptions.width] ?? 1)
        if name == "vline" {
          try axes.axes.verticalLine(
            call.number(1), label: call[SeriesOptions.label], color: call[SeriesOptions.color], width: width, dash: dash
          )
        } else {
          try axes.axes.horizontalLine(
            call.number(1), label: call[SeriesOptions.label], color: call[SeriesOptions.color], width: width, dash: dash
          )
        }
      }
    }
    both(
      "text", "Writes a text at a point of the plot.", [.number("x"), .number("y"), .string("text")],
      options: [color], example: "plot.figure():line({0, 1}, {0, 1}):text(0.5, 0.5, 'here')"
    ) { axes, call in
      try axes.axes.text(
        call.string(3), at: .data(x: call.number(1), y: call.number(2)),
        color: call[color] ?? Color(rgb: 0x202020))
    }
  }
}

extension LuaAxes {
  func addImage(_ call: Call) throws {
    let values = try call.tensor(1)
    guard values.rank == 2 else { throw call.unexpected(1, expected: "matrix") }
    try axes.heatMap(
      values.toArray(Double.self), rows: values.shape[0], columns: values.shape[1],
      extent: call[SeriesOptions.extent],
      colormap: call[SeriesOptions.colormap])
  }

  func addHistogram(_ call: Call) throws {
    axes.histogram(
      try Histogram(
        call.tensor(1).flatten().toArray(Double.self), bins: call[SeriesOptions.bins],
        height: call[SeriesOptions.height], label: call[SeriesOptions.label], color: call[SeriesOptions.color]))
  }
}

/// The options that several kinds of series share.
enum SeriesOptions {
  static let label = Option.string("label", "what the legend calls it", default: "")
  static let color = color(named: "a name, \"#rrggbb\", or \"C0\" … for the cycle")
  static let marker = Option.choice("marker", Marker.self).optional
  static let markerSize = Option.number("marker_size", default: 1, moreThan: 0)
  static let width = Option.number("width", "points", atLeast: 0).optional
  static let dash = Option.choice("dash", Dash.self).optional
  static let colormap = Option.choice("colormap", Colormap.self, default: .viridis)
  static let extent = Option.numbers(
    "extent", "{x of the left edge, right edge, y of the bottom edge, top edge}; row 1 is then at the bottom"
  ).map { edges, option -> (ClosedRange<Double>, ClosedRange<Double>)? in
    if edges.isEmpty { return nil }
    guard edges.count == 4, edges[0] < edges[1], edges[2] < edges[3] else {
      throw option.unexpected(expected: "{left, right, bottom, top}, increasing")
    }
    return (edges[0]...edges[1], edges[2]...edges[3])
  }
  static let bins = Option.numbers("bins", "number of bins, or their edges; else chosen by Freedman and Diaconis' rule")
    .map {
      bins, option in
      guard let first = bins.first, bins.count == 1 else {
        return bins.isEmpty ? Histogram.Bins.automatic : .edges(bins)
      }
      guard let count = Int(exactly: first) else { throw option.unexpected(expected: "whole number of bins, or edges") }
      return .count(count)
    }
  static let height = Option.choice("height", Histogram.Height.self, "what the height of a bar means", default: .count)
  static let style: [any DeclaredOption] = [label, color]

  static func color(named summary: String) -> Option<Color?> {
    Option.string("color", summary).map { name, _ in try Color(name) }.optional
  }
}
