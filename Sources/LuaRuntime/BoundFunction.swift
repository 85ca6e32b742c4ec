/// A Swift function as Lua sees it, with its declaration.
final class BoundFunction {
  enum Role { case function, method, metamethod, getter, setter, hidden }

  /// As in messages and help: `pde.heat`, `tensor:sum`.
  let name: String
  let role: Role
  let parameters: [Parameter]
  let options: [Parameter]
  let optionIndex: [String: Int]
  /// Stack slots before argument 1: the receiver.
  let offset: Int32
  /// Whether reading an argument must look at its declaration (range, choice).
  let hasBounds: Bool
  /// The most arguments that it takes. What Lua itself calls (metamethods, callbacks) may be given more than it reads.
  let mostArguments: Int
  let body: (Call) throws -> Void

  init(
    _ name: String, role: Role, parameters: [Parameter] = [], options: [Parameter] = [],
    body: @escaping (Call) throws -> Void
  ) {
    self.name = name
    self.role = role
    self.parameters = parameters
    self.options = options
    optionIndex = Dictionary(options.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    offset = role == .method || role == .getter || role == .setter ? 1 : 0
    hasBounds = parameters.contains(where: \.hasBounds)
    let isCounted = (role == .function || role == .method) && !parameters.contains(where: \.isRepeated)
    // Options are one table, or, where they are booleans, one after the other.
    let inTurn = options.prefix { if case .boolean = $0.kind { true } else { false } }.count
    mostArguments = isCounted ? parameters.count + (options.isEmpty ? 0 : max(1, inTurn)) : .max
    self.body = body
  }

  func parameter(_ index: Int) -> Parameter? {
    parameters.indices.contains(index - 1) ? parameters[index - 1] : nil
  }
}

extension Parameter {
  var hasBounds: Bool {
    switch kind {
    case .number(let range, _): range != -Double.infinity...Double.infinity
    case .integer(let range): range != Int64.min...Int64.max
    case .choice: true
    default: false
    }
  }
}
