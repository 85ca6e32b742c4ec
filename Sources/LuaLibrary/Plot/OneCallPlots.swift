import LuaRuntime
import Plotting
import Tensors

/// `plot.line(y)` and its kin: a figure with one plot, made by one call.
extension PlotLibrary {
  private static let discussion = """
    Gives a figure: as the last expression of an input or a cell it draws itself, and `:save`, `:set` and further series \
    go on from there. Takes what `set` takes beside the options of the series.
    """

  func declareOneCallPlots() {
    let labels = Option.table("labels", "of the columns of a matrix: a list of strings").optional
    let xy: [Parameter] = [
      .tensor("x", "or y alone, over 1, 2, 3, …"), .tensor("y", "a matrix: each column a line").optional,
    ]
    declare(
      "line", "A figure with a line through points: of y over 1, 2, 3, …, or of y over x.", xy,
      SeriesOptions.style + [
        labels, SeriesOptions.width, SeriesOptions.dash, SeriesOptions.marker, SeriesOptions.markerSize,
      ], example: "plot.line({1, 4, 9}, {title = 'x^2', xlabel = 'x'})"
    ) { axes, call in
      for one in try Self.columns(call, labels) {
        try axes.axes.line(
          x: one.x, y: one.y, label: one.label, color: call[SeriesOptions.color],
          width: call[SeriesOptions.width] ?? 1.25, dash: call[SeriesOptions.dash],
          marker: call[SeriesOptions.marker] ?? .none, markerSize: call[SeriesOptions.markerSize])
      }
    }
    declare(
      "scatter", "A figure with markers at points: of y over 1, 2, 3, …, or of y over x.", xy,
      SeriesOptions.style + [labels, SeriesOptions.marker, SeriesOptions.markerSize],
      example: "plot.scatter(tensor.randn(50), tensor.randn(50), {marker = 'square'})"
    ) { axes, call in
      for one in try Self.columns(call, labels) {
        try axes.axes.scatter(
          x: one.x, y: one.y, label: one.label, color: call[SeriesOptions.color],
          marker: call[SeriesOptions.marker] ?? .circle, markerSize: call[SeriesOptions.markerSize])
      }
    }
    declare(
      "image", "A figure that shows a matrix in colours, row 1 on top; NaN is left out.", [.tensor("values", "matrix")],
      [SeriesOptions.colormap, SeriesOptions.extent], example: "plot.image(tensor.eye(3), {colormap = 'cividis'})"
    ) { axes, call in try axes.addImage(call) }
    declare(
      "hist", "A figure with a histogram: how many values lie between edges.", [.tensor("values")],
      SeriesOptions.style + [SeriesOptions.bins, SeriesOptions.height],
      example: "plot.hist(tensor.randn(1000), {bins = 20, xlabel = 'x'})"
    ) { axes, call in try axes.addHistogram(call) }
  }

  private func declare(
    _ name: String, _ summary: String, _ parameters: [Parameter], _ options: [any DeclaredOption], example: String,
    _ add: @escaping (LuaAxes, Call) throws -> Void
  ) {
    module.function(
      name, summary, parameters, options: options + AxesOptions.all, returns: "figure", example: example,
      discussion: Self.discussion
    ) { [self] call in
      let object = LuaFigure(try Figure())
      try object.hold(call)
      let axes = LuaAxes(object, 0)
      try add(axes, call)
      try axes.configure(call)
      last = object
      call.pushFresh(object)
    }
  }

  /// A line's points and its name.
  private typealias Column = (x: [Double], y: [Double], label: String)

  /// The lines that x and y give: a vector one, a matrix one for each column.
  private static func columns(_ call: Call, _ labels: Option<LuaTable?>) throws -> [Column] {
    let isAlone = call.isNil(2) || call.takesOptions(at: 2)
    let place = isAlone ? 1 : 2
    let y = try call.tensor(place)
    guard y.rank <= 2 else { throw call.unexpected(place, expected: "vector or matrix") }
    let (rows, count) = y.rank == 2 ? (y.shape[0], y.shape[1]) : (y.count, 1)
    let values = try y.toArray(Double.self)
    let ys = (0..<count).map { column in (0..<rows).map { values[$0 * count + column] } }
    let names = try call[labels]?.strings(path: "labels") ?? []
    let label = try call[SeriesOptions.label]
    guard names.isEmpty || names.count == count else {
      throw call.unexpected(place, expected: "as many columns as labels (\(names.count))", got: "\(count)")
    }
    func name(_ column: Int) -> String {
      if !names.isEmpty { return names[column] }
      return label.isEmpty || count == 1 ? label : "\(label) \(column + 1)"
    }
    let xs = isAlone ? [(0..<rows).map { Double($0 + 1) }] : try abscissae(call, rows: rows, columns: count)
    return ys.indices.map { (xs.count == 1 ? xs[0] : xs[$0], ys[$0], name($0)) }
  }

  /// One list for all columns of y, or one for each.
  private static func abscissae(_ call: Call, rows: Int, columns: Int) throws -> [[Double]] {
    let x = try call.tensor(1)
    guard x.rank <= 2 else { throw call.unexpected(1, expected: "vector or matrix") }
    let values = try x.toArray(Double.self)
    if x.rank == 2 {
      guard x.shape[0] == rows, x.shape[1] == columns else {
        throw call.unexpected(1, expected: "vector, or matrix of the shape of y (\(rows)×\(columns))")
      }
      return (0..<columns).map { column in (0..<rows).map { values[$0 * columns + column] } }
    }
    guard values.count == rows else {
      throw call.unexpected(2, expected: "as many values as x has (\(values.count))", got: "\(rows)")
    }
    return [values]
  }
}
