-- Fig. 4 right: the difference between k = 1 and k = 3, born from rounding alone, averaged over 100 iterations.
local onelayer = require "onelayer"
local results = require "result_files"
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

local pictures, curves, files = results.pictures(o.out, "divergence", "divergence_log"), {}, {}
script.claim(pictures)
if o.from then
  local what, patterns = "relative_l1_lr<lr>_L<α>.npy or folders of weights", {
    "^relative_l1_lr([^_/]+)_L([^/]+)%.npy$", "^lr([^_/]+)_L([^/]+)/(1)/%d+_conv_weight%.mat$",
    "^dt([^_/]+)_L([^/]+)/(1_1)/%d+_conv_weight%.mat$"}
  for _, file in ipairs(results.distinct(results.expect(o.from, what, patterns, 3), 2)) do
    local distance = file[3] and results.folders_l1(file.folder, (file.folder:gsub("1$", "2")))
      or tensor.load(file.path)
    if #distance > 0 then curves[#curves + 1] = {lr = file[1], decay = file[2], distance = distance} end
  end
  if #curves == 0 then error(("no %s that could be drawn in %s"):format(what, o.from), 0) end
else
  local image, init = onelayer.setup(o.seed)
  local runs = pde.cnn_divergence{
    image = image, init = init, lr = o.lr, alpha = o.weight_decay, k = {1, o.k}, iterations = o.iterations,
  }
  for i, lr in ipairs(o.lr) do
    files[onelayer.distance_file(o.out, lr, o.weight_decay)] = runs[i].distance
    curves[i] = {lr = lr, decay = o.weight_decay, distance = runs[i].distance}
  end
  results.save_tensors(files)
end

local figures = {}
for i, scale in ipairs{"linear", "log"} do
  figures[i] = plot.figure{
    title = "Error amplification" .. (o.from and "" or (": k = 1 against k = %g"):format(o.k)), xlabel = "iteration",
    ylabel = "average relative L_{1} difference", yscale = scale, width = 6.5, height = 4.2,
  }
end
for _, curve in ipairs(curves) do
  local label = ("lr = %g"):format(curve.lr)
  if curve.decay ~= o.weight_decay then label = ("%s, weight decay %g"):format(label, curve.decay) end
  local window = o.window
  if #curve.distance <= window then
    window = math.max(1, #curve.distance // 2)
    io.stderr:write(("%s: %d records, averaged over %d, not %d\n"):format(label, #curve.distance, window, o.window))
  end
  local smooth, count = pde.moving_average(curve.distance, window), math.max(1, #curve.distance - window)
  -- The original's entry i is the mean of i … i + window − 1; on the logarithmic axis, of what is there up to i.
  figures[1]:line(tensor.arange(count), smooth:narrow(1, window, count), {label = label})
  figures[2]:line(tensor.arange(#smooth), smooth, {label = label})
  print(("%s largest difference %.4g"):format(label, curve.distance:max():item()))
end
figures[2]:set{ylim = {1e-18, 10}}
for i, path in ipairs(pictures) do script.save(path, figures[(i + 1) // 2]) end
