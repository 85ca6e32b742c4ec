import LuaRuntime
import Perturbations
import Tensors

/// A perturbation as Lua holds it.
final class LuaPerturbation: LuaObject {
  let perturbation: Perturbation
  init(_ perturbation: Perturbation) { self.perturbation = perturbation }

  /// A perturbation, a list of them, or plain functions of a script, which then act at `place`.
  /// - Parameter unexpected: makes the error, given what was expected.
  static func list(
    _ value: LuaValue, at place: PerturbationSite.Place, unexpected: (String) -> ArgumentError
  ) throws -> [Perturbation] {
    switch value {
    case .object(let object):
      if let one = object as? LuaPerturbation { return [one.perturbation] }
    case .function(let f):
      return [Perturbation(.custom(name: "function") { try f.perturbed($0, $1, "function") }, at: place)]
    case .table(let table) where table.rawCount > 0:
      return try (1...table.rawCount).flatMap { try list(table[raw: $0], at: place, unexpected: unexpected) }
    case .table: return []
    default: break
    }
    throw unexpected("perturbation, list of them, or function(tensor, ctx)")
  }
}

/// The module `perturb`: what changes the last bits of a training on purpose.
enum PerturbationLibrary {
  static func register(in runtime: LuaRuntime) {
    let type = LuaClass<LuaPerturbation>("perturbation", "A change of last bits that an experiment asks for.")
    type.metamethod("__tostring") { call in
      call.push("\(try call.object(1, LuaPerturbation.self).perturbation)")
    }
    let module = LuaModule(
      "perturb", "Changes of last bits on purpose: what, where, when, from which seed.",
      discussion: """
        `at` says what is changed: the `gradient` before the step, the `update` that the step subtracts, the `weights` \
        after it (give these to an optimizer's `perturb`, one or a list), or the output of a layer after its `forward` \
        (give it to `net:perturb`). `pattern` (`layer2.*`), `iterations` ({first, last}) and `probability` restrict it. \
        What one does depends on its seed, the iteration and the name, never on order or threads. `tostring(p)` \
        describes it. A function(tensor, ctx) may stand for a perturbation anywhere.
        """)
    declarePerturbations(module)
    runtime.register(type)
    runtime.register(module)
  }

  private static func declarePerturbations(_ module: LuaModule) {
    let restrictions: [Parameter] = [
      .choice("at", PerturbationSite.Place.allCases.map(\.rawValue), "what is changed", default: "gradient"),
      .string("pattern", "names of parameters, * for any characters").optional,
      .numbers("iterations", "{first, last}"), .number("probability", "of acting", default: 1, atLeast: 0, atMost: 1),
      .integer("seed", default: 0),
    ]
    func declare(
      _ name: String, _ summary: String, _ options: [Parameter], example: String,
      _ change: @escaping (Call) throws -> Perturbation.Change
    ) {
      module.function(name, summary, options: options + restrictions, returns: "perturbation", example: example) {
        call in
        call.pushFresh(LuaPerturbation(try call.options.perturbation(change(call))))
      }
    }
    declare("none", "Changes nothing: the control.", [], example: "perturb.none()") { _ in .none }
    declare(
      "rescale", "The paper's: steps w ← w − (lr·k)·(g/k), the same in exact arithmetic.", [.number("k")],
      example: "perturb.rescale{k = 3}"
    ) { .rescale(k: try $0.options.number("k")) }
    declare(
      "ulp", "Moves elements by n units in the last place.",
      [.integer("n", default: 1), .number("fraction", "of the elements", default: 1, atLeast: 0, atMost: 1)],
      example: "perturb.ulp{n = 1, fraction = 0.5, seed = 7}"
    ) { call in
      let o = call.options
      let n = try o.integer("n")
      guard abs(n) <= 1 << 16 else { throw o.unexpected("n", expected: "integer of at most 65536 in magnitude") }
      return .ulp(n: n, fraction: try o.number("fraction"))
    }
    declare(
      "noise", "Adds normal noise.",
      [
        .number("scale", "standard deviation", atLeast: 0),
        .boolean("relative", "times each element's magnitude", default: true),
      ],
      example: "perturb.noise{scale = 1e-7}"
    ) { .noise(scale: try $0.options.number("scale"), isRelative: try $0.options.boolean("relative")) }
    declare(
      "round", "Rounds to a format.",
      [
        .choice("format", ["bfloat16", "float16", "tf32"]).optional,
        .integer("mantissa", "bits of the fraction, in place of a format", atLeast: 0, atMost: 52).optional,
        .choice("mode", RoundingMode.allCases.map(\.rawValue), "", default: "nearest"),
      ],
      example: "perturb.round{format = 'bfloat16', mode = 'stochastic', seed = 1}"
    ) { call in
      let o = call.options
      let mode = RoundingMode(rawValue: try o.string("mode")) ?? .nearest
      if let bits = o.optionalInteger("mantissa") {
        return .round(name: "mantissa=\(bits)", { .shortened($0, fraction: bits) }, mode)
      }
      let formats: [String: FloatFormat] = ["bfloat16": .bfloat16, "float16": .float16, "tf32": .tf32]
      guard let name = o.optionalString("format"), let format = formats[name] else {
        throw o.unexpected("format", expected: "format, or mantissa = number of bits")
      }
      return .round(name: name, { _ in format }, mode)
    }
    declare(
      "custom",
      "Your own: a function of the tensor and where it stands, {name, iteration, place}, that returns a tensor.",
      [.function("f", "function(tensor, ctx)"), .string("name", "in descriptions", default: "custom")],
      example: "perturb.custom{name = 'halve', f = function(g, ctx) return ctx.iteration < 10 and g or g * 0.5 end}"
    ) { call in
      let (f, name) = (try call.options.function("f"), try call.options.string("name"))
      return .custom(name: name) { try f.perturbed($0, $1, name) }
    }
  }
}

extension LuaFunction {
  /// The tensor that a script's perturbation returns; its errors tell where they happened.
  fileprivate func perturbed(_ tensor: Tensor, _ site: PerturbationSite, _ name: String) throws -> Tensor {
    let context = try requireRuntime().newTable(fields: 3)
    context.setRaw("name", site.name)
    context.setRaw("iteration", site.iteration)
    context.setRaw("place", site.place.rawValue)
    let result: LuaValue?
    do {
      result = try call(LuaValue.object(tensor), context, results: 1).first
    } catch let error as LuaError where error.kind == .runtime {
      throw PerturbationError(perturbation: name, site: site, expected: "tensor", got: "error: \(error.message)")
    }
    guard case .object(let object)? = result, let changed = object as? Tensor else {
      throw PerturbationError(
        perturbation: name, site: site, expected: "tensor", got: result?.kind.description ?? "nothing")
    }
    return changed
  }
}

extension OptionReader {
  fileprivate func perturbation(_ change: Perturbation.Change) throws -> Perturbation {
    let range = try numbers("iterations").map { Int($0) }
    guard range.isEmpty || range.count == 2 && range[0] <= range[1] else {
      throw unexpected("iterations", expected: "{first, last}")
    }
    return Perturbation(
      change, at: PerturbationSite.Place(rawValue: try string("at")) ?? .gradient, pattern: optionalString("pattern"),
      iterations: range.isEmpty ? nil : range[0]...range[1], probability: try number("probability"),
      seed: UInt64(bitPattern: Int64(try integer("seed"))))
  }
}
