-- Timings of tensor operations on one thread, a line "name seconds" each; tensors_numpy.py runs it beside NumPy.
local function best(n, f)
  f()
  local least = math.huge
  for _ = 1, 5 do
    local start = os.clock()
    for _ = 1, n do f() end
    least = math.min(least, (os.clock() - start) / n)
  end
  return least
end
local function report(name, seconds) print(("%s %.9g"):format(name, seconds)) end

local a, b = tensor.rand(10000000, "float32"), tensor.rand(10000000, "float32")
local out = tensor.zeros(10000000, "float32")
report("a + b", best(5, function() return a + b end))
report("exp", best(5, function() return a:exp() end))
report("sum", best(5, function() return a:sum() end))
report("copy_", best(5, function() return out:copy_(a) end))
report("add_ (two reads, one write)", best(5, function() return out:add_(a) end))
local c, d = tensor.rand(10, 10, "float32"), tensor.rand(10, 10, "float32")
report("10x10 chain", best(1, function()
  local x = c
  for _ = 1, 25000 do x = ((x + d) * 0.5 - d):abs() end
end) / 100000)
local is_tensor = tensor.is_tensor
report("bound call", best(1, function() for _ = 1, 1000000 do is_tensor(1) end end) / 1000000)
