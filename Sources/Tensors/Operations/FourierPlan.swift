import Interrupt

/// How to transform lines of one length: by the small prime factors of the length (Stockham's scheme, which needs no
/// reordering) or, where a factor is large, as a convolution of a length that has none (Bluestein).
///
/// The order of all operations is given by the length alone. Roots of unity are computed within an
/// eighth of the circle, to about one unit in the last place of 1.
final class FourierPlan {
  /// A line of numbers in memory: complex ones as pairs.
  struct Lines {
    let address: UnsafeMutableRawPointer
    let length: Int
    let isComplex: Bool

    func line(_ i: Int) -> UnsafeMutablePointer<Double> {
      address.assumingMemoryBound(to: Double.self) + i * length * (isComplex ? 2 : 1)
    }
  }

  private typealias Pairs = UnsafeMutablePointer<Double>

  /// Above it a prime factor takes the way of the convolution.
  private static let largestFactor = 31

  private let n: Int
  private let factors: [Int]
  /// exp(−2πi·k/n), k = 0 ..< n; for Bluestein's way k = 0 ..< 2n of 2n.
  private let roots: Tensor
  /// Bluestein: the plan of the convolution's length, and the transform of the chirp.
  private let convolution: (plan: FourierPlan, chirp: Tensor)?

  /// - Throws: `TensorError.memory`; `Interrupted`.
  init(_ n: Int) throws {
    self.n = n
    if let factors = Self.factors(of: n) {
      self.factors = factors
      roots = try Self.roots(n)
      convolution = nil
      return
    }
    factors = []
    roots = try Self.roots(2 * n)
    let size =
      [1, 3, 5].map { factor in
        var size = factor
        while size < 2 * n - 1 { size *= 2 }
        return size
      }.min() ?? 2 * n
    let plan = try FourierPlan(size)
    let chirp = try Tensor.zeros([size, 2])
    let (table, values) = (
      roots.data.assumingMemoryBound(to: Double.self), chirp.data.assumingMemoryBound(to: Double.self)
    )
    var square = 0  // k² modulo 2n
    for k in 0..<n {
      for place in [k, (size - k) % size] {
        values[2 * place] = table[2 * square]
        values[2 * place + 1] = -table[2 * square + 1]
      }
      square = (square + 2 * k + 1) % (2 * n)
    }
    let spectrum = try Tensor.zeros([size, 2])
    try plan.run(
      lines: 1, isInverse: false, from: Lines(address: chirp.data, length: size, isComplex: true),
      to: Lines(address: spectrum.data, length: size, isComplex: true))
    convolution = withExtendedLifetime((chirp, spectrum)) { (plan, spectrum) }
  }

  /// The factors in the order in which they are taken, fours before a two; nil if one is too large.
  private static func factors(of n: Int) -> [Int]? {
    var (rest, factors) = (n, [Int]())
    while rest.isMultiple(of: 4) {
      factors.append(4)
      rest /= 4
    }
    var p = 2
    while rest > 1, p <= largestFactor {
      while rest.isMultiple(of: p) {
        factors.append(p)
        rest /= p
      }
      p += 1
    }
    return rest == 1 ? factors : nil
  }

  /// exp(−2πi·k/n): cosine and sine of an angle up to π/4, put where the eighth of the circle has them.
  private static func roots(_ n: Int) throws -> Tensor {
    let (table, angles) = (try Tensor(uninitialized: [n, 2], .float64), try Tensor(uninitialized: [n], .float64))
    func eighth(_ k: Int) -> (number: Int, rest: Int) { (8 * k / n, 8 * k % n) }
    try angles.withMutableElements(as: Double.self) { angles in
      for k in 0..<n {
        if k & 0xffff == 0 { try Interrupt.check() }
        let (number, rest) = eighth(k)
        angles[k] = Double(number.isMultiple(of: 2) ? rest : n - rest) * Double.pi / (4 * Double(n))
      }
    }
    let (cosines, sines) = (try angles.apply(.cos), try angles.apply(.sin))
    let (c, s) = (cosines.data.assumingMemoryBound(to: Double.self), sines.data.assumingMemoryBound(to: Double.self))
    let out = table.data.assumingMemoryBound(to: Double.self)
    for k in 0..<n {
      if k & 0xffff == 0 { try Interrupt.check() }
      let number = eighth(k).number
      var (x, y) = (c[k], number.isMultiple(of: 2) ? s[k] : -s[k])
      for _ in 0..<((number + 1) / 2) { (x, y) = (-y, x) }
      (out[2 * k], out[2 * k + 1]) = (x + 0, 0 - y)
    }
    return withExtendedLifetime((cosines, sines)) { table }
  }

  // MARK: Lines

  /// Transforms lines, a group of them at a time; a line of `from` shorter than the plan's length is continued by zeros, and
  /// of the result as much is written as a line of `to` holds.
  func run(lines: Int, isInverse: Bool, from: Lines, to: Lines) throws {
    let length = convolution?.plan.n ?? n
    let group = Swift.max(1, Swift.min(lines, (1 << 19) / length))
    let work = try Tensor(uninitialized: [group, 2, length, 2], .float64)
    let buffers = UncheckedSendable(work.data.assumingMemoryBound(to: Double.self))
    // Each piece of work reads and writes lines of its own; the plan is only read.
    let shared = UncheckedSendable((plan: self, from: from, to: to))
    for first in stride(from: 0, to: lines, by: group) {
      try Interrupt.check()
      Pool.forEach(pieces: Swift.min(group, lines - first)) { i in
        if Interrupt.isRequested { return }
        let a = buffers.value + i * 4 * length
        let (plan, from, to) = shared.value
        plan.transform(first + i, from, to, isInverse, a, a + 2 * length)
      }
    }
    try withExtendedLifetime(work) { try Interrupt.check() }
  }

  /// One line. The inverse is the conjugate of the transform of the conjugate.
  private func transform(_ line: Int, _ from: Lines, _ to: Lines, _ isInverse: Bool, _ a: Pairs, _ b: Pairs) {
    let (source, target) = (from.line(line), to.line(line))
    let sign = isInverse ? -1.0 : 1.0
    let given = Swift.min(from.length, n)
    for k in 0..<given {
      a[2 * k] = from.isComplex ? source[2 * k] : source[k]
      a[2 * k + 1] = from.isComplex ? sign * source[2 * k + 1] : 0
    }
    for k in 2 * given..<2 * n { a[k] = 0 }
    let result = convolution == nil ? passes(a, b) : convolved(a, b)
    for k in 0..<to.length {
      if to.isComplex {
        target[2 * k] = result[2 * k]
        target[2 * k + 1] = sign * result[2 * k + 1]
      } else {
        target[k] = result[2 * k]
      }
    }
  }

  /// Σ_j x[j]·w[j]·v[k − j], times w[k], with w[j] = exp(−πi·j²/n) and v its conjugate.
  private func convolved(_ a: Pairs, _ b: Pairs) -> Pairs {
    guard let (plan, chirp) = convolution else { return a }
    let (table, spectrum) = (
      roots.data.assumingMemoryBound(to: Double.self), chirp.data.assumingMemoryBound(to: Double.self)
    )
    let size = plan.n
    func timesChirp(_ x: Pairs) {
      var square = 0
      for k in 0..<n {
        multiply(x + 2 * k, table + 2 * square)
        square = (square + 2 * k + 1) % (2 * n)
      }
    }
    timesChirp(a)
    for k in 2 * n..<2 * size { a[k] = 0 }
    let product = plan.passes(a, b)
    for k in 0..<size {
      multiply(product + 2 * k, spectrum + 2 * k)
      product[2 * k + 1] = -product[2 * k + 1]
    }
    let back = plan.passes(product, product == a ? b : a)
    for k in 0..<n {
      back[2 * k] /= Double(size)
      back[2 * k + 1] /= -Double(size)
    }
    timesChirp(back)
    return back
  }

  /// z *= w
  @inline(__always)
  private func multiply(_ z: Pairs, _ w: Pairs) {
    let (re, im) = (z[0] * w[0] - z[1] * w[1], z[0] * w[1] + z[1] * w[0])
    (z[0], z[1]) = (re, im)
  }

  /// All passes over a line in `a`, with `b` as the other memory; the one that holds the result.
  private func passes(_ a: Pairs, _ b: Pairs) -> Pairs {
    var (x, y) = (a, b)
    var (length, step) = (n, 1)
    let table = roots.data.assumingMemoryBound(to: Double.self)
    for radix in factors {
      if Interrupt.isRequested { return x }
      FourierPass(radix: radix, n: n, length: length, step: step, roots: table).run(x, y)
      length /= radix
      step *= radix
      swap(&x, &y)
    }
    return x
  }
}
