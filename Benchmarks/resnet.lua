-- Seconds of one training step of a residual network (forward, backward, SGD), float32, batch 128; resnet_pytorch.py
-- runs it beside PyTorch.
local o = args{
  "Time of a training step.",
  depth = {56, "of the network"}, activation = {"relu", "relu or swish"}, steps = {7, "steps to time"},
}
local net = nn.resnet{depth = o.depth, activation = o.activation, seed = 1}
local opt = optim.sgd(net:parameters(), {lr = 0.1, momentum = 0.9, nesterov = true, weight_decay = 5e-4})
local x, labels = tensor.randn({128, 3, 32, 32}, "float32"), tensor.randint(1, 10, 128)
local times = {}
for i = 0, o.steps do
  local start = script.seconds()
  opt:zero_grad()
  nn.cross_entropy(net(x), labels):backward()
  opt:step()
  if i > 0 then times[i] = script.seconds() - start end
end
table.sort(times)
print(times[(#times + 1) // 2])
