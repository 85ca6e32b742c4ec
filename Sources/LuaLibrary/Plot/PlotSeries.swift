import LuaRuntime
import Plotting
import Tensors

extension PlotLibrary {
  private static var style: [Parameter] {
    [
      .string("label", "what the legend calls it", default: ""),
      .string("color", "a name, \"#rrggbb\", or \"C0\" … for the cycle").optional,
    ]
  }
  private static var marker: Parameter { .choice("marker", Marker.allCases.map(\.rawValue)).optional }
  private static var width: Parameter { .number("width", "points", atLeast: 0).optional }
  private static var dash: Parameter { .choice("dash", Dash.allCases.map(\.rawValue)).optional }
  private static var points: [Parameter] {
    [.tensor("x"), .tensor("y")]
  }

  func declareSeries() {
    both(
      "line", "Adds a line through points.", Self.points,
      options: Self.style + [Self.width, Self.dash, Self.marker, .number("marker_size", default: 1, moreThan: 0)],
      example: "plot.figure():line(tensor{1, 2, 3}, tensor{1, 4, 9}, {label = 'x^2'})"
    ) { axes, call in
      let o = call.options
      try axes.axes.line(
        x: call.numbers(1), y: call.numbers(2), label: o.string("label"), color: o.color(),
        width: o.optionalNumber("width") ?? 1.25, dash: o.optionalString("dash").flatMap(Dash.init(rawValue:)),
        marker: o.marker() ?? .none, markerSize: o.number("marker_size"))
    }
    both(
      "scatter", "Adds markers at points.", Self.points,
      options: Self.style + [Self.marker, .number("marker_size", default: 1, moreThan: 0)],
      example: "plot.figure():scatter({1, 2}, {3, 4}, {marker = 'square'})"
    ) { axes, call in
      let o = call.options
      try axes.axes.scatter(
        x: call.numbers(1), y: call.numbers(2), label: o.string("label"), color: o.color(),
        marker: o.marker() ?? .circle, markerSize: o.number("marker_size"))
    }
    both(
      "errorbars", "Adds markers with bars of ±yerror (and ±xerror).", Self.points,
      options: Self.style + [Self.marker, Self.width, .requiredNumbers("yerror", ""), .numbers("xerror", "")],
      example: "plot.figure():errorbars({1, 2}, {3, 4}, {yerror = {0.1, 0.2}})"
    ) { axes, call in
      let o = call.options
      try axes.axes.errorBars(
        x: call.numbers(1), y: call.numbers(2), yError: o.numbers("yerror"), xError: o.numbers("xerror"),
        label: o.string("label"), color: o.color(), width: o.optionalNumber("width") ?? 0, marker: o.marker() ?? .circle
      )
    }
    both(
      "band", "Fills the area between two curves.",
      [.tensor("x"), .tensor("lower"), .tensor("upper")],
      options: Self.style + [.number("opacity", default: 0.3, atLeast: 0, atMost: 1)],
      example: "plot.figure():band({1, 2}, {0, 1}, {2, 3})"
    ) { axes, call in
      let o = call.options
      try axes.axes.band(
        x: call.numbers(1), lower: call.numbers(2), upper: call.numbers(3), label: o.string("label"), color: o.color(),
        opacity: o.number("opacity"))
    }
    both(
      "image", "Shows a matrix in colours, row 1 on top; NaN is left out.", [.tensor("values", "matrix")],
      options: [
        .choice("colormap", Colormap.allCases.map(\.rawValue), "", default: "viridis"),
        .numbers(
          "extent", "{x of the left edge, right edge, y of the bottom edge, top edge}; row 1 is then at the bottom"),
      ],
      example: "plot.figure():image(tensor.eye(3), {colormap = 'cividis'})"
    ) { axes, call in try axes.addImage(call) }
    both(
      "histogram", "Counts values between edges.", [.tensor("values")],
      options: Self.style + [
        .numbers("bins", "number of bins, or their edges; else chosen by Freedman and Diaconis' rule"),
        .choice(
          "height", Histogram.Height.allCases.map(\.rawValue), "what the height of a bar means", default: "count"),
      ],
      example: "plot.figure():histogram(tensor.randn(1000), {bins = 20})"
    ) { axes, call in
      let o = call.options
      let bins = try o.numbers("bins")
      let height = Histogram.Height(rawValue: try o.string("height")) ?? .count
      axes.axes.histogram(
        try Histogram(
          call.tensor(1).flatten().toArray(Double.self),
          bins: bins.isEmpty ? .automatic : bins.count == 1 ? .count(Int(clamping: bins[0])) : .edges(bins),
          height: height,
          label: o.string("label"), color: o.color()))
    }
    for (name, summary) in [("vline", "vertical line at x"), ("hline", "horizontal line at y")] {
      both(
        name, "Adds a \(summary), right across the plot.", [.number("position")],
        options: Self.style + [Self.width, Self.dash], example: "plot.figure():line({1, 2}, {1, 2}):\(name)(1.5)"
      ) { axes, call in
        let o = call.options
        let dash = o.optionalString("dash").flatMap(Dash.init(rawValue:)) ?? .dashed
        let width = o.optionalNumber("width") ?? 1
        if name == "vline" {
          try axes.axes.verticalLine(
            call.number(1), label: o.string("label"), color: o.color(), width: width, dash: dash)
        } else {
          try axes.axes.horizontalLine(
            call.number(1), label: o.string("label"), color: o.color(), width: width, dash: dash)
        }
      }
    }
    both(
      "text", "Writes a text at a point of the plot.", [.number("x"), .number("y"), .string("text")],
      options: [.string("color").optional], example: "plot.figure():line({0, 1}, {0, 1}):text(0.5, 0.5, 'here')"
    ) { axes, call in
      try axes.axes.text(
        call.string(3), at: .data(x: call.number(1), y: call.number(2)),
        color: call.options.color() ?? Color(rgb: 0x202020))
    }
  }
}

extension LuaAxes {
  fileprivate func addImage(_ call: Call) throws {
    let values = try call.tensor(1)
    guard values.rank == 2 else { throw call.unexpected(1, expected: "matrix") }
    let extent = try call.options.numbers("extent")
    guard extent.isEmpty || extent.count == 4 && extent[0] < extent[1] && extent[2] < extent[3] else {
      throw call.options.unexpected("extent", expected: "{left, right, bottom, top}, increasing")
    }
    try axes.heatMap(
      values.toArray(Double.self), rows: values.shape[0], columns: values.shape[1],
      extent: extent.isEmpty ? nil : (extent[0]...extent[1], extent[2]...extent[3]),
      colormap: Colormap(rawValue: call.options.string("colormap")) ?? .viridis)
  }
}

extension OptionReader {
  fileprivate func color() throws -> Color? { try optionalString("color").map { try Color($0) } }
  fileprivate func marker() -> Marker? { optionalString("marker").flatMap(Marker.init(rawValue:)) }
}

extension Int {
  fileprivate init(clamping value: Double) { self = value >= 1 && value < 1e9 ? Int(value) : 0 }
}
