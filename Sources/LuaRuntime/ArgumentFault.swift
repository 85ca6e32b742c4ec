/// What is wrong with a call of a bound function. The only place that words it.
enum ArgumentFault: Error {
  case argument(Int, name: String?, expected: String, got: String)
  case receiver(className: String, got: String)
  case tooMany(Int, most: Int)
  case closed(Int, name: String?, className: String)
  case optionsTable(Int, got: String)
  case option(String, expected: String, got: String)
  case missingOption(String, expected: String, summary: String)
  case unknownOption(String, known: [String])
  case unknownOptionKey(got: String)
  case element(Int, name: String?, path: [Int], expected: String, got: String)
  case ragged(Int, name: String?, path: [Int], expected: Int, got: Int)

  var wording: String {
    switch self {
    case .argument(let index, let name, let expected, let got):
      "argument \(Self.label(index, name)): \(expected) expected, got \(got)"
    case .receiver(let className, let got):
      "\(className) expected before ':', got \(got) (call a method as object:method(...))"
    case .tooMany(let got, let most):
      most == 0
        ? "no arguments expected, got \(got)" : "at most \(most) argument\(most == 1 ? "" : "s") expected, got \(got)"
    case .closed(let index, let name, let className):
      index == 0 ? "the \(className) is closed" : "argument \(Self.label(index, name)): the \(className) is closed"
    case .optionsTable(let index, let got):
      "argument \(index): table of options expected, got \(got)"
    case .option(let name, let expected, let got):
      "option '\(name)': \(expected) expected, got \(got)"
    case .missingOption(let name, let expected, let summary):
      "option '\(name)' is missing (\(expected)\(summary.isEmpty ? "" : ": \(summary)"))"
    case .unknownOption(let name, let known):
      "unknown option '\(name)'" + Suggestion.phrase(for: name, in: known)
    case .unknownOptionKey(let got):
      "options are given by name, as name = value; got key \(got)"
    case .element(let index, let name, let path, let expected, let got):
      "argument \(Self.label(index, name))\(Self.subscripts(path)): \(expected) expected, got \(got)"
    case .ragged(let index, let name, let path, let expected, let got):
      "argument \(Self.label(index, name))\(Self.subscripts(path)): \(expected) elements expected, got \(got)"
    }
  }

  private static func label(_ index: Int, _ name: String?) -> String { name.map { "\(index) '\($0)'" } ?? "\(index)" }
  private static func subscripts(_ path: [Int]) -> String {
    path.isEmpty ? "" : ", element " + path.map { "[\($0)]" }.joined()
  }
}

/// Thrown by a bound function that checks an argument itself: worded as the built-in checks are.
public struct ArgumentError: Error, CustomStringConvertible {
  let fault: ArgumentFault

  /// Argument number `index` (receivers are not counted) is not what was expected.
  public static func argument(_ index: Int, name: String? = nil, expected: String, got: String) -> ArgumentError {
    ArgumentError(fault: .argument(index, name: name, expected: expected, got: got))
  }

  /// The option `name` is not what was expected.
  public static func option(_ name: String, expected: String, got: String) -> ArgumentError {
    ArgumentError(fault: .option(name, expected: expected, got: got))
  }

  public var description: String { fault.wording }
}
