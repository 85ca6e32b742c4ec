import Foundation
import LuaRuntime
import Testing

@testable import Session

/// Hints for what other languages write otherwise.
@Suite struct HintTests {
  private func hint(_ input: String, in session: Session) -> String? {
    if case .failure(let failure) = session.answer(input).outcome { failure.hint } else { nil }
  }

  @Test("Each hint appears for its example") func examples() throws {
    let session = try Session()
    _ = session.answer("a, b, c, d = 1, 2, 3, 4")
    for entry in Hint.all {
      guard case .failure(let failure) = session.answer(entry.example).outcome else {
        Issue.record("no error: \(entry.example)")
        continue
      }
      let line = (failure.underlying as? LuaError)?.position?.line
      let text = entry.text(in: Hint.Tokens(entry.example), near: line)
      #expect(text != nil && failure.hint == text, "\(entry.example): \(failure.message), \(failure.hint ?? "none")")
      #expect(failure.hint?.contains("\n") == false)
    }
  }

  @Test("Each name of another language has its hint, and none hides what is defined") func names() throws {
    let session = try Session()
    for name in Hint.names.flatMap(\.names) {
      #expect(session.runtime.globals[raw: name].isNil, "\(name)")
      #expect(hint("local x = \(name)", in: session)?.hasPrefix("'\(name)' ") == true, "\(name)")
    }
    #expect(hint("local x = zeros(3)", in: session) == "'zeros' belongs to a module: tensor.zeros")
    #expect(hint("local x = sqrt(3)", in: session) == "'sqrt' belongs to a module: tensor.sqrt or math.sqrt")
    #expect(hint("nosuch", in: session) == nil)
  }

  @Test(
    "Strings, comments and other errors have none",
    arguments: [
      "x = '!= && None'", "-- a != b\nx = 1", "error('!=')", "local s = [[x += 1]] error(s)", "x = = 1 -- a != b",
      "local t = {} t.x.y = '+='", "local t = {} t:nosuch(1)",
    ])
  func none(_ input: String) throws { #expect(hint(input, in: try Session()) == nil) }

  @Test("What explains a syntax error finds nothing in the project's scripts") func rightCode() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var count = 0
    for folder in ["scripts", "notebooks", "Tests", "docs"] {
      let files = FileManager.default.enumerator(
        at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
      for case let file as URL in files ?? .init() where file.pathExtension == "lua" {
        let tokens = Hint.Tokens(try String(contentsOf: file, encoding: .utf8))
        count += 1
        for entry in Hint.all {
          guard case .syntax = entry.cause else { continue }
          let found = entry.text(in: tokens, near: nil)
          #expect(found == nil, "\(file.lastPathComponent): \(entry.example): \(found ?? "")")
        }
      }
    }
    #expect(count > 20)
  }
}
