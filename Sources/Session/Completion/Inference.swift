import Autograd
import LuaRuntime
import LuaSyntax
import Tensors

/// What is known of the value of an expression without running it.
enum Inferred {
  /// A value that is there.
  case value(LuaValue)
  /// Some object of a class; of a tensor, its number of dimensions where it is known.
  case object(className: String, rank: Int? = nil)
  /// A function or method that is declared.
  case function(returns: String)
  case string
  /// A list of such objects.
  indirect case list(Inferred)
  /// A table with these fields.
  case record([String])
  case unknown
}

extension Inferred {
  /// From what a declaration says that is given back first: `tensor, positions`, `list of tensors`, `table {t, u}`.
  init(returns words: String, classes: Set<String>) {
    let plain = words.drop { $0 == " " }
    if plain.hasPrefix("table {"), let end = plain.lastIndex(of: "}") {
      let fields = plain[..<end].dropFirst("table {".count).split(separator: ",")
      self = .record(fields.compactMap { $0.split(separator: " ").first.map(String.init) })
      return
    }
    let first = plain.prefix { $0 != "," && $0 != "[" }.split(separator: " ").map(String.init)
    let isList = first.starts(with: ["list", "of"]) || first.starts(with: ["table", "of"])
    for word in isList ? Array(first.dropFirst(2)) : first {
      if word == "or" { break }
      let singular = classes.contains(word) ? word : word.hasSuffix("s") ? String(word.dropLast()) : word
      var found: Inferred?
      if classes.contains(singular) { found = .object(className: singular) }
      if singular == "string" { found = .string }
      guard let found else { continue }
      self = isList ? .list(found) : found
      return
    }
    self = .unknown
  }
}

/// Follows paths through what is known: values are read raw, results of calls are those that declarations promise.
/// Runs no code of the user, no metamethod either.
struct Inference {
  let session: Session
  /// Lua up to the cursor.
  let bytes: [UInt8]
  let variables: VisibleLocals
  let classes: Set<String>

  init(_ session: Session, _ bytes: [UInt8]) {
    self.session = session
    self.bytes = bytes
    variables = VisibleLocals(bytes)
    classes = Set(session.runtime.documentation.lazy.filter { $0.kind == .class }.map(\.name)).union(["file"])
  }

  /// The value at the end of a path.
  func follow(_ path: [CompletionContext.Step], depth: Int = 0) -> Inferred {
    guard let first = path.first else { return .unknown }
    var current: Inferred
    switch first {
    case .name(let name): current = variable(name, depth: depth)
    case .string: current = .string
    default: return .unknown
    }
    for (place, step) in path.enumerated().dropFirst() {
      if step == .call, place == 1, case .name(let name) = first, let made = callOfModule(name) {
        current = made
      } else if step == .call, case .value(.function(let function)) = current,
        let returns = returnsOfLibrary(path[..<place], function)
      {
        current = Inferred(returns: returns, classes: classes)
      } else {
        current = next(current, step)
      }
    }
    return current
  }

  private func variable(_ name: String, depth: Int) -> Inferred {
    if let known = variables[name] {
      if let range = known.initializer, depth < 16 {
        let found = infer(Array(bytes[range]), depth: depth + 1)
        if case .unknown = found {} else { return found }
      }
      // Whatever is there under that name now is something else.
      if variables.locals.contains(where: { $0.name == name }) { return .unknown }
    }
    return .value(session.resolve([.name(name)]))
  }

  private func infer(_ expression: [UInt8], depth: Int) -> Inferred {
    let tokens = LuaLexer.tokens(of: expression)
    if tokens.count == 1, case .string = tokens[0].kind { return .string }
    guard let path = CompletionContext.path(of: expression), !path.isEmpty else { return .unknown }
    return follow(path, depth: depth)
  }

  /// What a function of Lua's own library gives back, called by its name: `io.open`.
  private func returnsOfLibrary(_ path: ArraySlice<CompletionContext.Step>, _ function: LuaFunction) -> String? {
    let names = path.compactMap { if case .name(let name) = $0 { name } else { nil } }
    guard names.count == path.count, session.runtime.source(of: function) == nil else { return nil }
    return LanguageTopic.named(names.joined(separator: "."))?.returns
  }

  /// `tensor{1, 2}`
  private func callOfModule(_ name: String) -> Inferred? {
    guard variables[name] == nil, let entry = session.runtime.help(for: name), entry.kind == .module,
      case .table = session.resolve([.name(name)])
    else { return nil }
    return Inferred(returns: entry.returns, classes: classes)
  }

  private func next(_ current: Inferred, _ step: CompletionContext.Step) -> Inferred {
    switch step {
    case .name(let name): field(name, of: current)
    case .method(let name): method(name, of: current)
    case .call: call(current)
    case .index, .element, .window: element(step, of: current)
    case .string: .unknown
    }
  }

  private func field(_ name: String, of current: Inferred) -> Inferred {
    switch current {
    case .value(.object), .object:
      guard let className = className(of: current), let entry = member(name, of: className) else {
        guard case .value(let owner) = current else { return .unknown }
        let own = session.runtime.field(.text(name), of: owner)
        return own.isNil ? .unknown : .value(own)
      }
      return entry.kind == .property
        ? Inferred(returns: entry.returns, classes: classes) : .function(returns: entry.returns)
    case .value(let value): return .value(session.runtime.rawField(name, of: value))
    case .string: return .value(session.runtime.rawField(name, of: session.resolve([.name("string")])))
    default: return .unknown
    }
  }

  private func method(_ name: String, of current: Inferred) -> Inferred {
    switch current {
    case .value(.string), .string:
      .function(returns: LanguageTopic.named("string.\(name)")?.returns ?? "")
    case .object("file", _): .function(returns: LanguageTopic.named("file:\(name)")?.returns ?? "")
    default: field(name, of: current)
    }
  }

  private func member(_ name: String, of className: String) -> Documentation? {
    session.runtime.documentation.first {
      ($0.kind == .method || $0.kind == .property)
        && ($0.name == "\(className):\(name)" || $0.name == "\(className).\(name)")
    }
  }

  private func call(_ current: Inferred) -> Inferred {
    switch current {
    case .function(let returns): return Inferred(returns: returns, classes: classes)
    case .value(.function(let function)):
      if let entry = session.runtime.help(for: function) { return Inferred(returns: entry.returns, classes: classes) }
      return .unknown
    case .value(.object), .object:
      guard let name = className(of: current), let entry = session.runtime.help(for: "\(name) '()'") else {
        return .unknown
      }
      return Inferred(returns: entry.returns, classes: classes)
    default: return .unknown
    }
  }

  private func element(_ step: CompletionContext.Step, of current: Inferred) -> Inferred {
    switch (current, step) {
    case (.list(let element), .index), (.list(let element), .element): return element
    case (.value(.table(let table)), .index(let index)): return .value(table[raw: index])
    case (.value(.object), _), (.object, _):
      if case .value(let owner) = current, case .index(let index) = step {
        let own = session.runtime.field(.integer(Int64(index)), of: owner)
        if !own.isNil { return .value(own) }
      }
      guard let name = className(of: current) else { return .unknown }
      if name == "tensor" { return elementOfTensor(step, of: current) }
      return session.runtime.help(for: "\(name)[]").map { Inferred(returns: $0.returns, classes: classes) } ?? .unknown
    default: return .unknown
    }
  }

  /// One position of a vector is a number, unless gradients are recorded of it.
  private func elementOfTensor(_ step: CompletionContext.Step, of current: Inferred) -> Inferred {
    var rank: Int?
    if case .object(_, let known) = current { rank = known }
    if case .value(.object(let object)) = current, let tensor = object as? Tensor {
      if tensor.requiresGrad { return .object(className: "tensor") }
      rank = tensor.rank
    }
    guard step != .window, let rank else { return .object(className: "tensor") }
    guard case .index = step else { return .object(className: "tensor") }
    return rank > 1 ? .object(className: "tensor", rank: rank - 1) : .unknown
  }

  /// The name of the class of an object.
  func className(of inferred: Inferred) -> String? {
    switch inferred {
    case .object(let name, _): name
    case .value(let value): session.className(of: value)
    default: nil
    }
  }
}

extension Inference {
  /// The members of what is no value yet.
  func members(of inferred: Inferred) -> [Completion.Candidate] {
    switch inferred {
    case .object("file", _): topics("file:")
    case .object(let className, _):
      session.runtime.documentation.lazy.filter {
        ($0.kind == .method || $0.kind == .property)
          && ($0.name.hasPrefix(className + ":") || $0.name.hasPrefix(className + "."))
      }.map {
        .init(
          text: String($0.name.dropFirst(className.count + 1)), kind: $0.kind == .method ? .method : .property,
          detail: $0.hint)
      }.sorted { $0.text < $1.text }
    case .string: topics("string.")
    case .record(let fields): fields.map { .init(text: $0, kind: .field) }
    case .value, .function, .list, .unknown: []
    }
  }

  private func topics(_ owner: String) -> [Completion.Candidate] {
    LanguageTopic.all.filter { $0.name.hasPrefix(owner) }.map {
      .init(text: String($0.name.dropFirst(owner.count)), kind: .method, detail: $0.hint)
    }.sorted { $0.text < $1.text }
  }
}
