import Experiments
import LuaRuntime

extension ScriptOptions {
  /// Answers a sweep: which options there are, and what becomes of its values.
  func answer(_ inquiry: ScriptInquiry, _ call: Call, _ script: CurrentScript) throws {
    do {
      let given = try parse(inquiry.arguments)
      let values = table(call, given)
      var typed: [String: [IdentityValue]] = [:]
      for (name, texts) in inquiry.values {
        typed[name] = try texts.map { text in
          // Each value by itself goes the way of the command line.
          let one = try parse(["--\(name)=\(text)"])
          return identity(of: name, in: table(call, one))
        }
      }
      let context = script.context(call.runtime)
      try inquiry.answer(
        ScriptDeclaration(
          program: context.program, script: context.script,
          options: Dictionary(uniqueKeysWithValues: options.map { ($0.name, identity(of: $0.name, in: values)) }),
          freeOptions: Set(options.filter { !$0.isCounted }.map(\.name)),
          lengths: Set(options.filter(\.isLength).map(\.name)), given: Set(given.keys), values: typed))
    } catch Outcome.mistake(let text) {
      try inquiry.answer(mistake: text)
    } catch Outcome.help {
      try inquiry.answer(mistake: "--help is no option of a sweep's cells")
    }
  }

  private func identity(of name: String, in values: LuaTable) -> IdentityValue {
    IdentityValue(Manifest.Value(values[raw: name]))
  }
}
