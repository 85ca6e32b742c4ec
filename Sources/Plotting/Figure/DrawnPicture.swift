import Files

/// The files that a figure becomes: its picture, or where gnuplot is not installed all that it takes to draw it elsewhere.
///
/// For `x.png` these are `x.png.gnuplot`, a script, `x.png.data`, the numbers that it reads, and `x.png.csv`, those of the
/// figure for everybody else. A missing program to draw with is no reason for a computation of days to fail at its end.
public struct DrawnPicture: Sendable {
  public struct File: Sendable {
    public let path: String
    let bytes: [UInt8]

    /// Writes it whole or not at all.
    /// - Parameter path: nil: its own.
    /// - Throws: `FileError`, or `Interrupted`.
    public func write(to path: String? = nil) throws { try AtomicFile.write(bytes, to: path ?? self.path) }
  }

  /// In the order in which they are to be written.
  public let files: [File]
  /// What is to be known of them, as sentences; usually none.
  public let notes: [String]

  /// - Parameters:
  ///   - table: the figure's numbers, kept also where gnuplot fails.
  ///   - draw: the picture, and what it cannot show.
  ///   - script: what gnuplot would be given.
  init(
    _ path: String, table: () -> [UInt8], draw: () throws -> ([UInt8], [String]),
    script: (GnuplotPlace) throws -> GnuplotScript
  ) throws {
    do {
      let (picture, notes) = try draw()
      (files, self.notes) = ([File(path: path, bytes: picture)], notes)
    } catch PlottingError.gnuplotMissing {
      let place = GnuplotPlace.files(picture: path)
      let script = try script(place)
      files = [
        File(path: path + ".data", bytes: script.data), File(path: path + ".gnuplot", bytes: Array(script.text.utf8)),
        File(path: path + ".csv", bytes: table()),
      ]
      notes = [DrawnPicture.note(path)]
    } catch let error as PlottingError {
      guard error.isFailureOfGnuplot else { throw error }
      try File(path: path + ".csv", bytes: table()).write()
      throw error.keeping(data: path + ".csv")
    }
  }

  /// Writes the files.
  /// - Throws: `FileError`, or `Interrupted`.
  /// - Returns: the notes.
  func write() throws -> [String] {
    for file in files { try file.write() }
    return notes
  }

  private static func note(_ path: String) -> String {
    let older = FileStatus.isAbsent(path) ? "" : "; the older picture is left as it was"
    return "not drawn, for gnuplot is not installed: \(path).gnuplot draws it elsewhere, the numbers are in "
      + "\(path).csv\(older)"
  }
}
