import Foundation
import LuaRuntime
import LuaSyntax

extension Session {
  /// Completes what stands before the cursor: names, fields, methods, the options of a function that takes a table
  /// of them, their values, file names in strings, and the session's commands. Reads tables raw: no code of the user
  /// runs. Milliseconds, also with 10⁵ globals.
  /// - Parameters:
  ///   - text: the input so far; may be several lines.
  ///   - cursor: in UTF-8 bytes from its start.
  package func complete(_ text: String, cursor: Int) -> Completion {
    let bytes = Array(text.utf8)
    let before = Array(bytes.prefix(max(0, cursor)))
    let behind = bytes[before.count...]
    guard let command = CommandContext(before) else { return completeLua(before, behind: behind) }
    var found: Completion
    switch command.place {
    case .command:
      let names = Magic.all.filter { $0.name.hasPrefix(command.word) }
      let candidates = names.map {
        Completion.Candidate(text: $0.name + ($0.argument == .none ? "" : " "), kind: .command, detail: $0.summary)
      }
      found = Completion(candidates.sorted { $0.text < $1.text }, start: 0, prefix: command.word)
    case .lua: found = completeLua(Array(command.word.utf8), behind: behind)
    case .file, .folder: found = completeWord(command.word, foldersOnly: command.place == .folder)
    case .module:
      let names = moduleFiles.names(in: runtime).filter { $0.hasPrefix(command.word) }
      found = Completion(names.map { .init(text: $0, kind: .module) }, start: 0, prefix: command.word)
    }
    found.start += command.start
    return found
  }

  private func completeLua(_ before: [UInt8], behind: ArraySlice<UInt8> = []) -> Completion {
    let context = CompletionContext(before)
    let call = CallContext(before)
    switch context.place {
    case .attribute:
      let words = ["close", "const"].filter { $0.hasPrefix(context.prefix) }
      let end = behind.first == UInt8(ascii: ">") ? "" : ">"
      return Completion(
        words.map { .init(text: $0 + end, kind: .keyword, detail: LanguageTopic.attributes[$0] ?? "") },
        start: context.start, prefix: context.prefix)
    case .key(let path, let quote): return completeKey(of: path, quote, context, before, behind: behind)
    case .module(let quote):
      let end = behind.first.map { String(decoding: [$0], as: UTF8.self) } == quote ? "" : quote
      let modules = ModuleNames(self).candidates(for: context.prefix, end: end)
      return Completion(modules, start: context.start, prefix: context.prefix)
    default: break
    }
    if let found = call.flatMap({ completeArgument($0, context) }), found.total > 0 { return found }
    switch context.place {
    case .name: return completeName(context, before)
    case .member(let path, let isMethod): return completeMember(of: path, isMethod: isMethod, context, before)
    case .file(let directory):
      var found = completeFile(directory + context.prefix, foldersOnly: false)
      found.start += context.start - directory.utf8.count
      return found
    case .nothing, .attribute, .key, .module: return Completion(start: context.start, prefix: context.prefix)
    }
  }

  /// Takes the names of globals, so that the next completion finds them at hand: for a moment when nobody waits.
  package func prepareCompletion() { _ = globalNames }

  /// The names of globals; nothing changes them until the next evaluation.
  private var globalNames: MemberNames {
    if let known = knownGlobals { return known }
    let names = MemberNames(of: .table(runtime.globals), in: runtime)
    knownGlobals = names
    return names
  }

  // MARK: Names

  private func completeName(_ context: CompletionContext, _ before: [UInt8]) -> Completion {
    var found = Completion(start: context.start, prefix: context.prefix)
    let visible = VisibleLocals(Array(before[..<context.start]))
    for (variables, kind) in [(visible.locals, Completion.Kind.local), (visible.globals, .variable)] {
      let own = variables.filter { $0.name.hasPrefix(context.prefix) }
      let candidates = own.map { variable in
        variable.parameters.map {
          Completion.Candidate(
            text: variable.name, kind: .function, detail: variable.name + "(" + $0.joined(separator: ", ") + ")")
        } ?? .init(text: variable.name, kind: kind)
      }
      found.add(candidates, total: own.count, shared: nil)
    }
    let locals = localNames.filter { $0.hasPrefix(context.prefix) }
    found.add(locals.map { .init(text: $0, kind: .local) }, total: locals.count, shared: nil)
    let globals = globalNames.starting(with: context.prefix, limit: Completion.limit)
    found.add(
      globals.names.map { candidate($0, of: .table(runtime.globals)) }, total: globals.total, shared: globals.shared)
    let keywords = LuaToken.keywords.filter { $0.hasPrefix(context.prefix) }
    found.add(
      keywords.map { .init(text: $0, kind: .keyword, detail: LanguageTopic.named($0)?.summary ?? "") },
      total: keywords.count, shared: nil)
    found.candidates.sort { $0.text < $1.text }
    return found
  }

  private func completeMember(
    of path: [CompletionContext.Step], isMethod: Bool, _ context: CompletionContext, _ before: [UInt8]
  ) -> Completion {
    let inference = Inference(self, Array(before[..<context.start]))
    let inferred = inference.follow(path)
    var found = Completion(start: context.start, prefix: context.prefix)
    guard case .value(let owner) = inferred else {
      let members = inference.members(of: inferred).filter {
        $0.text.hasPrefix(context.prefix) && (!isMethod || $0.kind == .method)
      }
      return Completion(members, start: context.start, prefix: context.prefix)
    }
    let names = runtime.names(in: owner, startingWith: context.prefix, limit: Completion.limit)
    let module: String? = if case .name(let name)? = path.first, path.count == 1 { name } else { nil }
    let candidates = names.names.map { candidate($0, of: owner, module: module ?? "") }.filter {
      !isMethod || $0.kind == .method || $0.kind == .function
    }
    let isWhole = candidates.count == names.names.count
    found.add(candidates, total: isWhole ? names.total : candidates.count, shared: isWhole ? names.shared : nil)
    return found
  }

  /// String keys of a table, with what closes the brackets unless it is there.
  private func completeKey(
    of path: [CompletionContext.Step], _ quote: String, _ context: CompletionContext, _ before: [UInt8],
    behind: ArraySlice<UInt8>
  ) -> Completion {
    let inference = Inference(self, Array(before[..<context.start]))
    let present = String(decoding: behind.prefix(2), as: UTF8.self)
    let end = present.hasPrefix(quote) ? "" : present.hasPrefix("]") ? quote : quote + "]"
    var keys: [Completion.Candidate] = []
    switch inference.follow(path) {
    case .value(.table(let table)):
      let names = runtime.names(in: .table(table), startingWith: context.prefix, limit: Completion.limit)
      keys = names.names.map { candidate($0, of: .table(table), module: "") }
    case .record(let fields): keys = fields.map { .init(text: $0, kind: .field) }
    default: break
    }
    keys = keys.filter { key in
      key.text.hasPrefix(context.prefix)
        && key.text.unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "\\" && String($0) != quote }
    }
    for index in keys.indices { keys[index].text += end }
    return Completion(keys, start: context.start, prefix: context.prefix)
  }

  /// What a name within a table, an object or a string is. Reads raw.
  private func candidate(_ name: String, of owner: LuaValue, module: String? = nil) -> Completion.Candidate {
    if let className = className(of: owner) {
      let entry = runtime.help(for: "\(className):\(name)") ?? runtime.help(for: "\(className).\(name)")
      if entry == nil {
        let own = runtime.field(.text(name), of: owner)
        if case .function = own { return .init(text: name, kind: .function) }
        if !own.isNil {
          return .init(text: name, kind: .field, detail: self.className(of: own) ?? own.kind.description)
        }
      }
      return .init(text: name, kind: entry?.kind == .property ? .property : .method, detail: entry?.hint ?? "")
    }
    guard case .table = owner else {
      return .init(text: name, kind: .method, detail: LanguageTopic.named("string.\(name)")?.hint ?? "")
    }
    let value = runtime.rawField(name, of: owner)
    let isGlobal = module == nil
    switch value {
    case .function(let function):
      if let entry = runtime.help(for: function) { return .init(text: name, kind: .function, detail: entry.hint) }
      let topic = LanguageTopic.named(module.map { $0.isEmpty ? name : "\($0).\(name)" } ?? name)
      if runtime.source(of: function) == nil, let topic {
        return .init(text: name, kind: .function, detail: topic.hint)
      }
      let parameters = runtime.source(of: function).map { "(" + $0.parameters.joined(separator: ", ") + ")" }
      return .init(text: name, kind: .function, detail: parameters.map { name + $0 } ?? "")
    case .table:
      if isGlobal, let entry = runtime.help(for: name) {
        return .init(text: name, kind: .module, detail: entry.summary)
      }
      if isGlobal, let topic = LanguageTopic.named(name) {
        return .init(text: name, kind: .module, detail: topic.summary)
      }
      return .init(text: name, kind: isGlobal ? .variable : .field, detail: "table")
    default:
      if let module, let entry = runtime.help(for: "\(module).\(name)") {
        return .init(text: name, kind: .field, detail: entry.summary)
      }
      let kind = className(of: value) ?? value.kind.description
      return .init(text: name, kind: isGlobal ? .variable : .field, detail: kind)
    }
  }

  /// The value at the end of a path that starts at a local of the cells or a global, read raw.
  func resolve(_ path: [CompletionContext.Step]) -> LuaValue {
    var value = LuaValue.table(runtime.globals)
    var path = path[...]
    if case .name(let first)? = path.first, let known = local(first) {
      value = known
      path.removeFirst()
    }
    for step in path {
      switch step {
      case .name(let name): value = runtime.rawField(name, of: value)
      case .index(let index):
        guard case .table(let table) = value else { return .nil }
        value = table[raw: index]
      default: return .nil
      }
    }
    return value
  }

  // MARK: Arguments

  /// The names of options, or the values of one that has a few; `nil` where any expression may stand.
  private func completeArgument(_ call: CallContext, _ context: CompletionContext) -> Completion? {
    guard let entry = entry(for: call.callee) else { return nil }
    switch call.place {
    case .key(let given):
      guard case .name = context.place else { return nil }
      let options = entry.options.filter { $0.name.hasPrefix(context.prefix) && !given.contains($0.name) }
      return Completion(
        options.map { .init(text: $0.name + "=", kind: .option, detail: $0.line) }, start: context.start,
        prefix: context.prefix)
    case .value(let name): return entry.options.first { $0.name == name }.flatMap { completeValue($0, call, context) }
    case .positional(let index):
      guard entry.parameters.indices.contains(index) else { return nil }
      return completeValue(entry.parameters[index], call, context)
    }
  }

  private func completeValue(
    _ argument: Documentation.Argument, _ call: CallContext, _ context: CompletionContext
  ) -> Completion? {
    if let start = call.stringStart {
      let typed = call.stringText
      let choices = argument.choices.filter { $0.hasPrefix(typed) }
      return Completion(choices.map { .init(text: $0, kind: .choice) }, start: start, prefix: typed)
    }
    guard case .name = context.place, context.prefix.isEmpty else { return nil }
    let texts = argument.expectation == "boolean" ? ["true", "false"] : argument.choices.map { "\"\($0)\"" }
    return Completion(texts.map { .init(text: $0, kind: .choice) }, start: context.start, prefix: "")
  }
}

extension Documentation {
  /// A line for a list of candidates: how it is called, and what it does.
  var hint: String { kind == .property || kind == .constant ? summary : "\(signature)  \(summary)" }
}
