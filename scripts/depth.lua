-- The journal version predicts from its theory how the edge of stability depends on the complexity of the network.
-- Here: multi-layer perceptrons of growing depth under full-batch gradient descent. Theory: a small error of the
-- weights grows where the learning rate passes 2/λ_max of the loss's Hessian (dotted, at the start). Measured: how far
-- the outputs of two trainings part that differ in rounding only, k = 1 and k = 3.
local sharpness = require "sharpness"
local o = args{
  "Rounding errors over the learning rate for networks of several depths, against 2/λ_max.",
  hidden = {{1, 2, 4, 8}, "numbers of hidden layers"}, width = {16, "units of each"},
  lr = {{0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3}, "learning rates"},
  steps = {100, "of each training"}, images = {32, "in the one batch"},
  seed = {7, "seed of the weights"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the picture and numbers"},
}
script.claim(o.out .. "/depth.png", o.out .. "/depth.npz")
local images = data.synthetic_cifar{train = o.images, test = 1}
local x, labels = images:batch(1, o.images, "train")
local function network(hidden)
  local sizes, weights = {3072}, {}
  for i = 1, hidden do sizes[i + 1] = o.width end
  sizes[hidden + 2] = 10
  local net = nn.mlp{sizes = sizes, activation = "swish", seed = o.seed}
  for name, p in pairs(net:named_parameters()) do
    weights[#weights + 1] = p
    -- PyTorch's start times √6 is He's (2015), with which activations do not vanish with depth.
    if name:find("weight") then autograd.no_grad(function() p:mul_(6 ^ 0.5) end) end
  end
  return net, weights
end

local function apart(hidden, lr)
  local nets, replicas = {}, {}
  for i, k in ipairs{1, 3} do
    nets[i] = network(hidden)
    local sgd = optim.sgd(nets[i]:parameters(), {lr = lr, perturb = perturb.rescale{k = k}})
    replicas[i] = {model = nets[i], optimizer = sgd}
  end
  train.run{replicas = replicas, data = images, epochs = o.steps, batch = o.images, augment = false, lr_every = 0}
  local a, b = nets[1](x):detach(), nets[2](x):detach()
  return 2 * ((a - b):abs() / (a:abs() + b:abs())):mean():item()
end

local fig = plot.figure{title = "Rounding errors over the learning rate; dotted: 2/\\lambda_{max} at the start",
  xlabel = "learning rate", ylabel = "relative L_{1} difference of the outputs", xscale = "log", yscale = "log"}
local r = {lr = tensor.new(o.lr), lr_bound = tensor.zeros(#o.hidden), distance = tensor.zeros(#o.hidden, #o.lr)}
for i, hidden in ipairs(o.hidden) do
  local net, weights = network(hidden)
  r.lr_bound[i] = 2 / sharpness(function() return nn.cross_entropy(net(x), labels) end, weights)
  for j, lr in ipairs(o.lr) do r.distance[{i, j}] = apart(hidden, lr) end
  fig:line(o.lr, r.distance[i], {label = ("%d hidden"):format(hidden), color = "C" .. i, marker = "dot"})
    :vline(r.lr_bound[i], {color = "C" .. i, dash = "dotted"})
  print(("%2d hidden layers: 2/lambda_max = %.3g at the start"):format(hidden, r.lr_bound[i]))
end
script.save(o.out .. "/depth.png", fig)
script.save(o.out .. "/depth.npz", r)
