import Interrupt

/// One pass of Stockham's scheme: butterflies of a small size over a line of complex numbers, from one memory to another.
///
/// A line is `step` lines of `length` numbers, interleaved; afterwards it is `step`·`radix` ones of `length` / `radix`. All
/// arithmetic is written out, so that its order is the same everywhere.
struct FourierPass {
  typealias Pairs = UnsafeMutablePointer<Double>

  let radix: Int
  /// Numbers in the whole line.
  let n: Int
  let length: Int
  let step: Int
  /// exp(−2πi·k/n), k = 0 ..< n.
  let roots: Pairs

  /// Leaves the rest out when somebody asked running work to stop.
  func run(_ x: Pairs, _ y: Pairs) {
    let (m, width) = (length / radix, 2 * step)
    for k in 0..<m {
      if (k * step) & 0xffff < step, Interrupt.isRequested { return }
      let (from, to, w) = (x + width * k, y + width * radix * k, 2 * k * step)
      switch radix {
      case 2: two(from, width * m, to, width, roots + w)
      case 3: three(from, width * m, to, width, roots + w, roots + 2 * w)
      case 4: four(from, width * m, to, width, roots + w, roots + 2 * w, roots + 3 * w)
      case 5: five(from, width * m, to, width, (roots + w, roots + 2 * w, roots + 3 * w, roots + 4 * w))
      default: any(from, width * m, to, width, w)
      }
    }
  }

  /// y[at] = (re + i·im)·w
  @inline(__always)
  private func put(_ y: Pairs, _ at: Int, _ re: Double, _ im: Double, _ w: (re: Double, im: Double)) {
    y[at] = re * w.re - im * w.im
    y[at &+ 1] = re * w.im + im * w.re
  }

  private func two(_ x: Pairs, _ far: Int, _ y: Pairs, _ width: Int, _ w: Pairs) {
    let (other, second, w) = (x + far, y + width, (re: w[0], im: w[1]))
    var q = 0
    while q < width {
      let (ar, ai, br, bi) = (x[q], x[q &+ 1], other[q], other[q &+ 1])
      y[q] = ar + br
      y[q &+ 1] = ai + bi
      put(second, q, ar - br, ai - bi, w)
      q &+= 2
    }
  }

  private func three(_ x: Pairs, _ far: Int, _ y: Pairs, _ width: Int, _ w1: Pairs, _ w2: Pairs) {
    let (x1, x2, y1, y2) = (x + far, x + 2 * far, y + width, y + 2 * width)
    let (w1, w2) = ((re: w1[0], im: w1[1]), (re: w2[0], im: w2[1]))
    let sine = 0.866025403784438646763  // of 2π/3
    var q = 0
    while q < width {
      let (ar, ai) = (x[q], x[q &+ 1])
      let (sr, si) = (x1[q] + x2[q], x1[q &+ 1] + x2[q &+ 1])
      let (dr, di) = (sine * (x1[q] - x2[q]), sine * (x1[q &+ 1] - x2[q &+ 1]))
      let (hr, hi) = (ar - 0.5 * sr, ai - 0.5 * si)
      y[q] = ar + sr
      y[q &+ 1] = ai + si
      put(y1, q, hr + di, hi - dr, w1)
      put(y2, q, hr - di, hi + dr, w2)
      q &+= 2
    }
  }

  private func four(_ x: Pairs, _ far: Int, _ y: Pairs, _ width: Int, _ w1: Pairs, _ w2: Pairs, _ w3: Pairs) {
    let (x1, x2, x3) = (x + far, x + 2 * far, x + 3 * far)
    let (y1, y2, y3) = (y + width, y + 2 * width, y + 3 * width)
    let (w1, w2, w3) = ((re: w1[0], im: w1[1]), (re: w2[0], im: w2[1]), (re: w3[0], im: w3[1]))
    var q = 0
    while q < width {
      let (sr, si) = (x[q] + x2[q], x[q &+ 1] + x2[q &+ 1])
      let (dr, di) = (x[q] - x2[q], x[q &+ 1] - x2[q &+ 1])
      let (tr, ti) = (x1[q] + x3[q], x1[q &+ 1] + x3[q &+ 1])
      let (er, ei) = (x1[q] - x3[q], x1[q &+ 1] - x3[q &+ 1])
      y[q] = sr + tr
      y[q &+ 1] = si + ti
      put(y1, q, dr + ei, di - er, w1)
      put(y2, q, sr - tr, si - ti, w2)
      put(y3, q, dr - ei, di + er, w3)
      q &+= 2
    }
  }

  private func five(_ x: Pairs, _ far: Int, _ y: Pairs, _ width: Int, _ w: (Pairs, Pairs, Pairs, Pairs)) {
    let (x1, x2, x3, x4) = (x + far, x + 2 * far, x + 3 * far, x + 4 * far)
    let (y1, y2, y3, y4) = (y + width, y + 2 * width, y + 3 * width, y + 4 * width)
    let (w1, w2) = ((re: w.0[0], im: w.0[1]), (re: w.1[0], im: w.1[1]))
    let (w3, w4) = ((re: w.2[0], im: w.2[1]), (re: w.3[0], im: w.3[1]))
    // Cosines and sines of 2π/5 and 4π/5.
    let (c1, c2) = (0.309016994374947424102, -0.809016994374947424102)
    let (s1, s2) = (0.951056516295153572116, 0.587785252292473129169)
    var q = 0
    while q < width {
      let (ar, ai) = (x[q], x[q &+ 1])
      let (pr, pi) = (x1[q] + x4[q], x1[q &+ 1] + x4[q &+ 1])
      let (qr, qi) = (x2[q] + x3[q], x2[q &+ 1] + x3[q &+ 1])
      let (dr, di) = (x1[q] - x4[q], x1[q &+ 1] - x4[q &+ 1])
      let (er, ei) = (x2[q] - x3[q], x2[q &+ 1] - x3[q &+ 1])
      let (mr, mi) = (ar + (c1 * pr + c2 * qr), ai + (c1 * pi + c2 * qi))
      let (nr, ni) = (ar + (c2 * pr + c1 * qr), ai + (c2 * pi + c1 * qi))
      let (ur, ui) = (s1 * dr + s2 * er, s1 * di + s2 * ei)
      let (vr, vi) = (s2 * dr - s1 * er, s2 * di - s1 * ei)
      y[q] = ar + (pr + qr)
      y[q &+ 1] = ai + (pi + qi)
      put(y1, q, mr + ui, mi - ur, w1)
      put(y2, q, nr + vi, ni - vr, w2)
      put(y3, q, nr - vi, ni + vr, w3)
      put(y4, q, mr - ui, mi + ur, w4)
      q &+= 2
    }
  }

  /// Of any size: term by term.
  private func any(_ x: Pairs, _ far: Int, _ y: Pairs, _ width: Int, _ w: Int) {
    let unit = n / radix
    for r in 0..<radix {
      let (out, turn) = (y + width * r, (re: roots[w * r], im: roots[w * r + 1]))
      var q = 0
      while q < width {
        var (re, im, place) = (0.0, 0.0, 0)
        for j in 0..<radix {
          let (a, u) = (x + (far &* j &+ q), roots + 2 &* unit &* place)
          re += a[0] * u[0] - a[1] * u[1]
          im += a[0] * u[1] + a[1] * u[0]
          place &+= r
          if place >= radix { place &-= radix }
        }
        put(out, q, re, im, turn)
        q &+= 2
      }
    }
  }
}
