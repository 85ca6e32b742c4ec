-- Evaluates the cases of a file and saves their results. usage: runner.lua CASES.lua ARRAYS.npz RESULTS.npz ERRORS.txt
local cases_path, arrays_path, results_path, errors_path = arg[1], arg[2], arg[3], arg[4]
local A = tensor.load(arrays_path)
local cases = assert(loadfile(cases_path))()
local results, errors = {}, assert(io.open(errors_path, "w"))

local function keep(name, value)
  if tensor.is_tensor(value) then
    results[name] = value:detach()
  elseif type(value) == "table" then
    for i, part in ipairs(value) do keep(name .. "_" .. i, part) end
  elseif type(value) == "boolean" then
    results[name] = tensor.new(value)
  elseif math.type(value) == "integer" then
    results[name] = tensor.new(value, "int64")
  else
    results[name] = tensor.new(value)
  end
end

-- First and second derivatives of f: of ⟨w, f⟩ by each input, and of the inner product of those with v.
function D(f, inputs, w, v)
  for _, x in ipairs(inputs) do x:requires_grad_() end
  local y = f(table.unpack(inputs))
  if not y.requires_grad then error("result without derivative") end
  (y * w):sum():backward(nil, {create_graph = true})
  local first, sum = {}, 0
  for i, x in ipairs(inputs) do
    first[i] = x.grad or tensor.zeros(x.shape, x.dtype)
    if first[i].requires_grad then sum = (first[i] * v[i]):sum() + sum end
    x.grad = nil
  end
  local second = {}
  if tensor.is_tensor(sum) then sum:backward() end
  for i, x in ipairs(inputs) do second[i] = x.grad or tensor.zeros(x.shape, x.dtype) end
  for i, g in ipairs(first) do first[i] = g:detach():clone() end
  return { first, second }
end

local values
local function evaluate(case) values = table.pack(case(A)) end
for i = 1, cases.n do
  local ok, message = pcall(evaluate, cases[i])
  if ok then
    for j = 1, values.n do keep("r" .. i .. "_" .. j, values[j]) end
  else
    errors:write(i, "\t", tostring(message):gsub("%s+", " "), "\n")
  end
end
errors:close()
tensor.save(results_path, results)
