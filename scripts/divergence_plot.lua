-- Fig. 4 right: the difference between k = 1 and k = 3, born from rounding alone, averaged over 100 iterations.
local onelayer = require "onelayer"
local results = require "results"
local o = args{
  "Fig. 4, right: amplification of rounding errors between k = 1 and k = 3.",
  lr = {{0.01, 0.03, 0.05, 0.07, 0.09}, "learning rates"},
  weight_decay = {20.0, "α"},
  iterations = {1000, "number of steps"},
  window = {100, "iterations of the moving average"},
  seed = {7, "seed of the first kernel"},
  k = {3.0, "the second copy's k"},
  from = {type = "string", "draw what this folder holds, else compute: relative_l1_lr<lr>_L<α>.npy, or weights in "
    .. "lr<lr>_L<α>/{1,2}/ or dt<lr>_L<α>/1_{1,2}/"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the numbers and the pictures"},
}

local curves, known = {}, {}
local function add(lr, decay, distance)
  if known[lr .. "_" .. decay] then return end
  known[lr .. "_" .. decay] = true
  curves[#curves + 1] = {lr = lr, decay = decay, distance = distance}
end
if o.from then
  local patterns = {"^relative_l1_lr([^_/]+)_L([^/]+)%.npy$", "^lr([^_/]+)_L([^/]+)/(1)/1_conv_weight%.mat$",
    "^dt([^_/]+)_L([^/]+)/(1_1)/1_conv_weight%.mat$"}
  for _, file in ipairs(results.expect(o.from, "relative_l1_lr<lr>_L<α>.npy or folders of weights", patterns, 3)) do
    add(file[1], file[2], file[3] and results.folders_l1(file.folder, (file.folder:gsub("1$", "2")))
      or tensor.load(file.path))
  end
else
  local image, init = onelayer.setup(o.seed)
  local runs = pde.cnn_divergence{
    image = image, init = init, lr = o.lr, alpha = o.weight_decay, k = {1, o.k}, iterations = o.iterations,
  }
  for i, lr in ipairs(o.lr) do
    script.save(onelayer.distance_file(o.out, lr, o.weight_decay), runs[i].distance)
    add(lr, o.weight_decay, runs[i].distance)
  end
end

local figures = {}
for i, scale in ipairs{"linear", "log"} do
  figures[i] = plot.figure{
    title = ("Error amplification: k = 1 against k = %g"):format(o.k), xlabel = "iteration",
    ylabel = "average relative L_{1} difference", yscale = scale, width = 6.5, height = 4.2,
  }
end
for _, curve in ipairs(curves) do
  local label = ("lr = %g"):format(curve.lr)
  if curve.decay ~= o.weight_decay then label = ("%s, weight decay %g"):format(label, curve.decay) end
  local count = #curve.distance - o.window
  if count < 1 then error(("%s: more than %d records expected, got %d"):format(label, o.window, #curve.distance), 0) end
  local smooth = pde.moving_average(curve.distance, o.window)
  -- The original's entry i is the mean of i … i + window − 1; on the logarithmic axis, of what is there up to i.
  figures[1]:line(tensor.arange(count), smooth:narrow(1, o.window, count), {label = label})
  figures[2]:line(tensor.arange(#smooth), smooth, {label = label})
  print(("%s largest difference %.4g"):format(label, curve.distance:max():item()))
end
figures[2]:set{ylim = {1e-18, 10}}
for i, name in ipairs{"divergence", "divergence_log"} do
  script.save(("%s/%s.png"):format(o.out, name), figures[i])
  script.save(("%s/%s.svg"):format(o.out, name), figures[i])
end
