import LuaRuntime
import Testing

/// Derivatives as scripts meet them: each case is a chunk of assertions. Values are PyTorch's, or worked out by hand.
@Suite struct DifferentiationTests {
  typealias Case = ScriptingTests.Case

  static let cases = [
    Case(
      "movement and selection keep the gradient",
      """
      local function gradient(x, f) x = tensor(x):requires_grad_(); f(x):sum():backward(); return x.grad end
      assert(gradient({1, 2, 3}, function(x) return x:roll(1) * x end):equal(tensor{5, 4, 3}))
      assert(gradient({{1, 2}, {3, 4}}, function(x) return x:tril() end):equal(tensor{{1, 0}, {1, 1}}))
      assert(gradient({{1, 2}, {3, 4}}, function(x) return x:triu(1) end):equal(tensor{{0, 1}, {0, 0}}))
      assert(gradient({4, 1, 3, 2}, function(x) return x:median() end):equal(tensor{0, 0, 0.5, 0.5}))
      assert(gradient({4, 1, 3}, function(x) return x:median() end):equal(tensor{0, 0, 1}))
      assert(gradient({5, 1, 3}, function(x) return x:quantile(0.25) end):equal(tensor{0, 0.5, 0.5}))
      assert(gradient({2, 1, 2}, function(x) return (x:unique()) end):equal(tensor{1, 1, 0}))
      assert(gradient({1, 2}, function(x) return (tensor.meshgrid{x, tensor{1, 2, 3}}) end):equal(tensor{3, 3}))
      """),
    Case(
      "written values are recorded: rows, ranges, masks, positions, elements, in-place operations, views",
      """
      local function gradient(write)
        local w = tensor{1, 2}:requires_grad_()
        local x = tensor.zeros(2, 2)
        write(x, w)
        if x.requires_grad then (x * tensor{{1, 2}, {3, 4}}):sum():backward() end
        return w.grad or tensor.zeros(2)
      end
      assert(gradient(function(x, w) x[1] = w; x[2] = w * 2 end):equal(tensor{7, 10}))
      assert(gradient(function(x, w) x[{{}, {2}}] = w:reshape(2, 1) end):equal(tensor{2, 4}))
      assert(gradient(function(x, w) x[{{}, 1}] = w[2] end):equal(tensor{0, 4}))
      assert(gradient(function(x, w) x[x:eq(0)] = w[1] end):equal(tensor{10, 0}))
      assert(gradient(function(x, w) x[tensor{{true, false}, {false, true}}] = w end):equal(tensor{1, 4}))
      assert(gradient(function(x, w) x[tensor{2, 1}] = w end):equal(tensor{4, 6}))
      assert(gradient(function(x, w) x[{2, 2}] = w[1] * w[2] end):equal(tensor{8, 4}))
      assert(gradient(function(x, w) x:copy_(w) end):equal(tensor{4, 6}))
      assert(gradient(function(x, w) x:fill_(w[1]) end):equal(tensor{10, 0}))
      assert(gradient(function(x, w) x:add_(w); x:mul_(w) end):equal(tensor{8, 24}))
      assert(gradient(function(x, w) local row = x[1]; row:add_(w); x[1]:mul_(2) end):equal(tensor{2, 4}))
      assert(gradient(function(x, w) x:t():narrow(1, 2, 1):copy_(w) end):equal(tensor{2, 4}))
      assert(gradient(function(x, w) x:copy_(w); x:zero_() end):equal(tensor{0, 0}))
      assert(gradient(function(x, w) x:copy_(w); tensor.uniform_(x[1]) end):equal(tensor{3, 4}))
      assert(gradient(function(x, w) autograd.no_grad(function() x:copy_(w) end) end):equal(tensor{0, 0}))
      """),
    Case(
      "a leaf, and a view of one, change inside no_grad alone",
      """
      local w = tensor{1, 2}:requires_grad_()
      for _, change in ipairs{
        function() w[1] = 0 end, function() w:add_(1) end, function() w:zero_() end, function() w[{{1, 2}}] = w * 2 end,
        function() w:narrow(1, 1, 1):fill_(3) end, function() w[w:gt(0)] = 1 end, function() w[tensor{1}] = 4 end,
        function() tensor.normal_(w) end,
      } do
        local ok, message = pcall(change)
        assert(not ok and message:find("that requires gradients cannot be changed in place while operations are recorded", 1, true),
               tostring(message))
        autograd.no_grad(change)
      end
      """),
    Case(
      "an element of a tensor on the tape is a tensor that behaves as a number",
      """
      local x = tensor{1, 2}:requires_grad_()
      local loss = x[1] ^ 2 + x:sum()
      loss:backward()
      assert(x.grad:equal(tensor{3, 1}))
      local e = x[2]
      assert(e.requires_grad and e:dim() == 0 and e < 3 and e <= 2 and 1 < e and e > x[1] and not (e < x[1]))
      assert(e .. "" == "2.0" and "v" .. e == "v2.0" and x[1] .. e == "1.02.0")
      assert(("%g %d %s %5.2f %%"):format(e, e, "s", e) == "2 2 s  2.00 %" and string.format("%d", x[1]) == "1")
      assert(tonumber(e) == 2 and tonumber("0x10") == 16 and tonumber("z", 36) == 35 and tonumber(tensor{1, 2}) == nil)
      assert(e:item() == 2 and (2 * e):item() == 4 and (e // 2):item() == 1 and -e < 0)
      assert(e == x[2] and e ~= x[1] and e:eq(2):item())
      local n = 0
      for _, v in ipairs(x) do n = n + v end
      assert(n.requires_grad)
      -- Plain numbers where nothing is recorded.
      assert(math.type(x:detach()[1]) == "float" and math.type(tensor{1, 2}[1]) == "float")
      assert(autograd.no_grad(function() return math.type(x[1]) end) == "float")
      local ok, message = pcall(string.format, "%d", tensor{1.5, 2})
      assert(not ok and message:find("number expected", 1, true))
      """),
    Case(
      "grad gives one list, and options by name",
      """
      local w, b = tensor.ones(2, 2):requires_grad_(), tensor.ones(2):requires_grad_()
      local g = autograd.grad(w:sum() * 3 + b:sum() * 5, {w, b})
      assert(#g == 2 and g[1]:equal(tensor.full({2, 2}, 3)) and g[2]:equal(tensor{5, 5}) and not w.grad)
      local x, z = tensor{1}:requires_grad_(), tensor{2}:requires_grad_()
      local ok, message = pcall(autograd.grad, (x * x):sum(), {x, z})
      assert(not ok and message:find("allow_unused = true", 1, true))
      local partial = autograd.grad((x * x):sum(), {z, x}, {allow_unused = true})
      assert(partial[1] == nil and partial[2]:item() == 2)
      assert(pcall(autograd.grad, (x * x):sum(), {x, z}, false, true))
      assert(autograd.grad((x * x):sum(), {x}, {create_graph = true})[1].requires_grad)
      assert(autograd.grad((x * x):sum(), {x}, true)[1].requires_grad)
      assert(not pcall(autograd.grad, (x * x):sum(), {x}, {create_grph = true}))
      local y = (x * x):sum()
      autograd.grad(y, {x}, {retain_graph = false})
      ok, message = pcall(y.backward, y)
      assert(not ok and message:find("y:backward{retain_graph = true}", 1, true))
      y = (x * x):sum()
      y:backward{retain_graph = true}; y:backward(nil, true); y:backward(nil, {create_graph = false})
      assert(x.grad:item() == 6 and not pcall(y.backward, y))
      assert(not pcall(y.backward, y, 1) and not pcall(y.backward, y, {retain = true}))
      y = (x * x):sum()
      for _, wrong in ipairs{{{}, true}, {nil, {}, 1}, {nil, true, true, true}, {nil, true, {}}} do
        assert(not pcall(y.backward, y, table.unpack(wrong, 1, 4)))
      end
      assert(not pcall(autograd.grad, y, {x}, {}, 1) and not pcall(autograd.grad, y, {x}, true, 1))
      """),
    Case(
      "Hessian-vector products on a kept graph, again and again: the same bits",
      """
      local x = tensor.randn(20):requires_grad_()
      local f = (x:exp() * x:roll(1) / (x * x + 1)):sum() + x:sigmoid():prod()
      local g = autograd.grad(f, {x}, {create_graph = true})[1]
      local v = tensor.randn(20)
      local first = autograd.grad(g, {x}, {grad_output = v})[1]
      for _ = 1, 5 do assert(autograd.grad(g, {x}, {grad_output = v})[1]:equal(first)) end
      local h = 1e-5
      local function gradient(p) p = p:detach():requires_grad_()
        return autograd.grad((p:exp() * p:roll(1) / (p * p + 1)):sum() + p:sigmoid():prod(), {p})[1] end
      local d = x:detach()
      assert(first:allclose((gradient(d + h * v) - gradient(d - h * v)) / (2 * h), 1e-6, 1e-6))
      """),
    Case(
      "frozen: a loss of training that leaves the network as it was",
      """
      local net = nn.Sequential(nn.Linear(3, 4, {dtype = "float64"}), nn.BatchNorm2d(4, {dtype = "float64"}), nn.ReLU())
      net:eval()
      local x = tensor.randn(8, 3)
      local before, drawn = net:state_dict(), tensor.default_generator():state()
      local state = tensor.default_generator():state()
      local a = net:frozen(function() assert(net.training); tensor.randn(3); return net(x):sum() end)
      local b = net:frozen(function() return net(x):sum() end)
      assert(a:item() == b:item() and a:item() ~= net(x):sum():item() and a.requires_grad)
      assert(not pcall(net.frozen, net, function() net(x); net(x); tensor.rand(1); error("stop") end))
      assert(not net.training and tensor.default_generator():state() == state)
      for name, t in pairs(net:state_dict()) do assert(t:equal(before[name]), name) end
      a:backward()
      """),
    Case(
      "what has no derivative refuses: statistics of positions, equations",
      """
      local x = tensor{1, 2, 3}:requires_grad_()
      local function refused(f, ...)
        local ok, message = pcall(f, ...)
        assert(not ok and message:find("has no derivative", 1, true), tostring(message))
      end
      refused(pde.heat, {u0 = x, dt = 0.1, steps = 1})
      refused(pde.moving_average, x, 2)
      refused(pde.cnn_linear, {image = x, init = x, alpha = 1, lr = 1, iterations = 1})
      refused(tensor.index_select, tensor{4, 5, 6}, 1, x)
      refused(function() return tensor{4, 5, 6}[x] end)
      -- Through evolve gradients pass: du/dt = −k·u by Euler's steps, u = (1 − k·dt)^n.
      local k = tensor{0.5}:requires_grad_()
      local u = pde.evolve{u0 = {1}, rhs = function(u) return -k * u end, method = "euler", dt = 0.1, steps = 3}.u_final
      u:sum():backward()
      assert(k.grad:allclose(tensor{-0.3 * 0.95 ^ 2}))
      """),
    Case(
      "evaluation's statistics may change before the backward pass",
      """
      local bn = nn.BatchNorm2d(2, {dtype = "float64"})
      local x = tensor.randn(5, 2):requires_grad_()
      bn:eval()
      local expected = autograd.grad((bn(x) ^ 2):sum(), {x})[1]
      local y = (bn(x) ^ 2):sum()
      bn:train()
      bn(x * 3)
      assert(autograd.grad(y, {x})[1]:equal(expected))
      """),
  ]

  @Test("Scripts get right derivatives", arguments: cases)
  func run(_ c: Case) throws {
    let runtime = try ExampleTests.runtime()
    try runtime.run(c.code, chunkName: "=\(c.testDescription)")
  }
}
