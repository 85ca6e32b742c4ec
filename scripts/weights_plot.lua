-- Fig. 2: how far the weights of two trainings grow apart that differ in rounding only, for several learning rates.
local results = require "result_files"
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

local pictures = results.pictures(o.out, "weights", "weights_log")
script.claim(pictures)
local folder, curves = o.from or o.out, results.weight_curves(o.from or o.out)
local wanted, drawn, figures = {}, {}, {}
for i, n in ipairs(o.n) do wanted[n] = i end
for _, curve in ipairs(curves) do
  if not wanted[curve.n] then
    io.stderr:write(("n = %d is there and not drawn: name it in --n\n"):format(curve.n))
  elseif #curve.x > 0 then
    drawn[#drawn + 1] = curve
  end
end
if #drawn == 0 then error(("no weights of these n in %s: run weights.lua first"):format(folder), 0) end
for i, curve in ipairs(drawn) do curve.place = wanted[curve.n] * #drawn + i end
table.sort(drawn, function(a, b) return a.place < b.place end)

local differ = results.differing(drawn, {"n", "lr", "k", "decay", "activation"})
local k = not differ.k and drawn[1].k
for i, scale in ipairs{"linear", "log"} do
  figures[i] = plot.figure{
    title = "Divergence of weights" .. (k and (": k = 1 against k = %g"):format(k) or ""),
    xlabel = o.scaled and "scaled iteration" or "iteration",
    ylabel = "average relative L_{1} difference", yscale = scale, width = 6.5, height = 4.2,
  }
end
for _, curve in ipairs(drawn) do
  local count = math.min(#curve.x, o.show)
  local x, y = curve.x:narrow(1, 1, count), curve.y:narrow(1, 1, count)
  if o.scaled then x = (x + 1) / curve.n end
  local label = ("lr = %g"):format(curve.lr / curve.n)
  if differ.lr and differ.n then label = ("%s, n = %d"):format(label, curve.n) end
  if differ.k then label = ("%s, k = %s"):format(label, curve.k or "?") end
  if differ.decay then label = ("%s, weight decay %s"):format(label, curve.decay or "?") end
  if differ.activation then label = ("%s, %s"):format(label, curve.activation or "?") end
  for _, fig in ipairs(figures) do fig:line(x, y, {label = label}) end
  print(("n = %-5d %3d records, difference %.3g → %.3g   (%s)"):format(curve.n, count, y[1], y[-1], label))
end
for i, path in ipairs(pictures) do script.save(path, figures[(i + 1) // 2]) end
print(("%d curves; wrote %s/weights.png, weights_log.png and both as .svg"):format(#drawn, o.out))
