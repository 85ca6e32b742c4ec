/// Where gnuplot finds a script's numbers and leaves the picture.
enum GnuplotPlace: Equatable {
  /// A pipe for each.
  case descriptors
  /// Files beside the script, for which the picture's path is given; gnuplot is to be run in their folder.
  case files(picture: String)

  /// The file of the numbers, as a string expression.
  var data: String {
    switch self {
    case .descriptors: "'/dev/fd/4'"
    case .files(let path): GnuplotPlace.text("./" + GnuplotPlace.name(path) + ".data")
    }
  }

  /// The command that says where the picture goes.
  var output: String {
    switch self {
    case .descriptors: "set output"
    case .files(let path): "set output " + GnuplotPlace.text("./" + GnuplotPlace.name(path))
    }
  }

  /// What the script is, for who finds the file.
  var comment: String? {
    switch self {
    case .descriptors: nil
    case .files(let path):
      "# Draws \(GnuplotPlace.text(GnuplotPlace.name(path))); to be run by gnuplot 5.4 or newer in this script's folder."
    }
  }

  private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Within double quotes gnuplot runs what stands in backquotes, and a name may hold anything: all but plain characters
  /// are written as their numbers. The `./` before names keeps `<` and `-` from meaning what they mean to gnuplot.
  private static func text(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      if scalar.value >= 0xA0 || scalar.properties.isAlphabetic || " 0123456789._-+=,/".unicodeScalars.contains(scalar)
      {
        result.unicodeScalars.append(scalar)
      } else {
        for byte in UTF8.encode(scalar).map(Array.init) ?? [] {
          result +=
            "\\" + String(repeating: "0", count: byte < 0o10 ? 2 : byte < 0o100 ? 1 : 0) + String(byte, radix: 8)
        }
      }
    }
    return "\"\(result)\""
  }
}
