-- Fig. 4 left, one curve: exact gradient descent of the one-layer CNN. Beyond 2/α it does not blow up at once: the
-- instability is restrained, because the weights that it moves change the local bound.
local onelayer = require "onelayer"
local o = args{
  "Exact gradient descent of the one-layer CNN (Fig. 4, left): writes loss_lr<lr>_L<decay>.npy.",
  lr = {0.07, "learning rate"},
  weight_decay = {20.0, "α"},
  iterations = {1000, "number of steps"},
  seed = {7, "seed of the first kernel (NumPy's RandomState)"},
  k = {1.0, "perturbation: w ← w − (lr·k)·(g/k)"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the numbers and the picture"},
}

local path = onelayer.loss_file(o.out, o.lr, o.weight_decay)
local picture = path:gsub("%.npy$", ".png")
script.claim(picture)
local image, init = onelayer.setup(o.seed)
local run = pde.cnn_nonlinear{
  image = image, init = init, lr = o.lr, alpha = o.weight_decay, k = o.k, iterations = o.iterations,
}
script.save(path, run.loss)
script.save(picture, plot.figure{
  title = ("One-layer CNN, learning rate %g"):format(o.lr), xlabel = "iteration", ylabel = "loss", yscale = "log",
}:line(tensor.arange(o.iterations), run.loss))
print(("lr = %g: loss %.6g → %.6g, first non-finite entry %s; wrote %s")
  :format(o.lr, run.loss[1], run.loss[-1], run.first_nonfinite or "none", path))
