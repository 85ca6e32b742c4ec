/// The command line cut as `lua` cuts it: options up to the script's name, then everything for the script.
///
/// Parsers of options cannot know where a script's own options begin, so the cut is made before they look.
struct CommandLineParts: Equatable, Sendable {
  /// The options, values of `-e` and `-l` apart from their letters.
  private(set) var options: [String] = []
  /// `-e` and `-l` in their order, no longer among the options.
  private(set) var steps: [Program.Step] = []
  /// `nil`: there is none; "-": standard input.
  private(set) var script: String?
  private(set) var scriptArguments: [String] = []
  /// What stands before the script, the program's name first.
  private(set) var preceding: [String]

  /// - Parameters:
  ///   - arguments: the whole command line, the program's name first.
  ///   - valued: the long options that take the next argument as their value.
  init(_ arguments: [String], valued: [String]) {
    var i = 1
    while i < arguments.count {
      let argument = arguments[i]
      if argument == "--" {
        i += 1
        break
      }
      if argument == "-" || !argument.hasPrefix("-") { break }
      let isStep = argument.hasPrefix("-e") || argument.hasPrefix("-l")
      if isStep, argument.count > 2 || i + 1 < arguments.count {
        let isJoined = argument.count > 2
        let value = isJoined ? String(argument.dropFirst(2)) : arguments[i + 1]
        steps.append(argument.hasPrefix("-e") ? .code(value) : .module(value))
        i += isJoined ? 1 : 2
      } else {
        options.append(argument)
        i += 1
        if valued.contains(argument), i < arguments.count {
          options.append(arguments[i])
          i += 1
        }
      }
    }
    preceding = Array(arguments[..<min(i, arguments.count)])
    script = i < arguments.count ? arguments[i] : nil
    scriptArguments = Array(arguments.dropFirst(i + 1))
  }
}
