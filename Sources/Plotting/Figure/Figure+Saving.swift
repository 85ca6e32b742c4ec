import Files
import Formats

extension Figure {
  /// Draws the figure into a file whose extension names the format: .png, .svg or .pdf. The file appears whole or
  /// not at all.
  ///
  /// If gnuplot is missing, fails or takes too long, the numbers are kept under the same name with the extension `.csv`,
  /// which the error names.
  /// - Throws: ``PlottingError``, `FileError` where the file cannot be written, or `Interrupted`.
  /// - Returns: what the picture cannot show, see ``Gnuplot/notes(_:as:)``.
  @discardableResult
  public func save(to path: String, with gnuplot: Gnuplot = Gnuplot()) throws -> [String] {
    let format = try PictureFormat(path: path)
    let picture: [UInt8]
    do {
      picture = try gnuplot.render(self, as: format)
    } catch let error as PlottingError {
      guard error.isOfGnuplot else { throw error }
      let table = path.dropLast(format.rawValue.count) + "csv"
      try AtomicFile.write(FigureTable.csv(self), to: String(table))
      throw error.keeping(data: String(table))
    }
    try AtomicFile.write(picture, to: path)
    return try gnuplot.notes(self, as: format)
  }
}
