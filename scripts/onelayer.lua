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
function onelayer.regions_files(folder, lr)
  local path = ("%s/regions_lr%s."):format(folder, script.repr(lr))
  return path .. "npz", path .. "png"
end

-- Whether descent with weight decay α is stable, from the largest factor of a step (1 up to rounding: marginal), and
-- α's relation to the two bounds as a legend says it.
function onelayer.stability(alpha, growth, bounds)
  local low, high = "\\alpha_{min}", "\\alpha_{max}"
  local text = "\\alpha = " .. ("%.1e"):format(alpha):gsub("e%+?(%-?)0*", "e%1")
  if math.abs(growth - 1) < 1e-12 then
    local isLow = math.abs(alpha - bounds.alpha_min) < math.abs(alpha - bounds.alpha_max)
    return "marginal", ("%s = %s"):format(text, isLow and low or high)
  end
  if growth < 1 then return "stable", ("%s < %s < %s"):format(low, text, high) end
  return "unstable", alpha < bounds.alpha_min and ("%s < %s"):format(text, low) or ("%s > %s"):format(text, high)
end

return onelayer
