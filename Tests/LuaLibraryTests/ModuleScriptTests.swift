import LuaLibrary
import LuaRuntime
import TestSupport
import Testing

/// Modules as scripts put them together.
@Suite struct ModuleScriptTests {
  typealias Case = ScriptingTests.Case

  private static let start = """
    local function names(t) return table.concat(t:names(), " ") end
    local function fails(text, f, ...)
      local ok, message = pcall(f, ...)
      assert(not ok and tostring(message):find(text, 1, true), tostring(message))
    end
    local one = tensor.ones(1, 2, "float32")
    local function Block()
      return nn.Module{fc = nn.Linear(2, 2, {seed = 1}), scale = nn.Parameter(tensor.ones(1, "float32")), calls = 0,
        forward = function(self, x)
          self.calls = self.calls + 1
          assert(self.skip == nil and self.training ~= nil)
          return self:twice(self.fc(x)) * self.scale
        end,
        twice = function(self, x) return x * 2 end}
    end

    """

  static let cases = [
    Case(
      "lists and tables of layers are registered, in order",
      """
      local net = nn.Module{blocks = {Block(), Block()}, grid = {{nn.ReLU()}, {nn.Linear(2, 2)}},
        cfg = {width = 2, head = nn.Linear(2, 2), ws = {nn.Parameter(tensor.ones(2)), tensor.zeros(3)}}, nn.Linear(2, 1),
        note = {1, {2}, "text"}, forward = function(self, x)
          for _, block in ipairs(self.blocks) do x = block(x) end
          return self[1](self.cfg.head(x))
        end}
      assert(names(net:named_parameters()) == "1.weight 1.bias blocks.1.scale blocks.1.fc.weight blocks.1.fc.bias "
        .. "blocks.2.scale blocks.2.fc.weight blocks.2.fc.bias cfg.head.weight cfg.head.bias cfg.ws.1 grid.2.1.weight grid.2.1.bias")
      assert(names(net:named_buffers()) == "cfg.ws.2" and net:state_dict()["cfg.ws.2"]:numel() == 3)
      assert(names(net:named_children()) == "1 blocks cfg grid" and #net:children() == 4)
      assert(names(net:named_modules()):find(" 1 blocks blocks.1 blocks.1.fc blocks.2", 1, true) == 1)
      assert(#net:modules() == #net:named_modules():names())
      assert(net(one).shape[2] == 1 and net.blocks[1].calls == 1 and net.cfg.width == 2 and net.note[2][1] == 2)
      assert(net.blocks[2]:twice(3) == 6 and #net.blocks == 2 and net.blocks[-1] == net.blocks[2] and net.blocks[3] == nil)
      net:train(false)
      assert(not net.blocks[1].fc.training and not net.grid[2][1].training)
      """),
    Case(
      "fields can be exchanged, and the state follows",
      """
      local net = nn.Module{fc = nn.Linear(2, 2), mean = nn.Buffer(tensor.zeros(2)), w = nn.Parameter(tensor.ones(2)),
                            forward = function(self, x) return self.fc(x) end}
      net.fc = nn.Linear(2, 5)
      assert(net(one).shape[2] == 5 and net:named_parameters()["fc.weight"].shape[1] == 5)
      net.w = nn.Parameter(tensor.ones(4)); net.mean = tensor.ones(2); net.extra = nn.ReLU(); net.seen = tensor.ones(1)
      assert(net:named_parameters().w:numel() == 4 and net:state_dict().mean[1] == 1 and names(net:named_children()) == "fc extra")
      assert(names(net:state_dict()) == "w mean fc.weight fc.bias")
      net.extra = nil; net.w = nil; net.list = {nn.Linear(1, 1)}
      assert(names(net:state_dict()) == "mean fc.weight fc.bias list.1.weight list.1.bias")
      net.fc.weight = nn.Parameter(tensor.ones(5, 2, "float32"))
      assert(net.fc.weight:sum():item() == 10 and net:parameters()[1] == net.fc.weight)
      assert(net:parameters()[math.mininteger] == nil and net:parameters()[0] == nil)
      net.forward = function(self, x) return x end
      assert(net(one) == one or tensor.equal(net(one), one))
      local r = nn.resnet{depth = 8}
      r.fc = nn.Linear(64, 3)
      assert(r(tensor.randn(1, 3, 32, 32, "float32")).shape[2] == 3 and r.layer1[1].conv1.weight.shape[1] == 16)
      local tied = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
      tied[2].weight = tied[1].weight
      assert(names(tied:named_parameters()) == "0.weight 0.bias 1.bias" and tied:clone()[2].weight ~= tied[1].weight)
      """),
    Case(
      "what does not fit is refused in words",
      """
      local net = nn.Module{fc = nn.Linear(2, 2), mean = nn.Buffer(tensor.zeros(2)), w = nn.Parameter(tensor.ones(2)),
                            forward = function(self, x) return self.fc(x) end}
      fails("no field or method 'fcc' (did you mean 'fc'?)", function() return net.fcc end)
      fails("no field or method 'wieght' (did you mean 'weight'?)", function() return net.fc.wieght end)
      fails("'fc': module or nil expected, got a tensor", function() net.fc = tensor.ones(2) end)
      fails("'fc': module or nil expected, got number", function() net.fc = 3 end)
      fails("'w': nn.Parameter or nil expected, got a tensor", function() net.w = tensor.ones(2) end)
      fails("'w': tensor or nil expected, got a module", function() net.w = nn.ReLU() end)
      fails("'mean': tensor that requires no gradients or nil expected, got one that does", function() net.mean = net.w end)
      fails("has no field 'train' to assign", function() net.train = 1 end)
      fails("'forward': function expected, got number", function() net.forward = 1 end)
      fails("has no field 'other' to assign", function() net.fc.other = nn.ReLU() end)
      fails("shape 2×2 expected, got 3", function() net.fc.weight = nn.Parameter(tensor.ones(3)) end)
      fails("nn.Parameter (a leaf that requires gradients) expected", function() net.fc.weight = tensor.ones(2, 2) end)
      fails("'fields.train': name that no method", nn.Module, {train = 1, forward = print})
      fails("name without dots expected", nn.Module, {["a.b"] = nn.ReLU(), forward = print})
      fails("name or position as key", nn.Module, {t = {[true] = nn.ReLU()}, forward = print})
      fails("got one that returns nothing", nn.Module{forward = function() end}, one)
      fails("got one that returns a number", nn.Module{forward = function() return 1 end}, one)
      fails("ModuleList", nn.ModuleList{nn.ReLU()}, one)
      fails("nn.Module expected, got number", nn.ModuleList, {nn.ReLU(), 3})
      fails("1 … 1, or -1 … -1 expected", function() return nn.ModuleList{nn.ReLU()}[5] end)
      fails("for nn.ReLU is no list", function() return nn.ReLU()[1] end)
      fails("list of modules expected, got nn.ReLU", function() return #nn.ReLU() end)
      assert(net.fc.weight.shape[1] == 2 and names(net:state_dict()) == "w mean fc.weight fc.bias")
      """),
    Case(
      "tables that contain themselves, deep and wide ones",
      """
      local ring, data = {nn.ReLU()}, {1}
      ring.me, data.me = ring, data
      fails("table without cycles expected", nn.Module, {ring = ring, forward = print})
      assert(nn.Module{data = data, forward = print}.data.me == data)
      local fields = {fc = nn.ReLU(), forward = print}
      fields.fields = fields
      fails("table without cycles expected", nn.Module, fields)
      local deep = {nn.ReLU()}
      for i = 1, 30000 do deep = {deep} end
      fails("at most 100 deep", nn.Module, {deep = deep, forward = print})
      local plain = {1}
      for i = 1, 90 do plain = {plain, plain} end
      assert(nn.Module{plain = plain, forward = print}.plain[1] == plain[1])
      local many = {nn.ReLU()}
      for i = 1, 60 do many = {many, many} end
      fails("at most 1000000 modules", nn.Module, {many = many, forward = print})
      local shared = {nn.Linear(1, 1)}
      local twice = nn.Module{a = shared, b = shared, forward = function(self, x) return x end}
      assert(twice.a == twice.b and names(twice:named_parameters()) == "a.1.weight a.1.bias")
      local list, relu = {}, nn.ReLU()
      for i = 1, 5000 do list[i] = relu end
      local net = nn.Module{list = list, forward = function(self, x) return x end}
      assert(#net.list == 5000 and #net:modules() == 3 and #tostring(net) < 10000)
      local m = nn.Module{forward = function(self, x) return x end}
      fails("does not contain the one", function() m.me = m end)
      fails("does not contain the one", function() m.list = {nn.Sequential(m)} end)
      """),
    Case(
      "PyTorch's names and strictness of states",
      """
      local function Net() return nn.Module{blocks = {nn.ReLU(), nn.Linear(2, 2), {nn.Linear(2, 1)}},
                                            forward = function(self, x) return self.blocks[3][1](self.blocks[2](x)) end} end
      local net, other = Net(), Net()
      for _, p in pairs(net:named_parameters()) do nn.init.normal_(p) end
      assert(names(net:state_dict{names = "pytorch"}) == "blocks.1.weight blocks.1.bias blocks.2.0.weight blocks.2.0.bias")
      for _, kind in ipairs{"lua", "pytorch"} do
        nn.init.zeros_(other.blocks[2].weight)
        other:load_state_dict(net:state_dict{names = kind})
        assert(tensor.equal(other(one), net(one)))
      end
      local state = net:state_dict()
      state["blocks.2.weight"], state.more = nil, tensor.ones(1)
      fails("state_dict: missing: 'blocks.2.weight'; unknown: 'more'", other.load_state_dict, other, state)
      other:load_state_dict(state, false)
      state = net:state_dict(); state["blocks.2.bias"] = tensor.ones(3)
      fails("'blocks.2.bias': shape 2 expected, got 3", other.load_state_dict, other, state)
      """),
    Case(
      "hooks: order, handles, errors",
      """
      local net, seen = nn.Sequential(nn.Linear(2, 2), nn.ReLU()), {}
      local plain = net(one)
      local h = net[1]:register_forward_hook(function(m, x, y) assert(m == net[1]); seen[#seen + 1] = "a" return y + 1 end)
      net[1]:register_forward_hook(function(m, x, y) seen[#seen + 1] = "b" end)
      net:register_forward_pre_hook(function(m, x) seen[#seen + 1] = "pre" end)
      assert(tensor.equal(net(one), net[1](one):relu()) and table.concat(seen, " ", 1, 3) == "pre a b")
      assert(tostring(h) == "hook handle (installed)")
      h:remove(); h:remove()
      assert(tensor.equal(net(one), plain) and tostring(h) == "hook handle (removed)")
      net[2]:register_forward_hook(function() return 3 end)
      fails("'forward hook': function that returns a tensor or nothing expected, got one that returns a number", net, one)
      local back = nn.Linear(2, 2)
      back:register_full_backward_hook(function(m, gi, go) seen.gi, seen.go = gi, go return gi * 2 end)
      local x = tensor.ones(1, 2, "float32"):requires_grad_()
      back(x):sum():backward()
      assert(tensor.equal(x.grad, seen.gi * 2) and seen.go:sum():item() == 2)
      local wrong = nn.ReLU()
      wrong:register_full_backward_hook(function() return tensor.ones(7) end)
      fails("gradient of shape 1×2 expected, got 7", function() wrong(x):sum():backward() end)
      local mine = nn.ReLU()
      mine:register_forward_hook(function() error("mine") end)
      fails("mine", mine, one)
      local copy = net:clone()
      fails("forward hook", copy, one)
      """),
    Case(
      "copies are whole and apart",
      """
      local net = nn.Module{blocks = {Block(), Block()}, mean = nn.Buffer(tensor.zeros(2)), cfg = {p = {0.5}},
                            forward = function(self, x) return self.blocks[2](self.blocks[1](x)) - self.mean:float() end}
      net.alias = net.blocks[1]
      net:eval()
      net:perturb(perturb.custom{at = "forward", pattern = "blocks.2", f = function(t) return t + 1 end})
      local copy = net:clone()
      assert(names(copy:state_dict()) == names(net:state_dict()) and copy.alias == copy.blocks[1] and not copy.training)
      assert(tensor.equal(copy(one), net(one)) and copy.perturbations == net.perturbations)
      assert(copy.cfg ~= net.cfg and copy.cfg.p[1] == 0.5 and copy.blocks[1].calls == 1)
      copy.cfg.p[1] = 1; nn.init.zeros_(copy.blocks[1].fc.weight); copy.mean:add_(1); copy.blocks[1].calls = 10
      assert(net.cfg.p[1] == 0.5 and net.blocks[1].fc.weight:abs():sum():item() > 0 and net.mean:sum():item() == 0)
      assert(net.blocks[1].calls == 1)
      net:train(); copy:train()
      net:load_state_dict(copy:state_dict())
      assert(tensor.equal(copy(one), net(one)))
      """),
    Case(
      "freezing, dtypes, vectors, walks",
      """
      local net = nn.mlp{sizes = {2, 3, 1}}
      assert(net:num_parameters() == 13 and net[2]:requires_grad_(false) == net[2] and net:num_parameters(true) == 4)
      local before = net[2].weight:clone()
      local opt = optim.sgd(net:parameters(), {lr = 0.1})
      net(one):sum():backward(); opt:step()
      assert(tensor.equal(before, net[2].weight) and net[4].weight.grad)
      assert(net:zero_grad()[4].weight.grad == nil)
      local list = nn.Module{layers = {nn.Linear(2, 2), nn.BatchNorm2d(2)}, forward = function(self, x) return self.layers[1](x) end}
      assert(list:double()(tensor.ones(1, 2)).dtype == "float64" and list:to("float32")(one).dtype == "float32")
      local p = list:parameters()
      local v = nn.parameters_to_vector(p)
      assert(v:numel() == list:num_parameters() and v.requires_grad)
      nn.vector_to_parameters(v * 0 + 2, p)
      assert(list.layers[1].weight:sum():item() == 8 and list.layers[1].weight.is_leaf)
      fails("vector of 10 numbers expected", nn.vector_to_parameters, tensor.ones(3), p)
      fails("at least one parameter expected", nn.parameters_to_vector, {})
      local seen = {}
      list:apply(function(m) seen[#seen + 1] = #m:children() end)
      assert(table.concat(seen, " ") == "0 0 2 1")
      local keys = {}
      for k, m in pairs(list.layers) do keys[#keys + 1] = k; assert(m:num_parameters() > 0) end
      for k in pairs(list) do keys[#keys + 1] = k end
      assert(table.concat(keys, " ") == "1 2 layers forward")
      """),
    Case(
      "lists and dictionaries of modules",
      """
      local list = nn.ModuleList(nn.ReLU(), nn.Linear(2, 2))
      list[3] = nn.Linear(2, 1); table.insert(list, nn.ReLU())
      assert(#list == 4 and names(list:state_dict()) == "2.weight 2.bias 3.weight 3.bias")
      list[4] = nil; list[1] = nn.Linear(2, 2)
      assert(#list == 3 and names(list:named_children()) == "1 2 3" and #{table.unpack(list)} == 3)
      local dict = nn.ModuleDict{b = nn.ReLU(), a = nn.Linear(2, 2)}
      dict.c = nn.ReLU(); dict.b = nil
      assert(names(dict:named_children()) == "a c" and dict.a.weight.shape[1] == 2)
      fails("'c': module expected, got number", function() dict.c = 3 end)
      fails("table name → nn.Module expected", nn.ModuleDict, {nn.ReLU()})
      local net = nn.Sequential(nn.Linear(2, 2)):append(nn.ReLU())
      assert(#net == 2 and names(net:state_dict()) == "0.weight 0.bias" and net[2](one):numel() == 2)
      """),
  ]

  @Test("Scripts", arguments: cases)
  func script(_ testCase: Case) throws {
    try ExampleTests.runtime().run(Self.start + testCase.code, chunkName: "=\(testCase.testDescription)")
  }

  @Test("A plain tensor is a buffer, which is said once; nn.Buffer and nn.Parameter are silent") func warning() throws {
    nonisolated(unsafe) var said: [String] = []
    let runtime = try LuaRuntime(options: LuaOptions(warning: { said.append($0) }))
    try LuaLibrary.open(in: runtime)
    runtime.setWarnings(true)
    try runtime.run(
      """
      local net = nn.Module{running = tensor.zeros(2), ids = tensor.zeros(2):long(), quiet = nn.Buffer(tensor.zeros(2)),
                            w = nn.Parameter(tensor.zeros(2)), forward = function(self, x) return x * self.w end}
      local before = net.running:clone()
      for i = 1, 2 do
        local opt = optim.sgd(net:parameters(), {lr = 0.1, weight_decay = 0.1})
        net(tensor.ones(2)):sum():backward(); opt:step()
      end
      assert(tensor.equal(net.running, before) and #net:parameters() == 1 and net.w:sum():item() ~= 0)
      """)
    #expect(said.count == 1 && said[0].hasPrefix("nn.Module: 'running' is a buffer"))
  }

  @Test("A step that finds no gradient at all says so, once") func emptyStep() throws {
    nonisolated(unsafe) var said: [String] = []
    let runtime = try LuaRuntime(options: LuaOptions(warning: { said.append($0) }))
    try LuaLibrary.open(in: runtime)
    runtime.setWarnings(true)
    try runtime.run(
      """
      local net = nn.Linear(2, 2)
      local fresh, stale = optim.sgd(net:parameters(), {lr = 0.1}), optim.sgd(net:parameters(), {lr = 0.1})
      net(tensor.ones(1, 2, "float32")):sum():backward() fresh:step()
      net:zero_grad() net:double()
      for _ = 1, 2 do net(tensor.ones(1, 2)):sum():backward() stale:step() end
      """)
    #expect(said.count == 1 && said[0].hasPrefix("optimizer:step: no parameter has a gradient"), "\(said)")
  }

  @Test("A run knows its modules: settings of scripted ones, layers in lists, frozen ones, hooks") func identity()
    throws
  {
    let runtime = try ExampleTests.runtime()
    let folder = try TemporaryFolder()
    let code = """
      local function run(o)
        local net = nn.Module{p = o.p or 0.5, blocks = {nn.Linear(3072, 4, {seed = 1}), nn.Swish(o.beta or 1)},
          flat = nn.Flatten(), head = nn.Linear(4, 10, {seed = 2}), scale = o.scale or function(self, x) return x * self.p end,
          forward = function(self, x)
            x = self.flat(x)
            for _, b in ipairs(self.blocks) do x = b(x) end
            return self.head(self:scale(x))
          end}
        if o.hook then net.blocks[1]:register_forward_hook(o.hook) end
        if o.freeze then net.blocks[1]:requires_grad_(false) end
        net:perturb(perturb.ulp{at = "forward", pattern = o.pattern or "blocks.1"})
        local opt = optim.sgd(net:parameters(), {lr = 0.01, momentum = 0.9})
        train.run{replicas = {{model = net, optimizer = opt}}, data = data.synthetic_cifar{train = 32, test = 4}, batch = 16,
          test = false, iterations = o.iterations or 2, checkpoint = o.file, checkpoint_every = 1}
        return ("%a"):format(nn.parameters_to_vector(net:parameters()):double():sum():item())
      end
      local file = "\(folder.path)/state.npz"
      local whole = run{iterations = 3}
      run{file = file}
      assert(run{file = file, iterations = 3} == whole)
      run{file = file .. ".npz", iterations = 1}
      local said = {}
      for _, o in ipairs{{p = 0.25}, {beta = 2}, {scale = function(self, x) return x end}, {hook = function() end},
                         {freeze = true}, {pattern = "blocks.2"}} do
        o.file = file .. ".npz"
        local ok, message = pcall(run, o)
        said[#said + 1] = ok and "went on" or message:match("another run: ([^ ]+ [^ ]+)") or message
      end
      return table.concat(said, "\\n")
      """
    let said = try runtime.run(code, chunkName: "=identity").first?.text ?? ""
    let lines = said.split(separator: "\n")
    #expect(lines.count == 6 && !lines.contains("went on"), "\(said)")
  }
}
