import LuaRuntime
import LuaSyntax
import Session

/// The words in which declarations name types ("tensor or number", "table {t, u}", "tensor, positions"), as annotations
/// of the Lua language server. What is no such word becomes `any`, so that an annotation never claims too much.
struct TypePhrase {
  /// Names of the classes, as declared.
  let classes: Set<String>

  private static let plain: [String: String] = [
    "number": "number", "integer": "integer", "string": "string", "boolean": "boolean", "table": "table",
    "function": "function", "iterator": "function", "nil": "nil", "any value": "any",
  ]

  // MARK: Arguments

  /// The type of an argument or option.
  func annotation(of argument: Documentation.Argument) -> String {
    if argument.expectation == "function" { return function(argument.summary) }
    guard !argument.choices.isEmpty else { return alternatives(argument.expectation, inArgument: true) ?? "any" }
    let own = argument.choices.map { "\"\($0)\"" }.joined(separator: "|")
    let quoted = "one of " + argument.choices.map { "'\($0)'" }.joined(separator: ", ")
    let others = argument.expectation.dropFirst(quoted.count)
    guard others.hasPrefix(" or ") else { return own }
    return own + "|" + (alternatives(String(others.dropFirst(4)), inArgument: true) ?? "any")
  }

  /// `function(tensor, ctx) after each step`: what it is given. An argument called as a class is of that class.
  private func function(_ summary: String) -> String {
    guard summary.hasPrefix("function("), let end = summary.firstIndex(of: ")") else { return "function" }
    let names = summary[..<end].dropFirst("function(".count).split(separator: ",").map(\.trimmed)
    let arguments = names.map { name in
      name.hasSuffix("…") ? "...: any" : "\(name): \(classes.contains(name) ? name : "any")"
    }
    guard names.allSatisfy({ $0.filter { $0 != "…" }.utf8.allSatisfy(\.isWordByte) }) else { return "function" }
    return "fun(\(arguments.joined(separator: ", "))): any"
  }

  // MARK: Results

  /// A result: its type, and its name if it has one.
  struct Result: Equatable {
    var type: String
    var name = ""
  }

  /// The results of a function: `tensor, positions` are two tensors. Empty if it gives nothing back.
  func results(_ phrase: String) -> [Result] {
    if phrase.isEmpty { return [] }
    if phrase == "tensors" || phrase == "values" {
      return [Result(type: phrase == "tensors" ? "tensor" : "any", name: "...")]
    }
    var results: [Result] = []
    for part in Self.split(phrase) {
      let isOptional = part.hasPrefix("[")
      let words = part.filter { isOptional ? $0 != "[" && $0 != "]" : true }.trimmed
      if words.hasPrefix("or "), let type = alternatives(String(words.dropFirst(3)), inArgument: false),
        !results.isEmpty
      {
        results[results.count - 1].type += "|" + type
      } else if words == "or a list of them", let last = results.last?.type {
        results[results.count - 1].type = Self.orList(of: last)
      } else if let type = alternatives(words, inArgument: false) {
        results.append(Result(type: type + (isOptional ? "?" : "")))
      } else if let result = named(words, after: results.last, isOptional: isOptional) {
        results.append(result)
      }
    }
    return results
  }

  /// One or many of a kind. A table with fields is both at once, so that neither use of it is called a mistake.
  private static func orList(of type: String) -> String {
    type.hasSuffix(" }") ? "\(type.dropLast(2)), [integer]: \(type) }" : "\(type)|\(type)[]"
  }

  /// `tensor values`, or `positions` after a result of some type: another of that type. `nil` for a remark.
  private func named(_ words: String, after last: Result?, isOptional: Bool) -> Result? {
    let parts = words.split(separator: " ").map(String.init)
    let mark = isOptional ? "?" : ""
    guard parts.last?.utf8.allSatisfy(\.isWordByte) == true else { return last == nil ? Result(type: "any") : nil }
    if parts.count == 2, let type = alternatives(parts[0], inArgument: false) {
      return Result(type: type + mark, name: parts[1])
    }
    guard parts.count == 1 else { return last == nil ? Result(type: "any") : nil }
    guard let last else { return Result(type: "any", name: words) }
    return Result(type: last.type + mark, name: words)
  }

  /// Cuts at commas outside of braces; `[, x]` is a part of its own, bracket included.
  private static func split(_ phrase: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in phrase.replacing(" [, ", with: ",[") {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.map(\.trimmed)
  }

  // MARK: Words

  /// `a or b or c`; `nil` if any of them is no type. In arguments a table of numbers may be nested.
  func alternatives(_ phrase: String, inArgument: Bool) -> String? {
    var types: [String] = []
    for words in phrase.split(separator: " or ").map(\.trimmed) {
      guard let type = single(words, inArgument: inArgument) else { return nil }
      if !types.contains(type) { types.append(type) }
    }
    // What takes a tensor or a table makes a tensor of one number too.
    if inArgument, types.contains("table"), types.contains("tensor"), !types.contains("number") {
      types.append("number")
    }
    return types.isEmpty ? nil : types.joined(separator: "|")
  }

  private func single(_ words: String, inArgument: Bool) -> String? {
    if let type = Self.plain[words] { return type }
    if classes.contains(words) { return words }
    if words.hasPrefix("table {") { return record(words.dropFirst(6)) }
    if words.hasPrefix("{") { return record(words[...]) }
    for (start, isList) in [("list of ", true), ("table of ", false)] where words.hasPrefix(start) {
      let inner = words.dropFirst(start.count)
      if inner.hasPrefix("{") { return record(inner).map { $0 + "[]" } }
      let element =
        inner == "values"
        ? "any" : single(String(inner.hasSuffix("s") ? inner.dropLast() : inner), inArgument: inArgument)
      guard let element else { return "table" }
      if inArgument { return "table" }
      return isList ? element + "[]" : "table<string, \(element)>"
    }
    return nil
  }

  /// `{t, u}`: a table with these fields.
  private func record(_ words: Substring) -> String? {
    guard words.hasPrefix("{"), words.hasSuffix("}") else { return nil }
    let names = words.dropFirst().dropLast().split(separator: ",").map(\.trimmed)
    guard names.allSatisfy({ $0.utf8.allSatisfy(\.isWordByte) }) else { return nil }
    return "{ " + names.map { "\($0): any" }.joined(separator: ", ") + " }"
  }
}
