import PDE
import Tensors

/// The heat equation in plain loops, in the order of operations that il_heat.h promises.
struct HeatTwin {
  let rows, columns, dimensions: Int
  let rates: (Double, Double)
  let sides: [BoundaryCondition]  // four
  let field: [Double]?
  var u: [Double]

  init(initial: [Double], shape: [Int], rates: [Double], sides: [BoundaryCondition], field: [Double]?) {
    dimensions = shape.count
    rows = dimensions == 2 ? shape[0] : 1
    columns = shape[dimensions - 1]
    self.rates = dimensions == 2 ? (rates[0], rates[1]) : (0, rates[0])
    self.sides = (dimensions == 2 ? [] : [.dirichlet(nil), .dirichlet(nil)]) + sides
    self.field = field
    u = initial
  }

  /// The value at a point of a line of n values that may lie one beyond its ends.
  private func at(_ value: (Int) -> Double, _ i: Int, _ n: Int, _ low: BoundaryCondition, _ high: BoundaryCondition)
    -> Double
  {
    if i >= 0, i < n { return value(i) }
    switch i < 0 ? low : high {
    case .dirichlet: return 0
    case .neumann(let constant): return value(i < 0 ? 1 : n - 2) + constant
    case .periodic: return value(i < 0 ? n - 1 : 0)
    }
  }

  private func isFixed(_ i: Int, _ j: Int) -> Bool {
    (j == 0 && sides[2] == .dirichlet(nil)) || (j == columns - 1 && sides[3] == .dirichlet(nil))
      || (dimensions == 2
        && ((i == 0 && sides[0] == .dirichlet(nil)) || (i == rows - 1 && sides[1] == .dirichlet(nil))))
  }

  /// Face before point i of a line (i = n: the last one), beyond a mirror that on the other side of the end.
  private func face(_ d: (Int) -> Double, _ i: Int, _ n: Int, _ rate: Double, periodic: Bool) -> Double {
    if periodic { return rate * (0.5 * (d((i + n - 1) % n) + d(i % n))) }
    let inside = min(max(i, 1), n - 1)
    return rate * (0.5 * (d(inside - 1) + d(inside)))
  }

  func rate(_ v: [Double]) -> [Double] {
    var k = Array(repeating: 0.0, count: v.count)
    for i in 0..<rows {
      for j in 0..<columns where !isFixed(i, j) {
        let m = v[i * columns + j]
        let row = { (q: Int) in v[i * columns + q] }
        let column = { (q: Int) in v[q * columns + j] }
        let left = at(row, j - 1, columns, sides[2], sides[3])
        let right = at(row, j + 1, columns, sides[2], sides[3])
        var sum: Double
        if let field {
          let d = { (q: Int) in field[i * columns + q] }
          let ring = sides[2] == .periodic
          sum =
            face(d, j + 1, columns, rates.1, periodic: ring) * (right - m)
            - face(d, j, columns, rates.1, periodic: ring) * (m - left)
        } else {
          sum = rates.1 * ((left + right) - (m + m))
        }
        if dimensions == 2 {
          let up = at(column, i - 1, rows, sides[0], sides[1])
          let down = at(column, i + 1, rows, sides[0], sides[1])
          if let field {
            let d = { (q: Int) in field[q * columns + j] }
            let ring = sides[0] == .periodic
            sum +=
              face(d, i + 1, rows, rates.0, periodic: ring) * (down - m)
              - face(d, i, rows, rates.0, periodic: ring) * (m - up)
          } else {
            sum += rates.0 * ((up + down) - (m + m))
          }
        }
        k[i * columns + j] = sum
      }
    }
    return k
  }

  mutating func euler() {
    let k = rate(u)
    for i in u.indices { u[i] += k[i] }
  }

  mutating func rungeKutta4() {
    func plus(_ a: [Double], _ c: Double, _ k: [Double]) -> [Double] { zip(a, k).map { $0 + c * $1 } }
    let k1 = rate(u)
    let k2 = rate(plus(u, 0.5, k1))
    let k3 = rate(plus(u, 0.5, k2))
    let k4 = rate(plus(u, 1, k3))
    u = plus(plus(plus(plus(u, 1.0 / 6, k1), 1.0 / 3, k2), 1.0 / 3, k3), 1.0 / 6, k4)
  }
}

/// Numbers in −1 ..< 1 that look random and are the same everywhere.
func noise(_ count: Int, seed: UInt64) -> [Double] {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  return (0..<count).map { _ in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(Int64(bitPattern: state) >> 11) * 0x1p-52
  }
}
