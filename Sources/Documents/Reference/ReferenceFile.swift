import Files
import Foundation
import LuaRuntime
import Session

/// A file of the repository that is made from the modules' declarations. Its name tells which.
package struct ReferenceFile: Equatable, Sendable {
  package enum Task: Equatable, Sendable {
    case write
    /// Fails if the file is not what would be written now.
    case check
  }

  let path: String
  let task: Task

  package init(_ path: String, _ task: Task) { (self.path, self.task) = (path, task) }

  /// Returns the message of a failure, or `nil`.
  package func perform(with runtime: LuaRuntime) -> String? {
    guard let text = text(of: runtime) else {
      return
        "\(path): a name that ends in .md (the page of all modules), .lua (definitions for the Lua language server) "
        + "or .luacheckrc expected"
    }
    switch task {
    case .write:
      do {
        try AtomicFile.write(Array(text.utf8), to: path)
        return nil
      } catch {
        return "cannot write \(path): \((error as? FileError)?.reason ?? "\(error)")"
      }
    case .check:
      guard let found = FileManager.default.contents(atPath: path) else { return "cannot read \(path)" }
      return found == Data(text.utf8) ? nil : "\(path) is stale: run 'make docs' and commit it"
    }
  }

  private func text(of runtime: LuaRuntime) -> String? {
    let entries = runtime.documentation
    if path.hasSuffix(".md") { return APIPage(entries, output: ExampleOutput.text).markdown }
    if path.hasSuffix(".lua") { return LanguageServerDefinitions(entries, aliases: Self.aliases(in: runtime)).text }
    if path.hasSuffix(".luacheckrc") {
      return LuacheckConfiguration(entries: entries, aliases: Self.aliases(in: runtime).map(\.name)).text
    }
    return nil
  }

  /// Global names that are functions of modules, sorted.
  private static func aliases(in runtime: LuaRuntime) -> [(name: String, function: String)] {
    runtime.globalNames.compactMap { name in
      guard case .function(let global) = runtime.globals[raw: name] else { return nil }
      let entry = runtime.documentation.first { entry in
        guard entry.kind == .function, case .function(let function) = value(of: entry, in: runtime) else {
          return false
        }
        return function.isSame(as: global)
      }
      return entry.map { (name, $0.name) }
    }
  }

  private static func value(of entry: Documentation, in runtime: LuaRuntime) -> LuaValue {
    entry.name.split(separator: ".").reduce(.table(runtime.globals)) { runtime.rawField(String($1), of: $0) }
  }
}
