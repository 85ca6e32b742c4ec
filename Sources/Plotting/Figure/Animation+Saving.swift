import Files
import Formats

extension Animation {
  /// Draws the frames into a file whose name ends in .gif, which plays them again and again. The file appears whole or not
  /// at all.
  ///
  /// If gnuplot is missing, fails or takes too long, the numbers are kept as ``Figure/save(to:with:)`` keeps them.
  /// - Throws: ``PlottingError``, `FileError` where the file cannot be written, or `Interrupted`.
  public func save(to path: String, with gnuplot: Gnuplot = Gnuplot()) throws {
    guard path.lowercased().hasSuffix(".gif"), !path.hasSuffix("/.gif"), path.count > 4 else {
      throw PlottingError.value(function: "save", argument: "path", expected: "a name ending in .gif", got: "'\(path)'")
    }
    let picture: [UInt8]
    do {
      picture = try gnuplot.render(self)
    } catch let error as PlottingError {
      guard error.isOfGnuplot else { throw error }
      let table = path.dropLast(3) + "csv"
      try AtomicFile.write(FigureTable.csv(frames), to: String(table))
      throw error.keeping(data: String(table))
    }
    try AtomicFile.write(picture, to: path)
  }
}
