-- Median seconds of one step of a residual network for CIFAR, float32: training (forward, backward, SGD) or evaluation.
-- resnet.py is the same in PyTorch; resnet_pytorch.py runs both in turn.
local o = args{
  "Time of a step of a residual network.",
  depth = {56, "of the network"}, activation = {"relu", "after batch normalisation", choices = {"relu", "swish"}},
  mode = {"training", "what a step is", choices = {"training", "evaluation"}}, batch = {128, "images"},
  convolution = {"direct", "algorithm of the convolutions"}, steps = {5, "steps to time, after two others"},
}
local settings = {depth = o.depth, activation = o.activation, seed = 1}
if o.convolution ~= "direct" then settings.convolution = o.convolution end
local net = nn.resnet(settings)
local opt = optim.sgd(net:parameters(), {lr = 0.1, momentum = 0.9, nesterov = true, weight_decay = 5e-4})
local x, labels = tensor.randn({o.batch, 3, 32, 32}, "float32"), tensor.randint(1, 10, o.batch)

local function train()
  opt:zero_grad()
  nn.cross_entropy(net(x), labels):backward()
  opt:step()
end
local function evaluate() autograd.no_grad(function() net(x) end) end

local step, times = train, {0}
if o.mode == "evaluation" then
  net:eval()
  step = evaluate
end
for i = -1, o.steps > 0 and o.steps or -2 do
  local start = script.seconds()
  step()
  if i > 0 then times[i] = script.seconds() - start end
end
table.sort(times)
print(times[(#times + 1) // 2])
