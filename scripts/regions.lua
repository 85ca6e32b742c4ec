-- Table 3: regions of the one-layer CNN's outputs along the run of Fig. 4, their bounds, and what errors do in each.
local onelayer = require "onelayer"
local o = args{
  "Regions of the one-layer CNN's outputs along its descent (Table 3): writes regions_lr<lr>.npz.",
  lr = {0.07, "learning rate"}, weight_decay = {20.0, "α"}, iterations = {1000, "number of steps"},
  threshold = {2.3993572805154675, "|I⋆w| below which an output is transitioning: where swish'' changes its sign"},
  show = {60, "iterations in the picture"}, seed = {7, "seed of the first kernel"},
  overwrite = {false, "replace files that this script did not write"}, out = {"result", "folder for the results"},
}
local path, picture = onelayer.regions_files(o.out, o.lr)
script.claim(path, picture)
local n, image, init = tensor.arange(o.iterations), onelayer.setup(o.seed)
local patch, names = image:narrow(1, 1, 32):narrow(2, 1, 32), {"activated", "transitioning", "not_activated"}
local r = {output = tensor.zeros(o.iterations), growth = tensor.zeros(o.iterations)}
for _, name in ipairs(names) do r[name], r["growth_" .. name] = r.output:clone(), r.output:clone() end
local function record(i, w)
  local at = pde.cnn_regions{image = image, w = w, alpha = o.weight_decay, lr = o.lr, threshold = o.threshold}
  r.output[i], r.growth[i] = (patch * w):sum():item(), at.growth.all
  for _, name in ipairs(names) do r[name][i], r["growth_" .. name][i] = at[name], at.growth[name] end
end
record(1, init)
pde.cnn_nonlinear{image = image, init = init, lr = o.lr, alpha = o.weight_decay, iterations = o.iterations - 1,
  callback = function(i, _, w) record(i + 1, w) end}
script.save(path, r)
local fig = plot.figure{rows = 3, width = 6.5, height = 7, title = ("Table 3, learning rate %g"):format(o.lr)}
for i, label in ipairs{"share of outputs", "growth of a small error", "output of the first patch"} do
  fig:panel(i):set{xlim = {0, o.show}, ylabel = label, xlabel = i == 3 and "iteration" or ""}
end
for i, name in ipairs(names) do
  local b, there = pde.cnn_region_bounds{image = image, kernel = 32, lr = o.lr}[name], r[name]:gt(0)
  local growth, is_stable = r["growth_" .. name][there], b.above < o.weight_decay and o.weight_decay < b.below
  local bounds = b.above < b.below and ("%g < alpha < %g"):format(b.above, b.below) or "that no alpha fits"
  print(("%-13s %4.1f %% of outputs; bounds %s: %s; median growth %s"):format(name, 100 * r[name]:mean():item(),
    bounds, is_stable and "stable" or "unstable", #growth > 0 and ("%.3g"):format(growth:median():item()) or "none"))
  fig:panel(1):line(n, r[name], {label = name, color = "C" .. i, width = 4 - i, marker = "dot"})
  fig:panel(2):scatter(n[there], growth, {label = name, color = "C" .. i})
end
fig:panel(2):set{yscale = "log"}:line(n, r.growth, {label = "all outputs", color = "gray", width = 0.5}):hline(1)
fig:panel(3):band(n, n * 0 - o.threshold, n * 0 + o.threshold, {label = "transitioning"}):line(n, r.output)
script.save(picture, fig)
