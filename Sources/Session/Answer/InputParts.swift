import Foundation
import LuaSyntax

/// An input cut into Lua and the session's commands, each of which ends with its line.
///
/// A command outside of every block is a part of its own, between the Lua before and after it. Within a block it becomes
/// a call, so that it runs as often as its line does; so does `$ command` behind an equals sign. In brackets, in a long
/// string or comment, and where an expression goes on, a line is Lua whatever it begins with. No line moves: each part
/// has as many empty lines in front as there are lines before it.
struct InputParts {
  struct Part: Equatable {
    var request: Request
    /// The lines as they were entered.
    var original: String
  }

  private(set) var parts: [Part] = []

  /// The function that a command within Lua becomes a call of.
  static let callee = "__command"

  private var lines: [String]
  private let makesCalls: Bool
  /// The Lua lines of the part that is being read, as they were and with calls for commands.
  private var originals: [String] = []
  private var rewritten: [String] = []
  private var first = 0

  /// - Parameter makesCalls: whether commands within Lua become calls, which needs the session's scope of locals.
  init(_ input: String, makesCalls: Bool = true) {
    lines = input.replacingOccurrences(of: "\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    self.makesCalls = makesCalls
    var index = 0
    while index < lines.count { index = read(index) }
    finishLua()
    if parts.isEmpty { parts = [Part(request: .chunk(input), original: input)] }
  }

  /// Reads a line, or all lines of a command that takes code; returns where to go on.
  private mutating func read(_ index: Int) -> Int {
    let line = lines[index]
    let command = Request.command(line)
    guard command != nil || line.contains("$") else { return keep(index, as: line) }
    let before = LuaState(rewritten.joined(separator: "\n") + "\n")
    if before.isInsideText { return keep(index, as: line) }
    guard let command, before.admits(command) else { return keep(index, as: capturing(line) ?? line) }
    guard before.innermost == nil else {
      return keep(index, as: makesCalls ? line.prefix { $0.isWhitespace } + Self.call(line.trimmed) : line)
    }
    finishLua()
    let end = extent(of: command, at: index)
    let text = lines[index..<end].joined(separator: "\n")
    parts.append(Part(request: command.taking(text, after: index), original: text))
    first = end
    return end
  }

  /// A line of Lua.
  private mutating func keep(_ index: Int, as text: String) -> Int {
    originals.append(lines[index])
    rewritten.append(text)
    return index + 1
  }

  /// Code goes on while it is unfinished; to the end of the input after `%%name`, or where none follows the name.
  private func extent(of command: Request, at index: Int) -> Int {
    guard case .magic(let name, let argument) = command, Magic.named(name)?.argument == .code else { return index + 1 }
    if argument.isEmpty || lines[index].trimmed.hasPrefix("%%") { return lines.count }
    var end = index + 1
    while end < lines.count, LuaState(([argument] + lines[index + 1..<end]).joined(separator: "\n") + "\n").isUnfinished
    {
      end += 1
    }
    return end
  }

  private mutating func finishLua() {
    defer {
      originals = []
      rewritten = []
    }
    let source = rewritten.joined(separator: "\n")
    let isLua = LuaLexer.tokens(of: source).contains { if case .comment = $0.kind { false } else { true } }
    guard isLua else { return }
    let padding = String(repeating: "\n", count: first)
    parts.append(Part(request: .chunk(padding + source), original: originals.joined(separator: "\n")))
  }

  // MARK: Calls

  /// `x = $ ls` with a call for the command; `nil` if the line has none.
  private func capturing(_ line: String) -> String? {
    guard makesCalls else { return nil }
    let bytes = Array(line.utf8)
    let tokens = LuaLexer.tokens(of: bytes)
    let place = tokens.indices.dropFirst().first { index in
      tokens[index].kind == .invalid && bytes[tokens[index].range].elementsEqual("$".utf8)
        && bytes[tokens[index - 1].range].elementsEqual("=".utf8)
    }
    guard let place else { return nil }
    let command = String(decoding: bytes[tokens[place].range.upperBound...], as: UTF8.self)
    return String(decoding: bytes[..<tokens[place].range.lowerBound], as: UTF8.self) + Self.call("=" + command.trimmed)
  }

  private static func call(_ text: String) -> String {
    let escaped = text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
      .replacingOccurrences(of: "\r", with: "\\r")
    return "\(callee)(\"\(escaped)\")"
  }

  // MARK: As a script

  /// The Lua of all parts, for a script: commands are left out, but for the code that they took. Lines of Lua with a
  /// command in them become comments. `nil` if there is none.
  var script: String? {
    let sources = parts.compactMap { part -> String? in
      switch part.request {
      case .chunk(let source):
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let originals = part.original.split(separator: "\n", omittingEmptySubsequences: false)
        return zip(lines.suffix(originals.count), originals).map { $0 == $1 ? String($1) : "-- " + $1 }
          .joined(separator: "\n").trimmed
      case .magic(let name, let argument) where Magic.named(name)?.argument == .code:
        return argument.isEmpty ? nil : argument.trimmed
      default: return nil
      }
    }
    return sources.isEmpty ? nil : sources.joined(separator: "\n")
  }
}

extension Request {
  /// With code that starts on line `count` + 1 of the input, and has as many empty lines in front.
  fileprivate func taking(_ text: String, after count: Int) -> Request {
    guard case .magic(let name, _) = self, Magic.named(name)?.argument == .code else { return self }
    let body = text.drop { $0.isWhitespace || $0 == "%" }.dropFirst(name.count)
    return .magic(
      name: name, argument: body.trimmed.isEmpty ? "" : String(repeating: "\n", count: count) + body.trimmedEnd)
  }
}

/// What Lua would be in the middle of at the end of a text.
private struct LuaState {
  enum Opener { case bracket, block }

  private enum Last { case nothing, operand, other }

  /// Within a long string or comment.
  let isInsideText: Bool
  /// What was opened last and is open still.
  private(set) var innermost: Opener?
  private var last = Last.nothing

  /// Whether the text cannot end here.
  var isUnfinished: Bool { isInsideText || innermost != nil || last == .other }

  init(_ text: String) {
    let bytes = Array(text.utf8)
    let tokens = LuaLexer.tokens(of: bytes)
    isInsideText = tokens.last.map { $0.isOpen && $0.range.upperBound == bytes.count } ?? false
    var open: [Opener] = []
    for token in tokens {
      if case .comment = token.kind { continue }
      last = .operand
      guard token.kind == .keyword || token.kind == .symbol else { continue }
      switch String(decoding: bytes[token.range], as: UTF8.self) {
      case "(", "[", "{":
        open.append(.bracket)
        last = .other
      case "function", "do", "if", "repeat":
        open.append(.block)
        last = .nothing
      case ")", "]", "}", "end": _ = open.popLast()
      case "until":
        _ = open.popLast()
        last = .other
      case ";", "::", "then", "else", "break", "return": last = .nothing
      case "nil", "true", "false", "...": break
      default: last = .other
      }
    }
    innermost = open.last
  }

  /// Whether a line that looks like a command is one here. `x % y` may go on over lines; a command's name directly behind
  /// the sign is the command's all the same, as a line of its own.
  func admits(_ command: Request) -> Bool {
    guard innermost != .bracket, last != .other else { return false }
    guard case .magic(let name, _) = command else { return true }
    return last == .nothing || Magic.named(name) != nil
  }
}

extension LuaToken {
  fileprivate var isOpen: Bool {
    switch kind {
    case .string(let isClosed), .comment(let isClosed): !isClosed
    default: false
    }
  }
}
