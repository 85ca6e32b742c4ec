-- The journal version predicts from its theory what regularisation does at the edge of stability. For one layer Table 3
-- holds it: weight decay α must not pass 2/lr in any region, and must exceed α_min where outputs are transitioning.
-- Below α_min the data term drives the weights away until they settle, or cannot: the local bound there (line) tells.
-- Measured over (α, lr): how far two descents part that differ in rounding only, k = 1 and k = 3.
local o = args{
  "Weight decay and learning rate: where rounding errors of the one-layer CNN grow, against theory.",
  image = {64, "size of the checkerboard"},
  kernel = {8, "size of the kernel"},
  points = {24, "points along each axis"},
  iterations = {300, "steps of each run"},
  seed = {7, "seed of the first kernel"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the picture and numbers"},
}

script.claim(o.out .. "/regularisation.png", o.out .. "/regularisation.npz")
local image, init = pde.checkerboard(o.image), tensor.generator("numpy", o.seed):randn(o.kernel, o.kernel)
local least = pde.cnn_region_bounds{image = image, kernel = o.kernel, lr = 1}.transitioning.above
local alphas, lrs = tensor.linspace(0.05, 1.5, o.points) * least, tensor.linspace(0.02, 0.8, o.points)
local distance, edge = tensor.zeros(o.points, o.points), tensor.zeros(o.points)
for i in progress.range(o.points, "regularisation") do
  local alpha = alphas[i]
  local runs = pde.cnn_divergence{image = image, init = init, lr = lrs, alpha = alpha, iterations = o.iterations}
  for j, run in ipairs(runs) do
    distance[{j, i}] = run.distance:narrow(1, o.iterations - 99, 100):mean():item()
  end
  local settled = pde.cnn_nonlinear{image = image, init = init, lr = 0.01, alpha = alpha, iterations = 3000}.w
  edge[i] = pde.cnn_lr_bound{image = image, w = settled, alpha = alpha}
end

local fig = plot.figure{
  title = "Rounding errors between k = 1 and k = 3 (colour) and bounds (lines)", xlabel = "\\alpha / \\alpha_{min}",
  ylabel = "learning rate", colorlabel = "log_{10} difference", colorlim = {-17, 0.5}, ylim = {0.02, 0.8},
  xlim = {0.05, 1.5}, width = 6.5, height = 4.4, grid = false, legend = "below",
}
local x = alphas / least
fig:image((distance + 1e-17):log10(), {colormap = "viridis", extent = {0.05, 1.5, 0.02, 0.8}})
fig:line(x, 2 / alphas, {label = "2/\\alpha", color = "black", dash = "dashed"})
fig:line(x, edge, {label = "local bound where it settles", color = "red"})
fig:vline(1, {label = "\\alpha_{min}", color = "black", dash = "dotted"})
script.save(o.out .. "/regularisation.png", fig)
script.save(o.out .. "/regularisation.npz", {alpha = alphas, lr = lrs, distance = distance, lr_bound = edge})
