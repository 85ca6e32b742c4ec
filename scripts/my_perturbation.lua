-- A perturbation of your own. The function gets the gradient of one parameter and where it stands (name, iteration,
-- place) and returns the tensor that takes its place. Here: round the gradients of the first convolution to 12 bits of
-- fraction, but only in the first 20 steps; from then on the two runs are the same program with other numbers.
local o = args{
  "A documented example of a custom perturbation.",
  steps = {60, "number of training steps"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the picture"},
}

local coarse = perturb.custom{
  name = "12 bits of fraction", pattern = "conv1.weight", iterations = {1, 20},
  f = function(gradient, ctx)
    local scale = 2 ^ 12 / gradient:abs():max():item()
    return (gradient * scale):round() / scale
  end,
}
local images = data.synthetic_cifar{train = 640, test = 100}
local replicas, fc = {}, {}
for i, p in ipairs{perturb.none(), coarse} do
  local net = nn.resnet{depth = 8, activation = "swish", seed = 1}
  fc[i] = net:named_parameters()["fc.weight"]
  replicas[i] = {model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.05, momentum = 0.9, perturb = p})}
end
local distance = tensor.zeros(o.steps)
train.run{
  replicas = replicas, data = images, epochs = o.steps, iterations = o.steps, batch = 64, test = false, lr_every = 0,
  on_step = function(i) distance[i] = (fc[1]:detach() - fc[2]:detach()):norm():item() end,
}
local fig = plot.figure{title = tostring(coarse), xlabel = "step", ylabel = "||w_{1} − w_{2}||", yscale = "log"}
script.save(o.out .. "/my_perturbation.png", fig:line(tensor.arange(o.steps), distance):vline(20))
print(("distance of fc.weight: %.3g after step 1, %.3g after step %d"):format(distance[1], distance[-1], o.steps))
