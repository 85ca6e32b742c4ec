-- %% [markdown]
-- # Write your own perturbation
--
-- Two trainings of one network that should be the same. Between them stands a *perturbation*: a function that gets
-- the gradient of a parameter and gives back the tensor that takes its place. `?perturb` lists those that exist;
-- here one is written, and it is measured how far it drives the weights apart.

-- %% A network, and images to train it
local images = data.synthetic_cifar{train = 512, test = 64}
local function network() return nn.mlp{sizes = {3072, 64, 10}, activation = "swish", seed = 1} end
network()

-- %% [markdown]
-- ## What it does
--
-- Gradients rounded to 12 bits of their fraction, relative to the largest: about what a shorter number format would
-- leave of them. The second argument tells where the tensor stands: `ctx.name`, `ctx.iteration`, `ctx.place`. Here
-- only the first 20 steps are changed; after them the two runs are the same program again.

-- %%
local coarse = perturb.custom{
  name = "12 bits of fraction", iterations = {1, 20},
  f = function(gradient, ctx)
    local largest = gradient:abs():max():item()
    if largest == 0 then return gradient end
    if ctx.iteration == 1 then print(("%s: largest gradient %.3g"):format(ctx.name, largest)) end
    local scale = 2 ^ 12 / largest
    return (gradient * scale):round() / scale
  end,
}

-- %% [markdown]
-- ## Trainings in lock-step
--
-- Replicas see the same images in the same order. `perturb.rescale{k = 3}` changes rounding only, and is there to
-- compare.

-- %%
local steps = 150
local function distances(perturbation)
  local replicas, weights = {}, {}
  for i, p in ipairs{perturb.none(), perturbation} do
    local net = network()
    weights[i] = net:parameters()[1]
    replicas[i] = {model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.05, momentum = 0.9, perturb = p})}
  end
  local distance = tensor.zeros(steps)
  train.run{
    replicas = replicas, data = images, batch = 64, epochs = steps, iterations = steps, test = false,
    on_step = function(i) distance[i] = (weights[1]:detach() - weights[2]:detach()):norm():item() end,
  }
  return distance
end
local fig = plot.figure{xlabel = "step", ylabel = "||w_{1} − w_{2}||", yscale = "log"}
for _, case in ipairs{{"12 bits", coarse}, {"k = 3", perturb.rescale{k = 3}}} do
  local name, distance = case[1], distances(case[2])
  fig:line(tensor.arange(steps), distance, {label = name})
  print(("%-8s distance at the end %.3g"):format(name, distance[-1]))
end
fig:vline(20, {dash = "dotted"}):show()

-- %% [markdown]
-- ## Yours
--
-- Change `f`. Some that are worth a try: the sign of the gradient only; one element set to zero; noise as large as
-- the last bit (`perturb.ulp` does that already); the gradient of one layer left as it is (`pattern = "fc*"`).
