import Formats

extension Figure {
  /// Draws the figure into a file whose extension names the format: .png, .svg or .pdf. Each file appears whole or not at
  /// all.
  ///
  /// Where gnuplot is not installed, the files of ``drawn(as:with:)`` are written instead, and a note says so. If it fails or
  /// takes too long, the numbers are kept under the picture's name with `.csv` behind it, which the error names.
  /// - Throws: ``PlottingError``, `FileError` where a file cannot be written, or `Interrupted`.
  /// - Returns: what the picture cannot show, see ``Gnuplot/notes(_:as:)``; that it was not drawn.
  @discardableResult
  public func save(to path: String, with gnuplot: Gnuplot = Gnuplot()) throws -> [String] {
    try drawn(as: path, with: gnuplot).write()
  }

  /// The picture as a file of this name, or where gnuplot is not installed, what draws it elsewhere.
  /// - Throws: as ``save(to:with:)``.
  public func drawn(as path: String, with gnuplot: Gnuplot = Gnuplot()) throws -> DrawnPicture {
    let format = try PictureFormat(path: path)
    return try DrawnPicture(
      path, table: { FigureTable.csv(self) },
      draw: { (try gnuplot.render(self, as: format), try gnuplot.notes(self, as: format)) },
      script: { try GnuplotScript(self, terminal: .picture(format), place: $0) })
  }
}
