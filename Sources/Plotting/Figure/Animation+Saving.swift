extension Animation {
  /// Draws the frames into a file whose name ends in .gif, which plays them again and again. Files appear, and gnuplot may
  /// be missing or fail, as with ``Figure/save(to:with:)``.
  /// - Throws: ``PlottingError``, `FileError` where a file cannot be written, or `Interrupted`.
  /// - Returns: that it was not drawn; else nothing.
  @discardableResult
  public func save(to path: String, with gnuplot: Gnuplot = Gnuplot()) throws -> [String] {
    guard path.lowercased().hasSuffix(".gif"), !path.hasSuffix("/.gif"), path.count > 4 else {
      throw PlottingError.value(function: "save", argument: "path", expected: "a name ending in .gif", got: "'\(path)'")
    }
    let terminal = GnuplotTerminal.animation(framesPerSecond: framesPerSecond)
    return try DrawnPicture(
      path, table: { FigureTable.csv(frames) }, draw: { (try gnuplot.render(self), []) },
      script: { try GnuplotScript(self, terminal: terminal, place: $0, glyphs: .installed) }
    ).write()
  }
}
