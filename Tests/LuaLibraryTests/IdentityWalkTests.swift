import LuaRuntime
import TestSupport
import Testing

/// Walks every option that a training can be given: changed, it makes another run, whose checkpoint is refused with the
/// option's name; or it is listed here as one that changes no bit.
@Suite struct IdentityWalkTests {
  /// Makes one step (or goes on from `file`) with one option changed.
  private static let driver = """
    local images, others = data.synthetic_cifar{train = 32, test = 4}, data.synthetic_cifar{train = 32, test = 4, seed = 1}
    local set = data.tensors{tensor.ones(8, 3072), tensor.ones(8)}
    local function replica(name, options, perturbations)
      local net = nn.mlp{sizes = {3072, 4, 10}, seed = 1}
      local o = {lr = 0.01, perturb = perturbations}
      for k, v in script.sorted_pairs(options) do o[k] = v end
      return {name = "net", model = net, optimizer = optim[name](net:parameters(), o)}
    end
    local function run(file, name, options, perturbations, changes)
      local o = {replicas = {replica(name, options, perturbations)}, data = images, batch = 16, test = false,
        iterations = 1, checkpoint = file, checkpoint_every = 1}
      for k, v in script.sorted_pairs(changes) do o[k] = v end
      if o.full_batch or not o.batch then o.batch = nil end
      return train.run(o)
    end
    """

  /// Options by function: the base's options, then the changed ones; what the refusal names where it is not the option.
  private struct Change {
    let option, changed: String
    var base = ""
    var named: String?
  }

  private static let steps: [Change] = [
    Change(option: "lr", changed: "lr = 0.02"), Change(option: "weight_decay", changed: "weight_decay = 0.1"),
    Change(option: "perturb", changed: "perturb = perturb.rescale{k = 3}"),
  ]
  private static let adam: [Change] =
    steps + [
      Change(option: "betas", changed: "betas = {0.9, 0.99}"), Change(option: "eps", changed: "eps = 1e-6"),
    ]
  private static let optimizers: [String: [Change]] = [
    "sgd": steps + [
      Change(option: "momentum", changed: "momentum = 0.5"), Change(option: "dampening", changed: "dampening = 0.5"),
      Change(option: "nesterov", changed: "momentum = 0.9, nesterov = true", base: "momentum = 0.9"),
    ],
    "adam": adam, "adamw": adam,
    "rmsprop": steps + [
      Change(option: "alpha", changed: "alpha = 0.9"), Change(option: "eps", changed: "eps = 1e-6"),
      Change(option: "momentum", changed: "momentum = 0.5"), Change(option: "centered", changed: "centered = true"),
    ],
    "adagrad": steps + [
      Change(option: "lr_decay", changed: "lr_decay = 0.5"), Change(option: "eps", changed: "eps = 1e-6"),
      Change(option: "initial_accumulator_value", changed: "initial_accumulator_value = 0.5"),
    ],
    "lbfgs": steps.filter { $0.option != "weight_decay" } + [
      Change(option: "max_iter", changed: "max_iter = 3"), Change(option: "max_eval", changed: "max_eval = 3"),
      Change(option: "tolerance_grad", changed: "tolerance_grad = 1e-6"),
      Change(option: "tolerance_change", changed: "tolerance_change = 1e-6"),
      Change(option: "history_size", changed: "history_size = 3"),
    ],
  ]

  private static let training: [Change] = [
    Change(
      option: "replicas", changed: "replicas = {replica('sgd', {}), replica('sgd', {lr = 1})}", named: "replicas[2]"),
    Change(option: "data", changed: "data = others", named: "data.checksum"),
    Change(option: "batch", changed: "batch = 8"),
    Change(option: "augment", changed: "augment = false", named: "augment.flip"),
    Change(option: "seed", changed: "seed = 5"),
    Change(option: "test", changed: "test = true"), Change(option: "lr_every", changed: "lr_every = 3"),
    Change(option: "lr_at", changed: "lr_at = {1, 2}"), Change(option: "lr_factor", changed: "lr_factor = 0.5"),
    Change(option: "loss", changed: "loss = function(output) return output:mean() end"),
    Change(option: "schedule", changed: "schedule = optim.schedule.cosine{epochs = 5}"),
    Change(option: "gradient_clipping", changed: "gradient_clipping = 1"),
    Change(option: "spawn", changed: "spawn = {at = 1}"),
    Change(option: "shuffle", changed: "shuffle = false", named: "shuffled"),
    Change(option: "full_batch", changed: "full_batch = true", named: "shuffled"),
    Change(option: "on_step", changed: "on_step = function() end"),
    Change(option: "on_epoch", changed: "on_epoch = function() end"),
  ]
  /// What changes no bit of what was done before: how far a run goes, and where things are written.
  private static let free = [
    "epochs": "epochs = 2", "iterations": "iterations = 2", "checkpoint_every": "checkpoint_every = 0",
    "metrics": "metrics = {mean = function(output) return output:mean() end}", "manifest": "manifest = file .. '.json'",
    "checkpoint": "checkpoint = file .. '.npz'",
  ]

  private static let placement: [Change] = [
    Change(option: "at", changed: "at = 'update'"), Change(option: "pattern", changed: "pattern = '*.weight'"),
    Change(option: "iterations", changed: "iterations = {1, 7}"),
    Change(option: "probability", changed: "probability = 0.5"), Change(option: "seed", changed: "seed = 9"),
  ]
  private static let perturbations: [String: [Change]] = [
    "none": placement,
    "rescale": placement.filter { $0.option != "at" } + [Change(option: "k", changed: "k = 5", base: "k = 3")],
    "ulp": placement + [
      Change(option: "n", changed: "n = 2"), Change(option: "fraction", changed: "fraction = 0.5"),
      Change(option: "sign", changed: "sign = 'up'"),
    ],
    "noise": placement + [
      Change(option: "scale", changed: "scale = 2e-7", base: "scale = 1e-7"),
      Change(option: "relative", changed: "relative = false"),
    ],
    "round": placement + [
      Change(option: "format", changed: "format = 'tf32'", base: "format = 'bfloat16'"),
      Change(option: "mantissa", changed: "mantissa = 9", base: "mantissa = 10"),
      Change(option: "exponent", changed: "exponent = 6", base: "exponent = 7"),
      Change(option: "mode", changed: "mode = 'stochastic'"),
    ],
    "custom": placement + [
      Change(option: "f", changed: "f = function(g) return g * 0.5 end", named: "function"),
      Change(option: "name", changed: "name = 'other'"),
    ],
  ]
  /// What a kind needs where its own options are not the ones that change.
  private static let needed = [
    "rescale": "k = 3", "noise": "scale = 1e-7", "round": "format = 'bfloat16'",
    "custom": "f = function(g) return g end",
  ]

  private func options(of function: String, _ runtime: LuaRuntime) throws -> Set<String> {
    Set(try #require(runtime.help(for: function)).options.map(\.name))
  }

  /// What going on with changed options says, after a step with the base's.
  private func refusal(_ runtime: LuaRuntime, _ base: String, _ changed: String) throws -> String {
    let folder = try TemporaryFolder()
    let code = """
      \(Self.driver)
      local file = "\(folder.path)/state.npz"
      local function base() return run(file, \(base)) end
      base()
      local ok, message = pcall(base)
      assert(ok, message)
      ok, message = pcall(function() return run(file, \(changed)) end)
      return ok and "" or message
      """
    return try runtime.run(code, chunkName: "=walk").first?.text ?? "no text"
  }

  private func expect(_ refusal: String, names change: Change) {
    #expect(
      refusal.contains("is the checkpoint of another run: ") && refusal.contains(change.named ?? change.option),
      "\(change.option): \(refusal)")
  }

  @Test("train.run") func run() throws {
    let runtime = try ExampleTests.runtime()
    #expect(try options(of: "train.run", runtime) == Set(Self.training.map(\.option) + Array(Self.free.keys)))
    for change in Self.training {
      expect(
        try refusal(runtime, "'sgd', {}, nil, {\(change.base)}", "'sgd', {}, nil, {\(change.changed)}"), names: change)
    }
    for (_, changed) in Self.free.sorted(by: { $0.key < $1.key }) {
      #expect(try refusal(runtime, "'sgd', {}, nil, {}", "'sgd', {}, nil, {\(changed)}") == "")
    }
    expect(
      try refusal(runtime, "'adam', {}, nil, {}", "'adamw', {}, nil, {}"), names: Change(option: "kind", changed: ""))
  }

  @Test("Settings within options of train.run") func settings() throws {
    let runtime = try ExampleTests.runtime()
    func refusal(_ base: String, _ changed: String) throws -> String {
      try self.refusal(runtime, "'sgd', {}, nil, {\(base)}", "'sgd', {}, nil, {\(changed)}")
    }
    for (base, changed, named) in [
      ("spawn = {at = {0, 1}}", "spawn = {at = {0}}", "spawn.at"),
      ("spawn = {at = 1}", "spawn = {at = 1, perturb = perturb.ulp{}}", "spawn.perturb"),
      ("gradient_clipping = 1", "gradient_clipping = {norm = 2}", "gradient_clipping.norm"),
      ("gradient_clipping = 1", "gradient_clipping = {value = 1}", "gradient_clipping.value"),
      ("schedule = optim.schedule.cosine{epochs = 5}", "schedule = optim.schedule.cosine{steps = 5}", "schedule.by"),
      (
        "schedule = optim.schedule.cosine{epochs = 5}", "schedule = optim.schedule.cosine{epochs = 5, warmup = 1}",
        "schedule"
      ),
      ("schedule = function(e) return 1 end", "schedule = function(e) return 0.5 end", "schedule"),
      (
        "schedule = optim.schedule.lambda(function(e) return 1 end)", "schedule = {function(e) return 0.5 end}",
        "schedule"
      ),
      (
        "data = data.tensors{tensor.ones(4, 3072), tensor.ones(4)}",
        "data = data.tensors{tensor.ones(4, 3072), tensor.ones(4) * 2}", "data.checksum"
      ),
      (
        "data = function(e, skip) return set:batches{batch = 8} end, batch = false",
        "data = function(e, skip) return set:batches{batch = 4} end, batch = false", "data"
      ),
    ] {
      let message = try refusal(base, changed)
      #expect(
        message.contains("is the checkpoint of another run: ") && message.contains(named), "\(changed): \(message)")
    }
    // A step written in Lua, and its options.
    let written = """
      local function run(file, options)
        local net = nn.mlp{sizes = {3072, 4, 10}, seed = 1}
        train.run{replicas = {{model = net, optimizer = optim.Optimizer(net:parameters(), options)}}, data = images,
          batch = 16, test = false, iterations = 1, checkpoint = file, checkpoint_every = 1}
      end
      local function step(group, p) p:sub_(p.grad * group.lr) end
      """
    for (changed, named) in [
      ("{lr = 0.1, a = 1, step = function(group, p) p:sub_(p.grad * group.lr * 2) end}", "optimizer.step"),
      ("{lr = 0.1, a = 2, step = step}", "optimizer.groups[1].a"), ("{lr = 0.1, step = step}", "optimizer.groups[1].a"),
      ("{lr = 0.1, a = 1, step = step, perturb = perturb.ulp{}}", "perturb"),
    ] {
      let folder = try TemporaryFolder()
      let code = """
        \(Self.driver)
        \(written)
        local file = "\(folder.path)/state.npz"
        run(file, {lr = 0.1, a = 1, step = step})
        run(file, {lr = 0.1, a = 1, step = step})
        return select(2, pcall(run, file, \(changed)))
        """
      let message = try runtime.run(code, chunkName: "=walk").first?.text ?? "no text"
      #expect(
        message.contains("is the checkpoint of another run: ") && message.contains(named), "\(changed): \(message)")
    }
  }

  @Test("Optimizers", arguments: ["sgd", "adam", "adamw", "rmsprop", "adagrad", "lbfgs"]) func optimizers(
    _ name: String
  ) throws {
    let runtime = try ExampleTests.runtime()
    let changes = try #require(Self.optimizers[name])
    #expect(try options(of: "optim.\(name)", runtime) == Set(changes.map(\.option)))
    for change in changes {
      expect(
        try refusal(runtime, "'\(name)', {\(change.base)}, nil, {}", "'\(name)', {\(change.changed)}, nil, {}"),
        names: change)
    }
  }

  @Test("Perturbations", arguments: ["none", "rescale", "ulp", "noise", "round", "custom"])
  func perturbations(_ name: String) throws {
    let runtime = try ExampleTests.runtime()
    let changes = try #require(Self.perturbations[name])
    let declared = try options(of: "perturb.\(name)", runtime)
    #expect(declared == Set(changes.map(\.option)).union(declared.intersection(["at"])))
    for change in changes {
      // The options of a kind take the place of those that it needs.
      let isOwn = !Self.placement.contains { $0.option == change.option }
      let needed = Self.needed[name] ?? ""
      let base = isOwn && !change.base.isEmpty ? change.base : needed
      let rest = isOwn && (!change.base.isEmpty || change.option == "f") ? "" : needed
      expect(
        try refusal(
          runtime, "'sgd', {}, perturb.\(name){\(base)}, {}",
          "'sgd', {}, perturb.\(name){\([rest, change.changed].filter { !$0.isEmpty }.joined(separator: ", "))}, {}"),
        names: change)
    }
  }
}
