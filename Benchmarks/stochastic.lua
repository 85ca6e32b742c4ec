-- What stochastic rounding of all outputs of layers costs: a step of a residual network with it against the plain step,
-- in interleaved pairs. Prints the medians in seconds and their ratio.
local o = args{
  "Cost of stochastic rounding in the forward.",
  depth = {20, "of the network"}, batch = {128, "images"}, pairs = {7, "pairs of steps, after one of each"},
  format = {"bfloat16", "to round to"}, mode = {"stochastic", "of rounding"},
}
local x, labels = tensor.randn({o.batch, 3, 32, 32}, "float32"), tensor.randint(1, 10, o.batch)

local function trainer(perturbation)
  local net = nn.resnet{depth = o.depth, seed = 1}
  net:perturb(perturbation)
  local opt = optim.sgd(net:parameters(), {lr = 0.1, momentum = 0.9, nesterov = true, weight_decay = 5e-4})
  return function()
    local start = script.seconds()
    opt:zero_grad()
    nn.cross_entropy(net(x), labels):backward()
    opt:step()
    return script.seconds() - start
  end
end
local function median(times)
  table.sort(times)
  return times[(#times + 1) // 2]
end

local plain, rounded = trainer(), trainer(perturb.round{format = o.format, mode = o.mode, at = "forward", seed = 1})
local times = {{}, {}}
plain()
rounded()
for i = 1, o.pairs do times[1][i], times[2][i] = plain(), rounded() end
local a, b = median(times[1]), median(times[2])
print(("plain %.3f s, rounded %.3f s, ratio %.2f"):format(a, b, b / a))
