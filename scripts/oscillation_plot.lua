-- Fig. 4 left: restrained instabilities. Small learning rates settle, larger ones oscillate without end, the largest
-- blow up.
local onelayer = require "onelayer"
local o = args{
  "Fig. 4, left: loss of the non-linear one-layer CNN for several learning rates.",
  lr = {{0.01, 0.03, 0.05, 0.07, 0.09, 0.1, 0.11, 0.13}, "learning rates"},
  weight_decay = {20.0, "α; without the data term descent is stable up to 2/α"},
  iterations = {1000, "number of steps"},
  show = {150, "iterations in the picture"},
  seed = {7, "seed of the first kernel"},
  out = {"result", "folder for the numbers and the picture"},
}

local image, init = onelayer.setup(o.seed)
local runs = pde.cnn_nonlinear{
  image = image, init = init, lr = o.lr, alpha = o.weight_decay, iterations = o.iterations,
}
local fig = plot.figure{
  title = ("Restrained instabilities: weight decay %g, 2/\\alpha = %g"):format(o.weight_decay, 2 / o.weight_decay),
  xlabel = "iteration", ylabel = "loss", yscale = "log", xlim = {0, o.show}, ylim = {0.1, 1e5},
  width = 6.5, height = 4.2,
}
for i = #o.lr, 1, -1 do     -- the calm curves on top
  local lr = o.lr[i]
  tensor.save(onelayer.loss_file(o.out, lr, o.weight_decay), runs[i].loss)
  fig:line(tensor.arange(o.iterations), runs[i].loss, {label = ("lr = %g"):format(lr), width = 1, color = "C" .. i - 1})
  print(("lr = %-5g first non-finite entry %-5s last loss %g")
    :format(lr, runs[i].first_nonfinite or "none", runs[i].loss[-1]))
end
fig:save(o.out .. "/oscillation.png"):save(o.out .. "/oscillation.svg")
