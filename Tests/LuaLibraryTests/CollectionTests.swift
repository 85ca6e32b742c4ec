import LuaLibrary
import LuaRuntime
import Testing

/// Lua values and objects of the host that hold each other.
@Suite struct CollectionTests {
  private func makeRuntime() throws -> LuaRuntime {
    let runtime = try LuaRuntime()
    try LuaLibrary.open(in: runtime)
    return runtime
  }

  /// What makes a cycle in each round of a loop.
  static let cycles = [
    "local m; m = nn.Module{forward = function(self, x) return m and x * payload end}",
    "local m; m = nn.Module{forward = function(self, x) return self and m and x end}; m(tensor.ones(2))",
    "local x = tensor.ones(2):requires_grad_(); x:register_hook(function(g) return x and g * #payload end)",
    "local y = tensor.ones(2):requires_grad_() * 2; y:register_hook(function(g) return y and g end)",
    "local y = tensor.ones(2):requires_grad_() * 2; y:register_hook(function(g) return y and g end); y:sum():backward()",
    "local op; op = autograd.op{forward = function(x) return op and x * 1 end, backward = function(g, x) return op and g end}",
    "local op; op = autograd.op{forward = function(x) return op and x * 1 end, backward = function(g, x) return op and g end}; "
      + "op(tensor.ones(2):requires_grad_()):sum():backward()",
    "local net; net = nn.Sequential(nn.Module{forward = function(self, x) return net and x end})",
    "local net; net = nn.Sequential(nn.Sequential(nn.Module{forward = function(self, x) return net and x end})); "
      + "net(tensor.ones(2))",
    "local net; net = nn.Module{inner = nn.Module{forward = function(self, x) return net and x end}, "
      + "forward = function(self, x) return net and self.inner(x) end}",
    "local net; net = nn.Module{blocks = {nn.ReLU(), nn.Module{forward = function(self, x) return net and x end}}, "
      + "forward = function(self, x) return net and self.blocks[2](x) end}; net(tensor.ones(2))",
    "local net; net = nn.ModuleList{}; net:append(nn.Module{forward = function(self, x) return net and x end})",
    "local net; net = nn.Module{forward = function(self, x) return x end}; net.f = function() return net, #payload end",
    "local net; net = nn.Module{cfg = {nn.ReLU(), p = 1}, forward = function(self, x) return x end}; "
      + "net.cfg = {nn.ReLU(), f = function() return net end, p = #payload}",
    "local net, h = nn.Linear(1, 1); h = net:register_forward_hook(function(m, x, y) return h and net and y * #payload end)",
    "local net; net = nn.Linear(1, 1); net:register_full_backward_hook(function(m, i, o) return net and i end); "
      + "net(tensor.ones(1, 1, 'float32'):requires_grad_()):sum():backward()",
    "local net; net = nn.Linear(1, 1); net:register_full_backward_hook(function(m, i, o) return net and i end); "
      + "local y = net(tensor.ones(1, 1, 'float32'):requires_grad_())",
    "local net, copy; net = nn.Module{part = nn.ReLU(), forward = function(self, x) return net and copy and x end}; "
      + "net.part:register_forward_pre_hook(function(m, x) return copy and x * #payload end); copy = net:clone(); copy(tensor.ones(1))",
    "local net; net = nn.Sequential(nn.ReLU()); net[1] = nn.Module{forward = function(self, x) return net and x end}; net[1] = nn.ReLU()",
    "local t = setmetatable({}, {__gc = function() end}); t.m = nn.Module{forward = function(self, x) return t and x end}",
  ]

  @Test("What holds itself through the host is collected", arguments: cycles)
  func collected(_ cycle: String) throws {
    let result = try makeRuntime().run(
      """
      local function heap() collectgarbage() collectgarbage() collectgarbage() return collectgarbage("count") end
      local function fill(n) for i = 1, n do local payload = ("x"):rep(1000); \(cycle) end end
      fill(100)
      local before = heap()
      fill(1000)
      return heap() - before
      """)
    #expect((result.first?.double ?? .infinity) < 100, "kilobytes that 1000 rounds left")
  }

  @Test("Cycles are found without being asked for, and memory stays flat") func unasked() throws {
    let result = try makeRuntime().run(
      """
      local most = 0
      for i = 1, 20000 do
        local m; m = nn.Module{forward = function(self, x) return m and x end}
        if i % 100 == 0 then most = math.max(most, collectgarbage("count")) end
      end
      return most
      """)
    #expect((result.first?.double ?? .infinity) < 30000)
  }

  static let kept = [
    "local net = nn.Sequential(nn.Module{forward = function(self, x) return x + 1 end}) clean() assert(net(one):item() == 2)",
    "local part = nn.Module{forward = function(self, x) return x + 1 end}; local net = nn.Sequential(part); net = nil clean() "
      + "assert(part(one):item() == 2)",
    "local net = nn.Sequential(nn.Sequential(nn.Module{forward = function(self, x) return x + 1 end})) clean() clean() "
      + "assert(net(one):item() == 2)",
    "local y = x * 2; y:register_hook(function(g) return g * 3 end); local z = y:sum(); y = nil clean() z:backward() "
      + "assert(x.grad[1] == 6)",
    "x:register_hook(function(g) return g * 3 end) clean() x:sum():backward() assert(x.grad[1] == 3)",
    "local y = x * 2; y:register_hook(function(g) return g * 3 end); y:add_(1) clean() y:sum():backward() assert(x.grad[1] == 6)",
    "local y = x * 2; y:register_hook(function(g) return g * 3 end); local v = y:reshape(1, 1); y = nil clean() v:sum():backward() "
      + "assert(x.grad[1] == 6)",
    "local y = autograd.op{forward = function(x) return x * 1 end, backward = function(g, x) return g * 5 end}(x) clean() "
      + "y:sum():backward() assert(x.grad[1] == 5)",
    "local y = autograd.op{forward = function(x) return x * 1 end, backward = function(g, x) return g * 5 end}(x); "
      + "y:sum():backward({retain_graph = true}) clean() y:sum():backward() assert(x.grad[1] == 10)",
    "local net = nn.Sequential(nn.Linear(1, 1)); net:perturb(perturb.custom{at = 'forward', f = function(t) return net and t * 0 + 7 end}) clean() "
      + "assert(net(one:float():reshape(1, 1)):item() == 7)",
    "local net = nn.Module{blocks = {nn.Module{forward = function(self, x) return x + 1 end}}, "
      + "forward = function(self, x) return self.blocks[1](x) * 2 end} clean() assert(net(one):item() == 4)",
    "local copy = nn.Module{k = 3, cfg = {nn.ReLU(), p = 5}, forward = function(self, x) return self.cfg[1](x) * self.k * self.cfg.p end}"
      + ":clone() clean() assert(copy(one):item() == 15)",
    "local net = nn.Sequential(nn.ReLU()); net[1]:register_forward_hook(function(m, i, o) return o + 1 end) clean() "
      + "local copy = net:clone() net = nil clean() assert(copy(one):item() == 2)",
    "local net = nn.Sequential(nn.ReLU()); net:append(nn.Module{forward = function(self, x) return x + 1 end}) clean() "
      + "assert(net(one):item() == 2)",
    "local m = nn.Module{forward = function(self, x) collectgarbage() return x + 1 end} assert(nn.Sequential(m, m)(one):item() == 3)",
    "local m = nn.Module{forward = function(self, x) return x + 1 end}; "
      + "setmetatable({}, {__gc = function() answer = m(one):item() end}) clean() assert(answer == 2 and m(one):item() == 2)",
  ]

  @Test("What a script can still reach keeps its functions", arguments: kept)
  func reachable(_ script: String) throws {
    try makeRuntime().run(
      """
      answer = 0
      local function clean() for i = 1, 3 do collectgarbage() end end
      local one, x = tensor.ones(1), tensor.ones(1):requires_grad_()
      \(script)
      """)
  }

  @Test("After its backward an operation of a script is released") func released() throws {
    let error = #expect(throws: LuaError.self) {
      try makeRuntime().run(
        """
        local y = autograd.op{forward = function(x) return x * 1 end, backward = function(g, x) return g end}(
          tensor.ones(1):requires_grad_())
        y:sum():backward()
        y:sum():backward()
        """)
    }
    #expect(error?.message.contains("retain_graph") == true)
  }

  @Test("A tensor is not its own gradient") func ownGradient() throws {
    let error = #expect(throws: LuaError.self) {
      try makeRuntime().run("local x = tensor.ones(1):requires_grad_(); x.grad = x")
    }
    #expect(error?.message.hasSuffix("grad: another tensor expected, got the tensor itself") == true)
  }
}
