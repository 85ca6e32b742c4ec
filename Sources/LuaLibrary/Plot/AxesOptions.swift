import LuaRuntime
import Plotting

/// What `plot.figure` and `set` take for a plot.
enum AxesOptions {
  static let title = Option.string("title").optional
  static let colorLabel = Option.string("colorlabel", "label of the colour bar").optional
  static let legend = Option.choice(
    "legend", Legend.self,
    "where the legend stands; a corner with data in it is exchanged for a free one or a place outside"
  ).optional
  static let grid = Option.boolean("grid").optional
  static let equalAspect = Option.boolean("equal_aspect", "one unit as long in x as in y").optional
  static let x = AxisOptions("x", example: "names, at `xticks` or at 1, 2, …: of layers, say")
  static let y = AxisOptions("y", example: "names, at `yticks` or at 1, 2, …")
  static let colorScale = Option.choice("colorscale", Axis.Scale.self).optional
  static let colorLimits = limits("colorlim", "{lower, upper} of the colour bar; NaN: from the data")

  static let all: [any DeclaredOption] = [
    title, x.label, y.label, colorLabel, x.scale, y.scale, colorScale, x.limits, y.limits, colorLimits, x.ticks,
    y.ticks,
    x.tickLabels, y.tickLabels, legend, grid, equalAspect,
  ]

  /// {lower, upper}; nil if it is not given.
  static func limits(_ name: String, _ summary: String) -> Option<(lower: Double?, upper: Double?)?> {
    Option.numbers(name, summary).map { limits, option in
      guard option.isGiven else { return nil }
      guard limits.count == 2 else { throw option.unexpected(expected: "{lower, upper}") }
      return (limits[0].isNaN ? nil : limits[0], limits[1].isNaN ? nil : limits[1])
    }
  }
}

/// The options of one axis.
struct AxisOptions: Sendable {
  let label: Option<String?>
  let scale: Option<Axis.Scale?>
  let limits: Option<(lower: Double?, upper: Double?)?>
  let ticks: Option<[Double]>
  let tickLabels: Option<LuaTable?>

  fileprivate init(_ name: String, example: String) {
    label = Option.string(name + "label").optional
    scale = Option.choice(name + "scale", Axis.Scale.self).optional
    limits = AxesOptions.limits(name + "lim", "{lower, upper}; NaN: from the data")
    ticks = Option.numbers(name + "ticks", "values at which to put ticks")
    tickLabels = Option.table(name + "ticklabels", example).optional
  }
}

extension LuaAxes {
  /// Sets what the options give; leaves the rest as it is.
  func configure(_ call: Call) throws {
    var axes = self.axes
    if let title = try call[AxesOptions.title] { axes.title = title }
    try configure(&axes.x, AxesOptions.x, call)
    try configure(&axes.y, AxesOptions.y, call)
    if let label = try call[AxesOptions.colorLabel] { axes.color.label = label }
    if let scale = try call[AxesOptions.colorScale] { axes.color.scale = scale }
    if let limits = try call[AxesOptions.colorLimits] { (axes.color.lower, axes.color.upper) = limits }
    if let legend = try call[AxesOptions.legend] { axes.legend = legend }
    if let grid = try call[AxesOptions.grid] { axes.grid = grid }
    if let equal = try call[AxesOptions.equalAspect] { axes.equalAspect = equal }
    self.axes = axes
  }

  private func configure(_ axis: inout Axis, _ options: AxisOptions, _ call: Call) throws {
    if let label = try call[options.label] { axis.label = label }
    if let scale = try call[options.scale] { axis.scale = scale }
    if let limits = try call[options.limits] { (axis.lower, axis.upper) = limits }
    if try call.isGiven(options.ticks) { axis.ticks = .at(try call[options.ticks], labels: []) }
    if let table = try call[options.tickLabels] {
      let labels = try table.strings(path: options.tickLabels.parameter.name)
      var places = (0..<labels.count).map { Double($0 + 1) }
      if case .at(let given, _) = axis.ticks { places = given }
      axis.ticks = .at(places, labels: labels)
    }
  }
}
