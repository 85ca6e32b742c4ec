import Foundation
import TestSupport
import Testing

/// Training as a user runs it: the real program, scripts, processes that die.
@Suite struct TrainingTests {
  /// Trains two copies of a small network and prints a checksum of every weight of both after each epoch.
  private static let script = """
    local o = args{'training', k = {{1, 3}}, steps = {50}, checkpoint = {type = 'string'}, at = {0, bits = false},
      at_signal = {0, bits = false}, signal = {'TERM', bits = false}}
    local replicas = {}
    for i, k in ipairs(o.k) do
      local net = nn.resnet{depth = 8, activation = 'swish', seed = 1}
      net:perturb(perturb.ulp{at = 'forward', pattern = 'layer2.*', fraction = 0.01, seed = 3})
      replicas[i] = {model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.05, momentum = 0.9, nesterov = true,
        weight_decay = 5e-4, perturb = {perturb.rescale{k = k}, function(g, ctx) return g + tensor.randn(g.shape, 'float32') * 1e-9 end}})}
    end
    train.run{replicas = replicas, data = data.synthetic_cifar{train = 80, test = 16}, epochs = 99, iterations = o.steps,
      batch = 16, lr_every = 4, checkpoint = o.checkpoint, checkpoint_every = 3,
      on_step = function(i) if i == o.at then os.execute('touch there; sleep 30') end
        if i == o.at_signal then os.execute('kill -' .. o.signal .. ' $PPID') end end}
    for _, r in ipairs(replicas) do
      for name, t in pairs(r.model:state_dict()) do
        if name ~= 'x' then io.write(name, (' %a %a'):format(t:to('float64'):sum():item(), t:to('float64'):norm():item()), '\\n') end
      end
    end
    """

  private func sorted(_ output: String) -> [Substring] { output.split(separator: "\n").sorted() }

  @Test("Weights after 50 steps do not depend on threads or instruction set")
  func bits() throws {
    let folder = try TemporaryFolder()
    try folder.file("train.lua", Self.script)
    func weights(_ options: [String]) throws -> [Substring] {
      let run = try Binary.run(options + ["train.lua"], folder: folder.url, limit: 120)
      #expect(run.exitCode == 0, "\(run.standardError)")
      return sorted(run.standardOutput)
    }
    let expected = try weights(["--threads", "1", "--isa", "v3"])
    #expect(expected.count > 60)
    for options in [["--threads", "2"], ["--threads", "3"], ["--threads", "2", "--isa", "v3"]] {
      #expect(try weights(options) == expected, "\(options)")
    }
  }

  @Test("Killed in the middle of an epoch and resumed, a run ends as if nothing had happened")
  func killed() throws {
    let folder = try TemporaryFolder()
    try folder.file("train.lua", Self.script)
    let arguments = ["train.lua", "--steps", "20", "--checkpoint", "state.safetensors"]
    let whole = try Binary.run(Array(arguments[..<3]), folder: folder.url)
    #expect(whole.exitCode == 0, "\(whole.standardError)")

    // The epoch has five steps; the last checkpoint is that of step 12.
    try Binary.killWhenThere(arguments + ["--at", "14"], in: folder)
    #expect(FileManager.default.fileExists(atPath: folder.path + "/state.safetensors"))

    let resumed = try Binary.run(arguments, folder: folder.url)
    #expect(resumed.exitCode == 0, "\(resumed.standardError)")
    #expect(sorted(resumed.standardOutput) == sorted(whole.standardOutput))
  }

  @Test(
    "SIGTERM and SIGHUP save the state after the step, then end the program", arguments: [("TERM", 15), ("HUP", 1)])
  func terminated(_ name: String, _ number: Int32) throws {
    let folder = try TemporaryFolder()
    try folder.file("train.lua", Self.script)
    let arguments = ["train.lua", "--steps", "20"]
    let whole = try Binary.run(arguments, folder: folder.url)
    let signal = ["--at_signal", "13", "--signal", name]
    // On a terminal: signals are blocked in the threads that tests run on, and in what is started there.
    func end(_ arguments: [String]) throws -> Int32 {
      try PseudoTerminal(arguments, in: folder.path).waitForEnd(seconds: 60)
    }
    #expect(try end(arguments + signal) == 128 + number)
    let kept = arguments + ["--checkpoint", "state.safetensors"]
    #expect(try end(kept + signal) == 128 + number)
    // The last one that was due is that of step 12; the one that stands is refused where only 12 are asked for.
    let shorter = try Binary.run(["train.lua", "--steps", "12"] + kept[3...], folder: folder.url)
    #expect(shorter.standardError.contains("got 2 epochs, 13 steps"), "\(shorter.standardError)")
    let resumed = try Binary.run(kept, folder: folder.url)
    #expect(resumed.exitCode == 0, "\(resumed.standardError)")
    #expect(sorted(resumed.standardOutput) == sorted(whole.standardOutput))
  }

  @Test("A checkpoint that cannot be written or read ends the run before its first step")
  func unusableCheckpoint() throws {
    let folder = try TemporaryFolder()
    try folder.file(
      "train.lua",
      Self.script.replacingOccurrences(of: "on_step = function(i)", with: "on_step = function(i) print('step')"))
    try folder.file("note.txt", "a file")
    try folder.file("torn.safetensors", "torn")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/folder.safetensors", withIntermediateDirectories: false)
    for (path, reason) in [
      ("state.csv", "safetensors"), ("state", "safetensors"), ("note.txt/state.npz", "note.txt"),
      ("folder.safetensors", "folder.safetensors"), ("torn.safetensors", "torn.safetensors"),
      ("/proc/state.npz", "/proc"),
    ] {
      let run = try Binary.run(["train.lua", "--steps", "2", "--checkpoint", path], folder: folder.url)
      #expect(run.exitCode == 1 && run.standardOutput == "", "\(path): \(run)")
      #expect(run.standardError.contains(reason), "\(path): \(run.standardError)")
    }
    #expect(try String(contentsOfFile: folder.path + "/torn.safetensors", encoding: .utf8) == "torn")
  }

  @Test("A position that an epoch does not have is an error")
  func positionOutside() throws {
    let folder = try TemporaryFolder()
    try folder.file("train.lua", Self.script)
    let arguments = ["train.lua", "--steps", "4", "--checkpoint", "state.npz"]
    let whole = try Binary.run(arguments, folder: folder.url)
    #expect(whole.exitCode == 0, "\(whole.standardError)")
    try folder.file(
      "edit.lua", "local t = tensor.load('state.npz'); t.position[2] = 5; tensor.save('state.npz', t)")
    let edited = try Binary.run(["edit.lua"], folder: folder.url)
    #expect(edited.exitCode == 0, "\(edited.standardError)")
    let run = try Binary.run(arguments, folder: folder.url)
    #expect(run.exitCode == 1)
    #expect(run.standardError.contains("a position within an epoch of 5 steps expected, got 5"), "\(run.standardError)")
  }

  /// One small network in two groups with options of their own, a schedule, hooks that set rates and draw random numbers,
  /// and perturbations at every place.
  private static let grouped = """
    local o = args{'training', optimizer = {'sgd'}, checkpoint = {type = 'string'}, at = {0, bits = false}}
    local net = nn.Sequential(nn.Conv2d(3, 4, 3, {padding = 1, seed = 1}), nn.BatchNorm2d(4), nn.ReLU(), nn.AvgPool2d(8),
      nn.Flatten(), nn.Linear(64, 10, {seed = 2}))
    net:perturb{perturb.ulp{at = 'forward', pattern = '0', fraction = 0.5, seed = 3},
      perturb.noise{at = 'backward', pattern = '5', scale = 1e-6, seed = 4}}
    local p = net:named_parameters()
    local first = o.optimizer == 'sgd' and {momentum = 0.9, nesterov = true} or {betas = {0.8, 0.9}, eps = 1e-6}
    first.params, first.lr, first.weight_decay = {p['0.weight'], p['0.bias']}, 0.02, 0.1
    local opt = optim[o.optimizer]({first, {params = {p['1.weight'], p['1.bias'], p['5.weight'], p['5.bias']}}}, {lr = 0.01,
      perturb = {perturb.rescale{k = 3}, perturb.ulp{at = 'update', fraction = 0.5, seed = 5},
        perturb.round{at = 'weights', mantissa = 20, mode = 'stochastic', seed = 6, pattern = 'group1.*'},
        function(g, ctx) return g + tensor.randn(g.shape, 'float32') * 1e-9 end}})
    local result = train.run{replicas = {{model = net, optimizer = opt}}, data = data.synthetic_cifar{train = 80, test = 16},
      epochs = 4, batch = 16, lr_at = {1, 3}, lr_factor = 0.5, checkpoint = o.checkpoint, checkpoint_every = 3,
      on_step = function(i)
        if i == 7 then opt.param_groups[2].lr = 0.004 end
        if i == o.at then os.execute('touch there; sleep 30') end
      end}
    for name, t in pairs(net:state_dict()) do print(name, ('%a'):format(t:to('float64'):norm():item())) end
    print(opt.param_groups[1].lr, opt.param_groups[2].lr, result[1].loss, result[1].test_accuracy)
    """

  @Test(
    "Killed and resumed: groups, schedule, hooks, perturbations at every place", arguments: ["sgd", "adam", "adamw"])
  func killedInGroups(_ optimizer: String) throws {
    let folder = try TemporaryFolder()
    try folder.file("train.lua", Self.grouped)
    let arguments = ["train.lua", "--optimizer", optimizer]
    let whole = try Binary.run(arguments, folder: folder.url)
    #expect(whole.exitCode == 0, "\(whole.standardError)")
    try Binary.killWhenThere(arguments + ["--checkpoint", "state.npz", "--at", "14"], in: folder)
    let resumed = try Binary.run(arguments + ["--checkpoint", "state.npz"], folder: folder.url)
    #expect(resumed.exitCode == 0, "\(resumed.standardError)")
    #expect(resumed.standardOutput == whole.standardOutput)
    #expect(whole.standardOutput.contains("0.005\t0.004\t"), "\(whole.standardOutput)")
  }

  @Test("Another run's checkpoint is refused with what differs; a longer run goes on; a changed script is another run")
  func identity() throws {
    let folder = try TemporaryFolder()
    let script = """
      local o = args{'training', activation = {'relu'}, epochs = {1}, out = {'o'}, plots = {'plots', 'folder', bits = false},
        passes = {7, 'how long', length = true}, factor = {1.0}}
      local helper = require 'helper'
      local net = nn.mlp{sizes = {3072, 4, 10}, activation = o.activation, seed = 1}
      train.run{replicas = {{model = net, optimizer = optim.sgd(net:parameters(), {lr = helper.rate})}},
        data = data.synthetic_cifar{train = 32, test = 4}, epochs = o.epochs, batch = 16, checkpoint = 'state.npz',
        manifest = 'run.json', on_epoch = function(e) io.write(e, ' ') end}
      """
    try folder.file("train.lua", script)
    try folder.file("helper.lua", "return {rate = 0.01}")
    func run(_ options: String...) throws -> ProgramResult {
      try Binary.run(["train.lua"] + options, folder: folder.url)
    }
    func manifest() throws -> Data { try Data(contentsOf: folder.url.appendingPathComponent("run.json")) }
    func expectRefused(_ difference: String, _ options: String...) throws {
      let before = try manifest()
      let refused = try Binary.run(["train.lua"] + options, folder: folder.url)
      #expect(refused.exitCode == 1 && refused.standardOutput == "")
      #expect(refused.standardError.contains(difference), "\(refused.standardError)")
      #expect(try manifest() == before)
    }
    #expect(try run().standardOutput == "1 ")
    try expectRefused(#"options.activation: "relu" there, "swish" here"#, "--activation", "swish")
    try expectRefused("options.factor: 1 there, 2.5 here", "--factor", "2.5")
    #expect(try run("--epochs", "2", "--out", "p", "--plots", "q", "--passes", "9").standardOutput == "2 ")
    try folder.file("helper.lua", "return {rate = 0.01} -- the same")
    try expectRefused("script.modules.helper: sha256:", "--epochs", "3")
    try folder.file("helper.lua", "return {rate = 0.02}")
    try expectRefused("replicas[1].optimizer.groups[1].lr: 0.01 there, 0.02 here", "--epochs", "3")
    try folder.file("helper.lua", "return {rate = 0.01}")
    try folder.file("train.lua", script + " -- and a comment")
    try expectRefused("script.text: sha256:", "--epochs", "3")
    try folder.file("train.lua", script)
    #expect(try run("--epochs", "3").standardOutput == "3 ")
    let json = try #require(JSONSerialization.jsonObject(with: manifest()) as? [String: Any])
    let identity = try #require(json["identity"] as? [String: Any])
    #expect((identity["options"] as? [String: Any])?.keys.sorted() == ["activation", "factor"])
    #expect((json["identity_hash"] as? String)?.hasPrefix("sha256:") == true)
    // A module of the program that is called as the script is none of the script's.
    let modules = (identity["script"] as? [String: Any])?["modules"] as? [String: Any]
    #expect(modules?.keys.sorted() == ["helper"])
  }

  @Test("The control leaves every bit; k = 3 starts at the last bit and grows")
  func growth() throws {
    let run = try Binary.run(
      [
        "-e",
        """
        local function difference(p)
          local replicas, nets = {}, {}
          for i, q in ipairs{perturb.rescale{k = 1}, p} do
            nets[i] = nn.resnet{depth = 8, activation = 'swish', seed = 2}
            replicas[i] = {model = nets[i], optimizer = optim.sgd(nets[i]:parameters(), {lr = 0.1, momentum = 0.9, perturb = q})}
          end
          local at = {}
          train.run{replicas = replicas, data = data.synthetic_cifar{train = 160, test = 16}, epochs = 99, iterations = 100,
            batch = 16, test = false, on_step = function(i)
              local largest = 0
              for name, t in pairs(nets[1]:state_dict()) do
                local d = (t - nets[2]:state_dict()[name]):abs():max():item()
                if d ~= d or d > largest then largest = d end
              end
              at[i] = largest
            end}
          return at
        end
        local none, three = difference(perturb.none()), difference(perturb.rescale{k = 3})
        print(math.max(table.unpack(none)), three[1] > 0 and three[1] < 2e-6, three[100] > 100 * three[1], #three)
        """,
      ], limit: 120)
    #expect(run.standardError == "")
    #expect(run.standardOutput.split(whereSeparator: \.isWhitespace) == ["0", "true", "true", "100"])
  }

  @Test(
    "A hook that goes wrong is named with its layer and iteration",
    arguments: [
      (
        "function(g, ctx) if ctx.iteration == 2 then error('boom') end return g end",
        "perturbation 'function' on gradient of 'conv1.weight', iteration 2: tensor expected, got error: (command line):3: boom"
      ),
      (
        "function(g, ctx) return g:sum() end",
        "perturbation 'function' on gradient of 'conv1.weight', iteration 1: "
          + "float32 tensor of shape 16×3×3×3 expected, got float32 of scalar"
      ),
      (
        "function(g, ctx) return ctx.name == 'fc.bias' and g * (0/0) or g end",
        "perturbation 'function' on gradient of 'fc.bias', iteration 1: tensor without NaN, as the one given expected, "
          + "got 10 NaN of 10"
      ),
      (
        "function(g, ctx) end",
        "perturbation 'function' on gradient of 'conv1.weight', iteration 1: tensor expected, got nil"
      ),
      (
        "perturb.ulp{at = 'forward'}",
        "option 'perturb': perturbation at gradient, update or weights (net:perturb takes those at forward) expected, "
          + "got ulp(n=1, fraction=1, seed=0) at forward"
      ),
      (
        "'ulp'",
        "option 'perturb': perturbation, list of them, or function(tensor, ctx) expected, got string (\"ulp\")"
      ),
    ])
  func hooks(_ hook: String, _ expected: String) throws {
    let run = try Binary.run([
      "-e",
      """
      local net = nn.resnet{depth = 8, seed = 1}
      local opt = optim.sgd(net:parameters(), {lr = 0.1, perturb =
        \(hook)})
      train.run{replicas = {{model = net, optimizer = opt}}, data = data.synthetic_cifar{train = 32, test = 8}, batch = 16}
      """,
    ])
    #expect(run.standardError.contains(expected), "\(run.standardError)")
    #expect(run.exitCode == 1)
  }

  @Test("Table 1 in its smallest size: accuracies, manifest, table")
  func tableOne() throws {
    let folder = try TemporaryFolder()
    for seed in ["1", "2"] {
      let run = try Binary.run(
        [
          ScriptTests.path("accuracy.lua"), "--seed", seed, "--k", "1,3", "--depth", "8", "--subset", "128", "--epochs",
          "2",
          "--batch", "32", "--out", folder.path,
        ], folder: folder.url, limit: 120)
      #expect(run.exitCode == 0, "\(run.standardError)")
      #expect(run.standardError.contains("synthetic"))
      #expect(run.standardOutput.contains("k = 3"))
    }
    let manifest = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: folder.url.appendingPathComponent("seed1/manifest.json")))
        as? [String: Any])
    let replicas = try #require(manifest["replicas"] as? [[String: Any]])
    #expect(replicas.map { $0["perturbations"] as? String } == ["rescale(k=1)", "rescale(k=3)"])
    #expect(replicas[0]["convolution"] as? String == "direct")
    #expect((manifest["options"] as? [String: Any])?["depth"] as? Int == 8)
    #expect(manifest["seed"] as? Int == 1)
    #expect(manifest["epochs"] as? Int == 2)
    #expect((manifest["training_data"] as? [String: Any])?["name"] as? String == "synthetic_cifar")

    for (options, mark) in [([], "k = 3"), (["--latex"], "\\\\"), (["--csv"], ",")] {
      let table = try Binary.run([ScriptTests.path("mean_variance.lua"), "--out", folder.path] + options)
      #expect(table.exitCode == 0, "\(table.standardError)")
      #expect(table.standardOutput.contains(mark), "\(table.standardOutput)")
    }
  }

  @Test("Fig. 2 in its smallest size")
  func figureTwo() throws {
    let folder = try TemporaryFolder()
    for n in ["2", "32"] {
      let run = try Binary.run(
        [
          ScriptTests.path("weights.lua"), "--n", n, "--depth", "8", "--iterations", "12", "--every", "2", "--batch",
          "16",
          "--subset", "64", "--layer", "layer2.0.conv1.weight", "--synthetic", "--out", folder.path,
        ], limit: 120)
      #expect(run.exitCode == 0, "\(run.standardError)")
    }
    let plot = try Binary.run([ScriptTests.path("weights_plot.lua"), "--out", folder.path])
    #expect(plot.exitCode == 0, "\(plot.standardError)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).contains { $0.hasSuffix(".png") })
  }
}
