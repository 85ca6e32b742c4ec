import Interrupt

/// How to transform lines of one length: by the small prime factors of the length (Stockham's scheme, which needs no
/// reordering) or, where a factor is large, as a convolution of a length that is a power of two (Bluestein).
///
/// The order of all operations is given by the length alone. Roots of unity are computed within an
/// eighth of the circle, to about one unit in the last place of 1.
final class FourierPlan {
  /// A line of numbers in memory: complex ones as pairs.
  struct Lines: @unchecked Sendable {  // Safe: each piece of work reads and writes lines of its own.
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
    var size = 1
    while size < 2 * n - 1 { size *= 2 }
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
    convolution = (plan, spectrum)
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
    return table
  }

  // MARK: Lines

  /// Transforms lines, a group of them at a time; a line of `from` shorter than the plan's length is continued by zeros, and
  /// of the result as much is written as a line of `to` holds.
  func run(lines: Int, isInverse: Bool, from: Lines, to: Lines) throws {
    let length = convolution?.plan.n ?? n
    let group = Swift.max(1, Swift.min(lines, (1 << 19) / length))
    let work = try Tensor(uninitialized: [group, 2, length, 2], .float64)
    let buffers = UncheckedSendable(work.data.assumingMemoryBound(to: Double.self))
    let plan = UncheckedSendable(self)  // is only read
    for first in stride(from: 0, to: lines, by: group) {
      try Interrupt.check()
      Pool.forEach(pieces: Swift.min(group, lines - first)) { i in
        if Interrupt.isRequested { return }
        let a = buffers.value + i * 4 * length
        plan.value.transform(first + i, from, to, isInverse, a, a + 2 * length)
      }
    }
    try Interrupt.check()
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

  // MARK: Passes

  /// All passes over a line in `a`, with `b` as the other memory; the one that holds the result.
  private func passes(_ a: Pairs, _ b: Pairs) -> Pairs {
    var (x, y) = (a, b)
    var (length, step) = (n, 1)
    for p in factors {
      if Interrupt.isRequested { return x }
      switch p {
      case 2: pass2(length, step, x, y)
      case 4: pass4(length, step, x, y)
      default: pass(p, length, step, x, y)
      }
      length /= p
      step *= p
      swap(&x, &y)
    }
    return x
  }

  private func pass2(_ length: Int, _ step: Int, _ x: Pairs, _ y: Pairs) {
    let (m, w) = (length / 2, roots.data.assumingMemoryBound(to: Double.self))
    for k in 0..<m {
      if (k * step) & 0xffff < step, Interrupt.isRequested { return }
      let (wr, wi) = (w[2 * k * step], w[2 * k * step + 1])
      for q in 0..<step {
        let (i, j, o) = (2 * (q + step * k), 2 * (q + step * (k + m)), 2 * (q + step * 2 * k))
        let (dr, di) = (x[i] - x[j], x[i + 1] - x[j + 1])
        (y[o], y[o + 1]) = (x[i] + x[j], x[i + 1] + x[j + 1])
        (y[o + 2 * step], y[o + 2 * step + 1]) = (dr * wr - di * wi, dr * wi + di * wr)
      }
    }
  }

  private func pass4(_ length: Int, _ step: Int, _ x: Pairs, _ y: Pairs) {
    let (m, w) = (length / 4, roots.data.assumingMemoryBound(to: Double.self))
    for k in 0..<m {
      if (k * step) & 0xffff < step, Interrupt.isRequested { return }
      let (w1, w2, w3) = (w + 2 * k * step, w + 4 * k * step, w + 6 * k * step)
      for q in 0..<step {
        let (i, far, o) = (x + 2 * (q + step * k), 2 * step * m, y + 2 * (q + step * 4 * k))
        let (sr, si) = (i[0] + i[2 * far], i[1] + i[2 * far + 1])
        let (dr, di) = (i[0] - i[2 * far], i[1] - i[2 * far + 1])
        let (tr, ti) = (i[far] + i[3 * far], i[far + 1] + i[3 * far + 1])
        let (er, ei) = (i[far + 1] - i[3 * far + 1], i[3 * far] - i[far])  // −i times the difference
        (o[0], o[1]) = (sr + tr, si + ti)
        let (ar, ai, br, bi, cr, ci) = (dr + er, di + ei, sr - tr, si - ti, dr - er, di - ei)
        (o[2 * step], o[2 * step + 1]) = (ar * w1[0] - ai * w1[1], ar * w1[1] + ai * w1[0])
        (o[4 * step], o[4 * step + 1]) = (br * w2[0] - bi * w2[1], br * w2[1] + bi * w2[0])
        (o[6 * step], o[6 * step + 1]) = (cr * w3[0] - ci * w3[1], cr * w3[1] + ci * w3[0])
      }
    }
  }

  private func pass(_ p: Int, _ length: Int, _ step: Int, _ x: Pairs, _ y: Pairs) {
    let (m, w) = (length / p, roots.data.assumingMemoryBound(to: Double.self))
    for k in 0..<m {
      if (k * step) & 0xffff < step, Interrupt.isRequested { return }
      for q in 0..<step {
        for r in 0..<p {
          var (re, im) = (0.0, 0.0)
          for j in 0..<p {
            let (i, u) = (2 * (q + step * (k + j * m)), 2 * (j * r % p * (n / p)))
            re += x[i] * w[u] - x[i + 1] * w[u + 1]
            im += x[i] * w[u + 1] + x[i + 1] * w[u]
          }
          let (o, u) = (2 * (q + step * (p * k + r)), 2 * r * k * step)
          (y[o], y[o + 1]) = (re * w[u] - im * w[u + 1], re * w[u + 1] + im * w[u])
        }
      }
    }
  }
}
