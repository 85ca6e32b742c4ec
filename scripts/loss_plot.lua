-- Fig. 3: the loss of the linearised descent for weight decays inside and outside the two bounds, with the growth per
-- step that theory gives (dotted): the square of the largest factor |1 − lr·(α − c·λ)|.
local onelayer = require "onelayer"
local results = require "result_files"
local o = args{
  "Fig. 3: loss of the linearised one-layer CNN for seven weight decays, log-log, with theory.",
  alpha = {{1.1e7, 1.2e7, 1.3e7, 1.9e8, 2.0e8, 2.1e8, 2.2e8}, "weight decays"},
  show = {{500, 500, 500, 500, 500, 200, 110}, "iterations drawn, for each weight decay; else all"},
  lr = {1e-8, "learning rate"},
  iterations = {500, "number of steps"},
  seed = {7, "seed of the first kernel"},
  from = {type = "string", "draw the loss_alpha<α>.npy of this folder, else compute"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the numbers and the picture"},
}

local pictures, files = results.pictures(o.out, "linear_loss"), {}
script.claim(pictures)
local image, init = onelayer.setup(o.seed)
local bounds = pde.stability{image = image, kernel = 32, lr = o.lr}
local curves, shown = {}, {}
for i, alpha in ipairs(o.alpha) do shown[alpha] = o.show[i] end
if o.from then
  local found = results.expect(o.from, "loss_alpha<α>.npy", {"^loss_alpha(.+)%.npy$"})
  for i, file in ipairs(results.distinct(found, 1)) do
    curves[i] = {alpha = file[1], loss = tensor.load(file.path)}
  end
else
  local runs = pde.cnn_linear{image = image, init = init, lr = o.lr, alpha = o.alpha, iterations = o.iterations}
  for i, alpha in ipairs(o.alpha) do
    curves[i] = {alpha = alpha, loss = runs[i].loss}
    files[onelayer.linear_file(o.out, alpha)] = runs[i].loss
  end
  results.save_tensors(files)
end

local fig = plot.figure{
  title = ("Linearised CNN: stable for %.5g < \\alpha < %.5g"):format(bounds.alpha_min, bounds.alpha_max),
  xlabel = "iteration", ylabel = "loss", xscale = "log", yscale = "log", width = 6.5, height = 4.2, legend = "top-left",
}
print(("bounds: alpha_min = %.8g, alpha_max = %.8g; the original prints %.10g")
  :format(bounds.alpha_min, bounds.alpha_max, bounds.fourier_estimate))
for i, curve in ipairs(curves) do
  local alpha, color = curve.alpha, "C" .. (i - 1) % 7
  local loss = curve.loss:narrow(1, 1, math.min(#curve.loss, shown[alpha] or #curve.loss))
  local growth = bounds.growth(alpha, o.lr)
  local kind, relation = onelayer.stability(alpha, growth, bounds)
  local n, finite = tensor.arange(#loss), loss:isfinite():sum():item()
  fig:line(n, loss, {label = relation, color = color})
  if kind == "unstable" and finite > 0 then       -- from the least loss on, where the growing part begins to rule
    local low = loss:narrow(1, 1, finite):argmin():item()
    local m = n:narrow(1, low, #n - low + 1)
    fig:line(m, loss[finite] * growth ^ (2 * (m - finite)), {color = color, dash = "dotted", width = 2})
  end
  print(("alpha = %-8g factor %.6f  %-8s loss %.4g → %.4g")
    :format(alpha, growth, kind, loss[1], loss[math.max(finite, 1)]))
end
for _, path in ipairs(pictures) do script.save(path, fig) end
