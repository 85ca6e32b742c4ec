-- Lion (Chen et al., NeurIPS 2023), an optimizer in six lines of Lua. It is one like any other: train.run takes it,
-- and checkpoints hold its state.
local o = args{
  "A small network trained by an optimizer of its own.",
  epochs = {50, "passes over the data"}, batch = {16, "examples in a step"}, lr = {3e-3, "learning rate"},
  seed = {1, "of the weights"}, dtype = {"float64", "float32 or float64", choices = {"float32", "float64"}},
}
local x = tensor.linspace(-1, 1, 64, o.dtype):unsqueeze(2)
local y = (x * 3):sin() + (x * 7):cos() / 2
local net = nn.Sequential(
  nn.Linear(1, 16, {seed = o.seed, dtype = o.dtype}), nn.Tanh(), nn.Linear(16, 1, {seed = o.seed + 1, dtype = o.dtype}))

local lion = optim.Optimizer(net:parameters(), {
  lr = o.lr, beta1 = 0.9, beta2 = 0.99, weight_decay = 0.1,
  step = function(group, p, state)
    state.m = state.m or tensor.zeros_like(p)
    local update = (state.m * group.beta1 + p.grad * (1 - group.beta1)):sign()
    p:mul_(1 - group.lr * group.weight_decay):sub_(update * group.lr)
    state.m = state.m * group.beta2 + p.grad * (1 - group.beta2)
  end})

train.run{
  replicas = {{model = net, optimizer = lion}}, data = data.tensors{x, y}, loss = nn.mse_loss, lr_every = 0,
  epochs = o.epochs, batch = o.batch, shuffle = false,
  on_epoch = function(epoch, metrics) print(("epoch %d loss %.15g"):format(epoch, metrics[1].loss[-1])) end,
}
