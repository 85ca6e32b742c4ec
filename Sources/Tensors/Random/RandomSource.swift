import Interrupt

/// What ``Generator`` asks of each of its three kinds. Arguments were checked at its door.
///
/// Long fills poll the interrupt flag; one that stops leaves the generator where its last finished block ended.
protocol RandomSource: AnyObject {
  var state: GeneratorState { get }
  func restore(_ state: GeneratorState) throws
  func seed(_ seed: UInt64) throws

  func fillUniform(_ out: UnsafeMutableBufferPointer<Float>, low: Double, high: Double) throws
  func fillUniform(_ out: UnsafeMutableBufferPointer<Double>, low: Double, high: Double) throws
  func fillNormal(_ out: UnsafeMutableBufferPointer<Float>, mean: Double, std: Double) throws
  func fillNormal(_ out: UnsafeMutableBufferPointer<Double>, mean: Double, std: Double) throws
  /// Integers from `low` to `low + range − 1`, range ≥ 1.
  func fillIntegers(_ out: UnsafeMutableBufferPointer<Int64>, low: Int64, range: UInt64) throws
  func shuffle(_ values: UnsafeMutableBufferPointer<Int64>) throws
}

/// Numbers between two looks at the interrupt flag: some milliseconds of work, a multiple of every block size.
let randomBlockLength = 1 << 20

/// Calls `body` with consecutive parts of `out`, polling the interrupt flag between them.
func inBlocks<T>(
  _ out: UnsafeMutableBufferPointer<T>, _ body: (_ start: UnsafeMutablePointer<T>, _ count: Int) -> Void
) throws {
  guard let base = out.baseAddress else { return }
  for start in stride(from: 0, to: out.count, by: randomBlockLength) {
    try Interrupt.check()
    body(base + start, min(randomBlockLength, out.count - start))
  }
}

/// Calls `body` with parts of `from, from − 1, …, 1`, polling the interrupt flag between them.
func downwards(from: Int, _ body: (_ from: Int, _ to: Int) -> Void) throws {
  var from = from
  while from >= 1 {
    try Interrupt.check()
    let to = max(1, from - randomBlockLength + 1)
    body(from, to)
    from = to - 1
  }
}
