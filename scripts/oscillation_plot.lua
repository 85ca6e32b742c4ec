-- Fig. 4 left: restrained instabilities. Small learning rates settle, larger ones oscillate without end, the largest
-- blow up.
local onelayer = require "onelayer"
local results = require "result_files"
local o = args{
  "Fig. 4, left: loss of the non-linear one-layer CNN for several learning rates, log-log.",
  lr = {{0.01, 0.03, 0.05, 0.07, 0.09, 0.1, 0.11, 0.13}, "learning rates"},
  weight_decay = {20.0, "α; without the data term descent is stable up to 2/α"},
  iterations = {1000, "number of steps"},
  show = {1000, "iterations in the picture"},
  seed = {7, "seed of the first kernel"},
  from = {type = "string", "draw the loss_lr<lr>_L<α>.npy or loss_dt<lr>_L<α>.npy of this folder, else compute"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the numbers and the picture"},
}

local pictures, curves, files = results.pictures(o.out, "oscillation"), {}, {}
script.claim(pictures)
if o.from then
  local patterns = {"^loss_lr([^_]+)_L(.+)%.npy$", "^loss_dt([^_]+)_L(.+)%.npy$"}
  local found = results.expect(o.from, "loss_lr<lr>_L<α>.npy or loss_dt<lr>_L<α>.npy", patterns)
  for i, file in ipairs(results.distinct(found, 2)) do
    curves[i] = {lr = file[1], decay = file[2], loss = tensor.load(file.path)}
  end
else
  local image, init = onelayer.setup(o.seed)
  local runs = pde.cnn_nonlinear{
    image = image, init = init, lr = o.lr, alpha = o.weight_decay, iterations = o.iterations,
  }
  for i, lr in ipairs(o.lr) do
    curves[i] = {lr = lr, decay = o.weight_decay, loss = runs[i].loss}
    files[onelayer.loss_file(o.out, lr, o.weight_decay)] = runs[i].loss
  end
  results.save_tensors(files)
end

local fig = plot.figure{
  title = "Restrained instabilities: exact descent of the one-layer CNN", xlabel = "iteration", ylabel = "loss",
  xscale = "log", yscale = "log", width = 6.5, height = 4.2,
}
-- The paper's limits hide nothing but how a loss goes on that blows up; losses of another size get limits of their own.
local fits = true
for i, curve in ipairs(curves) do
  local loss = curve.loss:narrow(1, 1, math.min(#curve.loss, o.show))
  local there = loss:masked_select(loss:isfinite())
  local finite = #there
  if finite > 0 then fits = fits and there:min():item() >= 0.1 and there:min():item() <= 1e8 end
  local mark = math.abs(curve.lr * curve.decay / 2 - 1) < 1e-12 and " (stable threshold)" or ""
  if curve.decay ~= o.weight_decay then mark = mark .. (", weight decay %g"):format(curve.decay) end
  local label = ("lr = %g%s"):format(curve.lr, mark)
  fig:line(tensor.arange(#loss), loss, {label = label, width = 1, color = "C" .. (i - 1) % 8})
  print(("lr = %-5g first non-finite entry %-5s last loss %g")
    :format(curve.lr, finite < #loss and finite + 1 or "none", loss[-1]))
end
if fits or not o.from then fig:set{xlim = {1, o.show}, ylim = {0.1, 1e8}} end
for _, path in ipairs(pictures) do script.save(path, fig) end
