-- The sharpness of a loss: the eigenvalue of largest magnitude of its Hessian, by power iteration. H·v is the
-- derivative of (gradient · v). `loss` is a function of no argument, `weights` the list of tensors that it depends on.
return function(loss, weights, iterations)
  local slopes, v, size = autograd.grad(loss(), weights, {create_graph = true}), weights, 1
  for _ = 1, iterations or 50 do
    local along, square = 0, 0
    for i, slope in ipairs(slopes) do along = (slope * v[i]:detach()):sum() / size + along end
    v = autograd.grad(along, weights)
    for _, h in ipairs(v) do square = square + (h * h):sum():item() end
    size = square ^ 0.5
  end
  return size
end
