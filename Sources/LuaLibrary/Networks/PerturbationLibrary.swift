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
    let k = Option.number("k", "finite, not 0; 1 leaves every bit")
    declare(module, "none", "Changes nothing: the control.", [], example: "perturb.none()") { _ in NoPerturbation() }
    declare(
      module, "rescale", "The paper's: steps w ← w − (lr·k)·(g/k), the same in exact arithmetic.",
      [k], places: [.update], example: "perturb.rescale{k = 3}",
      discussion: """
        It acts in the step itself: with momentum on w ← w − (lr·k)·(v/k), in Adam on w ← w − ((lr·k)·(m/k))/(√v + ε). Of \
        several that act at once the product of their k counts.
        """
    ) { call in try Rescale(k: call[k]) }
    let n = Option.integer("n", default: 1)
    let fraction = Option.number("fraction", "of the elements", default: 1, atLeast: 0, atMost: 1)
    let sign = Option.choice(
      "sign", UlpDirection.self, "which way; random: each element to either side", default: .random)
    declare(
      module, "ulp", "Moves elements by n units in the last place: each up or down by chance, or as `sign` says.",
      [n, fraction, sign],
      example: "perturb.ulp{n = 1, fraction = 0.5, seed = 7}"
    ) { call in try UlpMove(n: call[n], fraction: call[fraction], direction: call[sign]) }
    let scale = Option.number("scale", "standard deviation", atLeast: 0)
    let relative = Option.boolean("relative", "times each element's magnitude", default: true)
    declare(
      module, "noise", "Adds normal noise.",
      [scale, relative],
      example: "perturb.noise{scale = 1e-7}"
    ) { call in try Noise(scale: call[scale], isRelative: call[relative]) }
    declare(
      module, "round", "Rounds to a format.", RoundingOptions.all,
      example: "perturb.round{format = 'bfloat16', mode = 'stochastic', seed = 1}"
    ) { call in
      let (format, mode) = try call.rounding()
      return RoundTo(format, mode)
    }
    let function = Option.function("f", "function(tensor, ctx)")
    let name = Option.string("name", "in descriptions", default: "custom")
    declare(
      module, "custom",
      "Your own: a function of the tensor and where it stands, {name, iteration, place, seed}, that returns a tensor.",
      [function, name],
      example: "perturb.custom{name = 'halve', f = function(g, ctx) return ctx.iteration < 10 and g or g * 0.5 end}",
      discussion: """
        `ctx.seed` is an integer made of the option `seed`, place, name and iteration, for random numbers that belong to \
        this site alone: `tensor.generator('philox', ctx.seed):randn(g.shape)`.
        """
    ) { call in try call[function].perturbation(call[name]) }
  }

  /// Declares a kind: its own options, then where and when.
  private static func declare(
    _ module: LuaModule, _ name: String, _ summary: String, _ options: [any DeclaredOption],
    places: [PerturbationSite.Place] = PerturbationSite.Place.allCases, example: String, discussion: String = "",
    _ make: @escaping (Call) throws -> any Perturbation
  ) {
    let standard = places.contains(.gradient) ? PerturbationSite.Place.gradient : places[0]
    // A kind that acts at some places alone offers those alone.
    let at = Option<PerturbationSite.Place>(
      .choice("at", places.map(\.rawValue), "what is changed", default: standard.rawValue)
    ) { option in
      guard let place = option.value.text.flatMap(PerturbationSite.Place.init(rawValue:)) else {
        throw option.unexpected(expected: option.parameter.expectation)
      }
      return place
    }
    module.function(
      name, summary, options: options + [at] + PlacementOptions.all, returns: "perturbation", example: example,
      discussion: discussion
    ) { call in
      let perturbation: any Perturbation
      do { perturbation = try make(call) } catch PerturbationError.setting(_, let name, let expected, let got) {
        throw ArgumentError.option(name, expected: expected, got: got)
      }
      // The control fits wherever it is given, unless the script says where.
      let isAnywhere = try perturbation is NoPerturbation && !call.isGiven(at)
      call.pushFresh(
        LuaPerturbation(try PlacedPerturbation(perturbation, call.placement(at: isAnywhere ? nil : call[at]))))
    }
  }
}

/// Where and when, for all kinds.
private enum PlacementOptions {
  static let pattern = Option.string("pattern", "names of parameters or layers, * for any characters").optional
  static let iterations = Option<ClosedRange<Int>?>(
    .numbers("iterations", "{first, last}, from 1; {first}: to the end").optional
  ) {
    option in
    guard option.isGiven else { return nil }
    let ends = try option.numbers().map { $0 == .infinity ? Int.max : Int(exactly: $0) ?? 0 }
    guard let first = ends.first, let last = ends.count == 1 ? Int.max : ends.last, ends.count <= 2, first >= 1,
      first <= last
    else { throw option.unexpected(expected: "{first, last} with 1 ≤ first ≤ last") }
    return first...last
  }
  static let probability = Option.number("probability", "of acting", default: 1, atLeast: 0, atMost: 1)
  static let seed = Option.seed()

  static let all: [any DeclaredOption] = [pattern, iterations, probability, seed]
}

/// How to round, for `perturb.round` and `tensor:round_to`.
enum RoundingOptions {
  static let format = Option.choice("format", of: RoundingFormat.named.map(\.description)).map { name, option in
    guard let format = RoundingFormat.named.first(where: { $0.description == name }) else {
      throw option.unexpected(expected: option.parameter.expectation)
    }
    return format
  }.optional
  static let mantissa = Option.integer(
    "mantissa", "bits of the fraction, in place of a format", atLeast: 0, atMost: 52
  ).optional
  static let exponent = Option.integer(
    "exponent", "bits of the exponent, in place of a format; at most the tensor's", atLeast: 2, atMost: 11
  ).optional
  static let mode = Option.choice("mode", RoundingMode.self, default: .nearest)

  static let all: [any DeclaredOption] = [format, mantissa, exponent, mode]
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

extension Option where Value == [PlacedPerturbation] {
  /// The option `perturb` of what makes steps: what acts there.
  static func stepPerturbations(
    _ summary: String = "perturbation, list of them, or function(tensor, ctx)"
  ) -> Option {
    Option(.any("perturb", summary).optional) { option in
      guard option.isGiven else { return [] }
      let list = try LuaPerturbation.list(option.value, at: .gradient) { option.unexpected(expected: $0) }
      for each in list {
        guard let place = each.place, !PerturbedStep.places.contains(place) else { continue }
        throw option.unexpected(
          expected:
            "perturbation at \(PerturbedStep.places.alternatives) (net:perturb takes those at \(place.rawValue))",
          got: "\(each)")
      }
      return list
    }
  }
}

extension Call {
  /// Where and when, from the options that all kinds share.
  fileprivate func placement(at place: PerturbationSite.Place?) throws -> Placement {
    Placement(
      place, pattern: try self[PlacementOptions.pattern], iterations: try self[PlacementOptions.iterations],
      probability: try self[PlacementOptions.probability],
      seed: try self[PlacementOptions.seed])
  }

  /// Format and mode of ``RoundingOptions``.
  func rounding() throws -> (format: RoundingFormat, mode: RoundingMode) {
    let mode = try self[RoundingOptions.mode]
    let (fraction, exponent) = try (self[RoundingOptions.mantissa], self[RoundingOptions.exponent])
    if let format = try self[RoundingOptions.format] {
      for other in [RoundingOptions.mantissa, RoundingOptions.exponent] where try isGiven(other) {
        throw unexpected(other, expected: "nothing beside a format")
      }
      return (format, mode)
    }
    guard fraction != nil || exponent != nil else {
      throw unexpected(RoundingOptions.format, expected: "format, or mantissa or exponent = number of bits")
    }
    return (.bits(fraction: fraction, exponent: exponent), mode)
  }
}
