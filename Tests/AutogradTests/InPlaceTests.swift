import Autograd
import Tensors
import TestSupport
import Testing

/// Writes are recorded, through whatever view they are made.
@Suite("Writes on the tape")
struct InPlaceTests {
  typealias D = Differentiable

  /// A function that works in place, and one that computes the same without.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var shape: Shape = [4]
    let inPlace: @Sendable (Tensor) throws -> Tensor
    let pure: @Sendable (Tensor) throws -> Tensor
  }

  static func zeros(_ shape: Shape) throws -> Tensor { try .zeros(shape) }
  static func narrow(_ x: Tensor, _ first: Int, _ count: Int) throws -> Tensor { try D.narrow(x, 0, first, count) }

  static let cases: [Case] =
    [
      Case(testDescription: "copy into zeros") { w in
        let x = try zeros([4])
        try D.copyInPlace(x, D.apply(.square, w))
        return try D.apply(.exp, x)
      } pure: {
        try D.apply(.exp, D.apply(.square, $0))
      },
      Case(testDescription: "copy into a view of zeros, seen by the whole") { w in
        let x = try zeros([6])
        let before = try x.narrow(0, 2, 4)
        try D.copyInPlace(x.narrow(0, 1, 4), w)
        return try D.apply(.mul, D.sum(D.apply(.square, x)), D.sum(before))
      } pure: { w in
        try D.apply(.mul, D.sum(D.apply(.square, w)), D.sum(narrow(w, 1, 3)))
      },
      Case(testDescription: "a later write hides an earlier one") { w in
        let x = try zeros([4])
        try D.copyInPlace(x, w)
        try D.fillInPlace(x.narrow(0, 0, 2), .real(3))
        try D.copyInPlace(x.narrow(0, 1, 1), D.apply(.square, narrow(w, 0, 1)))
        return try D.apply(.square, x)
      } pure: { w in
        let three = try D.apply(.add, D.apply(.mul, narrow(w, 0, 1), .real(0)), .real(3))
        return try D.apply(.square, D.cat([three, D.apply(.square, narrow(w, 0, 1)), narrow(w, 2, 2)]))
      },
      Case(testDescription: "a computed tensor is changed; what was made of it before is not") { w in
        let y = try D.apply(.mul, w, .real(2))
        let early = try D.sum(D.apply(.add, y, .real(1)))
        try D.applyInPlace(.mul, y, D.apply(.exp, w))
        return try D.apply(.add, y, early)
      } pure: { w in
        let y = try D.apply(.mul, w, .real(2))
        return try D.apply(.add, D.apply(.mul, y, D.apply(.exp, w)), D.sum(D.apply(.add, y, .real(1))))
      },
      Case(testDescription: "through a transposed view, read through another", shape: [2, 2]) { w in
        let y = try D.apply(.sin, w)
        let (row, turned) = (try D.select(y, 0, 1), try D.transpose(y, 0, 1))
        try D.applyInPlace(.exp, D.select(turned, 0, 0))
        return try D.apply(.mul, row, D.select(y, 1, 0))
      } pure: { w in
        let y = try D.apply(.sin, w)
        let first = try D.apply(.exp, D.select(y, 1, 0))
        let changed = try D.cat(
          [
            D.unsqueeze(D.select(D.apply(.exp, y), 1, 0), 1), D.unsqueeze(D.select(y, 1, 1), 1),
          ], 1)
        _ = first
        return try D.apply(.mul, D.select(changed, 0, 1), D.select(changed, 1, 0))
      },
      Case(testDescription: "a mask: one value, and one for each") { w in
        let x = try D.apply(.mul, w, .real(2))
        try D.maskedAssignInPlace(x, Tensor([true, false, false, true]), D.sum(w))
        try D.maskedAssignInPlace(x, Tensor([false, true, true, false]), D.apply(.square, narrow(w, 1, 2)))
        return try D.apply(.square, x)
      } pure: { w in
        let total = try D.unsqueeze(D.sum(w), 0)
        return try D.apply(.square, D.cat([total, D.apply(.square, narrow(w, 1, 2)), total]))
      },
      Case(testDescription: "positions, some of them twice", shape: [3, 2]) { w in
        let x = try D.apply(.mul, w, .real(2))
        try D.indexAssignInPlace(x, 0, Tensor([2, 0, -1] as [Int64]), D.apply(.square, w))
        return try D.apply(.square, x)
      } pure: { w in
        let (square, double) = (try D.apply(.square, w), try D.apply(.mul, w, .real(2)))
        return try D.apply(.square, D.cat([narrow(square, 1, 1), narrow(double, 1, 1), narrow(square, 2, 1)]))
      },
      Case(testDescription: "broadcast, and from an overlapping source") { w in
        let x = try D.apply(.mul, w, .real(1))
        try D.copyInPlace(D.narrow(x, 0, 1, 3), D.narrow(x, 0, 0, 3))
        try D.copyInPlace(D.narrow(x, 0, 0, 2), D.sum(w))
        return try D.apply(.square, x)
      } pure: { w in
        let total = try D.unsqueeze(D.sum(w), 0)
        return try D.apply(.square, D.cat([total, total, narrow(w, 1, 2)]))
      },
      Case(testDescription: "a recurrence in one memory") { w in
        let x = try zeros([4])
        try D.copyInPlace(x.select(0, 0), D.select(w, 0, 0))
        for i in 1..<4 {
          try D.copyInPlace(x.select(0, i), D.apply(.mul, D.select(x, 0, i - 1), D.select(w, 0, i)))
        }
        return x
      } pure: {
        try D.cumprod($0, 0)
      },
      Case(testDescription: "a recurrence in the rows of a matrix, read whole in between", shape: [4]) { w in
        let x = try zeros([3, 4])
        try D.copyInPlace(x.select(0, 0), w)
        let early = try D.sum(D.apply(.square, x))
        for i in 1..<3 { try D.copyInPlace(x.select(0, i), D.apply(.mul, D.select(x, 0, i - 1), w)) }
        return try D.apply(.mul, D.select(x, 0, 2), early)
      } pure: { w in
        try D.apply(.mul, D.apply(.mul, D.apply(.mul, w, w), w), D.sum(D.apply(.square, w)))
      },
      Case(testDescription: "scatter_ and scatter_add_, one place twice") { w in
        let x = try D.apply(.mul, w, .real(2))
        let places = try Tensor([2, 0, 2] as [Int64])
        try D.scatterInPlace(x, 0, places, D.apply(.square, narrow(w, 0, 3)))
        try D.scatterAddInPlace(x, 0, places, D.apply(.exp, narrow(w, 1, 3)))
        return try D.apply(.square, x)
      } pure: { w in
        let places = try Tensor([2, 0, 2] as [Int64])
        let put = try D.scatter(D.apply(.mul, w, .real(2)), 0, places, D.apply(.square, narrow(w, 0, 3)))
        return try D.apply(.square, D.scatterAdd(put, 0, places, D.apply(.exp, narrow(w, 1, 3))))
      },
      Case(testDescription: "index_add_, index_copy_, index_fill_, masked_fill_ and clamp_", shape: [3, 2]) { w in
        let x = try D.apply(.mul, w, .real(2))
        let places = try Tensor([2, 0, 2] as [Int64])
        try D.indexAddInPlace(x, 0, places, D.apply(.square, w), times: .real(-0.5))
        try D.applyInPlace(.square, x)
        try D.indexCopyInPlace(x, 0, places, D.apply(.sin, w))
        try D.clampInPlace(x, .number(.real(0.6)), .tensor(D.apply(.mul, w, .real(1.5))))
        try D.indexFillInPlace(x, 1, Tensor([0] as [Int64]), D.sum(w))
        try D.maskedFillInPlace(D.select(x, 0, 1), Tensor([false, true]), D.sum(D.apply(.square, w)))
        return try D.apply(.square, x)
      } pure: { w in
        let places = try Tensor([2, 0, 2] as [Int64])
        let added = try D.indexAdd(D.apply(.mul, w, .real(2)), 0, places, D.apply(.square, w), times: .real(-0.5))
        let copied = try D.indexCopy(D.apply(.square, added), 0, places, D.apply(.sin, w))
        let held = try D.clamp(copied, .number(.real(0.6)), .tensor(D.apply(.mul, w, .real(1.5))))
        let filled = try D.indexFill(held, 1, Tensor([0] as [Int64]), D.sum(w))
        let mask = try Tensor([false, false, false, true, false, false], shape: [3, 2])
        return try D.apply(.square, D.maskedFill(filled, mask, D.sum(D.apply(.square, w))))
      },
      Case(testDescription: "addcmul_, addcdiv_ and lerp_, also of itself") { w in
        let x = try D.apply(.mul, w, .real(2))
        try D.combineInPlace(x, "addcmul_", with: [w]) { try D.addProduct($0, w, w, .real(-0.5)) }
        try D.combineInPlace(x, "addcdiv_", with: [w]) { try D.addQuotient($0, $0, w) }
        try D.combineInPlace(x, "lerp_", with: [w]) { try D.interpolate($0, w, .scalar(.real(0.3), .float64)) }
        return try D.apply(.square, x)
      } pure: { w in
        let first = try D.addProduct(D.apply(.mul, w, .real(2)), w, w, .real(-0.5))
        let second = try D.addQuotient(first, first, w)
        return try D.apply(.square, D.interpolate(second, w, .scalar(.real(0.3), .float64)))
      },
      Case(testDescription: "itself times itself") { w in
        let y = try D.apply(.add, w, .real(1))
        try D.applyInPlace(.mul, y, y)
        return y
      } pure: {
        try D.apply(.square, D.apply(.add, $0, .real(1)))
      },
      Case(testDescription: "into an expanded value's base, read by a broadcast view") { w in
        let x = try zeros([1, 4])
        let wide = try x.broadcast(to: [3, 4])
        try D.copyInPlace(x, w)
        return try D.apply(.mul, wide, Tensor([1.0, 2, 3], shape: [3, 1]))
      } pure: { w in
        try D.apply(.mul, D.broadcast(w, to: [3, 4]), Tensor([1.0, 2, 3], shape: [3, 1]))
      },
    ]
    + BinaryOperation.allCases.filter { !$0.isPredicate }.map { kind in
      Case(testDescription: kind.name + "_") { w in
        let y = try D.apply(.add, D.apply(.square, w), .real(1))
        try D.applyInPlace(kind, y, D.apply(.add, D.apply(.cos, w), .real(2)))
        try D.applyInPlace(kind, y, .real(1.3))
        return y
      } pure: { w in
        let y = try D.apply(.add, D.apply(.square, w), .real(1))
        return try D.apply(kind, D.apply(kind, y, D.apply(.add, D.apply(.cos, w), .real(2))), .real(1.3))
      }
    }
    + UnaryOperation.allCases.filter { ![.isnan, .isinf, .isfinite, .logicalNot].contains($0) }.map { kind in
      Case(testDescription: kind.name + "_") { w in
        let y = try D.apply(.mul, D.apply(.square, w), .real(0.2))
        try D.applyInPlace(kind, y)
        return y
      } pure: {
        try D.apply(kind, D.apply(.mul, D.apply(.square, $0), .real(0.2)))
      }
    }

  @Test("Values and gradients are those without writes", arguments: cases)
  func gradients(_ c: Case) throws {
    let input = try Tensor.sample(c.shape, from: 0.3, to: 1.7)
    func results(_ f: (Tensor) throws -> Tensor) throws -> (value: Tensor, first: Tensor?, second: Tensor?) {
      let w = try input.clone().requireGrad()
      let y = try f(w)
      let loss = try D.sum(D.apply(.mul, y, Tensor.sample(y.shape, seed: 3)))
      let first = try Tensor.gradients(of: [loss], withRespectTo: [w], createGraph: true)[0]
      var second: Tensor?
      if let first, first.requiresGrad {
        let sum = try D.sum(D.apply(.mul, first, Tensor.sample(first.shape, seed: 4)))
        second = try Tensor.gradients(of: [sum], withRespectTo: [w], allowUnused: true)[0]
      }
      // The pass without a graph takes other ways through slices.
      let plain = try Tensor.gradients(
        of: [D.sum(D.apply(.mul, f(w), Tensor.sample(y.shape, seed: 3)))], withRespectTo: [w])
      if let first, let plain = plain[0] { try near(first, plain) }
      return (y, first, second)
    }
    let (found, expected) = (try results(c.inPlace), try results(c.pure))
    #expect(try found.value.equal(expected.value))
    try near(#require(found.first), #require(expected.first))
    if let a = found.second, let b = expected.second { try near(a, b) }
  }

  private func near(_ a: Tensor, _ b: Tensor) throws {
    let scale = try max(1, b.apply(.abs).max().item())
    #expect(try a.shape == b.shape && (a - b).apply(.abs).max().item() <= 1e-12 * scale)
  }

  @Test("A leaf, its views, and views that the tape does not know are refused; inside no_grad they are not")
  func refusals() throws {
    let w = try Tensor([1.0, 2, 3]).requireGrad()
    let hidden = try GradientMode.off { try D.narrow(w, 0, 0, 1) }
    let leaf = "\(AutogradError.inPlace(operation: "fill_", isLeaf: true))"
    expectError(leaf) { try D.fillInPlace(w, .real(1)) }
    expectError(leaf) { try D.fillInPlace(D.narrow(w, 0, 0, 1), .real(1)) }
    expectError(leaf) { try D.fillInPlace(w.select(0, 1), .real(1), of: w) }
    expectError("\(AutogradError.unrecordedView(operation: "fill_"))") { try D.fillInPlace(hidden, .real(1)) }
    expectError("\(AutogradError.unrecordedView(operation: "copy_"))") {
      try D.copyInPlace(hidden, D.sum(D.apply(.mul, w, .real(2))))
    }
    try GradientMode.off { try D.fillInPlace(hidden, .real(7)) }
    #expect(try w.toArray(Double.self) == [7, 2, 3] && w.isLeaf)
    // A detached tensor shares the memory, not the tape.
    try D.fillInPlace(w.detach(), .real(5))
    #expect(try w.toArray(Double.self) == [5, 5, 5] && w.isLeaf)
    try w.requireGrad(false)
    try D.fillInPlace(w, .real(1))
    // Overwritten by constants, a tensor keeps its place on the tape, with gradient 0.
    let (x, v) = (try Tensor.zeros([2]), try Tensor([1.0]).requireGrad())
    try D.copyInPlace(x, D.sum(v))
    #expect(x.requiresGrad && !x.isLeaf)
    try D.fillInPlace(x, .real(0))
    #expect(x.requiresGrad)
    try D.sum(x).backward()
    #expect(try v.grad?.item() == 0)
  }

  @Test("Integers take what is written, and no gradient")
  func integers() throws {
    let x = try Tensor([1, 2] as [Int64])
    try D.copyInPlace(x, Tensor([3.0, 4.0]).requireGrad())
    #expect(try x.toArray(Int64.self) == [3, 4] && !x.requiresGrad)
  }

  @Test("What was saved of a memory that is written to later is noticed")
  func versions() throws {
    let w = try Tensor([1.0, 2]).requireGrad()
    let y = try D.apply(.exp, w)
    try D.applyInPlace(.mul, y, .real(2))
    #expect(throws: AutogradError.modified(operation: "exp", shape: [2], saved: 0, found: 1)) {
      try D.sum(y).backward()
    }
  }

  @Test("10⁶ writes of an element: a chain that is walked and released without recursion, in time proportional to it")
  func chain() throws {
    let n = 100_000
    weak var seen: AnyObject?
    let w = try Tensor([2.0]).requireGrad()
    func run() throws {
      let loss = try D.sum(D.apply(.mul, w, .real(3)))
      let x = try Tensor.zeros([n])
      for i in 0..<n { try D.copyInPlace(x.select(0, i), loss) }
      seen = x.storage.history
      try D.sum(x).backward()
    }
    try run()
    #expect(seen == nil)
    #expect(try w.grad?.item() == 3 * Double(n))
  }

  @Test("Memory whose history holds what was computed from it is given back")
  func release() throws {
    weak var seen: Tensor?
    func run() throws {
      let w = try Tensor([2.0, 3]).requireGrad()
      let y = try D.apply(.mul, w, .real(3))
      let z = try D.apply(.mul, y, w)  // saves y, into which it is written next
      try D.copyInPlace(y.select(0, 0), D.sum(z), of: y)
      try D.applyInPlace(.exp, y)
      seen = y
      _ = try D.sum(y)
    }
    try run()
    #expect(seen == nil)
  }

  @Test(
    "Gradients of a written tensor are kept and hooked where asked for, whatever its shape", arguments: [[4], [2, 2]])
  func retained(_ sizes: [Int]) throws {
    let shape = try #require(Shape(sizes))
    let w = try Tensor([1.0, 2, 3, 4], shape: shape).requireGrad()
    let x = try Tensor.zeros(shape)
    try D.copyInPlace(x, w)
    try D.fillInPlace(x.select(0, 0), .real(5))
    try x.retainGrad()
    try x.registerHook { try $0 * 10 }
    try D.sum(D.select(x, 0, 1)).backward()
    let last: [Double] = sizes.count == 1 ? [0, 1, 0, 0] : [0, 0, 1, 1]
    #expect(try x.grad?.toArray(Double.self) == last.map { $0 * 10 })
    #expect(try w.grad?.toArray(Double.self) == last.map { $0 * 10 })
  }

  @Test("Ties, equal elements, zeros: PyTorch's values")
  func singular() throws {
    // torch 2.x: see the comments for the expressions.
    func gradient(_ values: [Double], _ f: (Tensor) throws -> Tensor) throws -> [Double] {
      let x = try Tensor(values).requireGrad()
      try D.sum(f(x)).backward()
      return try x.grad?.toArray(Double.self) ?? []
    }
    #expect(try gradient([1, 3, 3]) { try D.max($0, along: 0).values } == [0, 1, 0])  // x.max(0).values
    #expect(try gradient([1, 1, 3]) { try D.min($0, along: 0).values } == [1, 0, 0])  // x.min(0).values
    #expect(try gradient([1, 3, 3]) { try D.max($0) } == [0, 0.5, 0.5])  // x.max()
    #expect(try gradient([1, 3, 3]) { try D.max($0, [0]) } == [0, 0.5, 0.5])  // x.amax(0)
    #expect(try gradient([2, 2]) { try D.standardDeviation($0) } == [0, 0])  // x.std()
    #expect(try gradient([2, 0, 3]) { try D.cumprod($0, 0) } == [1, 8, 0])  // x.cumprod(0)
    #expect(try gradient([2, 0, 3, 0, 5]) { try D.cumprod($0, 0) } == [1, 8, 0, 0, 0])
    #expect(try gradient([0, 0]) { try D.cumprod($0, 0) } == [1, 0])
  }
}
