import LuaRuntime
import Testing

/// Perturbations act where they say so, or are refused: every optimizer with every kind at every place.
@Suite struct PerturbationTests {
  /// What the cases share: `make(kind, at, more)` builds a perturbation; `runs[name](p)` makes steps and gives the weights
  /// and the optimizer; `differs(a, b)` compares bits.
  static let support = """
    local settings = {none = {}, rescale = {k = 3}, ulp = {n = 60000}, noise = {scale = 0.01}, round = {format = "bfloat16"},
      custom = {name = "mine", f = function(t, ctx) return t * 1.01 end}}
    local kinds = {"none", "rescale", "ulp", "noise", "round", "custom"}
    local places = {"forward", "backward", "gradient", "update", "weights"}
    local function make(kind, at, more)
      local o = {at = at}
      for _, t in ipairs{settings[kind], more or {}} do for name, value in pairs(t) do o[name] = value end end
      return perturb[kind](o)
    end
    local function stepper(name, options)
      return function(p)
        local w = {tensor.generator("philox", 1):randn({40}, "float32"):requires_grad_(),
                   tensor.generator("philox", 2):randn({40}, "float32"):requires_grad_()}
        local o = {perturb = p}
        for key, value in pairs(options) do o[key] = value end
        local optimizer = optim[name](w, o)
        for _ = 1, 4 do
          optimizer:zero_grad();
          ((w[1] * 3):sin():sum() + (w[2] ^ 2):sum()):backward()
          optimizer:step()
        end
        return {w[1]:detach(), w[2]:detach()}, optimizer.perturbations
      end
    end
    local function equation(name)
      return function(p)
        local image, init = pde.checkerboard(8), tensor.generator("philox", 3):randn(3, 3)
        local run = pde[name]{image = image, init = init, lr = 0.1, alpha = 2, momentum = 0.5, iterations = 4, perturb = p}
        return {run.w}, run.perturbations
      end
    end
    local runs = {
      sgd = stepper("sgd", {lr = 0.01, weight_decay = 0.1}), momentum = stepper("sgd", {lr = 0.01, momentum = 0.9}),
      nesterov = stepper("sgd", {lr = 0.01, momentum = 0.9, nesterov = true}), adam = stepper("adam", {lr = 0.01}),
      adamw = stepper("adamw", {lr = 0.01, weight_decay = 0.1}), linear = equation("cnn_linear"),
      nonlinear = equation("cnn_nonlinear")}
    local function differs(a, b)
      for i = 1, #a do if not tensor.equal(a[i], b[i]) then return true end end
      return false
    end
    local function contains(text, part) return text:find(part, 1, true) ~= nil end

    """

  static let cases: [ScriptingTests.Case] = [
    ScriptingTests.Case(
      "steps: optimizer × perturbation × place",
      """
      local acts = {gradient = true, update = true, weights = true}
      for name, run in pairs(runs) do
        local plain = run()
        for _, kind in ipairs(kinds) do
          for _, place in ipairs(places) do
            local what = name .. ", " .. kind .. " at " .. place
            local fits = acts[place] == true and (kind ~= "rescale" or place == "update")
            local ok, w, said = pcall(function() return run(make(kind, place)) end)
            assert(ok == fits, what .. ": " .. tostring(w))
            if not ok then
              assert(contains(w, kind == "rescale" and "'at'" or "option 'perturb'") and contains(w, place), w)
            else
              assert(differs(w, plain) == (kind ~= "none"), what)
              assert(said == tostring(make(kind, place)), what .. ": " .. said)
              assert(kind == "none" or kind == "rescale" or contains(said, "at " .. place), said)
              assert(contains(said, kind == "custom" and "mine" or kind), said)
              for _, more in ipairs{{iterations = {50, 60}}, {probability = 0}} do
                assert(not differs(run(make(kind, place, more)), plain), what)
              end
              local _, message = pcall(run, make(kind, place, {pattern = "no.such*"}))
              assert(contains(message, "pattern that covers the name of a parameter, such as '"), message)
            end
          end
        end
        assert(not differs(run(perturb.rescale{k = 1}), plain) and not differs(run(perturb.none()), plain), name)
        assert(not differs(run{}, plain) and not differs(run{perturb.none(), perturb.rescale{k = 1}}, plain), name)
        local twice = run{perturb.rescale{k = 3}, perturb.rescale{k = 2}}
        assert(not differs(twice, run(perturb.rescale{k = 6})), name)
      end
      """),
    ScriptingTests.Case(
      "a pattern's parameters alone change",
      """
      for _, name in ipairs{"sgd", "momentum", "nesterov", "adam", "adamw"} do
        local plain = runs[name]()
        for _, kind in ipairs{"rescale", "ulp", "noise", "round", "custom"} do
          for _, place in ipairs(kind == "rescale" and {"update"} or {"gradient", "update", "weights"}) do
            local w = runs[name](make(kind, place, {pattern = "2"}))
            assert(tensor.equal(w[1], plain[1]) and not tensor.equal(w[2], plain[2]), name .. kind .. place)
          end
        end
      end
      """),
    ScriptingTests.Case(
      "layers: perturbation × place",
      """
      local x, y = tensor.generator("philox", 1):randn({6, 4}, "float32"), tensor{1, 2, 1, 2, 1, 2}
      local function run(p)
        local net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
        if p then net:perturb(p) end
        local out = net(x)
        nn.cross_entropy(out, y):backward()
        local w = net:parameters()
        return {out:detach()}, {w[1].grad, w[4].grad}, net
      end
      local out, grad = run()
      for _, kind in ipairs(kinds) do
        for _, place in ipairs(places) do
          local what, fits = kind .. " at " .. place, (place == "forward" or place == "backward") and kind ~= "rescale"
          local ok, o, g, net = pcall(function() return run(make(kind, place)) end)
          assert(ok == fits, what .. ": " .. tostring(o))
          if ok then
            assert(differs(o, out) == (place == "forward" and kind ~= "none"), what)
            assert(differs(g, grad) == (kind ~= "none"), what)
            assert(net.perturbations == tostring(make(kind, place)))
            net:eval()
            local plain = select(3, run())
            assert(tensor.equal(net(x), plain:eval()(x)), what)
            local _, message = pcall(run, make(kind, place, {pattern = "3*"}))
            assert(contains(message, "such as '"), message)
          end
        end
      end
      -- What flows back to the last layer changes its own gradient; what flows back to the first leaves the last one's.
      local _, g = run(make("ulp", "backward", {pattern = "0"}))
      assert(tensor.equal(g[2], grad[2]) and not tensor.equal(g[1], grad[1]))
      -- The second derivative passes.
      local net = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
      net:perturb(make("noise", "backward"))
      local z = tensor.ones(1, 2, "float32"):requires_grad_()
      assert(autograd.grad((net(z * z) ^ 2):sum(), {z}, {create_graph = true})[1].requires_grad)
      """),
    ScriptingTests.Case(
      "k is finite and not 0",
      """
      local w = {tensor.ones(3, "float32"):requires_grad_()}
      for _, k in ipairs{0, -0.0, 0 / 0, 1 / 0, -1 / 0} do
        local ok, message = pcall(perturb.rescale, {k = k})
        assert(not ok and contains(message, "option 'k'"), message)
        ok, message = pcall(pde.cnn_linear, {image = pde.checkerboard(4), init = tensor.ones(2, 2), lr = 1, alpha = 1, iterations = 0, k = k})
        assert(not ok and contains(message, "'k'"), message)
        ok, message = pcall(pde.cnn_divergence, {image = pde.checkerboard(4), init = tensor.ones(2, 2), lr = 1, alpha = 1, iterations = 0, k = {1, k}})
        assert(not ok and contains(message, "'k'"), message)
      end
      for _, k in ipairs{1e-60, 1e60} do
        assert(not pcall(optim.sgd, w, {perturb = perturb.rescale{k = k}}) and not pcall(optim.adam, w, {perturb = perturb.rescale{k = k}}))
      end
      assert(pcall(optim.sgd, w, {perturb = perturb.rescale{k = -3}}))
      """),
    ScriptingTests.Case(
      "impossible settings are refused where they are asked for",
      """
      for _, i in ipairs{{}, {1, 0}, {0, 3}, {3, 1}, {0 / 0, 1}, {1.5, 2}, {1e300, 1e301}, {1, 2, 3}} do
        assert(not pcall(perturb.ulp, {iterations = i}), tostring(i[1]))
      end
      assert(tostring(perturb.ulp{iterations = {10, math.huge}}) == "ulp(n=1, fraction=1, seed=0) at gradient, iterations 10–")
      assert(tostring(perturb.ulp{iterations = {10}}) == "ulp(n=1, fraction=1, seed=0) at gradient, iterations 10–")
      for _, f in ipairs{
        function() perturb.noise{scale = 1 / 0} end, function() perturb.ulp{n = 70000} end, function() perturb.ulp{sign = "x"} end,
        function() perturb.round{mode = "up"} end, function() perturb.round{format = "float16", mantissa = 3} end,
        function() perturb.round{exponent = 1} end, function() perturb.rescale{k = 3, at = "forward"} end,
        function() optim.sgd({tensor.ones(1):requires_grad_()}, {perturb = {p = perturb.ulp{}}}) end,
        function() nn.Linear(2, 2):perturb(perturb.ulp{at = "forward"}) end} do
        assert(not pcall(f))
      end
      local ok, message = pcall(optim.sgd, nn.resnet{depth = 8}:parameters(), {perturb = perturb.ulp{pattern = "layer9.0.conv1*"}})
      assert(not ok and contains(message, "such as 'layer1.0.conv1.weight'"), message)
      """),
    ScriptingTests.Case(
      "ulp moves to either side, or to the side that is said",
      """
      local function moved(options)
        local w = tensor.ones(10000):requires_grad_()
        options.at = "weights"
        local o = optim.sgd({w}, {lr = 0, perturb = perturb.ulp(options)})
        w.grad = tensor.zeros(10000)
        o:step()
        local d = w:detach() - 1
        return d:gt(0):sum():item(), d:lt(0):sum():item()
      end
      local up, down = moved{seed = 1}
      assert(up + down == 10000 and math.abs(up - down) < 400, up)
      up, down = moved{sign = "up"}
      assert(up == 10000)
      up, down = moved{sign = "down", fraction = 0.5}
      assert(up == 0 and math.abs(down - 5000) < 250)
      """),
    ScriptingTests.Case(
      "a function's seed belongs to its site, and to the option 'seed'",
      """
      local function seeds(seed, names)
        local found, w = {}, {}
        for i = 1, 2 do w[i] = tensor.ones(1):requires_grad_() end
        local o = optim.sgd(w, {perturb = perturb.custom{seed = seed, f = function(t, ctx)
          found[#found + 1] = ctx.seed
          return t
        end}})
        for _ = 1, 2 do for i = 1, 2 do w[i].grad = tensor.ones(1) end o:step() end
        return found
      end
      local a, b, c = seeds(1), seeds(1), seeds(2)
      for i = 1, 4 do
        assert(math.type(a[i]) == "integer" and a[i] >= 0 and a[i] == b[i] and a[i] ~= c[i])
        for j = 1, i - 1 do assert(a[i] ~= a[j]) end
        tensor.generator("philox", a[i])
      end
      """),
    ScriptingTests.Case(
      "two copies: the second has the perturbation",
      """
      local function options(more)
        local o = {image = pde.checkerboard(8), init = tensor.generator("philox", 1):randn(3, 3), lr = 0.1, alpha = 2, iterations = 5}
        for name, value in pairs(more) do o[name] = value end
        return o
      end
      local function run(more) return pde.cnn_divergence(options(more)) end
      local plain = pde.cnn_nonlinear(options{}).w
      local r = run{perturb = perturb.ulp{at = "weights"}}
      assert(tensor.equal(r.w1, plain) and not tensor.equal(r.w2, plain) and r.distance[5] > 0)
      r = run{perturb = perturb.rescale{k = 3}}
      local s = run{k = {1, 3}}
      assert(tensor.equal(r.w2, s.w2) and tensor.equal(r.distance, s.distance))
      """),
    ScriptingTests.Case(
      "bits of tensors",
      """
      local t = tensor{0.1, 1 / 3, -70000}
      assert(tensor.equal(tensor.round_to(t, {format = "float16"}), tensor{0.0999755859375, 0.333251953125, -1 / 0}))
      assert(tensor.equal(t:round_to{mantissa = 0, mode = "toward_zero"}, tensor{0.0625, 0.25, -65536}))
      assert(tensor.equal(t:round_to{format = "float32"}, t:float():double()))
      assert(tensor{200, 300}:round_to{exponent = 4, mantissa = 3}[2] == 1 / 0 and tensor{200, 300}:round_to{exponent = 4, mantissa = 3}[1] == 192)
      local a, b = t:round_to{format = "bfloat16", mode = "stochastic", seed = 3}, t:round_to{format = "bfloat16", mode = "stochastic", seed = 3}
      assert(tensor.equal(a, b) and (a - t):abs():max() > 0)
      assert(tensor.ulp_distance(tensor{1, 0}, tensor{1 + 2 ^ -52, -0.0}):allclose(tensor{1, 0}:long()) and tensor.ulp_distance(tensor{1}, 2).dtype == "int64")
      assert(tensor.ulp_distance(tensor.zeros(3, 1), tensor.zeros(1, 2)).shape[2] == 2)
      assert(tensor.ulp_distance(tensor{0 / 0}, tensor{0 / 0})[1] == math.maxinteger)
      assert(tensor.equal(tensor.flip_bits(tensor{1, 2}, 1 << 63), tensor{-1, -2}) and tensor{1}:flip_bits(tensor{1, 0}:long())[1] == 1 + 2 ^ -52)
      assert(tensor.equal(tensor.ones(1, "float32"):flip_bits(1 << 31), -tensor.ones(1, "float32")))
      local w = tensor.ones(1):requires_grad_()
      for _, f in ipairs{function() return w:round_to{mantissa = 3} end, function() return w:flip_bits(1) end,
        function() return t:round_to{} end, function() return t:long():round_to{mantissa = 3} end,
        function() return t:round_to{mantissa = 3, seed = 1} end, function() return t:float():flip_bits(1 << 32) end,
        function() return t:flip_bits(0.5) end, function() return tensor.ulp_distance(t, t:float()) end} do
        assert(not pcall(f))
      end
      assert(autograd.no_grad(function() return w:round_to{mantissa = 3} end)[1] == 1)
      """),
  ]

  @Test("Perturbations act or are refused", arguments: cases)
  func acts(_ item: ScriptingTests.Case) throws {
    do { try ExampleTests.runtime().run(Self.support + item.code, chunkName: "=case") } catch let error as LuaError {
      Issue.record("\(item.testDescription): \(error.message)")
    }
  }
}
