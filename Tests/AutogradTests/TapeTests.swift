import Autograd
import Tensors
import TestSupport
import Testing

@Suite("Tape")
struct TapeTests {
  typealias D = Differentiable

  func leaf(_ values: [Double]) throws -> Tensor { try Tensor(values).requireGrad() }

  @Test("Gradients add up over passes and over paths")
  func accumulation() throws {
    let x = try leaf([1, 2])
    for _ in 0..<2 { try D.sum(D.apply(.mul, x, D.apply(.add, x, x))).backward() }
    #expect(try x.grad?.toArray(Double.self) == [8, 16])
    try x.setGrad(nil)
    #expect(x.grad == nil)
  }

  @Test("A second pass needs the graph kept")
  func retention() throws {
    let x = try leaf([3])
    let y = try D.apply(.square, x)
    try y.backward(retainGraph: true)
    try y.backward()
    #expect(try x.grad?.item() == 12)
    expectError("\(AutogradError.released(operation: "square"))") { try y.backward() }
  }

  @Test("Nothing is recorded inside no_grad, after detach, of integers and of predicates")
  func unrecorded() throws {
    let x = try leaf([1, 2])
    #expect(try GradientMode.off { try D.apply(.exp, x) }.requiresGrad == false)
    #expect(try GradientMode.off { try GradientMode.set(true) { try D.apply(.exp, x) } }.requiresGrad)
    #expect(try D.apply(.exp, x.detach()).requiresGrad == false)
    #expect(try D.apply(.gt, x, .real(1)).requiresGrad == false)
    #expect(try D.to(x, .int64).requiresGrad == false)
    #expect(try D.apply(.exp, x).requiresGrad)
    #expect(x.isLeaf)
    #expect(try D.apply(.exp, x).isLeaf == false)
    expectError("\(AutogradError.notFloat(.int64))") { try Tensor([1, 2] as [Int64]).requireGrad() }
    expectError("\(AutogradError.notOnTape)") { try Tensor([1.0]).backward() }
    expectError("\(AutogradError.gradientNeeded([2]))") { try D.apply(.exp, x).backward() }
  }

  @Test("A saved tensor that was changed in place is noticed")
  func versions() throws {
    let x = try leaf([1, 2])
    let factor = try Tensor([3.0, 4.0])
    let y = try D.sum(D.apply(.mul, x, factor))
    try factor.fillInPlace(.real(0))
    expectError("\(AutogradError.modified(operation: "mul", shape: [2], saved: 0, found: 1))") { try y.backward() }
    // Through a view, and through a raw buffer.
    let z = try D.sum(D.apply(.square, x))
    try GradientMode.off { try x.narrow(0, 0, 1).fillInPlace(.real(9)) }
    #expect(throws: AutogradError.self) { try z.backward() }
    let w = try D.sum(D.apply(.square, x))
    try GradientMode.off { try x.withMutableElements(as: Double.self) { $0[0] = 5 } }
    #expect(throws: AutogradError.self) { try w.backward() }
    // Reading is no change.
    let v = try D.sum(D.apply(.square, x))
    _ = try x.toArray(Double.self)
    try v.backward()
    #expect(try x.grad?.toArray(Double.self) == [10, 4])
  }

  @Test("Tensors on the tape are not changed in place while recording")
  func inPlace() throws {
    let x = try leaf([1, 2])
    expectError("\(AutogradError.inPlace(operation: "add_", isLeaf: true))") { try x.applyInPlace(.add, .real(1)) }
    let y = try D.apply(.exp, x)
    expectError("\(AutogradError.inPlace(operation: "fill_", isLeaf: false))") { try y.fillInPlace(.real(1)) }
    try GradientMode.off { try x.applyInPlace(.add, .real(1)) }
    #expect(try x.toArray(Double.self) == [2, 3])
  }

  @Test("Gradients of chosen inputs leave leaves alone")
  func chosen() throws {
    let (x, y) = (try leaf([2]), try leaf([5]))
    let inner = try D.apply(.mul, x, y)
    let outer = try D.apply(.square, inner)
    let found = try Tensor.gradients(of: [outer], withRespectTo: [inner, x], retainGraph: true)
    #expect(try found.map { try $0?.item() } == [20, 100])
    #expect(x.grad == nil && y.grad == nil)
    let apart = try leaf([1])
    expectError("\(AutogradError.unused(index: 0))") {
      try Tensor.gradients(of: [outer], withRespectTo: [apart], retainGraph: true)
    }
    #expect(try Tensor.gradients(of: [outer], withRespectTo: [apart], allowUnused: true)[0] == nil)
  }

  @Test("Hessian times vector")
  func hessianVectorProduct() throws {
    // f = Σ x³ + x₀·x₁: H·v = 6·x·v + (v₁, v₀).
    let x = try leaf([2, 3])
    let cubes = try D.sum(D.apply(.pow, x, .real(3)))
    let f = try D.apply(.add, cubes, D.apply(.mul, D.select(x, 0, 0), D.select(x, 0, 1)))
    let gradient = try #require(try Tensor.gradients(of: [f], withRespectTo: [x], createGraph: true)[0])
    #expect(try gradient.toArray(Double.self) == [15, 29])
    let v = try Tensor([1.0, -2.0])
    let product = try Tensor.gradients(of: [gradient], withRespectTo: [x], gradOutputs: [v])[0]
    #expect(try product?.toArray(Double.self) == [12 - 2, -36 + 1])
  }

  @Test("Hooks see and replace gradients; retained gradients stay")
  func hooks() throws {
    let x = try leaf([1, 2])
    let y = try D.apply(.mul, x, .real(3))
    try y.retainGrad()
    try y.registerHook { try $0 * 10 }
    try D.sum(y).backward()
    #expect(try y.grad?.toArray(Double.self) == [10, 10])
    #expect(try x.grad?.toArray(Double.self) == [30, 30])
    try x.registerHook { _ in try Tensor([1.0]) }
    #expect(throws: AutogradError.gradientShape(operation: "hook", expected: [2], got: [1])) { try D.sum(x).backward() }
  }

  @Test("A gradient has memory of its own")
  func ownership() throws {
    let (x, y) = (try leaf([1]), try leaf([2]))
    try D.apply(.add, x, y).backward()
    try x.grad?.applyInPlace(.mul, .real(7))
    #expect(try y.grad?.item() == 1)
  }

  @Test("dtypes: a gradient has its leaf's")
  func dtypes() throws {
    let x = try Tensor([1, 2] as [Float]).requireGrad()
    let y = try leaf([3, 4])
    try D.sum(D.apply(.mul, x, y)).backward()
    #expect(x.grad?.dtype == .float32 && y.grad?.dtype == .float64)
    #expect(try x.grad?.toArray(Float.self) == [3, 4])
  }

  @Test("Operations of a user: saved tensors, checks of what backward gives")
  func userOperations() throws {
    let cube = UserOperation(
      name: "cube",
      forward: { inputs, saved in
        saved.keep(inputs[0], input: 0)
        return try inputs[0].apply(.pow, .real(3))
      },
      backward: { gradient, saved in
        let slope = try D.apply(.mul, D.apply(.square, saved.tensor(0)), .real(3))
        return [try D.apply(.mul, gradient, slope)]
      })
    try expectGradients(of: [.sample([3])], "cube") { try cube($0[0]) }
    let short = UserOperation(name: "short", forward: { inputs, _ in inputs[0] }, backward: { _, _ in [] })
    let x = try leaf([1, 2])
    expectError("\(AutogradError.gradientCount(operation: "short", expected: 1, got: 0))") {
      try D.sum(short(x)).backward()
    }
    let wide = UserOperation(
      name: "wide", forward: { inputs, _ in inputs[0] }, backward: { _, _ in [try Tensor([1.0, 2.0, 3.0])] })
    expectError("\(AutogradError.gradientShape(operation: "wide", expected: [2], got: [3]))") {
      try D.sum(wide(x)).backward()
    }
    #expect(x.autograd != nil && x.grad == nil)
  }

  @Test("A graph of 200,000 operations neither overflows the stack nor stays behind")
  func depth() throws {
    var x: Tensor? = try leaf([1])
    var y = try #require(x)
    for _ in 0..<200_000 { y = try D.apply(.add, y, .real(1)) }
    try y.backward(retainGraph: true)
    #expect(try x?.grad?.item() == 1)
    weak let place = y.autograd
    x = nil
    y = try leaf([0])
    #expect(place == nil)
  }

  @Test("What operations saved is released by the pass, the graph with its result")
  func release() throws {
    let x = try leaf([1, 2])
    weak var seen: Tensor?
    func pass() throws {
      let y = try D.apply(.exp, x)
      seen = y
      try D.sum(D.apply(.mul, y, y)).backward()
    }
    try pass()
    #expect(seen == nil)
  }

  @Test("Every error reads as documented", arguments: ErrorCase.all)
  func wording(_ c: ErrorCase) { #expect("\(c.error)" == c.text) }
}

struct ErrorCase: Sendable, CustomStringConvertible {
  let error: AutogradError
  let text: String
  var description: String { text }

  static let all = [
    ErrorCase(
      error: .notFloat(.int64), text: "requires_grad: float32 or float64 tensor expected, got int64"),
    ErrorCase(
      error: .notLeaf,
      text: "requires_grad: only a tensor that was not computed by recorded operations can be told; "
        + "use detach() to cut it off"),
    ErrorCase(
      error: .notOnTape,
      text: "backward: a tensor that depends on one with requires_grad expected, "
        + "but no recorded operation leads to this one"),
    ErrorCase(
      error: .gradientNeeded([2, 3]),
      text:
        "backward: a tensor of one element expected, got shape 2×3: give the gradient with respect to it as argument"),
    ErrorCase(
      error: .gradientShape(operation: "mul", expected: [2], got: [3]),
      text: "mul: backward: gradient of shape 2 expected, got 3"),
    ErrorCase(
      error: .gradientCount(operation: "mine", expected: 2, got: 1),
      text: "mine: backward: 2 gradients expected, one for each input, got 1"),
    ErrorCase(
      error: .released(operation: "exp"),
      text: "backward: what exp saved was already released by an earlier backward; "
        + "to go through the graph again, call the first as y:backward{retain_graph = true}"),
    ErrorCase(
      error: .modified(operation: "mul", shape: [2], saved: 0, found: 1),
      text: "backward: a tensor of shape 2 that mul needs was changed in place since (version 1, version 0 expected)"),
    ErrorCase(
      error: .inPlace(operation: "add_", isLeaf: true),
      text: "add_: a tensor that requires gradients cannot be changed in place while operations are recorded; "
        + "do it inside no_grad, or use the form without underscore"),
    ErrorCase(
      error: .inPlace(operation: "add_", isLeaf: false),
      text: "add_: a tensor computed from one that requires gradients cannot be changed in place "
        + "while operations are recorded; do it inside no_grad, or use the form without underscore"),
    ErrorCase(
      error: .unrecordedView(operation: "add_"),
      text: "add_: a view that was made inside no_grad, or before requires_grad, of a tensor that requires gradients "
        + "cannot be changed in place while operations are recorded; make the view again, or do it inside no_grad"),
    ErrorCase(
      error: .unused(index: 1),
      text: "grad: input 2 has no part in the outputs (autograd.grad(…, {allow_unused = true}) gives nil for it)"),
    ErrorCase(
      error: .noDerivative(operation: "svd"), text: "svd: has no derivative; detach() its argument or use no_grad"),
  ]
}
