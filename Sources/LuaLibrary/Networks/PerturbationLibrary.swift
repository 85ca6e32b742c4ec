import LuaRuntime
import Optimizers
import Perturbations
import Tensors

/// A perturbation as Lua holds it.
final class LuaPerturbation: LuaObject {
  let perturbation: PlacedPerturbation
  init(_ perturbation: PlacedPerturbation) { self.perturbation = perturbation }

  /// A perturbation, a list of them, or plain functions of a script, which then act at `place`.
  /// - Parameter unexpected: makes the error, given what was expected.
  static func list(
    _ value: LuaValue, at place: PerturbationSite.Place, depth: Int = 0, unexpected: (String) -> ArgumentError
  ) throws -> [PlacedPerturbation] {
    switch value {
    case .object(let object):
      if let one = object as? LuaPerturbation { return [one.perturbation] }
    case .function(let f): return [try PlacedPerturbation(f.perturbation("function"), Placement(place))]
    case .table(let table):
      // Nothing that has a key of its own is dropped in silence.
      guard try table.pairs().count == table.rawCount else { break }
      // A list may hold itself.
      guard depth < 100 else { throw unexpected("lists nested at most 100 deep") }
      return try (0..<table.rawCount).flatMap {
        try list(table[raw: $0 + 1], at: place, depth: depth + 1, unexpected: unexpected)
      }
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
        after it (give these to an optimizer's `perturb`, or to that of `pde.cnn_linear` and its kin, one or a list), the \
        output of a layer after its `forward`, or the gradient with respect to it as it flows `backward` (give these to \
        `net:perturb`). `pattern` (`layer2.*`), `iterations` ({first, last}) and `probability` restrict it. What could \
        not act where it is given, or covers no name there, is an error. What one does depends on its seed, the \
        iteration and the name, never on order or threads. `tostring(p)` describes it. A function(tensor, ctx) may stand \
        for a perturbation anywhere; `ctx` is {name, iteration, place, seed}.
        """)
    declarePerturbations(module)
    runtime.register(type)
    runtime.register(module)
  }

  private static func declarePerturbations(_ module: LuaModule) {
    declare(module, "none", "Changes nothing: the control.", [], example: "perturb.none()") { _ in NoPerturbation() }
    declare(
      module, "rescale", "The paper's: steps w ← w − (lr·k)·(g/k), the same in exact arithmetic.",
      [.number("k", "finite, not 0; 1 leaves every bit")], places: [.update], example: "perturb.rescale{k = 3}",
      discussion: """
        It acts in the step itself: with momentum on w ← w − (lr·k)·(v/k), in Adam on w ← w − ((lr·k)·(m/k))/(√v + ε). Of \
        several that act at once the product of their k counts.
        """
    ) { call in try Rescale(k: call.options.number("k")) }
    declare(
      module, "ulp", "Moves elements by n units in the last place.",
      [
        .integer("n", default: 1), .number("fraction", "of the elements", default: 1, atLeast: 0, atMost: 1),
        .choice(
          "sign", UlpDirection.allCases.map(\.rawValue), "which way; random: each element to either side",
          default: "random"),
      ],
      example: "perturb.ulp{n = 1, fraction = 0.5, seed = 7}"
    ) { call in
      let o = call.options
      return try UlpMove(
        n: o.integer("n"), fraction: o.number("fraction"),
        direction: UlpDirection(rawValue: o.string("sign")) ?? .random)
    }
    declare(
      module, "noise", "Adds normal noise.",
      [
        .number("scale", "standard deviation", atLeast: 0),
        .boolean("relative", "times each element's magnitude", default: true),
      ],
      example: "perturb.noise{scale = 1e-7}"
    ) { call in try Noise(scale: call.options.number("scale"), isRelative: call.options.boolean("relative")) }
    declare(
      module, "round", "Rounds to a format.", roundingOptions,
      example: "perturb.round{format = 'bfloat16', mode = 'stochastic', seed = 1}"
    ) { call in
      let (format, mode) = try call.options.rounding()
      return RoundTo(format, mode)
    }
    declare(
      module, "custom",
      "Your own: a function of the tensor and where it stands, {name, iteration, place, seed}, that returns a tensor.",
      [.function("f", "function(tensor, ctx)"), .string("name", "in descriptions", default: "custom")],
      example: "perturb.custom{name = 'halve', f = function(g, ctx) return ctx.iteration < 10 and g or g * 0.5 end}",
      discussion: """
        `ctx.seed` is an integer made of the option `seed`, place, name and iteration, for random numbers that belong to \
        this site alone: `tensor.generator('philox', ctx.seed):randn(g.shape)`.
        """
    ) { call in try call.options.function("f").perturbation(call.options.string("name")) }
  }

  /// Declares a kind: its own options, then where and when.
  private static func declare(
    _ module: LuaModule, _ name: String, _ summary: String, _ options: [Parameter],
    places: [PerturbationSite.Place] = PerturbationSite.Place.allCases, example: String, discussion: String = "",
    _ make: @escaping (Call) throws -> any Perturbation
  ) {
    let place = places.contains(.gradient) ? PerturbationSite.Place.gradient : places[0]
    let placement: [Parameter] = [
      .choice("at", places.map(\.rawValue), "what is changed", default: place.rawValue),
      .string("pattern", "names of parameters or layers, * for any characters").optional,
      .numbers("iterations", "{first, last}, from 1"),
      .number("probability", "of acting", default: 1, atLeast: 0, atMost: 1), .integer("seed", default: 0),
    ]
    module.function(
      name, summary, options: options + placement, returns: "perturbation", example: example, discussion: discussion
    ) { call in
      let o = call.options
      let perturbation: any Perturbation
      do { perturbation = try make(call) } catch PerturbationError.setting(_, let name, let expected, let got) {
        throw ArgumentError.option(name, expected: expected, got: got)
      }
      // The control fits wherever it is given, unless the script says where.
      let isAnywhere = perturbation is NoPerturbation && !o.isGiven("at")
      let place = isAnywhere ? nil : PerturbationSite.Place(rawValue: try o.string("at"))
      call.pushFresh(LuaPerturbation(try PlacedPerturbation(perturbation, o.placement(at: place))))
    }
  }

  /// The options of a rounding.
  static var roundingOptions: [Parameter] {
    [
      .choice("format", RoundingFormat.named.map(\.description)).optional,
      .integer("mantissa", "bits of the fraction, in place of a format", atLeast: 0, atMost: 52).optional,
      .integer("exponent", "bits of the exponent, in place of a format; at most the tensor's", atLeast: 2, atMost: 11)
        .optional,
      .choice("mode", RoundingMode.allCases.map(\.rawValue), "", default: "nearest"),
    ]
  }
}

extension LuaFunction {
  /// The perturbation that calls the function.
  fileprivate func perturbation(_ name: String) -> CustomPerturbation {
    CustomPerturbation(name: name, source: checksum, needsInterpreter: true) { try self.perturbed($0, $1, $2, name) }
  }

  /// The tensor that a script's perturbation returns; its errors tell where they happened.
  private func perturbed(_ tensor: Tensor, _ site: PerturbationSite, _ seed: UInt64, _ name: String) throws -> Tensor {
    let context = try requireRuntime().newTable(fields: 4)
    context.setRaw("name", site.name)
    context.setRaw("iteration", site.iteration)
    context.setRaw("place", site.place.rawValue)
    context.setRaw("seed", Int(truncatingIfNeeded: seed & (.max >> 1)))
    let result: LuaValue?
    do {
      result = try call(LuaValue.object(tensor), context, results: 1).first
    } catch let error as LuaError where error.kind == .runtime {
      throw PerturbationError.result(perturbation: name, site: site, expected: "tensor", got: "error: \(error.message)")
    }
    guard case .object(let object)? = result, let changed = object as? Tensor else {
      throw PerturbationError.result(
        perturbation: name, site: site, expected: "tensor", got: result?.kind.description ?? "nothing")
    }
    return changed
  }
}

extension OptionReader {
  /// The option `perturb` of what makes steps: what acts there.
  func stepPerturbations() throws -> [PlacedPerturbation] {
    guard isGiven("perturb") else { return [] }
    let list = try LuaPerturbation.list(value("perturb"), at: .gradient) { unexpected("perturb", expected: $0) }
    for each in list {
      guard let place = each.place, !PerturbedStep.places.contains(place) else { continue }
      throw ArgumentError.option(
        "perturb",
        expected: "perturbation at \(PerturbedStep.places.alternatives) (net:perturb takes those at \(place.rawValue))",
        got: "\(each)")
    }
    return list
  }

  /// Where and when, from the options that all kinds share.
  fileprivate func placement(at place: PerturbationSite.Place?) throws -> Placement {
    var iterations: ClosedRange<Int>?
    if isGiven("iterations") {
      let ends = try numbers("iterations").map { $0 == .infinity ? Int.max : Int(exactly: $0) ?? 0 }
      guard ends.count == 2, ends[0] >= 1, ends[0] <= ends[1] else {
        throw unexpected("iterations", expected: "{first, last} with 1 ≤ first ≤ last")
      }
      iterations = ends[0]...ends[1]
    }
    return Placement(
      place, pattern: optionalString("pattern"), iterations: iterations, probability: try number("probability"),
      seed: UInt64(bitPattern: Int64(try integer("seed"))))
  }

  /// Format and mode of ``PerturbationLibrary/roundingOptions``.
  func rounding() throws -> (format: RoundingFormat, mode: RoundingMode) {
    let mode = RoundingMode(rawValue: try string("mode")) ?? .nearest
    let (fraction, exponent) = (optionalInteger("mantissa"), optionalInteger("exponent"))
    if let name = optionalString("format"), let format = RoundingFormat.named.first(where: { $0.description == name }) {
      for other in ["mantissa", "exponent"] where isGiven(other) {
        throw unexpected(other, expected: "nothing beside a format")
      }
      return (format, mode)
    }
    guard fraction != nil || exponent != nil else {
      throw unexpected("format", expected: "format, or mantissa or exponent = number of bits")
    }
    return (.bits(fraction: fraction, exponent: exponent), mode)
  }
}
