import Autograd
import LuaRuntime
import Tensors

extension Generator: LuaObject {}

/// Random tensors, and generators whose state can be kept.
final class RandomLibrary {
  private let type = LuaClass<Generator>(
    "generator", "A stream of random numbers: same seed, same numbers, on every machine and for any number of threads.",
    discussion: """
      Kinds: `philox` (counter-based, parallel; the default), `numpy` (NumPy's legacy `RandomState`) and `torch` \
      (PyTorch's CPU generator). The last two give the same random numbers as those libraries \
      from the same seed; only `randn` of 16 values or more and `normal_` of `torch` may differ in the last bits from a \
      PyTorch that fuses multiplications and additions (AVX2, AVX-512).
      """)
  private unowned let tensors: TensorLibrary
  /// The generator of `tensor.rand` and its like; seeded 0 at start, so that a script without a seed is repeatable.
  private(set) var standard: Generator

  init(_ tensors: TensorLibrary) throws {
    self.tensors = tensors
    standard = try Generator(kind: .philox, seed: 0)
  }

  func register(in runtime: LuaRuntime) {
    declareModule()
    declareFills()
    declareLikes()
    declareDraws()
    declareState()
    runtime.register(type)
  }

  /// Runs `body`; afterwards the standard generator is, and stands, as before, whatever happened.
  func keepingState<R>(_ body: () throws -> R) throws -> R {
    let (generator, state) = (standard, standard.state)
    let result = Result { try body() }
    standard = generator
    try generator.restore(state)
    return try result.get()
  }

  /// A number of the standard generator that seeds another one.
  func drawnSeed() throws -> UInt64 {
    try Tensor.integers([1], 0..<Int64.max, standard).toArray(Int64.self).reduce(0) { $0 ^ UInt64(bitPattern: $1) }
  }

  private func declareModule() {
    let module = tensors.module
    module.function(
      "generator", "A generator of random numbers.",
      [.choice("kind", GeneratorKind.self, default: .philox), .integer("seed", default: 0)],
      returns: "generator", example: "tensor.generator('numpy', 7):randn(3)"
    ) { call in call.pushFresh(try Generator(kind: call.choice(1), seed: call.seed(2))) }
    module.function(
      "manual_seed", "Seeds the generator of `tensor.rand`, `tensor.randn` and the others; it may change its kind.",
      [.integer("seed"), .choice("kind", GeneratorKind.self).optional], returns: "generator",
      example: "tensor.manual_seed(7)",
      discussion: "Without a call the seed is 0: the same script gives the same numbers in every run."
    ) { [self] call in
      let kind = call.isNil(2) ? standard.kind : try call.choice(2)
      standard = try Generator(kind: kind, seed: call.seed(1))
      call.push(standard)
    }
    module.function("default_generator", "The generator of `tensor.rand` and the others.", returns: "generator") {
      [self] call in call.push(standard)
    }
  }

  /// Declares a function of the module, which draws from the standard generator, and a method of the class.
  private func both(
    _ name: String, _ summary: String, _ parameters: [Parameter], returns: String = "tensor", example: String,
    _ body: @escaping (Generator, Call) throws -> Void
  ) {
    type.method(name, summary, parameters, returns: returns, example: "tensor.generator('philox', 1):\(example)", body)
    tensors.module.function(name, summary, parameters, returns: returns, example: "tensor.\(example)") { [self] call in
      try body(standard, call)
    }
  }

  private func declareFills() {
    let sizes = Parameter.integer("sizes", "sizes, as numbers or one table, then perhaps a dtype").or("table or string")
      .repeated
    both("rand", "Uniform numbers of [0, 1).", [sizes], example: "rand(2, 3)") { [self] generator, call in
      let (shape, dtype) = try call.newShape(from: 1, default: tensors.defaultDType)
      call.pushFresh(try Tensor.uniform(shape, dtype, generator))
    }
    both("randn", "Normal numbers of mean 0 and standard deviation 1.", [sizes], example: "randn(2, 3)") {
      [self] generator, call in
      let (shape, dtype) = try call.newShape(from: 1, default: tensors.defaultDType)
      call.pushFresh(try Tensor.normal(shape, dtype, generator))
    }
    both(
      "randint", "Integers from `low` to `high`, both included, as `math.random`.",
      [
        .integer("low"), .integer("high"),
        .integer("sizes", "sizes, as numbers or one table").or("table of integers").repeated,
      ], example: "randint(1, 6, 10)"
    ) { generator, call in
      let (shape, _) = try call.newShape(from: 3, default: .int64)
      let (low, high) = (try call.integer(1), try call.integer(2))
      guard low <= high, high < Int.max else {
        throw ArgumentError.argument(2, name: "high", expected: "integer of at least \(low)", got: "\(high)")
      }
      call.pushFresh(try Tensor.integers(shape, Int64(low)..<Int64(high + 1), generator))
    }
    both("randperm", "The numbers 1 … n in random order.", [.integer("n", atLeast: 0)], example: "randperm(5)") {
      generator, call in call.pushFresh(try Tensor.permutation(call.integer(1), generator).countedFromOne())
    }
    onTensor(
      "uniform_", "Fills a tensor with uniform numbers of [low, high).",
      [.number("low", default: 0), .number("high", default: 1)], example: "tensor.zeros(3):uniform_(-1, 1)"
    ) { generator, t, call in
      let (low, high) = (try call.number(1), try call.number(2))
      try Differentiable.overwrite(t, "uniform_") { try t.fillUniformInPlace(low: low, high: high, generator) }
      call.pushArgument(0)
    }
    onTensor(
      "normal_", "Fills a tensor with normal numbers.", [.number("mean", default: 0), .number("std", default: 1)],
      example: "tensor.zeros(3):normal_(0, 0.1)"
    ) { generator, t, call in
      let (mean, deviation) = (try call.number(1), try call.number(2))
      try Differentiable.overwrite(t, "normal_") { try t.fillNormalInPlace(mean: mean, std: deviation, generator) }
      call.pushArgument(0)
    }
  }

  /// Declares what takes a tensor: a function of the module and a method of tensors, which draw from the standard generator,
  /// and a method of generators.
  private func onTensor(
    _ name: String, _ summary: String, _ parameters: [Parameter] = [], of first: String = "t", example: String = "",
    discussion: String = "", _ body: @escaping (Generator, Tensor, Call) throws -> Void
  ) {
    let all = [.object(first, Tensor.self, "tensor")] + parameters
    type.method(name, summary, all, returns: "tensor", discussion: discussion) { generator, call in
      try body(generator, call.object(1, Tensor.self), call.dropFirst())
    }
    tensors.both(
      name, summary, parameters, returns: "tensor", example: example, discussion: discussion
    ) { [self] t, call in try body(standard, t, call) }
  }

  private func declareLikes() {
    onTensor("rand_like", "Uniform numbers of [0, 1) in the shape and dtype of a tensor.", [.dtype()]) {
      generator, t, call in call.pushFresh(try Tensor.uniform(t.shape, call.dtype(1) ?? t.dtype, generator))
    }
    onTensor("randn_like", "Normal numbers of mean 0 and deviation 1 in the shape and dtype of a tensor.", [.dtype()]) {
      generator, t, call in call.pushFresh(try Tensor.normal(t.shape, call.dtype(1) ?? t.dtype, generator))
    }
    onTensor(
      "randint_like", "Integers from `low` to `high`, both included, in the shape and dtype of a tensor.",
      [.integer("low"), .integer("high")], example: "tensor.zeros(3):randint_like(1, 6)"
    ) { generator, t, call in
      let (low, high) = (try call.integer(1), try call.integer(2))
      guard low <= high, high < Int.max else {
        throw call.unexpected(2, expected: "integer of at least \(low)")
      }
      for bound in [low, high] {
        guard Scalar.integer(Int64(bound)).isHeld(by: t.dtype) else {
          throw call.unexpected(bound == low ? 1 : 2, expected: t.dtype.numberExpectation)
        }
      }
      call.pushFresh(try Tensor.integers(t.shape, Int64(low)..<Int64(high + 1), generator).to(t.dtype))
    }
  }

  private func declareDraws() {
    onTensor(
      "bernoulli", "1 with the probability that stands in each element, else 0; shape and dtype stay.",
      example: "tensor.full(5, 0.5):bernoulli()",
      discussion: """
        Whether a uniform number of the dtype, as `rand` gives it, lies below the probability. A generator of kind `torch` \
        gives PyTorch's outcomes of `torch.bernoulli(p)` (its `bernoulli_(0.5)` and dropout draw otherwise). It has no \
        derivative.
        """
    ) { generator, t, call in
      try Differentiable.refuse("bernoulli", t)
      call.pushFresh(try t.bernoulli(generator))
    }
    onTensor(
      "bernoulli_", "Fills a tensor with 1, of that probability, or 0.",
      [.number("p", "also a tensor of probabilities, which broadcasts", default: 0.5).or("tensor")],
      example: "tensor.zeros(5):bernoulli_(0.3)"
    ) { generator, t, call in
      let given = call.objectIfPresent(1, Tensor.self)
      if let given { try Differentiable.refuse("bernoulli_", given) }
      let dtype = given?.dtype ?? (t.dtype.isFloatingPoint ? t.dtype : .float64)
      let p = try given ?? Tensor.scalar(.real(call.number(1)), dtype)
      let outcomes = try p.broadcast(to: t.shape).bernoulli(generator)
      try Differentiable.overwrite(t, "bernoulli_") { try t.copyInPlace(outcomes) }
      call.pushArgument(0)
    }
    onTensor(
      "multinomial",
      "n positions, from 1, drawn in proportion to the weights in a vector or in each row of a matrix (int64).",
      [.integer("n", atLeast: 0), .boolean("replacement", "put back what was drawn", default: false)],
      example: "tensor{1, 0, 3}:multinomial(5, true)",
      discussion: """
        With replacement, more than one draw and a generator of kind `torch`, PyTorch's positions. Without replacement PyTorch \
        draws exponential numbers in its own way: same chances, other positions.
        """
    ) { generator, t, call in
      call.pushFresh(try t.multinomial(call.integer(1), replacement: call.boolean(2), generator).countedFromOne())
    }
  }

  private func declareState() {
    type.property("kind", "`philox`, `numpy` or `torch`.", type: "string", get: { $0.kind.rawValue })
    type.method("seed", "Starts the stream of a seed from its beginning.", [.integer("seed")], returns: "generator") {
      generator, call in
      try generator.seed(call.seed(1))
      call.pushReceiver()
    }
    type.method("state", "All that is needed to go on from here, as a string of bytes.", returns: "string") {
      generator, call in
      call.push(bytes: generator.state.bytes)
    }
    type.method("restore", "Goes on where a state was taken.", [.string("state")], returns: "generator") {
      generator, call in
      try generator.restore(GeneratorState(kind: generator.kind, bytes: call.bytes(1)))
      call.pushReceiver()
    }
    type.metamethod("__tostring") { call in
      call.push("generator (\(try call.object(1, Generator.self).kind.rawValue))")
    }
  }
}

extension Call {
  /// An integer as a seed: negative ones by their bits.
  fileprivate func seed(_ index: Int) throws -> UInt64 { UInt64(bitPattern: Int64(try integer(index))) }
}
