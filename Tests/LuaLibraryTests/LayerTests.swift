import LuaRuntime
import Tensors
import TestSupport
import Testing

/// Layers as scripts meet them: each case is a chunk of assertions.
@Suite struct LayerTests {
  typealias Case = ScriptingTests.Case

  static let cases = [
    Case(
      "a layer is its function of its parameters",
      """
      local f64 = {dtype = 'float64'}
      local function same(layer, x, f)
        local p = layer:named_parameters()
        assert(layer(x):equal(f(x, p.weight, p.bias)))
      end
      local images, signals = tensor.randn(2, 4, 5, 6), tensor.randn(2, 4, 9)
      same(nn.Linear(6, 3, f64), images, nn.linear)
      same(nn.Conv2d(4, 6, {3, 2}, {groups = 2, stride = {2, 1}, padding = {1, 0}, dtype = 'float64'}), images,
        function(x, w, b) return nn.conv2d(x, w, b, {groups = 2, stride = {2, 1}, padding = {1, 0}}) end)
      same(nn.Conv2d(4, 2, {2, 4}, {padding = 'same', dtype = 'float64'}), images,
        function(x, w, b) return nn.conv2d(x, w, b, {padding = 'same'}) end)
      same(nn.Conv1d(4, 2, 3, {dilation = 2, padding = 1, dtype = 'float64'}), signals,
        function(x, w, b) return nn.conv1d(x, w, b, {dilation = 2, padding = 1}) end)
      same(nn.LayerNorm({5, 6}, f64), images, function(x, w, b) return nn.layer_norm(x, {5, 6}, w, b) end)
      same(nn.LayerNorm(6, {elementwise_affine = false, eps = 0.1}), images, function(x) return nn.layer_norm(x, 6, {eps = 0.1}) end)
      same(nn.GroupNorm(2, 4, f64), images, function(x, w, b) return nn.group_norm(x, 2, w, b) end)
      same(nn.Embedding(5, 2, f64), tensor{{1, 5}, {2, 2}}, nn.embedding)
      for layer, f in pairs{[nn.ReLU()] = nn.relu, [nn.Tanh()] = nn.tanh, [nn.Sigmoid()] = nn.sigmoid, [nn.SiLU()] = nn.silu,
        [nn.ELU()] = nn.elu, [nn.GELU()] = nn.gelu, [nn.Softplus()] = nn.softplus, [nn.LeakyReLU()] = nn.leaky_relu,
        [nn.Hardtanh()] = nn.hardtanh, [nn.Softmax()] = nn.softmax, [nn.LogSoftmax()] = nn.log_softmax,
        [nn.Identity()] = function(x) return x end} do same(layer, images, f) end
      same(nn.GELU{approximate = 'tanh'}, images, function(x) return nn.gelu(x, {approximate = 'tanh'}) end)
      same(nn.MaxPool2d(3, {stride = 2, padding = 1}), images, function(x) return nn.max_pool2d(x, 3, 2, {padding = 1}) end)
      same(nn.AvgPool2d({2, 3}), images, function(x) return nn.avg_pool2d(x, {2, 3}, {stride = {2, 3}}) end)
      same(nn.AdaptiveAvgPool2d({2, 3}), images, function(x) return nn.adaptive_avg_pool2d(x, {2, 3}) end)
      same(nn.AdaptiveMaxPool2d(2), images, function(x) return nn.adaptive_max_pool2d(x, 2) end)
      assert(nn.AdaptiveAvgPool2d(1)(images):allclose(images:mean({3, 4}, true)))
      """),
    Case(
      "batch normalisation of signals is that of rows",
      """
      local layer, rows = nn.BatchNorm1d(3), nn.BatchNorm1d(3)
      local x = tensor.randn(4, 3, 5, 'float32')
      local y = layer(x)
      assert(y:size(3) == 5 and y:transpose(2, 3):reshape(20, 3):allclose(rows(x:transpose(2, 3):reshape(20, 3)), 1e-4, 1e-5))
      assert(layer:state_dict().running_var:allclose(rows:state_dict().running_var))
      local fused = nn.Sequential(nn.BatchNorm1d(3), nn.ReLU())(x)
      assert(fused:equal(y:relu()))
      """),
    Case(
      "float64 layers start from the numbers that PyTorch 2.15 draws for float64, but for the last bit, where it fuses",
      """
      local function check(p, expected)
        for i, v in ipairs(expected) do assert(math.abs(p:detach():flatten():totable()[i] - v) < 2e-16, i) end
      end
      local linear = nn.Linear(3, 2, {dtype = 'float64', seed = 0}):named_parameters()
      check(linear.weight, {0x1.15e6024c8073dp-1, 0x1.eb753d2c145b0p-3, -0x1.80358e4ec4c4dp-5, 0x1.f17f67e8041dfp-2, 0x1.56f4f82bc0698p-3, 0x1.5841d4e7964adp-2})
      check(linear.bias, {-0x1.7c05359f6c0fbp-2, -0x1.601acb5e2a6adp-3})
      local conv = nn.Conv2d(2, 1, {2, 1}, {dtype = 'float64', seed = 5}):named_parameters()
      check(conv.weight, {0x1.22d8c38812337p-3, -0x1.ec040acb8650bp-3, -0x1.1d0668b888e27p-3, -0x1.7a9bc150c5edbp-3})
      check(conv.bias, {-0x1.defdfa405f470p-3})
      """),
    Case(
      "dropout: its own numbers, kept with the state, the same for the same seed",
      """
      local x = tensor.ones(1000):requires_grad_()
      local a, b = nn.Dropout(0.3, {seed = 7}), nn.Dropout(0.3, {seed = 7})
      local first = a(x)
      assert(first:equal(b(x)) and not a(x):equal(first))
      local zeros = first:eq(0):sum():item()
      assert(zeros > 240 and zeros < 360 and first:max():item() == 1 / (1 - 0.3))
      first:sum():backward()
      assert(x.grad:equal(first:detach()))
      local state = b:state_dict()
      assert(state.generator:totable()[2] == 1000)
      local second = b(x)
      b:load_state_dict(state)
      assert(b(x):equal(second))
      b:load_state_dict{}
      assert(not b(x):equal(second))
      local before = b:state_dict().generator
      b:frozen(function() b(x) end)
      assert(b:state_dict().generator:equal(before))
      b:eval()
      assert(b(x):equal(x) and b:state_dict().generator:equal(before))
      assert(nn.Dropout(0)(x):equal(x) and nn.Dropout(1)(x):eq(0):all() and nn.dropout(x, 1):eq(0):all())
      local copy = b:train():clone()
      assert(copy(x):equal(b(x)) and copy(x):equal(b(x)))
      tensor.manual_seed(3)
      local c, d = nn.Dropout(), nn.Dropout()
      tensor.manual_seed(3)
      local e = nn.Dropout()
      c, d, e = c(x), d(x), e(x)
      assert(c:equal(e) and not c:equal(d))
      """),
    Case(
      "a reduction of its own leaves the default's bits; sums and means are those of all",
      """
      local x, t, labels = tensor.randn(5, 3), tensor.rand(5, 3), tensor{1, 3, 2, 2, 1}
      for name, target in pairs{mse_loss = t, l1_loss = t, huber_loss = t, smooth_l1_loss = t, kl_div = t,
        binary_cross_entropy_with_logits = t, cross_entropy = labels, nll_loss = labels} do
        local loss = nn[name]
        local every = loss(x, target, {reduction = 'none'})
        assert(loss(x, target):item() == loss(x, target, {reduction = 'mean'}):item(), name)
        assert(every:mean():allclose(loss(x, target)) and every:sum():allclose(loss(x, target, {reduction = 'sum'})), name)
        assert(every:numel() == (target == labels and 5 or 15), name)
      end
      assert(nn.mse_loss(x, t):item() == (x - t):square():mean():item())
      """),
    Case(
      "nothing overflows, NaN stays, ignored labels may be any number",
      """
      local inf, nan = 1 / 0, 0 / 0
      local function both(f, v)
        local x = tensor{v}:requires_grad_()
        local y = f(x)
        y:sum():backward()
        return y:item(), x.grad:item()
      end
      local function is(f, v, y, g)
        local found, slope = both(f, v)
        assert(found == y and slope == g, ('%g: %g, %g'):format(v, found, slope))
      end
      is(function(x) return nn.softplus(x, {threshold = 1e9}) end, 800, 800, 1)
      is(nn.softplus, -800, 0, 0)
      is(nn.elu, 800, 800, 1)
      is(nn.elu, -inf, -1, 0)
      is(nn.elu, inf, inf, 1)
      is(nn.leaky_relu, 0, 0, 0.01)
      is(nn.hardtanh, 1, 1, 0)
      for _, f in ipairs{nn.elu, nn.gelu, nn.silu, nn.softplus, nn.leaky_relu, nn.hardtanh} do
        local y = both(f, nan)
        assert(y ~= y)
      end
      local x = tensor{800}:requires_grad_()
      local g = autograd.grad(nn.elu(x):sum(), {x}, {create_graph = true})[1]
      assert(not g.requires_grad or (autograd.grad(g:sum(), {x}, {allow_unused = true})[1] or tensor{0}):item() == 0)
      local logits = tensor{{1, 2}, {3, 1}, {0, 0}}
      local half = nn.cross_entropy(logits, tensor{2, 0, 0}, {ignore_index = 0})
      assert(half:item() == nn.cross_entropy(logits, tensor{2, -100, -100}, {ignore_index = -100}):item())
      assert(half:allclose(nn.cross_entropy(logits[{{1, 1}}], tensor{2})))
      """),
    Case(
      "layers tell what they are, and copies are equal",
      """
      for layer, text in pairs{
        [nn.Conv2d(2, 4, {3, 5}, {padding = 'same', groups = 2})] = 'Conv2d (2 parameters, 64 numbers, convolutions: direct',
        [nn.AdaptiveAvgPool2d(1)] = 'AdaptiveAvgPool2d (0 parameters, 0 numbers, output_size 1)',
        [nn.LogSoftmax(2)] = 'LogSoftmax (0 parameters, 0 numbers, dim 2)',
        [nn.Dropout(0.2, {seed = 3})] = 'Dropout (0 parameters, 0 numbers, generator 2, a buffer, p 0.2)',
        [nn.GroupNorm(2, 4)] = 'GroupNorm (2 parameters, 8 numbers, weight 4, bias 4, eps 1e-05, num_groups 2)'} do
        assert(tostring(layer):find(text, 1, true), tostring(layer))
      end
      local x, signals = tensor.randn({2, 4, 6, 6}, 'float32'), tensor.randn({2, 4, 9}, 'float32')
      for _, layer in ipairs{nn.Conv2d(4, 2, {2, 3}, {padding = 'same'}), nn.GroupNorm(2, 4), nn.LayerNorm{6, 6},
        nn.LayerNorm(6, {elementwise_affine = false}), nn.Dropout(), nn.GELU{approximate = 'tanh'}, nn.MaxPool2d(3, 2),
        nn.AdaptiveMaxPool2d(2), nn.Softplus{beta = 2}, nn.Hardtanh{max_val = 2}, nn.Softmax(1), nn.Identity(), nn.ELU(), nn.SiLU(),
        nn.Tanh(), nn.Sigmoid(), nn.LeakyReLU()} do
        local copy = layer:clone()
        assert(copy(x):equal(layer(x)), tostring(layer))
      end
      local conv, norm = nn.Conv1d(4, 2, 3, {padding = 1}), nn.BatchNorm1d(4)
      assert(conv:clone()(signals):equal(conv(signals)) and norm:clone()(signals):equal(norm(signals)))
      local table_ = nn.Embedding(3, 2)
      assert(table_:clone()(tensor{1, 3}):equal(table_(tensor{1, 3})))
      """),
    Case(
      "sizes of 0 are no error where there is something to give",
      """
      local function f32(...) return tensor.zeros(..., 'float32') end
      assert(nn.Linear(3, 2)(f32{2, 0, 3}):size(2) == 0 and nn.LayerNorm(3)(f32{0, 3}):numel() == 0)
      assert(nn.GroupNorm(1, 3)(f32{0, 3, 2}):numel() == 0 and nn.Dropout()(f32{0}):numel() == 0)
      assert(nn.Conv2d(1, 2, {2, 1}, {padding = {1, 0}})(f32{0, 1, 3, 3}):size(3) == 4)
      assert(nn.gelu(f32{0}):numel() == 0 and nn.embedding(tensor.zeros(0), tensor.eye(3)):size(2) == 3)
      local x = f32{0, 3}:requires_grad_()
      nn.LayerNorm(3)(x):sum():backward()
      assert(x.grad:numel() == 0)
      """),
  ]

  @Test("Layers", arguments: cases) func run(_ c: Case) throws {
    try ExampleTests.runtime().run(c.code, chunkName: "=layers")
  }

  @Test(
    "What fits no layer is refused",
    arguments: [
      ("nn.Conv2d(1, 2, {3, 5, 2})", "integer, or {rows, columns}, of at least 1 expected"),
      ("nn.Conv2d(1, 2, {3, 0})", "'kernel_size'"), ("nn.Conv2d(1, 2, {3, 1.5})", "table of integers expected"),
      ("nn.Conv2d(1, 2, {1 << 40, 1 << 40})", "not enough memory"),
      ("nn.Conv2d(1, 2, 3, {padding = 'sam'})", "'same' or 'valid' expected, got string"),
      ("nn.Conv2d(1, 2, 3, {padding = 'same', stride = 2})", "stride of 1 with the padding 'same'"),
      ("nn.Conv2d(1, 2, 3, {padding = {1, 2, 3}})", "option 'padding'"),
      ("nn.Conv2d(1, 2, 3, {stride = {1.5, 1}})", "option 'stride'"),
      (
        "nn.Conv2d(1, 2, 3, {padding = 'same', dilation = math.maxinteger})(tensor.ones(1, 1, 4, 4, 'float32'))",
        "'padding'"
      ),
      ("nn.conv2d(tensor.ones(1, 1, 4, 4), tensor.ones(2, 1, 5, 5))", "kernel that fits"),
      ("nn.conv2d(tensor.ones(1, 1, 4, 4), tensor.ones(2, 1, 0, 5), nil, {padding = 'same'})", "none of them 0"),
      ("nn.MaxPool2d(3, 2, {stride = 1})", "stride once"), ("nn.MaxPool2d(3, 'x')", "'stride': integer expected"),
      ("nn.MaxPool2d(3, {padding = 2})(tensor.ones(1, 1, 8, 8))", "at most half the kernel"),
      ("nn.max_pool2d(tensor.ones(1, 1, 8, 8), 9)", "that hold a window"),
      ("nn.max_pool2d(tensor.ones(1, 1, 8, 8), math.maxinteger)", "'kernel'"),
      ("nn.avg_pool2d(tensor.ones(1, 8, 8), 2)", "images N×C×H×W"),
      ("nn.adaptive_avg_pool2d(tensor.ones(1, 1, 8, 8), 0)", "'output_size'"),
      ("nn.adaptive_avg_pool2d(tensor.ones(1, 1, 0, 8), 1)", "adaptive_avg_pool2d: images"),
      ("nn.adaptive_avg_pool2d(tensor.ones(1, 1, 2, 8), {1 << 20, 1 << 20})", "not enough memory"),
      ("nn.LayerNorm({})", "sizes of at least 1"), ("nn.LayerNorm{3, 0}", "sizes of at least 1"),
      ("nn.LayerNorm(4)(tensor.ones(2, 3, 'float32'))", "last sizes are those normalised"),
      ("nn.LayerNorm(4)(tensor.ones(2, 4))", "float32 or float64, all the same"),
      ("nn.GroupNorm(3, 4)", "multiple of groups (3)"), ("nn.GroupNorm(2, 4)(tensor.ones(2, 3))", "N×4×… expected"),
      ("nn.Dropout(1.5)", "between 0 and 1"), ("nn.Dropout(0 / 0)", "'p'"),
      ("nn.Hardtanh{min_val = 2}", "above min_val"),
      ("nn.hardtanh(tensor{1}, {min_val = 1})", "above min_val"),
      ("nn.cross_entropy(tensor{{1, 2}}, tensor{1}, {weight = {1, 2, 3}})", "a weight for each of 2 classes"),
      ("nn.cross_entropy(tensor{{1, 2}}, tensor{3}, {reduction = 'sum'})", "classes from 1 to 2 expected, got 3"),
      ("nn.cross_entropy(tensor{{1, 2}}, tensor{0}, {reduction = 'sum'})", "counted from 1"),
      ("nn.cross_entropy(tensor{{1, 2}}, tensor{-1}, {ignore_index = -2})", "labels from 1"),
      ("nn.cross_entropy(tensor{{1, 2}}, tensor{{1, 0}}, {ignore_index = 1})", "with probabilities as target"),
      ("nn.cross_entropy(tensor{{1, 2}}, tensor{1}, {label_smoothing = 2})", "'label_smoothing'"),
      ("nn.nll_loss(tensor{{1, 2}}:long(), tensor{1})", "float32 or float64"),
      ("nn.l1_loss(tensor.ones(3, 1), tensor.ones(3))", "predictions and targets of one shape"),
      ("nn.kl_div(tensor.ones(3, 1), tensor.ones(3))", "predictions and targets of one shape"),
      (
        "nn.binary_cross_entropy_with_logits(tensor.ones(3, 2), tensor.ones(3, 2), {pos_weight = tensor.ones(5, 3, 2)})",
        "pos_weight for the logits' last sizes"
      ),
      ("nn.huber_loss(tensor{1}, tensor{2}, {delta = 0})", "'delta'"),
      ("nn.mse_loss(tensor{1}, tensor{2}, {reduction = 'man'})", "did you mean 'mean'?"),
      ("nn.Embedding(3, 2)(tensor{4})", "numbers from 1 to 3 expected, got 4"),
      ("nn.Embedding(3, 2)(tensor{0})", "got 0"), ("nn.Embedding(3, 2)(tensor{1.5})", "whole numbers"),
      ("nn.linear(tensor.ones(2, 3, 4), tensor.ones(5, 3))", "features …×I and weights O×I"),
      ("nn.BatchNorm1d(3)(tensor.ones(2, 3, 4, 5, 'float32'))", "N×C or N×C×L"),
    ])
  func refused(_ expression: String, _ expected: String) throws {
    let code = "return select(2, pcall(function() return \(expression) end))"
    let message = try ExampleTests.runtime().run(code, chunkName: "=layers").first?.text ?? "no error"
    #expect(message.contains(expected), "\(expression): \(message)")
  }

  @Test("A training with dropout that was stopped goes on to equal bits, for any number of threads")
  func resumes() throws {
    func code(_ folder: TemporaryFolder) -> String {
      """
      local function run(o)
        local net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 8, {seed = 1}), nn.LayerNorm(8), nn.Dropout(0.4, {seed = 2}),
          nn.GELU(), nn.Linear(8, 10, {seed = 3}))
        train.run{replicas = {{model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.05})}},
          data = data.synthetic_cifar{train = 32, test = 4}, batch = 16, epochs = o.epochs or 3, test = false,
          checkpoint = o.file}
        local text = {}
        for name, t in pairs(net:state_dict()) do text[#text + 1] = ('%s %a'):format(name, t:to('float64'):sum():item()) end
        return table.concat(text, ' ')
      end
      local file = "\(folder.path)/state.npz"
      local whole = run{}
      local part = run{file = file, epochs = 1}
      assert(part ~= whole and run{file = file} == whole)
      return whole
      """
    }
    let threads = Pool.threads
    defer { Pool.threads = threads }
    var found: [String] = []
    for count in [1, 3] {
      Pool.threads = count
      let folder = try TemporaryFolder()
      found.append(try ExampleTests.runtime().run(code(folder), chunkName: "=resume").first?.text ?? "nothing")
    }
    #expect(found[0] == found[1] && found[0].contains("generator"))
  }
}
