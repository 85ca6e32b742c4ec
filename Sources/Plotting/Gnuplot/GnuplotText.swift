/// How text is written in a gnuplot script.
enum GnuplotText {
  /// `text` in single quotes, in which gnuplot substitutes neither back-quotes nor variables nor backslashes.
  /// A line feed would end the command: callers split lines before; here it becomes a space.
  static func quoted(_ text: String, isFormat: Bool = false) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += "''"
      case "%" where isFormat: result += "%%"
      case "\n", "\r", "\0": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }

  /// Backslashes in front of the characters that mean something in gnuplot's enhanced text.
  static func escapedForEnhanced(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if #"\{}^_@&~"#.unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
