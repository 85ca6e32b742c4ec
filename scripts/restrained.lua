-- Why the instabilities of Fig. 4 are restrained: the local bound of the learning rate, 2/λ_max of the loss's Hessian
-- at the weights of each iteration. Where it falls below the learning rate errors grow and push the weights to where
-- it is larger again: the oscillation lives on that border.
local onelayer = require "onelayer"
local o = args{
  "Loss of the non-linear one-layer CNN beside the local bound of its learning rate.",
  lr = {0.07, "learning rate"},
  weight_decay = {20.0, "α"},
  iterations = {120, "number of steps"},
  seed = {7, "seed of the first kernel"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the picture and numbers"},
}

local path = o.out .. "/restrained"
script.claim(path .. ".png", path .. ".svg", path .. ".npz")
local image, init = onelayer.setup(o.seed)
local function lr_bound(w) return pde.cnn_lr_bound{image = image, w = w, alpha = o.weight_decay} end
local bound = tensor.zeros(o.iterations)
bound[1] = lr_bound(init)
local line = progress.range(o.iterations, "restrained")
local run = pde.cnn_nonlinear{
  image = image, init = init, lr = o.lr, alpha = o.weight_decay, iterations = o.iterations,
  callback = function(i, _, w)
    line()
    if i < o.iterations then bound[i + 1] = lr_bound(w) end
  end,
}
local broken = bound:lt(o.lr)
local n = tensor.arange(o.iterations)
local fig = plot.figure{
  rows = 2, width = 6.5, height = 5.2, title = ("Learning rate %g, weight decay %g"):format(o.lr, o.weight_decay),
}
fig:panel(1):set{ylabel = "loss", yscale = "log"}:line(n, run.loss)
  :scatter(n[broken], run.loss[broken], {label = "bound broken", marker = "dot", marker_size = 1.6})
fig:panel(2):set{xlabel = "iteration", ylabel = "2 / \\lambda_{max}", ylim = {0, 0.12}}
  :line(n, bound, {label = "local bound"}):hline(o.lr, {label = "learning rate"})
script.save(path .. ".png", fig)
script.save(path .. ".svg", fig)
script.save(path .. ".npz", {loss = run.loss, lr_bound = bound})
print(("the local bound lies below the learning rate in %d of %d iterations"):format(broken:sum():item(), o.iterations))
