-- Fig. 2: how far the weights of two trainings grow apart that differ in rounding only, for several learning rates.
local results = require "results"
local o = args{
  "Draws what weights.lua, or the original's main2.py, left (Fig. 2), on a linear and on a logarithmic axis.",
  n = {{2, 4, 8, 16, 32, 320, 3200, 32000}, "divisors of the learning rate to draw, where there are files"},
  show = {100, "records in the picture"},
  scaled = {true, "iterations divided by n, as the paper's; --no-scaled: iterations"},
  from = {type = "string", "folder with weights_n<n>.npz, or with L<decay>_<n>_{1,2}/<i>_conv_weight.mat itself or in "
    .. "swish_<lr>/; else that of --out"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the pictures"},
}

local folder, curves = o.from or o.out, {}
for _, file in ipairs(results.find(folder, {"^weights_n(%d+)%.npz$"})) do
  local r = tensor.load(file.path)
  curves[file[1]] = curves[file[1]]
    or {lr = r.lr and r.lr:item() or 0.1, x = r.iteration, y = r.relative_l1}
end
for _, file in ipairs(results.find(folder, {"L[^/]*_(%d+)_(1)/1_conv_weight%.mat$"}, 3)) do
  if not curves[file[1]] then
    local y = results.folders_l1(file.folder, (file.folder:gsub("1$", "2")))
    local lr = tonumber(file.path:match("_([%d.e-]+)/L[^/]*/[^/]*$")) or 0.1
    curves[file[1]] = {lr = lr, x = tensor.arange(#y) * file[1] - 1, y = y}
  end
end

local wanted, figures, found = {}, {}, 0
for _, n in ipairs(o.n) do wanted[n] = true end
for n in pairs(curves) do
  if not wanted[n] then io.stderr:write(("n = %d is there and not drawn: name it in --n\n"):format(n)) end
end
for i, scale in ipairs{"linear", "log"} do
  figures[i] = plot.figure{
    title = "Divergence of weights: k = 1 against k = 3", xlabel = o.scaled and "scaled iteration" or "iteration",
    ylabel = "average relative L_{1} difference", yscale = scale, width = 6.5, height = 4.2,
  }
end
for _, n in ipairs(o.n) do
  local curve = curves[n]
  if curve and #curve.x > 0 then
    found = found + 1
    local count = math.min(#curve.x, o.show)
    local x, y = curve.x:narrow(1, 1, count), curve.y:narrow(1, 1, count)
    if o.scaled then x = (x + 1) / n end
    for _, fig in ipairs(figures) do fig:line(x, y, {label = ("lr = %g"):format(curve.lr / n)}) end
    print(("n = %-5d %3d records, difference %.3g → %.3g"):format(n, count, y[1], y[-1]))
  end
end
if found == 0 then error(("no weights of these n in %s: run weights.lua first"):format(folder), 0) end
for i, name in ipairs{"weights", "weights_log"} do
  script.save(("%s/%s.png"):format(o.out, name), figures[i])
  script.save(("%s/%s.svg"):format(o.out, name), figures[i])
end
print(("%d curves; wrote %s/weights.png, weights_log.png and both as .svg"):format(found, o.out))
