import LuaRuntime

/// How functions are called, in place of their addresses.
struct FunctionDisplay {
  private let runtime: LuaRuntime
  /// Functions of Lua's own library by what `tostring` makes of them, which is nothing that a script can change.
  private lazy var library = Self.library(of: runtime)

  init(_ runtime: LuaRuntime) { self.runtime = runtime }

  /// `function tensor.eye(n, {options}) → tensor`, `function(a, b)  In[3]:1`.
  mutating func text(_ function: LuaFunction) -> String {
    if let source = runtime.source(of: function) {
      return "\(Self.head(source))  \(source.shortChunk):\(source.lines.lowerBound)"
    }
    return signature(of: function).map { "function " + $0 } ?? runtime.displayText(.function(function))
  }

  /// As it stands within a table, where its name stands before it: `function(n, {options}) → tensor`.
  mutating func element(_ function: LuaFunction) -> String {
    if let source = runtime.source(of: function) { return Self.head(source) }
    guard let signature = signature(of: function), let open = signature.firstIndex(of: "(") else {
      return runtime.displayText(.function(function))
    }
    return "function" + signature[open...]
  }

  private static func head(_ source: LuaFunctionSource) -> String {
    source.lines.lowerBound == 0 ? "function(...)" : "function(\(source.parameters.joined(separator: ", ")))"
  }

  private mutating func signature(of function: LuaFunction) -> String? {
    runtime.help(for: function)?.signature ?? library[runtime.displayText(.function(function))]
  }

  private static func library(of runtime: LuaRuntime) -> [String: String] {
    var known: [String: String] = [:]
    for topic in LanguageTopic.all where topic.signature.contains("(") {
      let parts = topic.name.split(separator: ".").map(String.init)
      guard let name = parts.last, parts.count <= 2 else { continue }
      let owner = parts.count == 1 ? "_G" : parts[0]
      let value = runtime.rawField(name, of: runtime.rawField(owner, of: .table(runtime.loaded)))
      if case .function = value { known[runtime.displayText(value)] = topic.signature }
    }
    return known
  }
}
