import Tensors

/// Times of two pieces of work, measured in turn so that a busy machine slows both.
public struct Interleaved {
  /// Median seconds of each, and the median of the pairs' ratios peer/ours with the spread of its middle half.
  public let ours, peer, ratio, spread: Double

  /// - Parameter pairs: how many times each is run, after one run of both that is not counted.
  public init(pairs: Int = 15, ours: () throws -> Void, peer: () throws -> Void) rethrows {
    try ours()
    try peer()
    var times: [(ours: Double, peer: Double)] = []
    for _ in 0..<pairs { times.append((try seconds(ours), try seconds(peer))) }
    let ratios = times.map { $0.peer / $0.ours }.sorted()
    self.ours = times.map(\.ours).sorted()[pairs / 2]
    self.peer = times.map(\.peer).sorted()[pairs / 2]
    ratio = ratios[pairs / 2]
    spread = (ratios[pairs * 3 / 4] - ratios[pairs / 4]) / ratio
  }
}

/// Seconds that some work takes.
public func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  let passed = (ContinuousClock.now - start).components
  return Double(passed.seconds) + 1e-18 * Double(passed.attoseconds)
}

/// The copy of STREAM: arrays too large for any cache, on all threads of the pool.
public struct StreamCopy {
  private let from, to: Tensor
  /// Bytes read and written by one run.
  public var bytes: Int { 2 * from.count * from.dtype.byteCount }

  public init() throws {
    from = try Tensor.ones([1 << 24])
    to = try Tensor.zeros([1 << 24])
  }

  public func run() throws { try to.copyInPlace(from) }
}

extension Double {
  /// With that many digits after the point.
  public func digits(_ n: Int) -> String {
    let scale = (0..<n).reduce(1.0) { s, _ in s * 10 }
    let scaled = Int((self * scale).rounded())
    let fraction = String(scaled % Int(scale))
    return n == 0
      ? "\(scaled)" : "\(scaled / Int(scale))." + String(repeating: "0", count: n - fraction.count) + fraction
  }
}
