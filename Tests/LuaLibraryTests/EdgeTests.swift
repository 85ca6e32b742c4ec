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
      ("pairs(tensor.zeros())", "pairs: at least one dimension expected, got scalar"),
      (
        "tensor.einsum('ij,jk->ik', tensor.ones(2, 3), tensor.ones(4, 2))",
        "equal sizes of 'j' expected, got 3 in tensor 1 and 4 in tensor 2"
      ),
      ("tensor.einsum('ij->ijk', tensor.ones(2, 3))", "letters of the operands after '->' expected, got 'k'"),
      ("tensor.einsum('ij->ii', tensor.ones(2, 3))", "each letter once after '->' expected, got 'i' twice"),
      ("tensor.einsum('ij', tensor.ones(2))", "1 letter in term 1, as tensor 1 has dimensions, expected, got \"ij\""),
      ("tensor.einsum('ii', tensor.ones(2, 3))", "equal sizes of 'i' expected, got 2 and 3 in tensor 1"),
      ("tensor.einsum('i1', tensor.ones(2, 3))", "got '1' in term 1"),
      ("tensor.einsum('i->j->k', tensor.ones(2))", "one '->' at most"),
      ("tensor.einsum('i,j', tensor.ones(2))", "a term for each of 1 tensors expected, got 2"),
      ("tensor.einsum('i')", "tensor"), ("tensor.einsum('i', {})", "at least one tensor"),
      ("tensor.einsum('abcde,fghij', tensor.ones(1, 1, 1, 1, 1), tensor.ones(1, 1, 1, 1, 1))", "at most 8 dimensions"),
      ("tensor.fft(tensor.ones(3, 2), 0)", "at least 1"),
      ("tensor.fft(tensor.ones(3, 2), 2 ^ 60)", "not enough memory"),
      ("tensor.irfft(tensor.ones(3, 2), math.maxinteger)", "not enough memory"),
      ("tensor.rfft(tensor.ones(3), nil, 2)", "dimension 1 to 1"),
      ("tensor.rfft(tensor.ones(3), nil, math.mininteger)", "dimension 1 to 1"),
      ("tensor.rfft(tensor.zeros(0))", "at least one element"), ("tensor.irfft(tensor.ones(1, 2))", "at least 1"),
      ("tensor.arange(6):view(4)", "view: shape of as many elements"),
      ("tensor.arange(6):view(2, 3):t():view(6)", "needs no copy"),
      ("tensor.ones(2):scatter_(1, tensor{1.5}, 1)", "integer positions"),
      ("tensor.ones(2):scatter(1, tensor{0}, 1)", "positions counted from 1"),
      ("tensor.ones(2):scatter_add(1, tensor{3}, 1)", "index 3 is outside dimension 1 of size 2"),
      ("tensor.new({1, 2}, 'uint8'):scatter(1, tensor{1}, 300)", "number from 0 to 255"),
      ("tensor.new({1, 2}, 'uint8'):clamp_(0.5)", "clamp_: result that fits uint8"),
      ("tensor.ones(2):one_hot(math.maxinteger)", "memory"), ("tensor{1.5}:one_hot()", "integer positions"),
      ("tensor.ones(2):multinomial(-1)", "at least 0"),
      ("tensor.ones(2):requires_grad_():bernoulli()", "bernoulli: has no derivative"),
      ("tensor.ones(2, 2):requires_grad_():scatter_(1, tensor{{1}}, 0)", "scatter_: a tensor that requires gradients"),
      (
        "tensor.ones(2, 2):requires_grad_():lstsq(tensor.ones(2)):sum():backward()",
        "lstsq backward: the derivative is that of a matrix of full rank, and this one has rank 1 of 2"
      ),
      (
        "tensor.zeros(2, 2):requires_grad_():qr():sum():backward()",
        "qr backward: the derivative is that of a matrix of full"
      ),
      (
        "select(2, tensor.ones(2, 2):requires_grad_():slogdet()):sum():backward()", "inverse: the matrix is singular"
      ),
      ("tensor.arange(5):split({2, 2})", "sizes of at least 0 with the sum 5"),
      ("tensor.arange(5):split({math.maxinteger, 2})", "table of integers"),
      ("tensor{1, 2}:repeat_interleave(math.maxinteger)", "memory"), ("tensor.ones(2):diag(math.mininteger)", "memory"),
      ("tensor.ones(2, 3):movedim(1, 3)", "dimension 1 to 2"), ("tensor.ones(2):bmm(tensor.ones(2))", "two stacks"),
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
      (
        "(function() local s = 0 for i, v in pairs(tensor{{1, 2}, {3, 4}}) do s = 10 * s + i * v:sum():item() end return s end)() == 44",
        "pairs over rows"
      ),
      (
        "(function() local s = 0 for i, v in pairs(tensor{5, 6}) do s = s + i * v end return s end)() == 17",
        "pairs over elements"
      ),
      ("next({}) == nil and select('#', pairs(tensor.zeros(0))) == 3", "pairs over nothing"),
      ("not tensor.zeros(0):any() and tensor.zeros(0, 2):all(1):all()", "any and all of nothing"),
      ("tensor{0 / 0}:any() and tensor{{0, 0 / 0}}:any(1)[2]", "NaN is not 0"),
      ("tensor.arange(6):view(2, 3):t():view_as(tensor.ones(3, 2, 1)):size(3) == 1", "a view of a transposed matrix"),
      ("tensor{{1, 2}, {3, 4}}:flip(1, 2):equal(tensor{{4, 3}, {2, 1}})", "two dimensions flipped"),
      ("#tensor.arange(5):split({2, 0, 3}) == 3 and tensor{1, 4, 9}:diff(2)[1] == 2", "splits and differences"),
      (
        "#tensor.ones(0, 3, 3):det().shape == 1 and tensor.ones(2, 0, 4, 3):qr():size(4) == 3", "factors of no matrices"
      ),
      ("tensor.eye(2):expand(3, 2, 2):inverse():equal(tensor.eye(2):expand(3, 2, 2))", "inverses of a stack"),
      ("tensor.empty(2, 'int64'):equal(tensor.zeros(2, 'int64'))", "an empty tensor holds zeros"),
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
