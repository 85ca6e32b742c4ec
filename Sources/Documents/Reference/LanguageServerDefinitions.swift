import LuaRuntime
import LuaSyntax
import Session

/// Definitions for the Lua language server (LuaLS and others that read EmmyLua's annotations), made from what the modules
/// declare of themselves: completion, hover and checks in an editor know what `?name` knows.
struct LanguageServerDefinitions {
  let entries: [Documentation]
  /// Global names for functions of modules: `args` is `script.args`.
  let aliases: [(name: String, function: String)]
  private let types: TypePhrase

  init(_ entries: [Documentation], aliases: [(name: String, function: String)]) {
    self.entries = entries
    self.aliases = aliases
    types = TypePhrase(classes: Set(entries.filter { $0.kind == .class }.map(\.name)))
  }

  /// The file: Lua that is never run.
  var text: String {
    var text = """
      ---@meta instab-lua

      -- Definitions of instab-lua \(Session.version) for the Lua language server. Made by `make docs` from the help text of the
      -- bindings: do not edit.
      -- luacheck: ignore

      """
    for section in entries where section.kind == .class || section.kind == .module {
      text += section.kind == .class ? classText(section) : moduleText(section)
    }
    for alias in aliases { text += "\n\(alias.name) = \(alias.function)\n" }
    return text
  }

  // MARK: Sections

  private func classText(_ section: Documentation) -> String {
    let members = members(of: section)
    var text = "\n" + comment(section.summary, section.discussion) + "---@class \(section.name)\n"
    for property in members where property.kind == .property {
      let type = types.results(property.returns).first?.type ?? "any"
      text += "---@field \(Self.lastName(property)) \(type) \(Self.line(property.summary))\n"
    }
    text += operatorText(members.filter { $0.kind == .metamethod })
    let variable = Self.variable(section)
    text += "local \(variable) = {}\n"
    for method in members where method.kind == .method {
      text += functionText(method, name: "\(variable):\(Self.lastName(method))")
    }
    return text
  }

  private func operatorText(_ metamethods: [Documentation]) -> String {
    var names = Set<String>()
    return metamethods.map { entry in
      let type = types.results(entry.returns).first?.type ?? "any"
      if entry.name.hasSuffix("[]") { return indexText(entry, type) }
      let isSecond = !names.insert(entry.name).inserted  // `a - b` is declared first, then `-a`
      guard let name = (isSecond ? Self.unaryOperators : Self.operators)[Self.operatorMark(entry)] else { return "" }
      return "---@operator \(name)\(isSecond || name == "len" ? "" : "(any)"): \(type)\n"
    }.joined()
  }

  /// `object[key]`: a line for each type of key. (A key of any type would be a field of any name.)
  private func indexText(_ entry: Documentation, _ type: String) -> String {
    let keys = entry.parameters.first.flatMap { types.alternatives($0.expectation, inArgument: false) } ?? "any"
    return keys.split(separator: "|").map { "---@field [\($0)] \(type)\n" }.joined()
  }

  /// A class with methods is a local table, which only the definitions see.
  private static func variable(_ section: Documentation) -> String {
    "class_" + section.name.map { $0 == "." || $0 == " " ? "_" : String($0) }.joined()
  }

  private func moduleText(_ section: Documentation) -> String {
    var text = section.options.isEmpty ? "" : optionsText(section, Self.optionsClass(section))
    text += "\n" + comment(section.summary, section.discussion) + "---@class \(section.name)lib\n"
    if !section.returns.isEmpty {
      var parameters = section.parameters.map {
        "\($0.name)\($0.isRequired ? "" : "?"): \(types.annotation(of: $0))"
      }
      if !section.options.isEmpty { parameters.append("options: \(Self.optionsClass(section))") }
      let results = types.results(section.returns).map(\.type).joined(separator: ", ")
      text += "---@overload fun(\(parameters.joined(separator: ", "))): \(results)\n"
    }
    text += "\(section.name) = {}\n"
    // Functions may stand in tables of the module.
    let owners = members(of: section).compactMap { $0.name.lastIndex(of: ".").map($0.name.prefix(upTo:)) }
    for owner in Set(owners).sorted() where owner != section.name { text += "\(owner) = {}\n" }
    for member in members(of: section) {
      switch member.kind {
      case .constant:
        text += "\n" + comment(member.summary) + "---@type \(Self.type(ofConstant: member))\n\(member.name) = nil\n"
      case .function: text += functionText(member, name: member.name)
      default: break
      }
    }
    return text
  }

  private func members(of section: Documentation) -> [Documentation] {
    let isModule = section.kind == .module
    return entries.filter { entry in
      guard entry.kind != .module, entry.kind != .class else { return false }
      guard (entry.kind == .function || entry.kind == .constant) == isModule else { return false }
      guard entry.name.hasPrefix(section.name) else { return false }
      if entry.isOfModule(within: section, entries) { return false }
      return [".", ":", " ", "["].contains(entry.name.dropFirst(section.name.count).prefix(1))
    }
  }

  // MARK: Functions

  private func functionText(_ entry: Documentation, name: String) -> String {
    let example = entry.example.isEmpty ? "" : "```lua\n\(entry.example)\n```"
    var text = "\n" + comment(entry.summary, entry.discussion, example)
    let optionsType = entry.options.isEmpty ? "" : Self.optionsClass(entry)
    if !entry.options.isEmpty { text = optionsText(entry, optionsType) + text }
    let (parameters, lines) = parameterText(entry)
    text += lines
    var names = parameters
    if !entry.options.isEmpty {
      let mark = entry.options.contains(where: \.isRequired) ? "" : "?"
      text += "---@param options\(mark) \(optionsType)\n"
      names.append("options")
    }
    text += overloads(entry)
    for result in types.results(entry.returns) {
      text += "---@return \(result.type)\(result.name.isEmpty ? "" : " \(result.name)")\n"
    }
    return text + "function \(name)(\(names.joined(separator: ", "))) end\n"
  }

  /// The names and `@param` lines. From a repeated argument on, all are `...`.
  private func parameterText(_ entry: Documentation) -> (names: [String], text: String) {
    let repeated = entry.parameters.firstIndex(where: \.isRepeated) ?? entry.parameters.count
    var names: [String] = []
    var text = ""
    for parameter in entry.parameters[..<repeated] {
      let name = Self.parameterName(parameter.name)
      text +=
        "---@param \(name)\(parameter.isRequired ? "" : "?") \(types.annotation(of: parameter))\(Self.facts(parameter))\n"
      names.append(name)
    }
    let rest = entry.parameters[repeated...]
    guard let first = rest.first else { return (names, text) }
    var alternatives: [String] = []
    for type in rest.map(types.annotation(of:)) where !alternatives.contains(type) { alternatives.append(type) }
    return (
      names + ["..."], text + "---@param ... \(alternatives.joined(separator: "|")) \(first.name)\(Self.facts(first))\n"
    )
  }

  /// A dtype may follow directly, without the arguments before it that may be left out.
  private func overloads(_ entry: Documentation) -> String {
    guard let last = entry.parameters.last, last.name == "dtype", !entry.parameters.contains(where: \.isRepeated) else {
      return ""
    }
    let others = entry.parameters.dropLast()
    let required = others.filter(\.isRequired).count
    let results = types.results(entry.returns).map(\.type).joined(separator: ", ")
    return (required..<others.count).map { count in
      let parameters = (others.prefix(count) + [last]).map {
        "\(Self.parameterName($0.name))\($0.isRequired || $0.name != last.name ? "" : "?"): \(types.annotation(of: $0))"
      }
      return "---@overload fun(\(parameters.joined(separator: ", "))): \(results)\n"
    }.joined()
  }

  private func optionsText(_ entry: Documentation, _ name: String) -> String {
    var text = "\n---Options of `\(entry.name)`.\n---@class \(name)\n"
    for option in entry.options {
      text +=
        "---@field \(option.name)\(option.isRequired ? "" : "?") \(types.annotation(of: option))\(Self.facts(option))\n"
    }
    return text
  }

  private static func optionsClass(_ entry: Documentation) -> String {
    entry.name.replacing(":", with: ".") + ".Options"
  }

  // MARK: Words

  /// Meaning, bounds, unit and default, on one line, behind a blank.
  private static func facts(_ argument: Documentation.Argument) -> String {
    var facts: [String] = argument.bounds.isEmpty ? [] : [argument.bounds]
    if let unit = argument.unit { facts.append("in \(unit)") }
    if let value = argument.defaultValue { facts.append("default \(value)") }
    let behind = facts.isEmpty ? "" : "(" + facts.joined(separator: ", ") + ")"
    let words = [line(argument.summary), behind].filter { !$0.isEmpty }.joined(separator: " ")
    return words.isEmpty ? "" : " " + words
  }

  private static func line(_ text: String) -> String { text.split(separator: "\n").joined(separator: " ") }

  private func comment(_ paragraphs: String...) -> String {
    paragraphs.filter { !$0.isEmpty }.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map { "---\($0)\n" }.joined()
  }

  private static func lastName(_ entry: Documentation) -> String {
    String(
      entry.name[entry.name.index(after: entry.name.lastIndex { $0 == "." || $0 == ":" } ?? entry.name.startIndex)...])
  }

  private static func parameterName(_ name: String) -> String { LuaToken.keywords.contains(name) ? name + "_" : name }

  /// `name = literal`: what kind of literal.
  private static func type(ofConstant entry: Documentation) -> String {
    let literal = entry.signature.split(separator: " = ", maxSplits: 1).last.map(String.init) ?? ""
    if literal.hasPrefix("\"") { return "string" }
    if literal == "true" || literal == "false" { return "boolean" }
    return Double(literal) == nil ? "any" : "number"
  }

  /// `+` of `tensor '+'`.
  private static func operatorMark(_ entry: Documentation) -> String {
    guard let start = entry.name.lastIndex(of: " ") else { return "" }
    return entry.name[start...].dropFirst().filter { $0 != "'" }
  }

  /// Operators that the language server knows, by what a script writes.
  private static let operators = [
    "+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod", "^": "pow", "//": "idiv", "&": "band", "|": "bor",
    "~": "bxor", "<<": "shl", ">>": "shr", "..": "concat", "#": "len", "()": "call",
  ]
  private static let unaryOperators = ["-": "unm", "~": "bnot"]
}
