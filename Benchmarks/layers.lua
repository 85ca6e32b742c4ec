-- Median seconds of one training step (forward, backward, SGD), float32: of the MLP of the Edge of Stability, full batch, or
-- of a residual block with layer normalisation. layers.py is the same in PyTorch; layers_pytorch.py runs both in turn.
local o = args{
  "Time of a training step of an MLP or of a block with layer normalisation.",
  model = {"mlp", "what is trained", choices = {"mlp", "layer_norm"}}, batch = {1000, "examples, or rows of the block"},
  width = {256, "numbers of a row of the block"}, steps = {20, "steps to time, after three others"},
}
local net, inputs
if o.model == "mlp" then
  net, inputs = nn.Sequential(nn.Linear(3072, 200, {seed = 1}), nn.Tanh(), nn.Linear(200, 200, {seed = 2}), nn.Tanh(),
    nn.Linear(200, 10, {seed = 3})), 3072
else
  local inner = nn.Sequential(nn.LayerNorm(o.width), nn.Linear(o.width, o.width, {seed = 1}), nn.ReLU(), nn.LayerNorm(o.width),
    nn.Linear(o.width, o.width, {seed = 2}))
  net, inputs = nn.Module{inner = inner, forward = function(_, x) return x + inner(x) end}, o.width
end
local opt = optim.sgd(net:parameters(), {lr = 0.01})
local x = tensor.randn({o.batch, inputs}, "float32")
local labels, target = tensor.randint(1, 10, o.batch), tensor.randn({o.batch, inputs}, "float32")

local function step()
  opt:zero_grad()
  local y = net(x)
  local loss = o.model == "mlp" and nn.cross_entropy(y, labels) or nn.mse_loss(y, target)
  loss:backward()
  opt:step()
end

local times = {0}
for i = -2, o.steps > 0 and o.steps or -3 do
  local start = script.seconds()
  step()
  if i > 0 then times[i] = script.seconds() - start end
end
table.sort(times)
print(times[(#times + 1) // 2])
