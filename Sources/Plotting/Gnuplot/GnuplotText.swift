/// How text is written in a gnuplot script.
enum GnuplotText {
  /// `text` in single quotes, in which gnuplot substitutes neither back-quotes nor variables nor backslashes.
  /// A line feed would end the command: callers split lines before; here it becomes a space. An apostrophe becomes
  /// a typographic one (’), so that the closing quote is the only one: doubling it, as the manual says, fails in
  /// gnuplot 5.4 at the start of a string (`'''a'` is read as an empty string and another one).
  static func quoted(_ text: String, isFormat: Bool = false) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += "’"
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
