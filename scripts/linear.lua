-- Fig. 3, one curve: gradient descent of the linearised one-layer CNN. It is stable for α between the two bounds.
local onelayer = require "onelayer"
local o = args{
  "Gradient descent of the linearised one-layer CNN (Fig. 3): writes loss_alpha<α>.npy.",
  alpha = {1.2e7, "weight decay"},
  lr = {1e-8, "learning rate"},
  iterations = {500, "number of steps"},
  seed = {7, "seed of the first kernel (NumPy's RandomState)"},
  k = {1.0, "perturbation: w ← w − (lr·k)·(g/k)"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the numbers and the picture"},
}

local path = onelayer.linear_file(o.out, o.alpha)
local picture = path:gsub("%.npy$", ".png")
script.claim(picture)
local image, init = onelayer.setup(o.seed)
local run = pde.cnn_linear{image = image, init = init, lr = o.lr, alpha = o.alpha, k = o.k, iterations = o.iterations}
script.save(path, run.loss)
script.save(picture, plot.figure{
  title = ("Linearised CNN, \\alpha = %g"):format(o.alpha), xlabel = "iteration", ylabel = "loss",
  xscale = "log", yscale = "log",
}:line(tensor.arange(o.iterations), run.loss))
print(("alpha = %g: loss %.6g → %.6g, first non-finite entry %s; wrote %s")
  :format(o.alpha, run.loss[1], run.loss[-1], run.first_nonfinite or "none", path))
