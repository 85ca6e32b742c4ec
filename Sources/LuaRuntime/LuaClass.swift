/// A Swift class whose objects can be given to Lua. A marker: the methods are declared in its ``LuaClass``.
public protocol LuaObject: AnyObject {}

/// What a runtime needs of a class without knowing its Swift type.
public class AnyLuaClass {
  /// The name in messages, `type` documentation and `__name`.
  public let name: String
  public let summary: String
  public let discussion: String
  let type: AnyObject.Type
  /// The type's address: what a box remembers of it.
  var typeKey: ObjectIdentifier { ObjectIdentifier(type) }

  private(set) var methods: [(key: String, function: BoundFunction)] = []
  private(set) var metamethods: [(key: String, function: BoundFunction)] = []
  private(set) var getters: [(key: String, function: BoundFunction)] = []
  private(set) var setters: [(key: String, function: BoundFunction)] = []
  private(set) var documentation: [Documentation] = []
  private(set) var indexFallback: BoundFunction?
  private(set) var newindexFallback: BoundFunction?

  /// Members that single objects have besides those of the class.
  private(set) var fields: ObjectFields?

  init(
    _ name: String, _ type: AnyObject.Type, _ summary: String, discussion: String, file: String, line: Int
  ) {
    self.name = name
    self.type = type
    self.summary = summary
    self.discussion = discussion
    documentation.append(
      Documentation(.class, name, signature: name, summary, discussion: discussion, file: file, line: line))
  }

  func add(method: BoundFunction, _ key: String, _ entry: Documentation) {
    methods.append((key, method))
    documentation.append(entry)
  }
  func add(metamethod: BoundFunction, _ key: String, _ entry: Documentation?) {
    metamethods.append((key, metamethod))
    if let entry { documentation.append(entry) }
  }
  func add(getter: BoundFunction, setter: BoundFunction?, _ key: String, _ entry: Documentation) {
    getters.append((key, getter))
    if let setter { setters.append((key, setter)) }
    documentation.append(entry)
  }
  func set(indexer: BoundFunction, _ entry: Documentation) {
    indexFallback = indexer
    documentation.append(entry)
  }
  func set(newindexer: BoundFunction) { newindexFallback = newindexer }
  func set(fields: ObjectFields) { self.fields = fields }

  /// Names of methods and properties.
  public var memberNames: [String] { methods.map(\.key) + getters.map(\.key) }
}

/// Fields that single objects of a class have, without knowing the Swift type.
struct ObjectFields {
  let names: (AnyObject) -> [String]
  let peek: (AnyObject, LuaValue) -> LuaValue
  let get: (AnyObject, String, Call) throws -> LuaValue?
  let set: (AnyObject, String, LuaValue, Call) throws -> Bool
}

/// What a script writes to call a metamethod.
private let operators = [
  "__add": "+", "__sub": "-", "__mul": "*", "__div": "/", "__mod": "%", "__pow": "^", "__unm": "-", "__idiv": "//",
  "__band": "&", "__bor": "|", "__bxor": "~", "__bnot": "~", "__shl": "<<", "__shr": ">>", "__concat": "..",
  "__len": "#", "__eq": "==", "__lt": "<", "__le": "<=", "__call": "()",
]

/// The declaration of a Swift class for Lua: methods, metamethods, properties and indexing, each with its help.
public final class LuaClass<T: AnyObject>: AnyLuaClass {
  public init(
    _ name: String, _ summary: String, discussion: String = "", file: String = #fileID, line: Int = #line
  ) where T: LuaObject {  // not of the class: Swift would look the conformance up at each start
    super.init(name, T.self, summary, discussion: discussion, file: file, line: line)
  }

  /// Declares `object:name(...)`. Arguments are counted without the receiver.
  public func method(
    _ name: String, _ summary: String, _ parameters: [Parameter] = [], options: [any DeclaredOption] = [],
    returns: String = "", example: String = "", discussion: String = "", file: String = #fileID, line: Int = #line,
    _ body: @escaping (T, Call) throws -> Void
  ) {
    let function = BoundFunction(
      "\(self.name):\(name)", role: .method, parameters: parameters, options: options.map(\.parameter),
      body: { [className = self.name] call in try body(call.receiver(T.self, className), call) })
    add(
      method: function, name,
      Documentation(
        .method, function, summary, returns: returns, example: example, discussion: discussion, file: file, line: line
      ))
  }

  /// Declares a metamethod (`"__add"`, `"__len"`, `"__call"`, `"__tostring"` …). Its arguments are counted from 1 as
  /// Lua passes them: of a binary operation either may be the object. `__gc`, `__close`, `__index` and `__newindex`
  /// are the runtime's. `summary` documents it; metamethods without one are left out of the help.
  public func metamethod(
    _ name: String, _ summary: String = "", returns: String = "", file: String = #fileID, line: Int = #line,
    _ body: @escaping (Call) throws -> Void
  ) {
    precondition(!["__gc", "__close", "__index", "__newindex"].contains(name), "\(name) belongs to the runtime")
    let shown = operators[name].map { "\(self.name) '\($0)'" } ?? "\(self.name).\(name)"
    let function = BoundFunction(shown, role: .metamethod, body: body)
    add(
      metamethod: function, name,
      summary.isEmpty
        ? nil
        : Documentation(
          .metamethod, function, summary, returns: returns, example: "", discussion: "", file: file, line: line))
  }

  /// Declares `object.name`, and assignment to it if there is a `set`; `type` is what it holds.
  public func property(
    _ name: String, _ summary: String, type: String = "", file: String = #fileID, line: Int = #line,
    get: @escaping (T) throws -> LuaConvertible, set: ((T, Call) throws -> Void)? = nil
  ) {
    property(name, summary, type: type, file: file, line: line, push: { try $1.push(get($0).luaValue) }, set: set)
  }

  /// Declares `object.name`, whose getter pushes the value itself (for objects known to be fresh). The setter reads
  /// the new value as argument 1.
  public func property(
    _ name: String, _ summary: String, type: String = "", file: String = #fileID, line: Int = #line,
    push: @escaping (T, Call) throws -> Void, set: ((T, Call) throws -> Void)? = nil
  ) {
    let className = self.name
    let getter = BoundFunction(
      "\(className).\(name)", role: .getter,
      body: { call in try push(call.receiver(T.self, className), call) })
    let setter = set.map { set in
      BoundFunction(
        "\(className).\(name)", role: .setter, parameters: [.any(name, summary)],
        body: { call in try set(call.receiver(T.self, className), call) })
    }
    add(
      getter: getter, setter: setter, name,
      Documentation(
        .property, getter, summary, returns: type, example: "", discussion: "", file: file, line: line))
  }

  /// Handles `object[key]` for every key that is not a string; the key is argument 1, described by `key`.
  public func indexer(
    _ key: Parameter = .any("index"), returns: String, file: String = #fileID, line: Int = #line,
    _ body: @escaping (T, Call) throws -> Void
  ) {
    let className = self.name
    let function = BoundFunction(
      "\(className)[]", role: .method, parameters: [key],
      body: { call in try body(call.receiver(T.self, className), call) })
    set(
      indexer: function,
      Documentation(
        .metamethod, function, "`\(className)[key]`: what stands there.", returns: returns, example: "", discussion: "",
        file: file, line: line))
  }

  /// Handles `object[key] = value` for every key that is not a string; arguments 1 and 2.
  public func newindexer(_ body: @escaping (T, Call) throws -> Void) {
    let className = self.name
    set(
      newindexer: BoundFunction(
        "\(className)[]", role: .method, parameters: [.any("index"), .any("value")],
        body: { call in try body(call.receiver(T.self, className), call) }))
  }

  /// Declares that single objects have fields of their own, `object.name`, besides the members of the class, which come first.
  /// - Parameters:
  ///   - names: the fields of an object, for completion and suggestions.
  ///   - peek: the value of a field (a string) or element (an integer), without running code of a script; nil if there is none.
  ///   - get: the same for a script, which may run code; `nil`: there is no such field.
  ///   - set: takes a value for a name; false: there is no such field to assign.
  public func fields(
    names: @escaping (T) -> [String], peek: @escaping (T, LuaValue) -> LuaValue,
    get: @escaping (T, String, Call) throws -> LuaValue?,
    set: @escaping (T, String, LuaValue, Call) throws -> Bool
  ) {
    self.set(
      fields: ObjectFields(
        names: { ($0 as? T).map(names) ?? [] }, peek: { object, key in (object as? T).map { peek($0, key) } ?? .nil },
        get: { object, name, call in try (object as? T).flatMap { try get($0, name, call) } },
        set: { object, name, value, call in try (object as? T).map { try set($0, name, value, call) } ?? false }))
  }
}
