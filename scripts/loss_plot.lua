-- Fig. 3: the loss of the linearised descent for weight decays inside and outside the two bounds, with the growth per
-- step that theory gives (dotted): the square of the largest factor |1 − lr·(α − c·λ)|.
local onelayer = require "onelayer"
local o = args{
  "Fig. 3: loss of the linearised one-layer CNN for seven weight decays, log-log, with theory.",
  alpha = {{1.1e7, 1.2e7, 1.3e7, 1e8, 1.9e8, 2.1e8, 2.2e8}, "weight decays"},
  lr = {1e-8, "learning rate"},
  iterations = {500, "number of steps"},
  seed = {7, "seed of the first kernel"},
  out = {"result", "folder for the numbers and the picture"},
}

local image, init = onelayer.setup(o.seed)
local bounds = pde.stability{image = image, kernel = 32, lr = o.lr}
local runs = pde.cnn_linear{image = image, init = init, lr = o.lr, alpha = o.alpha, iterations = o.iterations}
local n = tensor.arange(o.iterations)
local fig = plot.figure{
  title = ("Linearised CNN: stable for %.5g < \\alpha < %.5g"):format(bounds.alpha_min, bounds.alpha_max),
  xlabel = "iteration", ylabel = "loss", xscale = "log", yscale = "log", width = 6.5, height = 4.2,
}
print(("bounds: alpha_min = %.8g, alpha_max = %.8g; the original prints %.10g")
  :format(bounds.alpha_min, bounds.alpha_max, bounds.fourier_estimate))
for i, alpha in ipairs(o.alpha) do
  local loss, growth = runs[i].loss, bounds.growth(alpha, o.lr)
  tensor.save(onelayer.linear_file(o.out, alpha), loss)
  fig:line(n, loss, {label = ("\\alpha = %g"):format(alpha), color = "C" .. i - 1})
  local last = (runs[i].first_nonfinite or o.iterations + 1) - 1
  if growth > 1 then
    fig:line(n, loss[last] * growth ^ (2 * (n - last)), {color = "C" .. i - 1, dash = "dotted", width = 2})
  end
  print(("alpha = %-8g factor %.6f  %-8s loss %.4g → %.4g"):format(alpha, growth,
    growth < 1 and "stable" or "unstable", loss[1], loss[last]))
end
fig:set{ylim = {0.1, 1e40}}:save(o.out .. "/linear_loss.png"):save(o.out .. "/linear_loss.svg")
