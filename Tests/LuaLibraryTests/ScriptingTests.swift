import LuaRuntime
import Testing

/// What scripts rely on, said in Lua: each case is a chunk of assertions.
@Suite struct ScriptingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: String
    init(_ name: String, _ code: String) { (testDescription, self.code) = (name, code) }
  }

  static let cases = [
    Case(
      "elements, slices and ranges",
      """
      local t = tensor.arange(12):reshape(3, 4)
      assert(t[{2, 3}] == 7 and t[{-1, -1}] == 12 and t[2][1] == 5)
      assert(tensor.equal(t[{{}, {2, 3}}], tensor{{2, 3}, {6, 7}, {10, 11}}))
      assert(tensor.equal(t[{{1, 3, 2}, 1}], tensor{1, 9}) and tensor.equal(t[{2, {4, 1, -1}}], tensor{8, 7, 6, 5}))
      assert(t[{{2}}]:dim() == 2 and t[{{2, 1}}]:numel() == 0 and #t == 3)
      """),
    Case(
      "assignment through views",
      """
      local t = tensor.zeros(3, 3)
      t[2] = 1; t[{1, {2, 3}}] = tensor{5, 6}; t[{3, 3}] = 0 / 0
      assert(t:sum(2)[1] == 11 and t[2]:sum():item() == 3 and t[{3, 3}] ~= t[{3, 3}])
      t[t:isnan()] = -1
      assert(t[{3, 3}] == -1)
      t[tensor{1, 3}] = 7
      assert(t[1]:sum():item() == 21 and t[3]:sum():item() == 21 and t[2]:sum():item() == 3)
      """),
    Case(
      "a vector mask picks rows of a matrix",
      """
      local t = tensor.arange(6):reshape(3, 2)
      assert(tensor.equal(t[tensor{true, false, true}], tensor{{1, 2}, {5, 6}}))
      t[tensor{false, true, false}] = 0
      assert(t[2]:sum():item() == 0 and t:sum():item() == 14)
      assert(not pcall(function() return t[tensor{true, false}] end))
      """),
    Case(
      "dimensions by number or list; a name in the list is refused, not ignored",
      """
      local t = tensor.ones(2, 3)
      assert(tensor.equal(t:sum(1), tensor{2, 2, 2}) and t:sum{1, 2}:item() == 6)
      for _, reduce in ipairs{"sum", "mean", "amax", "std"} do
        local ok, message = pcall(t[reduce], t, {dim = 1})
        assert(not ok and message:find("'dim'", 1, true) and message:find("without names expected, got table", 1, true), message)
      end
      """),
    Case(
      "ipairs walks the first dimension",
      """
      local n = 0
      for i, row in ipairs(tensor.eye(4)) do n = n + row[i] end
      assert(n == 4)
      """),
    Case(
      "positions count from 1",
      """
      local v, p = tensor{3, 9, 4}:max(1)
      assert(v:item() == 9 and p:item() == 2 and tensor{3, 9, 4}:argmin():item() == 1)
      local s, order = tensor{3, 1, 2}:sort()
      assert(tensor.equal(order:double(), tensor{2, 3, 1}))
      assert(tensor.equal(tensor{10, 20, 30}:index_select(1, tensor{3, -1, 1}), tensor{30, 30, 10}))
      """),
    Case(
      "dtypes: scalars keep a float's, integers divide to floats",
      """
      local f = tensor.ones(2, "float32")
      assert((f * 0.1).dtype == "float32" and (f + tensor.ones(2)).dtype == "float64")
      local i = tensor.new({7, 8}, "int64")
      assert((i // 2).dtype == "int64" and (i / 2).dtype == "float64" and (i * 0.5).dtype == "float64")
      assert(tensor{true, false}.dtype == "bool" and tensor{1, 2}.dtype == "float64")
      """),
    Case(
      "operators with numbers on either side",
      """
      local t = tensor{1, 2, 4}
      assert(tensor.equal(1 - t, tensor{0, -1, -3}) and tensor.equal(8 / t, tensor{8, 4, 2}))
      assert(tensor.equal(2 ^ t, tensor{2, 4, 16}) and tensor.equal(-t % 3, tensor{2, 1, 2}))
      assert(t:sum() > 6 and 8 > t:sum() and t:sum() <= 7)
      """),
    Case(
      "in place returns its tensor",
      """
      local t = tensor.ones(3)
      assert(rawequal(t:add_(1), t) and rawequal(t:mul_(t):neg_(), t) and t[1] == -4)
      """),
    Case(
      "reductions keep or drop dimensions",
      """
      local t = tensor.arange(6):reshape(2, 3)
      assert(t:sum(1):dim() == 1 and t:sum(1, true).shape[1] == 1 and t:mean({1, 2}):item() == 3.5)
      assert(t:var():item() == 3.5 and math.abs(t:std(2, 0)[1] - math.sqrt(2 / 3)) < 1e-15)
      """),
    Case(
      "generators give their library's streams and can be restored",
      """
      local g = tensor.generator("numpy", 7)
      assert(g:randn(3)[1] == 1.690525703800356)
      local state = g:state()
      local a = g:rand(5)
      assert(tensor.equal(g:restore(state):rand(5), a))
      tensor.manual_seed(3); local b = tensor.rand(4); tensor.manual_seed(3)
      assert(tensor.equal(tensor.rand(4), b))
      """),
    Case(
      "heat from a Lua function, with every scheme",
      """
      for _, scheme in ipairs{"euler", "rk4", "implicit", "crank-nicolson"} do
        local r = pde.heat{u0 = function(i) return math.sin(math.pi * (i - 1) / 20) end, shape = 21, dt = 0.1,
                           steps = 100, scheme = scheme, snapshots = {0, 10}}
        local k = math.pi / 20
        assert(math.abs(r.u[2][11] - math.exp(-k * k * 10)) < 2e-3 and r.t[2] == 10 and not r.first_nonfinite)
      end
      """),
    Case(
      "evolve: the callback may stop, divergence is recorded",
      """
      local seen = 0
      local r = pde.evolve{u0 = tensor{1}, rhs = function(u) return -u end, dt = 0.1, steps = 50,
                           callback = function(i) seen = i; return i < 7 end}
      assert(seen == 7 and r.steps == 7 and math.abs(r.u_final[1] - math.exp(-0.7)) < 1e-6)
      local blow = pde.evolve{u0 = tensor{1e300}, rhs = function(u) return u * 1e10 end, dt = 1, steps = 5, method = "euler"}
      assert(blow.first_nonfinite == 1)
      """),
    Case(
      "cnn: a sweep equals its single runs; hooks and k",
      """
      local g = tensor.generator("philox", 1)
      local image, init = g:randn(20, 22), g:randn(4, 5)
      local all = {image = image, init = init, lr = {0.1, 0.2}, alpha = 2, iterations = 20}
      local sweep = pde.cnn_nonlinear(all)
      all.lr = 0.2
      assert(tensor.equal(sweep[2].w, pde.cnn_nonlinear(all).w))
      all.hook = function(_, g) return g end
      assert(tensor.equal(sweep[2].w, pde.cnn_nonlinear(all).w))
      all.hook, all.k = nil, 3
      local w3 = pde.cnn_nonlinear(all).w
      assert(not tensor.equal(sweep[2].w, w3) and tensor.allclose(sweep[2].w, w3, 1e-12, 1e-14))
      """),
    Case(
      "gradients: leaves, operators, gradients of gradients",
      """
      local x = tensor{1, 2, 3}:requires_grad_()
      local y = (x ^ 3):sum()
      y:backward()
      assert(tensor.equal(x.grad, tensor{3, 12, 27}) and not x.grad.requires_grad)
      local g = autograd.grad((x ^ 3):sum(), {x}, {create_graph = true})[1]
      assert(tensor.equal(autograd.grad(g:sum(), {x})[1], tensor{6, 12, 18}))
      assert(not autograd.no_grad(function() return x * 2 end).requires_grad)
      local cube = autograd.op{forward = function(a) return a ^ 3 end, backward = function(g, a) return g * 3 * a ^ 2 end}
      x.grad = nil; cube(x):sum():backward()
      assert(tensor.equal(x.grad, tensor{3, 12, 27}))
      assert(not pcall(function() x:add_(1) end))
      """),
    Case(
      "networks: names, modules of one's own, a step",
      """
      local Net = nn.Module{fc = nn.Linear(4, 3, {dtype = "float64"}), scale = nn.Parameter(tensor.ones(1)),
                            forward = function(self, x) return self.fc(x):tanh() * self.scale end}
      local names = Net:named_parameters()
      assert(names["fc.weight"].shape[1] == 3 and names.scale and #Net:parameters() == 3)
      local opt = optim.sgd(Net:parameters(), {lr = 0.1, perturb = perturb.rescale{k = 3}})
      local x, labels = tensor.randn(5, 4), tensor{1, 2, 3, 1, 2}
      local before = nn.cross_entropy(Net(x), labels):item()
      for _ = 1, 20 do opt:zero_grad(); nn.cross_entropy(Net(x), labels):backward(); opt:step() end
      assert(nn.cross_entropy(Net(x), labels):item() < before and opt.perturbations == "rescale(k=3)")
      local copy = nn.Module{fc = nn.Linear(4, 3, {dtype = "float64"}), scale = nn.Parameter(tensor.ones(1)),
                             forward = function(self, x) return self.fc(x):tanh() * self.scale end}
      copy:load_state_dict(Net:state_dict())
      assert(tensor.equal(copy(x), Net(x)))
      """),
    Case(
      "a hook that fails names parameter and iteration",
      """
      local net = nn.Linear(2, 2)
      for _, case in ipairs{{f = function() error("oh") end, text = "error: "}, {f = function(g) return g[1] end, text = "of shape 2×2 expected"}} do
        local opt = optim.sgd(net:parameters(), {lr = 0.1, perturb = perturb.custom{f = case.f, name = "mine", pattern = "weight"}})
        net(tensor.ones(1, 2, "float32")):sum():backward()
        local ok, message = pcall(opt.step, opt)
        assert(not ok and message:find("perturbation 'mine' on gradient of 'weight', iteration 1", 1, true) and message:find(case.text, 1, true), message)
      end
      """),
    Case(
      "what a script gives is used or refused",
      """
      local r = pde.heat{u0 = {0, 1, 0, 0}, dt = 0.1, steps = 10, diffusivity = {1, 2, 3, 4}}
      local q = pde.heat{u0 = {0, 1, 0, 0}, dt = 0.1, steps = 10, diffusivity = tensor{1, 2, 3, 4}}
      assert(tensor.equal(r.u_final, q.u_final) and not pcall(pde.heat, {u0 = {0, 1, 0, 0}, dt = 0.1, diffusivity = "x"}))
      local e = pde.evolve{u0 = {1, 2}, rhs = function(u) u:mul_(2) return u end, dt = 0.1, steps = 1, method = "euler"}
      assert(e.u_final:allclose(tensor{1.2, 2.4}))
      assert(tensor{1, 2, dtype = "float32"}.dtype == "float32" and tensor.full(3, 7):numel() == 3)
      assert(tostring(tensor.new({9007199254740993}, "int64")[1]) == "9007199254740993")
      """),
    Case(
      "stability: the bounds of a checkerboard",
      """
      local s = pde.stability{image = pde.checkerboard(20), kernel = 6, lr = 1e-4}
      local lambda = 15 ^ 2 * 6 ^ 2
      assert(math.abs(s.lambda_max / lambda - 1) < 1e-12 and math.abs(s.alpha_min * 4 / lambda - 1) < 1e-12)
      assert(s.alpha_max == 2e4 and s.spectrum:numel() == 36 and s.growth(2 * s.alpha_min, 1e-4) < 1)
      assert(s.growth(0.9 * s.alpha_min, 1e-4) > 1)
      """),
    Case(
      "tables of names keep their order; script.sorted_pairs gives one to a script's own",
      """
      local function keys(t, visit)
        local list = {}
        for k, v in (visit or pairs)(t) do list[#list + 1] = tostring(k); assert(rawequal(t[k], v)) end
        return table.concat(list, " ")
      end
      local net = nn.mlp{sizes = {4, 3, 2}}
      local expected = "1.weight 1.bias 3.weight 3.bias"
      assert(keys(net:named_parameters()) == expected and keys(net:state_dict()) == expected)
      local t = net:named_parameters()
      assert(table.concat(t:names(), " ") == expected and #t:names() == 4 and t["1.bias"]:numel() == 3 and t.x == nil)
      t["1.bias"], t.b, t.a, t[2] = nil, 1, 2, 3
      assert(keys(t) == "1.weight 3.weight 3.bias 2 a b" and table.concat(t:names(), " ") == keys(t))
      for k in pairs(t) do t[k] = nil end
      assert(keys(t) == "" and next(t) == nil)
      assert(net:load_state_dict(net:state_dict()))
      assert(keys(pde.heat{u0 = pde.tent(5), dt = 0.1, steps = 2}) == "t u u_final steps")
      local path = os.tmpname() .. ".npz"
      tensor.save(path, {z = tensor{1}, a = tensor{2}, m = tensor{3}})
      assert(keys(tensor.load(path)) == "a m z")
      os.remove(path)
      local mine = {b = 1, a = 2, [3] = 3, [-1.5] = 4, [true] = 5, [false] = 6, ["\\xff"] = 7, [2] = 8, B = 9}
      assert(keys(mine, script.sorted_pairs) == "false true -1.5 2 3 B a b \\xff")
      local ok, message = pcall(script.sorted_pairs, {[print] = 1})
      assert(not ok and message:find("argument 1 't': keys that are strings, numbers or booleans expected", 1, true), message)
      """),
    Case(
      "a layer that stands in two places is stepped and listed once, saved under both names",
      """
      local layer = nn.Linear(2, 2, {bias = false, dtype = "float64"})
      local net = nn.Sequential(layer, nn.Sequential(layer), layer)
      assert(#net:parameters() == 1 and #net:named_parameters():names() == 1)
      assert(table.concat(net:state_dict():names(), " ") == "0.weight 1.0.weight 2.weight")
      local w = layer:named_parameters().weight
      local before = w:detach():clone()
      net(tensor.ones(1, 2)):sum():backward()
      optim.sgd(net:parameters(), {lr = 1}):step()
      assert(tensor.equal(w:detach(), before - w.grad))
      """),
    Case(
      "groups of parameters have options of their own; what no step can mean is refused",
      """
      local function refused(text, f, ...)
        local ok, message = pcall(f, ...)
        assert(not ok and message:find(text, 1, true), message)
      end
      local a, b = tensor.ones(1):requires_grad_(), tensor.ones(1):requires_grad_()
      refused("unknown option 'momentun' (did you mean 'momentum'?)", optim.sgd, {{params = {a}, momentun = 0.9}}, {lr = 1})
      refused("unknown option 'betas'", optim.sgd, {{params = {a}, betas = {0.9, 0.99}}}, {lr = 1})
      refused("unknown option 'momentum'", optim.adam, {{params = {a}, momentum = 0.9}}, {lr = 1})
      refused("parameters[2].lr", optim.sgd, {{params = {a}}, {params = {b}, lr = "0.1"}}, {lr = 1})
      refused("groups[2].lr", optim.sgd, {{params = {a}}, {params = {b}, lr = -1}}, {lr = 1})
      refused("parameters[1].params", optim.sgd, {{lr = 1}}, {})
      refused("the same as parameter 'group1.1'", optim.adam, {{params = {a}}, {params = {b, a}}}, {})
      refused("the same as parameter '1'", optim.sgd, {a, b, a}, {lr = 1})
      refused("at least one parameter", optim.sgd, {}, {lr = 1})
      refused("leaf tensor", optim.adamw, {a * 2}, {lr = 1})
      refused("float32 or float64 tensor", optim.sgd, {tensor.new({1}, "int64")}, {lr = 1})
      for option, values in script.sorted_pairs{lr = {-1, 0/0, 1/0}, weight_decay = {-1, 0/0, 1/0}, momentum = {-0.1, 0/0}} do
        for _, value in ipairs(values) do refused(option, optim.sgd, {a}, {[option] = value}) end
      end
      for _, betas in ipairs{{1, 0.9}, {0.9, -0.1}, {0.9, 0/0}, {0.9}} do refused("betas", optim.adam, {a}, {betas = betas}) end
      refused("eps", optim.adam, {a}, {eps = -1})
      refused("nesterov", optim.sgd, {{params = {a}, nesterov = true}}, {lr = 1})

      local opt = optim.sgd({{params = {a}, lr = 0.5, momentum = 0.9}, {params = {b}}}, {lr = 0.1})
      local first, second = table.unpack(opt.param_groups)
      assert(opt.lr == 0.5 and second.lr == 0.1 and first.momentum == 0.9 and second.momentum == 0 and #first.params == 1)
      second.lr, first.nesterov = 0.3, true
      refused("lr", function() opt.lr = -1 end)
      refused("momentum", function() first.momentum = 0/0 end)
      refused("nesterov", function() second.nesterov = true end)
      refused("option of sgd", function() return first.betas end)
      assert(first.lr == 0.5 and first.nesterov and not second.nesterov)
      a.grad, b.grad = tensor.ones(1), tensor.ones(1)
      opt:step()
      assert(a:detach():item() == 1 - 0.5 * 1.9 and b:detach():item() == 1 - 0.3)
      opt.lr = 0.25
      assert(first.lr == 0.25 and second.lr == 0.25)
      """),
    Case(
      "train.run: a rate that a hook sets holds, each replica has its own, any optimizer trains, what is not finite is told",
      """
      local images = data.synthetic_cifar{train = 32, test = 4}
      local function replica(make, o, name)
        local net = nn.mlp{sizes = {3072, 4, 10}, activation = "swish", seed = 1}
        return {name = name, model = net, optimizer = make(net:parameters(), o)}
      end
      local one, two = replica(optim.sgd, {lr = 0.01}), replica(optim.adam, {lr = 0.002})
      local seen = {}
      train.run{replicas = {one, two}, data = images, batch = 16, epochs = 3, test = false, lr_every = 0, on_step = function(i)
        seen[i] = one.optimizer.lr
        assert(two.optimizer.lr == 0.002)
        one.optimizer.lr = 0.01 / (i + 1)
      end}
      for i = 1, 6 do assert(seen[i] == 0.01 / i, i) end
      local cut = {}
      train.run{replicas = {one, two}, data = images, batch = 32, epochs = 3, test = false, lr_at = {1}, lr_factor = 0.5,
        on_epoch = function(e)
          cut[e] = one.optimizer.lr .. " " .. two.optimizer.lr
          if e == 2 then two.optimizer.lr = 0.5 end
        end}
      assert(two.optimizer.lr == 0.5 and cut[2] == 0.01 / 7 * 0.5 .. " 0.001", cut[2])
      local wild = train.run{replicas = {replica(optim.sgd, {lr = 1e12}, "wild"), replica(optim.adamw, {lr = 1e-3})}, data = images,
        batch = 16, epochs = 3, test = false}
      local found = wild[1].first_nonfinite
      assert(found.replica == "wild" and found.step > 1 and found.step < 6 and found.layer and wild[2].first_nonfinite == nil)
      assert(found.kind == "loss" or found.kind == "gradient" or found.kind == "weight")
      for _, bad in ipairs{{lr_at = {0/0}}, {lr_at = {1e300}}, {lr_at = {-1}}, {lr_factor = -1}, {lr_factor = 1/0}} do
        bad.replicas, bad.data = {one}, images
        assert(not pcall(train.run, bad))
      end
      """),
  ]

  @Test("In Lua", arguments: cases)
  func run(_ test: Case) throws {
    try ExampleTests.runtime().run(test.code, chunkName: "=\(test.testDescription)")
  }

  static let mistakes: [(code: String, message: String)] = [
    ("tensor.zeros(2, 3) + tensor.zeros(4)", "x:1: add: shapes that broadcast together expected, got 2×3 and 4"),
    ("tensor.zeros(3):narrow(2, 1, 1)", "x:1: tensor:narrow: dimension 1 to 1 (or −1 to −1) expected, got 2"),
    ("tensor.zeros(3)[5]", "x:1: tensor[]: argument 1 'index': position 1 to 3 (or −1 to −3) expected, got 5"),
    ("tensor.zeros(3):sums()", "x:1: tensor has no method 'sums' (did you mean 'sum'?)"),
    ("tensor{1} + 'a'", "x:1: tensor '+': argument 2: tensor or number expected, got string (\"a\")"),
    ("tensor.zeros(2, 2):matmul(tensor.zeros(3))", "x:1: tensor:matmul: equal inner sizes expected, got 2×2 and 3"),
    ("tensor.zeros(-1)", "x:1: tensor.zeros: argument 1 'sizes': sizes of at least 0 expected, got -1"),
    (
      "tensor.zeros(2, 'float33')",
      "x:1: tensor.zeros: argument 2 'dtype': one of 'bool', 'uint8', 'int32', 'int64', 'float32', 'float64' (did you mean 'float32'?) expected, got string (\"float33\")"
    ),
    ("pde.heat{u0 = pde.tent(31), dt = '0.4s'}", "x:1: pde.heat: option 'dt': number expected, got string (\"0.4s\")"),
    (
      "pde.heat{u0 = pde.tent(31), dt = 0.4, shceme = 'euler'}",
      "x:1: pde.heat: unknown option 'shceme' (did you mean 'scheme'?)"
    ),
    (
      "pde.heat{dt = 0.4}",
      "x:1: pde.heat: option 'u0' is missing (tensor or table of numbers or function: initial values, shape (n) or (n, m); or a function of the position)"
    ),
    ("optim.shedule{}", "x:1: optim has no 'shedule' (did you mean 'schedule'?)"),
    ("nn.init.zero_(1)", "x:1: nn.init has no 'zero_' (did you mean 'zeros_'?)"),
    ("pde.haet{}", "x:1: pde has no 'haet' (did you mean 'heat'?)"),
    ("tensor{1, {2}}", "x:1: tensor: argument 1 'data', element [2]: number expected, got table"),
    (
      "tensor.zeros(2, 2):reshape(3, -1)",
      "x:1: tensor:reshape: shape of as many elements (one size may be −1) expected, got 2×2 and 3×-1"
    ),
    ("plot.line({1, 2}, {1, 2, 3})", "x:1: plot.line: argument 2 'y': as many values as x has (2) expected, got 3"),
    ("plot.line({1, 2}, {titel = 'x'})", "x:1: plot.line: unknown option 'titel' (did you mean 'title'?)"),
    ("plot.line({1, 2}, {})", "x:1: plot.line: argument 2 'y': as many values as x has (2) expected, got 0"),
    (
      "plot.line({{1, 2}}, {labels = {'a'}})",
      "x:1: plot.line: argument 1 'x': as many columns as labels (1) expected, got 2"
    ),
    ("plot.scatter('x')", "x:1: plot.scatter: argument 1 'x': tensor or table of numbers expected, got string (\"x\")"),
    ("plot.image({1, 2})", "x:1: plot.image: argument 1 'values': matrix expected, got table"),
    ("plot.animate({1})", "x:1: plot.animate: figures[1]: figure expected, got number (1)"),
    ("plot.animate({})", "x:1: plot.animate: argument 'figures': one figure or more expected, got none"),
    ("plot.figure{titel = 'x'}", "x:1: plot.figure: unknown option 'titel' (did you mean 'title'?)"),
    ("tensor.load('/no/such.npy')", "x:1: tensor.load: /no/such.npy: cannot open: No such file or directory"),
  ]

  @Test("Mistakes are named with their place", arguments: mistakes.indices)
  func mistake(_ index: Int) throws {
    let (code, message) = Self.mistakes[index]
    do {
      try ExampleTests.runtime().run("return " + code, chunkName: "=x")
      Issue.record("no error: \(code)")
    } catch let error as LuaError {
      #expect(error.message == message)
    }
  }
}
