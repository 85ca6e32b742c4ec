import PDE
import Tensors
import Testing

struct HeatCase: Sendable, CustomTestStringConvertible {
  let shape: [Int]
  let sides: [BoundaryCondition]
  let hasField: Bool
  var steps = 19
  var testDescription: String { "\(shape) \(sides) \(hasField ? "field" : "constant")" }

  static let ends: [[BoundaryCondition]] = [
    [.dirichlet(nil), .dirichlet(nil)], [.neumann(0), .neumann(0.25)], [.periodic, .periodic],
    [.dirichlet(nil), .neumann(-0.5)],
    [.neumann(1), .dirichlet(nil)],
  ]
  /// Every kind of end; lines kept whole, lines in tiles, one strip, several strips, sizes beside a vector's.
  static let all: [HeatCase] = {
    var cases: [HeatCase] = []
    for field in [false, true] {
      for n in [3, 31, 64, 4097, 9001] {
        for end in ends { cases.append(HeatCase(shape: [n], sides: end, hasField: field, steps: n > 4000 ? 150 : 19)) }
      }
      for shape in [[3, 3], [5, 40], [17, 31], [300, 230]] {
        for i in 0..<5 { cases.append(HeatCase(shape: shape, sides: ends[i] + ends[(i * 3 + 1) % 5], hasField: field)) }
      }
    }
    return cases
  }()

  var points: Int { shape.reduce(1, *) }
  /// With it a mirror's constant, 2·dx·slope, is the slope.
  var spacing: [Double] { shape.map { _ in 0.5 } }
  var rates: [Double] { shape.count == 1 ? [0.3] : [0.15, 0.2] }
  var initial: [Double] { noise(points, seed: 7) }
  var field: [Double]? { hasField ? noise(points, seed: 11).map { 1 + 0.5 * $0 } : nil }

  func stencil(_ dtype: DType = .float64) throws -> HeatStencil {
    let shape = try #require(Shape(shape))
    return try HeatStencil(
      initial: Tensor(initial, shape: shape).to(dtype), rates: rates, boundaries: sides, spacing: spacing,
      diffusivity: field.map { try Tensor($0, shape: shape).to(dtype) })
  }

  var twin: HeatTwin { HeatTwin(initial: initial, shape: shape, rates: rates, sides: sides, field: field) }
}

/// FNV-1a over the bits.
func checksum(_ tensor: Tensor) throws -> UInt64 {
  try tensor.toArray(Double.self).reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1.bitPattern) &* 0x100_0000_01b3 }
}

/// Threads and instruction set belong to the process, so these tests take turns.
@Suite("Heat kernels", .serialized)
struct HeatKernelTests {
  @Test("Explicit Euler steps have the bits of plain loops", arguments: HeatCase.all)
  func euler(_ c: HeatCase) throws {
    let stencil = try c.stencil()
    var twin = c.twin
    for _ in 0..<c.steps { twin.euler() }
    #expect(try stencil.advance(.euler, steps: c.steps, detect: true) == nil)
    #expect(try stencil.state().toArray(Double.self) == twin.u)
  }

  @Test("Runge–Kutta steps have the bits of plain loops", arguments: HeatCase.all)
  func rungeKutta(_ c: HeatCase) throws {
    let stencil = try c.stencil()
    var twin = c.twin
    for _ in 0..<3 { twin.rungeKutta4() }
    #expect(try stencil.advance(.rk4, steps: 3, detect: true) == nil)
    #expect(try stencil.state().toArray(Double.self) == twin.u)
  }

  @Test(
    "An implicit step solves its equation: (1 − θA) δ = A u in 1-D, Π(1 − θA_k) δ = A u in 2-D", arguments: HeatCase.all
  )
  func implicit(_ c: HeatCase) throws {
    for (scheme, theta) in [(HeatScheme.implicit, 1.0), (.crankNicolson, 0.5)] {
      let stencil = try c.stencil()
      let twin = c.twin
      _ = try stencil.advance(scheme, steps: 1, detect: true)
      var delta = try zip(stencil.state().toArray(Double.self), twin.u).map { $0 - $1 }
      // Apply the factors to δ with the plain operator, without the mirrors' constants (δ has none).
      let still = c.sides.map { if case .neumann = $0 { BoundaryCondition.neumann(0) } else { $0 } }
      for axis in c.shape.indices.reversed() {
        let rates = c.shape.indices.map { $0 == axis ? c.rates[$0] : 0 }
        let part = HeatTwin(initial: delta, shape: c.shape, rates: rates, sides: still, field: c.field).rate(delta)
        // At the other axis' fixed points δ is 0 and A_k δ is not asked for.
        delta = zip(delta, part).map { $0 - theta * $1 }
      }
      for (a, b) in zip(delta, twin.rate(twin.u)) { #expect(abs(a - b) < 1e-13, "θ = \(theta)") }
    }
  }

  @Test("float32 stays within rounding of float64", arguments: HeatCase.all)
  func single(_ c: HeatCase) throws {
    for method in HeatScheme.allCases {
      let (double, single) = (try c.stencil(), try c.stencil(.float32))
      _ = try double.advance(method, steps: 4, detect: true)
      _ = try single.advance(method, steps: 4, detect: true)
      let pairs = try zip(double.state().toArray(Double.self), single.state().toArray(Float.self))
      for (a, b) in pairs { #expect(abs(a - Double(b)) < 2e-6, "\(method)") }
    }
  }

  @Test("Bits depend neither on threads nor on the instruction set", arguments: [[31], [9001], [300, 230]])
  func bits(shape: [Int]) throws {
    let (threads, isa) = (Pool.threads, InstructionSet.current)
    defer {
      Pool.threads = threads
      _ = InstructionSet.select(isa)
    }
    for c in HeatCase.all where c.shape == shape {
      for dtype in [DType.float64, .float32] {
        for method in HeatScheme.allCases {
          var sums: Set<UInt64> = []
          for set in InstructionSet.allCases where InstructionSet.select(set) {
            for count in [1, 2, 3] {
              Pool.threads = count
              let stencil = try c.stencil(dtype)
              _ = try stencil.advance(method, steps: 20, detect: false)
              sums.insert(try checksum(stencil.state().to(.float64)))
            }
          }
          #expect(sums.count == 1, "\(method) \(dtype)")
        }
      }
    }
  }

  @Test(
    "The first step that is not finite is found exactly, wherever it lies in a block", arguments: [[31], [300, 230]])
  func firstNonFinite(shape: [Int]) throws {
    let tensorShape = try #require(Shape(shape))
    let initial = try Tensor(noise(shape.reduce(1, *), seed: 3), shape: tensorShape)
    let sides = Array(repeating: BoundaryCondition.dirichlet(nil), count: 2 * shape.count)
    let rates = shape.map { _ in 1e30 }
    let spacing = shape.map { _ in 1.0 }
    var expected = 0
    let slow = try HeatStencil(initial: initial, rates: rates, boundaries: sides, spacing: spacing)
    repeat {
      _ = try slow.advance(.euler, steps: 1, detect: false)
      expected += 1
    } while try slow.isFinite()
    for steps in [expected, expected + 1, expected + 40] {
      let fast = try HeatStencil(initial: initial, rates: rates, boundaries: sides, spacing: spacing)
      let found = try fast.advance(.euler, steps: steps, detect: true)
      #expect(found == expected)
      let again = try HeatStencil(initial: initial, rates: rates, boundaries: sides, spacing: spacing)
      for _ in 0..<steps { _ = try again.advance(.euler, steps: 1, detect: false) }
      let (a, b) = (try fast.state().toArray(Double.self), try again.state().toArray(Double.self))
      for (x, y) in zip(a, b) { #expect(x == y || (x.isNaN && y.isNaN)) }
    }
    #expect(
      try HeatStencil(initial: initial, rates: rates, boundaries: sides, spacing: spacing).advance(
        .euler, steps: expected - 1, detect: true)
        == nil)
  }
}
