import LuaLibrary
import LuaRuntime
import TestSupport
import Testing

/// What scripts give `train.run` and optimizers that no training can mean: one line says what, and nothing is half done.
@Suite struct TrainHostileTests {
  private static let driver = """
    local g = tensor.generator('philox', 3)
    x, y = g:randn(24, 3), g:randn(24, 1)
    set = data.tensors{x, y}
    net = nn.mlp{sizes = {3, 5, 1}, seed = 1}
    opt = optim.sgd(net:parameters(), {lr = 0.05, momentum = 0.9})
    function run(changes)
      local o = {replicas = {{name = 'a', model = net, optimizer = opt}}, data = set, loss = nn.mse_loss, epochs = 2}
      for k, v in pairs(changes or {}) do o[k] = v end
      return train.run(o)
    end
    function batches(...) local list = {...}; return function() local i = 0; return function() i = i + 1
      if list[i] then return table.unpack(list[i]) end end end end
    """

  private func text(_ code: String) throws -> String {
    let runtime = try ExampleTests.runtime()
    return try runtime.run(Self.driver + "\n" + code, chunkName: "=hostile").first?.text ?? "no text"
  }

  private static let calls: [(call: String, expected: String)] = [
    (
      "run{loss = function(o, t) return o - t end}",
      "option 'loss': function(output, target) that returns a tensor of one element expected, got shape"
    ),
    ("run{loss = function(o, t) return 1 end}", "returns a tensor of one element expected, got number"),
    ("run{loss = function(o, t) end}", "returns a tensor of one element expected, got nil"),
    ("run{loss = function(o, t) error('boom') end}", "boom"),
    ("run{loss = 'mse'}", "option 'loss': function expected, got string (\"mse\")"),
    ("run{loss = function() return tensor.ones(1) end}", "requires"),
    ("run{metrics = {mine = 3}}", "option 'metrics.mine': function(output, target) expected, got number (3)"),
    ("run{metrics = {accuracy = 1}}", "option 'metrics.accuracy': true or false expected, got number (1)"),
    ("run{metrics = {function() end}}", "option 'metrics': functions by name expected, got [1"),
    ("run{metrics = {loss = function() end}}", "option 'metrics.loss': another name"),
    (
      "run{metrics = {mine = function() return 'x' end}}",
      "option 'metrics.mine': function(output, target) that returns"
    ),
    ("run{metrics = {accuracy = true}}", "option 'data': vector of classes from 1 as classes"),
    ("run{data = {x, y}}", "option 'data': dataset, tensor dataset or function(epoch, skip) expected, got table"),
    ("run{data = function() end}", "option 'data': function(epoch) that returns an iterator of x, y expected, got nil"),
    ("run{data = batches()}", "at least one batch in epoch 1 expected, got none"),
    ("run{data = batches({1, 2})}", "tensor of at least one example as x of batch 1 of epoch 1 expected, got number"),
    ("run{data = batches({x, y}, {x})}", "tensor of at least one example as y of batch 2 of epoch 1 expected, got nil"),
    ("run{data = batches({x, 'y'})}", "as y of batch 1 of epoch 1 expected, got string"),
    ("run{data = batches({tensor.zeros(0, 3), y})}", "as x of batch 1 of epoch 1 expected, got shape"),
    ("run{data = batches({tensor.ones(4, 2), tensor.ones(4, 1)})}", "linear"),
    ("run{data = function() error('boom') end}", "boom"),
    (
      "run{data = batches({x, y}), batch = 3}",
      "option 'batch': nothing: a function makes the batches expected, got number (3)"
    ),
    ("run{data = batches({x, y}), test = true}", "option 'test': false, as these data have no test part"),
    ("run{test = true}", "option 'test': false, as these data have no test part"),
    ("run{augment = true}", "option 'augment': nothing: tensors are not augmented expected, got boolean (true)"),
    ("run{full_batch = true, batch = 5}", "option 'batch': nothing beside full_batch expected, got number (5)"),
    ("run{spawn = {}}", "option 'spawn.at': list of steps from 0 expected, got nil"),
    ("run{spawn = {at = {}}}", "'spawn.at': steps from 0 expected, got none"),
    ("run{spawn = {at = {-1}}}", "'spawn.at': steps from 0 expected, got -1"),
    ("run{spawn = {at = {3}}}", "'spawn.at': steps up to 2, the run's last expected, got 3"),
    ("run{spawn = {at = {1, 1}}}", "'spawn.at': each step once expected, got 1 twice"),
    ("run{spawn = {at = {1.5}}}", "option 'spawn.at': list of steps from 0 expected"),
    ("run{spawn = {at = {1}, pertrub = 3}}", "got 'pertrub' (did you mean 'perturb'?)"),
    ("run{spawn = {at = {1}, perturb = 3}}", "option 'spawn.perturb': perturbation, list of them"),
    ("run{spawn = {at = {1}, perturb = perturb.ulp{pattern = 'fc*'}}}", "pattern that covers the name of a parameter"),
    ("run{spawn = {at = {1}, perturb = perturb.ulp{at = 'forward', pattern = 'fc*'}}}", "the name of a layer"),
    ("run{gradient_clipping = -1}", "option 'gradient_clipping'"),
    ("run{gradient_clipping = 0/0}", "option 'gradient_clipping'"),
    ("run{gradient_clipping = {norm = 'x'}}", "option 'gradient_clipping': number of at least 0, {norm = …}"),
    ("run{gradient_clipping = {nrom = 1}}", "option 'gradient_clipping': number of at least 0, {norm = …}"),
    (
      "run{schedule = 'cosine'}",
      "option 'schedule': schedule (optim.schedule.cosine{…}), function(epoch, step), or list"
    ),
    ("run{schedule = {}}", "option 'schedule': list with a schedule for each group expected"),
    (
      "run{schedule = {optim.schedule.constant{}, optim.schedule.constant{}}}",
      "one schedule, or one for each of the 1 groups"
    ),
    ("run{schedule = function() return 'x' end}", "option 'schedule': function(epoch, step) that returns a number"),
    ("run{schedule = function() return 0/0 end}", "finite number of at least 0 expected, got"),
    (
      "run{schedule = optim.schedule.constant{}, lr_every = 3}", "option 'lr_every': nothing beside a schedule expected"
    ),
    ("run{replicas = {{model = net}}}", "option 'replicas[1].optimizer': optimizer (optim.sgd(…) …)"),
    ("run{replicas = {{optimizer = opt}}}", "option 'replicas[1].model': network, or function(seed)"),
    ("run{replicas = {{model = net, optimizer = opt, seeds = {odrer = 1}}}}", "(did you mean 'order'?)"),
    ("run{replicas = {{model = net, optimizer = opt, seeds = {order = 'x'}}}}", "seeds.order': integer expected"),
    (
      "run{replicas = {{model = net, optimizer = opt, seeds = {augmentation = 1}}}}",
      "do not depend on it expected, got 1"
    ),
    ("run{full_batch = true, replicas = {{model = net, optimizer = opt, seeds = {order = 1}}}}", "do not depend on it"),
    (
      "run{replicas = {{model = function() end, optimizer = opt}}}",
      "function(seed) that returns a network expected, got nil"
    ),
    ("data.tensors{x}", "argument 1 'tensors[2]': tensor of targets expected, got nil"),
    ("data.tensors{x, y, y}", "{x, y, test = {xt, yt}} without '3"),
    ("data.tensors{x, y:narrow(1, 1, 4)}", "24 of them, as many as inputs expected, got 4"),
    ("data.tensors{tensor.zeros(0, 3), tensor.zeros(0)}", "tensor of at least one example expected"),
    ("data.tensors{x, tensor.ones(1)[1]}", "expected"),
    ("data.tensors{x, y, test = 3}", "argument 1 'tensors.test': {xt, yt} expected, got number"),
    ("set:batches{part = 'test'}", "'train': there is no test part"),
    ("optim.Optimizer(net:parameters(), {lr = 1})", "'options.step': function(group, p, state) expected, got nil"),
    (
      "optim.Optimizer(net:parameters(), {step = print, mode = 'x'})",
      "'options.mode': number, boolean or list of numbers"
    ),
    (
      "optim.Optimizer(net:parameters(), {step = print, lr = -1})", "'lr': finite number of at least 0 expected, got -1"
    ),
    (
      "optim.Optimizer(net:parameters(), {step = print, perturb = perturb.rescale{k = 3}})",
      "perturbation at gradient or weights"
    ),
    (
      "optim.Optimizer(net:parameters(), {step = print, perturb = perturb.ulp{at = 'update'}})",
      "perturbation at gradient or weights"
    ),
    ("optim.Optimizer({}, {step = print})", "at least one parameter expected, got none"),
    ("optim.lbfgs(net:parameters()):step()", "function that computes the gradients and returns the loss"),
    ("opt:step(function() end)", "function that returns the loss, a number or a tensor of one element"),
    ("optim.schedule.cosine{}", "option 'epochs': length, as epochs or as steps expected"),
    ("optim.schedule.cosine{epochs = 3, steps = 3}", "option 'steps': nothing beside epochs expected, got number (3)"),
    (
      "optim.schedule.cosine{epochs = 3, warmup = 3}",
      "option 'warmup': less than the length, 3 expected, got number (3)"
    ),
    (
      "optim.schedule.step{every = 3}:attach(opt).count = math.maxinteger",
      "integer from 0 to 9007199254740992 expected"
    ),
    ("nn.clip_grad_norm_({1}, 1)", "tensor expected"), ("autograd.grad(tensor.ones(1), 1)", "argument 2 'inputs'"),
    (
      "local a = optim.adam(net:parameters()) net(tensor.ones(1, 3, 'float32')):sum():backward() a:step() local s = a:state_dict() "
        + "for name, t in pairs(s) do if name:find('step') then t:fill_(-1) end end a:load_state_dict(s)",
      "'state': number of steps as 'step' expected, got -1"
    ),
    ("opt:load_state_dict({})", "'state'"),
    (
      "opt:load_state_dict(optim.adam(net:parameters()):state_dict())",
      "sgd: 'state': 1 numbers as '1.momentum' expected"
    ),
  ]

  @Test("Each is refused in one line that names it, and the session goes on", arguments: calls.indices)
  func refused(_ index: Int) throws {
    let (call, expected) = Self.calls[index]
    let message = try text("return select(2, pcall(function() \(call) end))")
    #expect(message.contains(expected) && !message.contains("\n"), "\(call): \(message)")
  }

  @Test("A loss that is NaN is a result") func notANumber() throws {
    let code = """
      local r = run{loss = function(o, t) return (o - t):mean() * (0/0) end}
      return r[1].first_nonfinite.kind .. r[1].first_nonfinite.step .. tostring(r[1].loss[1] ~= r[1].loss[1])
      """
    #expect(try text(code) == "loss1true")
  }

  @Test("A step written in Lua that fails in the middle is undone, state and all") func undone() throws {
    let code = """
      local fails, count = false, 0
      local own = optim.Optimizer(net:parameters(), {lr = 0.1, step = function(group, p, state)
        count = count + 1
        state.m = state.m or tensor.zeros_like(p)
        state.m:add_(p.grad)
        state.steps = (state.steps or 0) + 1
        if fails then state.new = 1 end
        p:sub_(state.m * group.lr)
        if fails and count % 4 == 3 then error('in the middle') end
      end})
      local function all()
        local text = {tostring(own.iteration)}
        for _, t in ipairs{net:state_dict(), own:state_dict()} do
          for name, t in pairs(t) do text[#text + 1] = name .. tostring(t) end
        end
        return table.concat(text, ' ')
      end
      local function gradients() own:zero_grad(); nn.mse_loss(net(x:to('float32')), y:to('float32')):backward() end
      gradients()
      fails, count = true, 0
      local empty = all()
      assert(not pcall(own.step, own) and all() == empty)
      fails = false
      own:step(); gradients(); own:step()
      local before = all()
      gradients()
      fails, count = true, 0
      local ok, message = pcall(own.step, own)
      assert(all() == before and own.iteration == 2)
      fails = false
      own:step()
      return message .. tostring(all() ~= before)
      """
    #expect(try text(code).hasSuffix("in the middletrue"))
  }

  @Test("What a state table holds that cannot be saved is named where it would be") func unsavable() throws {
    let code = """
      local messages = {}
      for i, value in ipairs{{}, print, 'p'} do
        local own = optim.Optimizer(net:parameters(), {step = function(group, p, state)
          state.history = value == 'p' and p or value end})
        own:zero_grad(); nn.mse_loss(net(x:to('float32')), y:to('float32')):backward(); own:step()
        messages[i] = select(2, pcall(own.state_dict, own))
      end
      return table.concat(messages, '\\n')
      """
    #expect(
      try text(code).split(separator: "\n").map { $0.replacing(/^.*option/, with: "option") } == [
        "option 'state.history': tensor, number, string or boolean (what else a step remembers cannot be saved) expected, got table",
        "option 'state.history': tensor, number, string or boolean (what else a step remembers cannot be saved) expected, got function",
        "option 'state.history': copy of the parameter (p:clone()) expected, got p itself",
      ])
  }

  @Test("A state table of every kind of value comes back as it was") func savedStates() throws {
    let folder = try TemporaryFolder()
    for name in ["s.npz", "s.safetensors"] {
      let code = """
        local function make(seen)
          return optim.Optimizer({(tensor.ones(2):requires_grad_())}, {step = function(group, p, state)
            if seen then for k, v in pairs(state) do seen[#seen + 1] = ('%s %s %s'):format(k, math.type(v) or type(v), v) end end
            state.a, state['b.c:d'], state.empty, state.int, state.float = 'text\\0x', true, '', 2^53 | 1, -0.0
            state[3], state.t, state.nan, state.off = 1/3, tensor{1, 2, 3}:to('int64'), math.huge, false
          end})
        end
        local one = make()
        one.param_groups[1].params[1].grad = tensor.ones(2)
        one:step()
        tensor.save("\(folder.path)/\(name)", one:state_dict())
        local seen = {}
        local two = make(seen)
        two:load_state_dict(tensor.load("\(folder.path)/\(name)"))
        two.param_groups[1].params[1].grad = tensor.ones(2)
        two:step()
        table.sort(seen)
        return table.concat(seen, ';'):gsub('\\n', '')
        """
      let seen = try text(code)
      for part in [
        "a string text\0x", "b.c:d boolean true", "empty string ", "int integer 9007199254740993", "float float -0.0",
        "3 float 0.33333333333333", "nan float inf", "off boolean false", "t userdata",
      ] { #expect(seen.contains(part), "\(part): \(seen)") }
    }
  }
}
