import Foundation
import TestSupport
import Testing

/// Optimizers of every kind in processes that die, and at the prompt.
@Suite struct TrainingAnythingTests {
  /// Trains a regression with any optimizer, a schedule, clipping, copies that leave and functions of the script.
  private static let script = """
    local o = args{'training', optimizer = {'adamw'}, checkpoint = {type = 'string'}, at = {0, bits = false}}
    local g = tensor.generator('philox', 3)
    local x = g:randn(80, 3)
    local y = (x:matmul(g:randn(3, 2))):tanh()
    local net = nn.Sequential(nn.Linear(3, 8, {seed = 1}), nn.BatchNorm2d(8), nn.ReLU(), nn.Linear(8, 2, {seed = 2}))
    local make = {
      adamw = function(p) return optim.adamw(p, {lr = 0.01, perturb = function(g) return g + tensor.randn(g.shape, 'float32') * 1e-7 end}) end,
      lbfgs = function(p) return optim.lbfgs(p, {lr = 0.3, max_iter = 4, history_size = 5}) end,
      rmsprop = function(p) return optim.rmsprop(p, {lr = 0.01, momentum = 0.9, centered = true}) end,
      own = function(p) return optim.Optimizer(p, {lr = 0.01, beta = 0.9, step = function(group, p, state)
        state.m = (state.m or tensor.zeros_like(p)) * group.beta + p.grad
        state.steps = (state.steps or 0) + 1
        p:sub_(state.m * (group.lr / state.steps ^ 0.5) + tensor.randn(p.shape, 'float32') * 1e-6)
      end}) end}
    local r = train.run{replicas = {{name = 'a', model = net, optimizer = make[o.optimizer](net:parameters())}},
      data = data.tensors{x, y, test = {x, y}}, loss = function(output, target) return (output - target):abs():mean() end,
      schedule = function(epoch, step) return 1 / (1 + 0.1 * step) end, gradient_clipping = 1, epochs = 4, batch = 16,
      spawn = {at = {3, 12}, perturb = perturb.ulp{at = 'weights', fraction = 0.5}},
      metrics = {largest = function(output, target) return (output - target):abs():max() end},
      checkpoint = o.checkpoint, checkpoint_every = 3,
      on_step = function(i) if i == o.at then os.execute('touch there; sleep 30') end end}
    for _, e in ipairs(r) do
      for name, t in pairs(e.model:state_dict()) do print(e.name, name, ('%a'):format(t:to('float64'):norm():item())) end
      print(e.optimizer.iteration, e.optimizer.lr, e.loss, e.test_loss, e.train_largest)
    end
    """

  @Test("Killed in the middle of an epoch and resumed", arguments: ["adamw", "lbfgs", "rmsprop", "own"])
  func killed(_ optimizer: String) throws {
    let folder = try TemporaryFolder()
    try folder.file("train.lua", Self.script)
    let arguments = ["train.lua", "--optimizer", optimizer]
    let whole = try Binary.run(arguments, folder: folder.url)
    #expect(whole.exitCode == 0, "\(whole.standardError)")
    #expect(whole.standardOutput.contains("a@3\t") && whole.standardOutput.contains("a@12\t"))
    try Binary.killWhenThere(arguments + ["--checkpoint", "state.npz", "--at", "14"], in: folder)
    let resumed = try Binary.run(arguments + ["--checkpoint", "state.npz"], folder: folder.url)
    #expect(resumed.exitCode == 0, "\(resumed.standardError)")
    #expect(resumed.standardOutput == whole.standardOutput)
  }
}
