-- A figure that the paper does not have: measured growth of the linearised descent over (α, lr), with the bounds of
-- theory. Blue settles, red blows up; the black lines are α = α_min and α = 2/lr + c·λ_min.
local o = args{
  "Measured growth of the linearised descent over (weight decay, learning rate), against theory.",
  image = {48, "size of the checkerboard"},
  kernel = {8, "size of the kernel"},
  points = {40, "points along each axis"},
  iterations = {60, "steps of each run"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the picture and numbers"},
}

local path = o.out .. "/stability_map"
script.claim(path .. ".png", path .. ".svg", path .. ".npz")
local image = pde.checkerboard(o.image)
local init = tensor.generator("numpy", 7):randn(o.kernel, o.kernel) * 1e-6
local low = pde.stability{image = image, kernel = o.kernel}.alpha_min
local rate = 0.5 / low                              -- so that the two bounds meet inside the map
local alphas = tensor.linspace(0.2, 6, o.points) * low
local rates = tensor.linspace(0.1, 2.5, o.points) * rate
local growth = tensor.zeros(o.points, o.points)
for i in progress.range(o.points, "stability map") do
  local runs = pde.cnn_linear{image = image, init = init, lr = rates[i], alpha = alphas, iterations = o.iterations}
  for j, run in ipairs(runs) do growth[{i, j}] = (run.w:norm() / init:norm()):log10():item() / o.iterations end
end

local fig = plot.figure{
  title = "Growth per step, measured (colour) and bounds of theory (lines)", xlabel = "\\alpha / \\alpha_{min}",
  ylabel = "learning rate \\times \\alpha_{min}", colorlabel = "log_{10} growth per step", colorlim = {-0.5, 0.5},
  xlim = {0.2, 6}, ylim = {0.05, 1.25}, width = 6, height = 4.2, grid = false, legend = "below",
}
fig:image(growth, {colormap = "diverging", extent = {0.2, 6, 0.05, 1.25}})
fig:vline(1, {label = "\\alpha_{min}", color = "black", dash = "solid"})
local x = tensor.linspace(1, 6, 200)
fig:line(x, 2 / x, {label = "\\alpha_{max} = 2/lr", color = "black", dash = "dashed"})
script.save(path .. ".png", fig)
script.save(path .. ".svg", fig)
script.save(path .. ".npz", {alpha = alphas, lr = rates, log10_growth = growth})
print(("alpha_min = %.6g; wrote %s/stability_map.png, .svg and .npz"):format(low, o.out))
