import LuaLibrary
import LuaRuntime
import Plotting
import Testing

/// `plot.line(y)` and its kin give the figures that one would have made in several calls.
@Suite struct OneCallPlotTests {
  private func figure(_ code: String) throws -> Figure {
    let values = try ExampleTests.runtime().run("return " + code, chunkName: "=x")
    return try #require(values.first.flatMap(LuaLibrary.figure))
  }

  private func curves(_ code: String) throws -> [Curve] {
    try figure(code).panels[0].series.compactMap { if case .curve(let curve) = $0 { curve } else { nil } }
  }

  @Test(
    "Lists, tensors of any dtype and recorded ones are the same line",
    arguments: [
      "{1, 4, 9}", "{1, 2, 3}, {1, 4, 9}", "tensor{1, 4, 9}", "tensor.new({1, 4, 9}, 'int64')",
      "tensor.new({1, 4, 9}, 'float32')", "tensor.arange(3), tensor{1, 4, 9}:requires_grad_() * 1",
      "{1, 4, 9}, nil, {title = ''}", "{1, 4, 9}, {title = ''}",
    ])
  func line(_ arguments: String) throws {
    let curve = try #require(try curves("plot.line(\(arguments))").first)
    #expect(curve.x == [1, 2, 3] && curve.y == [1, 4, 9])
  }

  @Test("Each column of a matrix is a line with its name")
  func columns() throws {
    let lines = try curves("plot.line({{1, 4}, {2, 5}, {3, 6}}, {label = 'u'})")
    #expect(lines.map(\.y) == [[1, 2, 3], [4, 5, 6]] && lines.map(\.label) == ["u 1", "u 2"])
    #expect(lines.allSatisfy { $0.x == [1, 2, 3] })
    let named = try curves("plot.line({0, 1}, {{1, 2}, {3, 4}}, {labels = {'a', 'b'}})")
    #expect(named.map(\.label) == ["a", "b"] && named.map(\.x) == [[0, 1], [0, 1]])
    let paired = try curves("plot.scatter({{1, 2}, {3, 4}}, {{5, 6}, {7, 8}})")
    #expect(paired.map(\.x) == [[1, 3], [2, 4]] && paired.map(\.y) == [[5, 7], [6, 8]])
    #expect(paired.allSatisfy { $0.width == 0 && $0.marker == .circle })
  }

  @Test("Options of the series and of the plot stand in one table")
  func options() throws {
    let figure = try figure(
      "plot.line({1, 2}, {title = 'T', xlabel = 'a', ylabel = 'b', yscale = 'log', label = 'l', color = 'red'})")
    let axes = figure.panels[0]
    #expect((axes.title, axes.x.label, axes.y.label, axes.y.scale) == ("T", "a", "b", .log))
    #expect(axes.series.map(\.label) == ["l"])
    let made = "plot.figure{title = 'T'}:line({1, 2}, {3, 4}, {label = 'l', dash = 'dotted'})"
    #expect(
      try self.figure(made) == self.figure("plot.line({1, 2}, {3, 4}, {title = 'T', label = 'l', dash = 'dotted'})"))
  }

  @Test("Images and histograms")
  func others() throws {
    #expect(
      try figure("plot.image({{1, 2}, {3, 0/0}}, {colormap = 'gray', title = 'm'})").panels[0].title == "m")
    #expect(try figure("plot.image(tensor.eye(3))") == figure("plot.figure():image(tensor.eye(3))"))
    #expect(
      try figure("plot.hist({1, 2, 2, 3}, {bins = 3, xlabel = 'n'})")
        == figure("plot.figure{xlabel = 'n'}:histogram({1, 2, 2, 3}, {bins = 3})"))
  }

  @Test("An animation keeps its frames, whose limits it joins")
  func animation() throws {
    func animation(_ options: String) throws -> Animation {
      let values = try ExampleTests.runtime().run(
        "return plot.animate({plot.line{0, 1}, plot.line{0, 10}}, {\(options)})", chunkName: "=x")
      return try #require(values.first.flatMap(LuaLibrary.animation))
    }
    let joined = try animation("fps = 4")
    #expect(joined.framesPerSecond == 4 && joined.frames[0].panels[0].y.upper == 10.5)
    #expect(try animation("share_limits = false").frames[0].panels[0].y.upper == nil)
  }
}
