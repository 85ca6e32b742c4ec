import LuaLibrary
import LuaRuntime
import Tensors
import Testing

/// The help text is the documentation: what it shows must run.
@Suite struct ExampleTests {
  static func runtime() throws -> LuaRuntime {
    let runtime = try LuaRuntime(options: LuaOptions(nativeBytes: { Memory.liveBytes }))
    try LuaLibrary.open(in: runtime)
    return runtime
  }

  static let examples: [(name: String, code: String)] = {
    let entries = (try? runtime())?.documentation ?? []
    return entries.filter { !$0.example.isEmpty }.map { ($0.name, $0.example) }
  }()

  @Test("There are examples to run") func areExamples() { #expect(Self.examples.count > 150) }

  @Test("Every example in the help text runs", arguments: examples.map(\.name))
  func run(_ name: String) throws {
    let runtime = try Self.runtime()
    for example in Self.examples where example.name == name {
      if let expression = try? runtime.load("return " + example.code, chunkName: "=\(name)") {
        try runtime.call(expression)
      } else {
        try runtime.run(example.code, chunkName: "=\(name)")
      }
    }
  }

  @Test("Every function says in one line what it does") func summaries() throws {
    for entry in try Self.runtime().documentation {
      #expect(!entry.summary.isEmpty, "\(entry.name) has no summary")
      #expect(!entry.summary.contains("\n"), "\(entry.name): the summary is one line")
    }
  }
}
