-- Fig. 4 right, one curve: two copies of one descent that differ only in how a step is rounded, k = 1 and k = 3.
local onelayer = require "onelayer"
local results = require "result_files"
local o = args{
  "Two copies of one descent, k = 1 against k (Fig. 4, right): writes relative_l1_lr<lr>_L<decay>.npy.",
  lr = {0.03, "learning rate"},
  weight_decay = {20.0, "α"},
  iterations = {1000, "number of steps"},
  seed = {7, "seed of the first kernel (NumPy's RandomState)"},
  k = {3.0, "the second copy steps w ← w − (lr·k)·(g/k)"},
  weights = {false, "also write both copies' weights after each step, as .mat (variable conv_weight)"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the numbers and the picture"},
}

local path = onelayer.distance_file(o.out, o.lr, o.weight_decay)
local picture = path:gsub("%.npy$", ".png")
script.claim(path, picture)
local folders = {}
for copy = 1, o.weights and 2 or 0 do
  folders[copy] = ("%s/lr%s_L%g/%d"):format(o.out, script.repr(o.lr), o.weight_decay, copy)
  local files = results.weight_files({folders[copy]}, o.iterations)
  script.claim(files)
  results.clear(folders[copy], "_conv_weight%.mat$", files)
end
local image, init = onelayer.setup(o.seed)
local function keep(i, _, w1, w2)
  for copy, w in ipairs{w1, w2} do
    script.save(results.weight_file(folders[copy], i), {conv_weight = w:reshape(1, 1, 32, 32)})
  end
end
local run = pde.cnn_divergence{
  image = image, init = init, lr = o.lr, alpha = o.weight_decay, k = {1, o.k}, iterations = o.iterations,
  callback = o.weights and keep or nil,
}
script.save(path, run.distance)
script.save(picture, plot.figure{
  title = ("k = 1 against k = %g, learning rate %g"):format(o.k, o.lr), xlabel = "iteration",
  ylabel = "relative L_{1} difference", yscale = "log",
}:line(tensor.arange(o.iterations), run.distance))
print(("lr = %g: largest difference %.4g, last %.4g; wrote %s")
  :format(o.lr, run.distance:max():item(), run.distance[-1], path))
