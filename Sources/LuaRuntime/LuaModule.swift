/// A Lua module made of Swift functions: a global table of declarations, or with a name such as `optim.schedule` a table in
/// one that is registered.
public final class LuaModule {
  public let name: String
  public let summary: String
  /// More to read in the documentation, in Markdown.
  public let discussion: String
  private(set) var functions: [(function: BoundFunction, documentation: Documentation)] = []
  private(set) var callable: (function: BoundFunction, returns: String)?
  private(set) var constants: [(name: String, value: LuaValue, documentation: Documentation)] = []

  private let file: String
  private let line: Int
  private let check: ((Call) throws -> Void)?

  /// - Parameter check: what every call of a function goes through before its body.
  public init(
    _ name: String, _ summary: String, discussion: String = "", file: String = #fileID, line: Int = #line,
    check: ((Call) throws -> Void)? = nil
  ) {
    self.check = check
    (self.file, self.line) = (file, line)
    self.name = name
    self.summary = summary
    self.discussion = discussion
  }

  /// Declares a function.
  ///
  /// With `options`, the argument after the positional `parameters` is a table of named options, checked whole
  /// before `body` runs. Positional arguments are checked when `body` reads them.
  public func function(
    _ name: String, _ summary: String, _ parameters: [Parameter] = [], options: [any DeclaredOption] = [],
    returns: String = "", example: String = "", discussion: String = "", file: String = #fileID, line: Int = #line,
    _ body: @escaping (Call) throws -> Void
  ) {
    var checked = body
    if let check {
      checked = { call in
        try check(call)
        try body(call)
      }
    }
    let function = BoundFunction(
      "\(self.name).\(name)", role: .function, parameters: parameters, options: options.map(\.parameter), body: checked)
    functions.append(
      (
        function,
        Documentation(
          .function, function, summary, returns: returns, example: example, discussion: discussion,
          file: file, line: line)
      ))
  }

  /// Makes the module itself callable: `tensor{1, 2}`. Arguments are counted without the module.
  public func call(
    _ parameters: [Parameter], options: [any DeclaredOption] = [], returns: String,
    _ body: @escaping (Call) throws -> Void
  ) {
    callable = (
      BoundFunction(name, role: .method, parameters: parameters, options: options.map(\.parameter), body: body), returns
    )
  }

  /// Names of functions and constants.
  var memberNames: [String] {
    functions.map { String($0.function.name.dropFirst(name.count + 1)) } + constants.map(\.name)
  }

  /// Declares a constant.
  public func constant(
    _ name: String, _ value: LuaConvertible, _ summary: String, file: String = #fileID, line: Int = #line
  ) {
    let value = value.luaValue
    constants.append(
      (
        name, value,
        Documentation(
          .constant, "\(self.name).\(name)", signature: "\(self.name).\(name) = \(value.literal)", summary, file: file,
          line: line)
      ))
  }

  var documentation: Documentation {
    if let callable {
      return Documentation(
        .module, callable.function, summary, returns: callable.returns, example: "", discussion: discussion,
        file: file, line: line)
    }
    return Documentation(.module, name, signature: name, summary, discussion: discussion, file: file, line: line)
  }
}

extension Documentation.Kind {
  /// Whether arguments belong to its signature.
  var isCalled: Bool { self != .property && self != .metamethod }
}

extension Parameter {
  /// `name`, `[name]`, `name…`: how it stands in a signature.
  var signature: String {
    let name = isRepeated ? name + "…" : name
    return isRequired ? name : "[\(name)]"
  }
}
