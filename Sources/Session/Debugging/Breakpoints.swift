import Foundation
import LuaRuntime
import LuaSyntax

/// The lines at which what runs is paused, and what the terminal is told there.
final class Breakpoints: LuaDebugger {
  private struct Breakpoint {
    let number: Int
    /// `=In[3]`, or the canonical path of a file.
    let source: String
    let line: Int
    /// `train.lua:12`
    let place: String
  }

  private var all: [Breakpoint] = []
  private var lastNumber = 0
  private weak var session: Session?

  /// Does what `%break` is told; returns what it says.
  func command(_ argument: String, in session: Session) throws -> String {
    self.session = session
    let words = argument.split(separator: " ").map(String.init)
    if words.first == "-d" { return try remove(words.dropFirst().joined(separator: " ")) }
    if words.isEmpty { return list }
    let found = try Self.place(argument, in: session)
    if let same = all.first(where: { $0.source == found.source && $0.line == found.line }) { return Self.text(same) }
    lastNumber += 1
    let added = Breakpoint(number: lastNumber, source: found.source, line: found.line, place: found.place)
    all.append(added)
    update()
    return Self.text(added)
  }

  private func remove(_ text: String) throws -> String {
    if text.isEmpty {
      all = []
    } else if let number = Int(text), all.contains(where: { $0.number == number }) {
      all.removeAll { $0.number == number }
    } else {
      throw MagicError.noBreakpoint(text, known: all.map(\.number))
    }
    update()
    return list
  }

  private var list: String { all.isEmpty ? "no breakpoints" : all.map(Self.text).joined(separator: "\n") }

  private static func text(_ breakpoint: Breakpoint) -> String {
    "breakpoint \(breakpoint.number): \(breakpoint.place)"
  }

  private func update() { session?.runtime.setBreakpoints(at: all.map(\.line), of: self) }

  // MARK: Places

  private typealias Place = (source: String, line: Int, place: String)

  /// `train.lua:12`, `In[3]:2`, or the name of a function.
  private static func place(_ text: String, in session: Session) throws -> Place {
    if let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]), line > 0 {
      return try codeLine(line, ofChunk: String(text[..<colon]), in: session)
    }
    let path = text.split(whereSeparator: { ".:".contains($0) }).map { CompletionContext.Step.name(String($0)) }
    guard case .function(let function) = session.resolve(path), let source = session.runtime.source(of: function) else {
      throw MagicError.noLuaFunction(text)
    }
    let first = source.lines.count > 1 ? source.lines.lowerBound + 1 : source.lines.lowerBound
    return try codeLine(first, ofChunk: String(source.chunk.dropFirst()), in: session)
  }

  /// The line, or the first one below it that has code.
  private static func codeLine(_ line: Int, ofChunk chunk: String, in session: Session) throws -> Place {
    guard let lines = session.sources.lines(of: chunk) else { throw MagicError.noLines(chunk) }
    // What only closes a block runs nothing.
    let closing: Set = ["end", "else", "do", "then", "until", "}", ")", ",", ";"]
    let text = Array(lines.joined(separator: "\n").utf8)
    let code = LuaLexer.tokens(of: text).filter {
      if case .comment = $0.kind { return false }
      return $0.line >= line && !closing.contains(String(decoding: text[$0.range], as: UTF8.self))
    }
    guard let line = code.first?.line else {
      throw MagicError.noCode(chunk, line: line, lines: lines.count)
    }
    return (chunk.hasPrefix("In[") ? "=" + chunk : canonical(chunk), line, "\(chunk):\(line)")
  }

  private static func canonical(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

  // MARK: LuaDebugger

  func breaks(at line: Int, of source: String) -> Bool {
    let here = all.filter { $0.line == line }
    if here.isEmpty { return false }
    let source = source.hasPrefix("@") ? Self.canonical(String(source.dropFirst())) : source
    return here.contains { $0.source == source }
  }

  func pause() -> Continuation {
    guard let session, let terminal = session.terminal,
      let stack = CallStackView(paused: session, introduction: "paused; help lists the commands")
    else { return .run }
    return terminal.debug(stack)
  }
}
