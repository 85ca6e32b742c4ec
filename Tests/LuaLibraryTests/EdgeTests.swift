import LuaRuntime
import TestSupport
import Testing

/// Integers at the ends of their range, lists that hold themselves, numbers just before overflow: an error or the right
/// value, never a trap.
@Suite struct EdgeTests {
  @Test(
    "What no size, position or count can be is an error that names it",
    arguments: [
      ("tensor{1, 2, 3}[{{math.mininteger, 3}}]", "range within 1 to 3"),
      ("nn.cross_entropy(tensor.ones(1, 3), tensor.new({math.maxinteger}, 'int64'))", "got 9223372036854775807"),
      ("nn.mlp{sizes = {1/0, 2}}", "'sizes': whole numbers of at least 1 expected, got inf"),
      ("nn.mlp{sizes = {2.7, 2}}", "got 2.7"),
      ("pde.heat{u0 = function() return 0 end, shape = {1e19}, dt = 0.1, steps = 1}", "'shape'"),
      ("data.synthetic_cifar{train = 4, test = 4}:batch(1, math.maxinteger)", "images up to number 4"),
      (
        "(function() local c = {} c[1] = c optim.sgd({tensor.ones(1)}, {perturb = c}) end)()", "nested at most 100 deep"
      ),
      ("optim.sgd({{params = {tensor.ones(1)}}, lr = 3}, {lr = 0.1})", "got field 'lr'"),
      (
        "pde.cnn_linear{image = tensor.ones(4, 4), init = tensor.ones(2, 2), lr = -1, alpha = 1, iterations = 1}",
        "'lr'"
      ),
      ("tensor.zeros(2, 'float32', 3)", "nothing more"), ("tensor.ones(2):reshape({2, 1}, 1)", "nothing more"),
      ("plot.figure{rows = 2}:panel(math.mininteger)", "'row': integer at least 1 expected"),
      ("plot.figure{rows = 2}:panel(1, math.mininteger)", "'column': integer at least 1 expected"),
      ("plot.figure{rows = 2}:panel(math.maxinteger)", "got"), ("nn.resnet{depth = 2 ^ 53}", "at most 10000 expected"),
      ("nn.ReLU()(tensor.ones(2), 1)", "nothing after the input"),
    ])
  func refused(_ expression: String, _ expected: String) throws {
    let runtime = try ExampleTests.runtime()
    let code = "return select(2, pcall(function() return \(expression) end))"
    let message = try runtime.run(code, chunkName: "=edge").first?.text ?? ""
    #expect(message.contains(expected), "\(expression): \(message)")
  }

  @Test(
    "Results at the edge",
    arguments: [
      ("optim.schedule{kind = 'step', epoch = math.maxinteger, every = 1} == 0", "steps without end"),
      ("tensor{709.782712893384}:exp():item() == 1.7976931348622732e308", "exp before it overflows"),
      ("tensor{709.79}:exp():item() == 1/0", "exp beyond"),
      (
        "tensor{-1e103}:pow(tensor{3}):item() == -1/0 and tensor{1e154}:pow(tensor{2}):item() == 1e154 * 1e154",
        "powers"
      ),
      ("tensor{1.3407807e154}:pow(tensor{2}):item() == 1.3407807e154 * 1.3407807e154", "powers before they overflow"),
      ("#tensor.ones(3):requires_grad_():tile(2, 2).shape == 2", "tile on the tape"),
    ])
  func right(_ expression: String, _ what: String) throws {
    let runtime = try ExampleTests.runtime()
    #expect(try runtime.run("return \(expression)", chunkName: "=edge").first?.isTruthy == true, "\(what)")
  }

  @Test("The derivative of a constant power is 0, however often it is taken; a tile's gradients are added")
  func derivatives() throws {
    let code = """
      local x = tensor{0, 2}:requires_grad_()
      local g = autograd.grad((x ^ 0):sum(), {x}, {create_graph = true})[1]
      local second = autograd.grad((g * g + x):sum(), {x})[1]
      assert(second[1] == 1 and second[2] == 1)
      local w = tensor{1, 2, 3}:requires_grad_();
      (w:tile(2, 2) * tensor.arange(1, 12):reshape(2, 6)):sum():backward()
      return w.grad[1] == 1 + 4 + 7 + 10 and w.grad[3] == 3 + 6 + 9 + 12
      """
    let runtime = try ExampleTests.runtime()
    #expect(try runtime.run(code, chunkName: "=edge").first?.isTruthy == true)
  }
}
