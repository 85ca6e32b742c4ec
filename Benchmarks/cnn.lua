-- Milliseconds per iteration of the one-layer CNN, a line "name ms" each; cnn_numpy.py runs it beside NumPy.
local image, init = pde.checkerboard(256), tensor.generator("numpy", 7):randn(32, 32)
local function report(name, run)
  local times = {}
  for i = 1, 5 do
    local start = script.seconds()
    run(100)
    times[i] = (script.seconds() - start) * 1000 / 100
  end
  table.sort(times)
  print(name, times[3])
end
report("linear", function(n) pde.cnn_linear{image = image, init = init, lr = 1e-8, alpha = 1.3e7, iterations = n} end)
report("nonlinear", function(n) pde.cnn_nonlinear{image = image, init = init, lr = 0.05, alpha = 20, iterations = n} end)
