import Files
import Formats
import LuaRuntime
import Plotting
import Tensors

/// A figure as Lua holds it: changed in place, drawn when it is saved or shown.
final class LuaFigure: LuaObject {
  var figure: Figure
  /// For the numbers of its curves.
  private var charges: [MemoryCharge] = []
  init(_ figure: Figure) { self.figure = figure }

  /// Counts the numbers that a call's arguments are.
  func hold(_ call: Call) throws {
    let count = call.values().reduce(0) { sum, value in
      switch value {
      case .object(let object): sum + ((object as? Tensor)?.count ?? 0)
      case .table(let table): sum + table.rawCount
      default: sum
      }
    }
    charges.append(try MemoryCharge(count * MemoryLayout<Double>.size))
  }
}

/// One plot of a figure.
final class LuaAxes: LuaObject {
  let owner: LuaFigure
  let index: Int

  init(_ owner: LuaFigure, _ index: Int) {
    self.owner = owner
    self.index = index
  }

  var axes: Axes {
    get { owner.figure.panels[index] }
    set { owner.figure.panels[index] = newValue }
  }
}

/// The module `plot`: figures as values, drawn by gnuplot.
final class PlotLibrary {
  let module = LuaModule(
    "plot", "Figures for papers and terminals.",
    discussion: """
      `plot.line(y)` and its kin make a figure in one call; or make one by `plot.figure`, add curves, then \
      `fig:save("x.png")` (or .svg, .pdf) or `fig:show()`. A figure that is the last expression of an input draws itself. \
      Files are drawn by gnuplot; a terminal without pictures gets a drawing of characters. Labels understand `x_{1}`, \
      `10^{-3}`, `\\alpha`, and between dollar signs TeX's `$x_1^2$`, `$\\frac{a}{b}$`; everything else in them is shown \
      as it stands. NaN and infinity are gaps. The colours of a \
      figure's curves are told apart by colour-blind readers too (Okabe and Ito 2008).
      """)
  let figureType = LuaClass<LuaFigure>("figure", "One or several plots that make one picture.")
  let axesType = LuaClass<LuaAxes>("axes", "One plot of a figure.")
  let animationType = LuaClass<LuaAnimation>("animation", "Figures shown one after the other.")
  /// Receives pictures that a script shows: the prompt and the notebook put their own here.
  private let show: (Figure) throws -> Void
  var last: LuaFigure?

  init(show: @escaping (Figure) throws -> Void) { self.show = show }

  func register(in runtime: LuaRuntime) {
    declareModule()
    declareFigure()
    declareAxes()
    declareSeries()
    declareOneCallPlots()
    declareAnimation()
    runtime.register(axesType)
    runtime.register(figureType)
    runtime.register(animationType)
    runtime.register(module)
  }

  private func declareModule() {
    let rows = Option.integer("rows", "rows of plots", default: 1, atLeast: 1, atMost: 16)
    let columns = Option.integer("columns", "columns of plots", default: 1, atLeast: 1, atMost: 16)
    let width = Option.number("width", "inches", moreThan: 0).optional
    let height = Option.number("height", "inches", moreThan: 0).optional
    let resolution = Option.number("resolution", "dots per inch", default: 150, moreThan: 0)
    let fontSize = Option.number("font_size", "points", default: 9, moreThan: 0)
    module.function(
      "figure", "A new figure: one plot, or a grid of them.",
      options: [rows, columns, width, height, resolution, fontSize] + AxesOptions.all,
      returns: "figure", example: "plot.figure{title = 'u_t = u_{xx}', xlabel = 'x', ylabel = 'u'}"
    ) { [self] call in
      var figure = try Figure(rows: call[rows], columns: call[columns])
      figure.resolution = try call[resolution]
      figure.font.size = try call[fontSize]
      if let width = try call[width] {
        figure.size = .inches(width: width, height: try call[height] ?? width * 0.7)
      }
      let object = LuaFigure(figure)
      if figure.panels.count == 1 {
        try LuaAxes(object, 0).configure(call)
      } else {
        object.figure.title = try call[AxesOptions.title] ?? ""
      }
      last = object
      call.pushFresh(object)
    }
    module.function(
      "show", "Shows a figure, or the last one made, on the terminal (or in the notebook).",
      [.object("figure", LuaFigure.self, "figure").optional]
    ) { [self] call in
      guard let figure = try call.optionalObject(1, LuaFigure.self) ?? last else {
        throw ArgumentError.argument(1, name: "figure", expected: "figure", got: "none made yet")
      }
      try show(figure.figure)
    }
  }

  static let withoutGnuplot =
    "Where gnuplot is not installed a note says so, and three files are written instead: "
    + "x.png.gnuplot, a script that draws x.png elsewhere, x.png.data, which it reads, and the numbers as x.png.csv."

  private func declareFigure() {
    figureType.method(
      "panel", "One plot of a grid of them.",
      [.integer("row", "from 1", default: 1, atLeast: 1), .integer("column", "from 1", default: 1, atLeast: 1)],
      returns: "axes", example: "plot.figure{rows = 2}:panel(2)"
    ) { figure, call in
      let index = try figure.figure.panelIndex(row: call.integer(1) - 1, column: call.integer(2) - 1)
      call.pushFresh(LuaAxes(figure, index))
    }
    figureType.method(
      "save", "Draws the figure into a file: .png, .svg or .pdf.", [.string("path")], returns: "figure",
      discussion: "The file appears whole or not at all. " + Self.withoutGnuplot + " "
        + "The layout is the same whatever fonts there are; for a character that none has, □ is drawn and a note printed."
    ) { figure, call in
      let path = try call.string(1)
      try? Folder.make(forFile: path)  // what cannot be made is said by the writer
      StandardError.notes(try figure.figure.save(to: path), of: path)
      call.pushReceiver()
    }
    figureType.method("show", "Shows the figure on the terminal (or in the notebook).") { [self] figure, call in
      try show(figure.figure)
    }
    figureType.metamethod("__tostring") { call in
      let figure = try call.object(1, LuaFigure.self).figure
      let curves = figure.panels.reduce(0) { $0 + $1.series.count }
      call.push("figure (\(figure.rows)×\(figure.columns) plots, \(curves) series)")
    }
  }

  private func declareAxes() {
    both(
      "set", "Sets title, labels, scales, limits, ticks, legend or grid.", options: AxesOptions.all,
      example: "plot.figure():set{xscale = 'log', ylim = {0, 1}}"
    ) { axes, call in try axes.configure(call) }
  }

  private static let firstPlot =
    "If the figure has several plots, this goes to the first; `figure:panel(2)` is the second."

  /// Declares a method of plots and of figures, for which it means the first plot. Returns its receiver, for chains.
  func both(
    _ name: String, _ summary: String, _ parameters: [Parameter] = [], options: [any DeclaredOption] = [],
    example: String = "",
    discussion: String = "", _ body: @escaping (LuaAxes, Call) throws -> Void
  ) {
    axesType.method(
      name, summary, parameters, options: options, returns: "axes", discussion: discussion
    ) { axes, call in
      try axes.owner.hold(call)
      try body(axes, call)
      call.pushReceiver()
    }
    figureType.method(
      name, summary, parameters, options: options, returns: "figure", example: example,
      discussion: discussion + (discussion.isEmpty ? "" : "\n\n") + Self.firstPlot
    ) { figure, call in
      try figure.hold(call)
      try body(LuaAxes(figure, 0), call)
      call.pushReceiver()
    }
  }
}

extension StandardError {
  /// What is to be known of a picture that was written.
  static func notes(_ notes: [String], of path: String) {
    for note in notes { write("note: \(path): \(note)\n") }
  }
}
