-- Fig. 4 right: the difference between k = 1 and k = 3, born from rounding alone, averaged over 100 iterations.
local onelayer = require "onelayer"
local o = args{
  "Fig. 4, right: amplification of rounding errors between k = 1 and k = 3.",
  lr = {{0.01, 0.03, 0.05, 0.07, 0.09}, "learning rates"},
  weight_decay = {20.0, "α"},
  iterations = {1000, "number of steps"},
  window = {100, "iterations of the moving average"},
  seed = {7, "seed of the first kernel"},
  k = {3.0, "the second copy's k"},
  out = {"result", "folder for the numbers and the picture"},
}

local image, init = onelayer.setup(o.seed)
local runs = pde.cnn_divergence{
  image = image, init = init, lr = o.lr, alpha = o.weight_decay, k = {1, o.k}, iterations = o.iterations,
}
local fig = plot.figure{
  title = ("Error amplification: k = 1 against k = %g"):format(o.k), xlabel = "iteration",
  ylabel = "average relative L_{1} difference", yscale = "log", ylim = {1e-18, 10}, width = 6.5, height = 4.2,
}
for i, lr in ipairs(o.lr) do
  tensor.save(onelayer.distance_file(o.out, lr, o.weight_decay), runs[i].distance)
  local smooth = pde.moving_average(runs[i].distance, o.window)
  fig:line(tensor.arange(o.iterations), smooth, {label = ("lr = %g"):format(lr)})
  print(("lr = %-5g largest difference %.4g"):format(lr, runs[i].distance:max():item()))
end
fig:save(o.out .. "/divergence.png"):save(o.out .. "/divergence.svg")
