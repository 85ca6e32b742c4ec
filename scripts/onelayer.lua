-- What the scripts of Figs. 3 and 4 share: the set-up of the experiment and the names of its files.
local onelayer = {}

-- The checkerboard image and the first kernel: 32×32 normal numbers of NumPy's RandomState(seed).
function onelayer.setup(seed)
  return pde.checkerboard(256), tensor.generator("numpy", seed):randn(32, 32)
end

-- The names that the original's analysis scripts look for.
function onelayer.linear_file(folder, alpha) return ("%s/loss_alpha%s.npy"):format(folder, script.repr(alpha)) end
function onelayer.loss_file(folder, lr, decay)
  return ("%s/loss_lr%s_L%g.npy"):format(folder, script.repr(lr), decay)
end
function onelayer.distance_file(folder, lr, decay)
  return ("%s/relative_l1_lr%s_L%g.npy"):format(folder, script.repr(lr), decay)
end

return onelayer
