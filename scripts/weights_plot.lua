-- Fig. 2: how far the weights of two trainings grow apart that differ in rounding only, for several learning rates.
local o = args{
  "Draws what weights.lua left (Fig. 2).",
  n = {{2, 4, 8, 16, 32, 320, 3200, 32000}, "divisors of the learning rate 0.1; those without a file are left out"},
  out = {"result", "folder with weights_n<n>.npz"},
}

local fig = plot.figure{
  title = "Divergence of weights: k = 1 against k = 3",
  xlabel = "iteration / n", ylabel = "average relative L_{1} difference",
  yscale = "log", width = 6.5, height = 4.2,
}
local found = 0
for _, n in ipairs(o.n) do
  local ok, r = pcall(tensor.load, ("%s/weights_n%d.npz"):format(o.out, n))
  if ok then
    found = found + 1
    fig:line(r.iteration / n, r.relative_l1, {label = ("lr = 0.1/%d"):format(n)})
  end
end
if found == 0 then error(("no weights_n<n>.npz in %s: run weights.lua first"):format(o.out), 0) end
fig:save(o.out .. "/weights.png"):save(o.out .. "/weights.svg")
print(("%d curves; wrote %s/weights.png and .svg"):format(found, o.out))
