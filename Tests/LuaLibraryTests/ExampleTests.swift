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
    for (_, code) in Self.examples where code == Self.examples.first(where: { $0.name == name })?.code {
      let chunk = (try? runtime.load("return " + code, chunkName: "=\(name)")) ?? (try runtime.load(code, chunkName: "=\(name)"))
      try runtime.call(chunk)
    }
  }

  @Test("Every function says in one line what it does") func summaries() throws {
    for entry in try Self.runtime().documentation {
      #expect(!entry.summary.isEmpty, "\(entry.name) has no summary")
      #expect(!entry.summary.contains("\n"), "\(entry.name): the summary is one line")
    }
  }
}
