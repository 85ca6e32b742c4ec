import LuaRuntime
import Session
import Tensors

/// What the examples of the help give back, as the prompt would show it: so that a page shows it too, and that a check of the
/// page is a check of the examples.
///
/// Left out is what a reader gains nothing from or what is not the same everywhere: more than a few lines, addresses, files and
/// pictures, and results of OpenBLAS, whose last digits depend on the processor.
struct ExampleOutput {
  private static let mostLines = 5
  private static let sideEffects = ["print(", "display.", "save(", "show(", "io.", "os.", "script.", "progress."]

  /// The output of an entry's example; nil if it is left out.
  static func text(_ entry: Documentation) -> String? {
    let code = entry.example
    guard !code.isEmpty, !sideEffects.contains(where: code.contains) else { return nil }
    var output: String?
    guard !LinkedLibraries.usesOpenBLAS({ output = shown(code) }), let text = output, shown(code) == text else {
      return nil
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard !text.isEmpty, lines.count <= mostLines, !text.contains("0x") else { return nil }
    return text
  }

  /// The value of a chunk in a session of its own.
  private static func shown(_ code: String) -> String? {
    var options = SessionOptions()
    options.ignoresEnvironment = true
    options.show = { _ in }
    guard let session = try? Session(options),
      case .values(let values) = session.evaluate(code, name: "=example"), !values.isEmpty
    else { return nil }
    return ValueDisplay.text(values, in: session.runtime)
  }
}
