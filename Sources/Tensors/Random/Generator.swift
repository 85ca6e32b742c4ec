/// A stream of random numbers of one of three kinds, chosen by name.
///
/// `.philox` (the default) is counter-based: its fills run in parallel. `.numpy` and `.torch` give the streams of
/// NumPy's `RandomState` and of PyTorch's CPU generator. All give the same bits for any number of threads and on every
/// CPU.
///
/// Fills work on raw buffers of any length, empty ones included. They throw ``RandomError`` for arguments out of range,
/// before a number is drawn, and `Interrupted` when running work is asked to stop.
public final class Generator {
  private let source: any RandomSource
  public let kind: GeneratorKind

  /// - Parameter seed: any 64-bit number; `.numpy` takes 0 … 2³²−1 as NumPy does, `.torch` uses the low 32 bits.
  public init(kind: GeneratorKind = .philox, seed: UInt64) throws {
    self.kind = kind
    source =
      switch kind {
      case .philox: PhiloxGenerator(seed: seed)
      case .numpy: try NumPyRandomState(seed: seed)
      case .torch: TorchGenerator(seed: seed)
      }
  }

  /// Philox stream number `stream` of `seed`: for work that needs independent numbers in every part.
  public init(seed: UInt64, stream: UInt32) {
    kind = .philox
    source = PhiloxGenerator(seed: seed, stream: stream)
  }

  /// The Philox stream of `seed` from its word `position` on: for those who keep their place themselves. A float32 uniform
  /// takes one word.
  public init(seed: UInt64, position: UInt64) {
    kind = .philox
    source = PhiloxGenerator(seed: seed, position: position)
  }

  /// NumPy's `RandomState(key)` for a list of at least one 32-bit integers.
  public init(numpyKey key: [UInt32]) throws {
    kind = .numpy
    source = try NumPyRandomState(key: key)
  }

  /// A generator that goes on where `state` was taken.
  public convenience init(state: GeneratorState) throws {
    try self.init(kind: state.kind, seed: 0)
    try restore(state)
  }

  /// Starts the stream of `seed` from its beginning.
  public func seed(_ seed: UInt64) throws { try source.seed(seed) }

  /// All that is needed to go on from here.
  public var state: GeneratorState { source.state }

  /// Goes on where `state` was taken. A state of another kind or a damaged one is refused and changes nothing.
  public func restore(_ state: GeneratorState) throws {
    guard state.kind == kind else { throw RandomError.stateOfOtherKind(state.kind, expected: kind) }
    try source.restore(state)
  }

  /// Uniform numbers of [low, high): 24 random bits each; `.numpy` rounds its 53-bit numbers. Rounding may give `high`.
  public func fillUniform(
    _ out: UnsafeMutableBufferPointer<Float>, low: Double = 0, high: Double = 1
  ) throws {
    guard low <= high, (Float(high) - Float(low)).isFinite else { throw RandomError.interval(low: low, high: high) }
    try undoing(out.count) { try source.fillUniform(out, low: low, high: high) }
  }

  /// Uniform numbers of [low, high): 53 random bits each. Rounding may give `high`.
  public func fillUniform(
    _ out: UnsafeMutableBufferPointer<Double>, low: Double = 0, high: Double = 1
  ) throws {
    guard low <= high, (high - low).isFinite else { throw RandomError.interval(low: low, high: high) }
    try undoing(out.count) { try source.fillUniform(out, low: low, high: high) }
  }

  /// The place in a Philox stream of the words that the next `count` float64 uniforms would be made of, which are used up;
  /// nil for other kinds.
  func takePhiloxPairs(_ count: Int) -> (philox: Philox, position: UInt64)? {
    (source as? PhiloxGenerator)?.takePairs(count)
  }

  /// Normal numbers of mean `mean` and standard deviation `std` ≥ 0.
  public func fillNormal(
    _ out: UnsafeMutableBufferPointer<Float>, mean: Double = 0, std: Double = 1
  ) throws {
    guard std >= 0 else { throw RandomError.deviation(std) }
    try undoing(out.count) { try source.fillNormal(out, mean: mean, std: std) }
  }

  /// Normal numbers of mean `mean` and standard deviation `std` ≥ 0.
  public func fillNormal(
    _ out: UnsafeMutableBufferPointer<Double>, mean: Double = 0, std: Double = 1
  ) throws {
    guard std >= 0 else { throw RandomError.deviation(std) }
    try undoing(out.count) { try source.fillNormal(out, mean: mean, std: std) }
  }

  /// Integers of `low..<high`. `.philox` and `.numpy` have no bias; `.torch` has PyTorch's (below 2⁻⁴ relative).
  package func fillIntegers(_ out: UnsafeMutableBufferPointer<Int64>, low: Int64 = 0, high: Int64) throws {
    guard low < high else { throw RandomError.emptyRange(low: low, high: high) }
    try undoing(out.count) { try source.fillIntegers(out, low: low, range: UInt64(bitPattern: high &- low)) }
  }

  /// Draws `count` numbers, or none: if it is interrupted the generator goes on where it was before.
  private func undoing(_ count: Int, _ draw: () throws -> Void) throws {
    guard count > randomBlockLength else { return try draw() }
    let before = state
    do {
      try draw()
    } catch {
      try restore(before)
      throw error
    }
  }

  /// Puts the values in random order, as NumPy's `shuffle` for `.numpy`.
  package func shuffle(_ values: UnsafeMutableBufferPointer<Int64>) throws {
    try undoing(values.count) { try source.shuffle(values) }
  }

  /// The same of an array.
  public func shuffle(_ values: inout [Int64]) throws { try values.withUnsafeMutableBufferPointer { try shuffle($0) } }

  /// The numbers 0 ..< count in random order: NumPy's `permutation(n)`, PyTorch's `randperm(n)`.
  package func fillPermutation(_ out: UnsafeMutableBufferPointer<Int64>) throws {
    for i in out.indices { out[i] = Int64(i) }
    try undoing(out.count) { try source.shuffle(out) }
  }
}
