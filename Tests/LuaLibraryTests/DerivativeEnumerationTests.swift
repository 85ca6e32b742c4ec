import Autograd
import LuaLibrary
import LuaRuntime
import Tensors
import TestSupport
import Testing

/// A derivative is right or refused: everything declared that takes a tensor is called with one that requires gradients.
@Suite struct DerivativeEnumerationTests {
  /// Results are of integers or booleans, which have no derivative.
  static let discrete: Set = [
    "isnan", "isinf", "isfinite", "logical_not", "eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or",
    "logical_xor", "long", "bool", "int", "byte", "argmax", "argmin", "nonzero", "argsort", "histc", "isclose",
    "__band", "__bor",
    "__bxor",
    "__bnot", "ulp_distance", "one_hot", "multinomial", "count_nonzero",
  ]

  /// Results are numbers, booleans or text: a script asked to leave the tape, or for what does not depend on elements.
  static let plain: Set = [
    "item", "totable", "any", "all", "equal", "allclose", "size", "dim", "numel", "stride", "is_contiguous", "shape",
    "dtype",
    "requires_grad", "is_leaf", "grad", "is_tensor", "__len", "__tostring", "__tonumber", "__concat", "__eq", "__lt",
    "__le",
    "optim.schedule", "clip_grad_norm_",
  ]

  /// Cut off by name, or independent of the elements (`train.run` takes epochs).
  static let cut: Set = [
    "detach", "Buffer", "zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like", "randint_like",
    "run",
  ]

  static let places: [TensorPlace] = (try? TensorPlace.all(ExampleTests.runtime())) ?? []

  @Test("The lists are short, and name what there is") func lists() throws {
    #expect(Self.discrete.count <= 40 && Self.places.count > 400)
    let names = Set(Self.places.map(\.name))
    for name in Self.discrete.union(Self.plain).union(Self.cut) { #expect(names.contains(name), "\(name)") }
  }

  @Test("Every function that takes a tensor has a derivative or refuses") func enumeration() throws {
    let folder = try TemporaryFolder()
    for place in Self.places {
      var failures: [String] = []
      let isRight = try place.calls.contains { call in
        try ["{{0.3, 0.7}, {0.9, 0.2}}", "{0.3, 0.7}", "{1, 2}", "{0.5}"].contains { elements in
          let outcome = try Self.outcome(of: call, elements, folder.path, place.name)
          if let outcome { failures.append("\(call) with \(elements): \(outcome)") }
          return outcome == nil
        }
      }
      #expect(isRight, "\(place.title): \(failures.joined(separator: "\n"))")
    }
  }

  /// Nil if the call did what it should.
  private static func outcome(of call: String, _ elements: String, _ folder: String, _ name: String) throws -> String? {
    let runtime = try ExampleTests.runtime()
    let script = """
      local folder = '\(folder)'
      local leaf = tensor\(elements):requires_grad_()
      local x, u, order = leaf * 1, leaf:detach():clone(), {}
      for d = 1, u:dim() do order[d] = d end
      local m = tensor{{0.3, 0.7}, {0.9, 0.2}}:requires_grad_() * 1
      local v, k = tensor{0.3, 0.7}:requires_grad_() * 1, tensor{1, 2}:requires_grad_() * 1
      local loss, net
      return \(call)
      """
    let results: [LuaValue]
    do {
      results = try runtime.run(script)
    } catch let error as LuaError {
      if case .noDerivative? = error.underlying as? AutogradError { return nil }
      // No float can stand there at all.
      let refusals = ["bool", "bool condition", "integers", "integer positions"].map { "\($0) expected, got float64" }
      if refusals.contains(where: error.message.contains) || error.message.contains("bool mask expected") { return nil }
      return error.message
    }
    return judge(results.flatMap { tensors(in: $0) }, name, results)
  }

  private static func judge(_ tensors: [Tensor], _ name: String, _ results: [LuaValue]) -> String? {
    if discrete.contains(name) {
      let isDiscrete = !tensors.isEmpty && tensors.allSatisfy { !$0.dtype.isFloatingPoint }
      return isDiscrete ? nil : "results of integers or booleans expected"
    }
    if cut.contains(name) { return nil }
    if tensors.isEmpty {
      let isNumber = results.contains { $0.double != nil || $0.kind == .boolean || $0.kind == .table }
      return !isNumber || plain.contains(name) ? nil : "numbers from a tensor that requires gradients"
    }
    if let lost = tensors.first(where: { $0.dtype.isFloatingPoint && !$0.requiresGrad }) {
      return "a \(lost.dtype.name) result of shape \(lost.shape) that requires no gradient"
    }
    return tensors.contains(where: \.requiresGrad) ? nil : "no result that requires gradients"
  }

  /// The tensors in a result; those of times are constants.
  private static func tensors(in value: LuaValue) -> [Tensor] {
    switch value {
    case .object(let object): return (object as? Tensor).map { [$0] } ?? []
    case .table(let table):
      var found: [Tensor] = []
      try? table.forEach { key, entry in if key.text != "t" { found += tensors(in: entry) } }
      return found
    default: return []
    }
  }
}
