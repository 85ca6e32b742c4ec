-- Calls everything that is declared with values that nobody means: one call after the other, each under pcall, noted in a
-- log before it is made, so that a call that ends the process is known.
-- Arguments: the list of declarations, the log, seed, number of calls.
local declared = dofile(arg[1])
local log = assert(io.open(arg[2], "w"))
log:setvbuf("no")
math.randomseed(tonumber(arg[3]))
local calls = tonumber(arg[4])

local function pick(list) return list[math.random(#list)] end

local cyclic = {1, 2}
cyclic[3] = cyclic
local deep = {}
do
  local t = deep
  for _ = 1, 30000 do t[1] = {}; t = t[1] end
end
local angry = setmetatable({}, {
  __index = function() error("index") end, __len = function() return 1 << 40 end, __pairs = function() error("pairs") end,
  __tostring = function() error("tostring") end, __call = function() error("call") end,
})

local numbers = {
  0, 1, -1, 2, 3, 4, 7, 0.5, 3.9, -0.0, 0 / 0, 1 / 0, -1 / 0, 1e308, -1e308, 5e-324, 1e19, 2 ^ 31, 2 ^ 53, 2.0 ^ 63,
  1 << 31, 1 << 53, (1 << 53) + 1, math.maxinteger, math.mininteger, math.maxinteger - 1, math.mininteger + 1, 1000000,
}
local texts = {
  "", "a", "x", "out.npy", "out.npz", "out.mat", "out.csv", "out.safetensors", "missing.npy", ".", "/", "\0", "a\0b.npy", "\xff\xfe",
  ("x"):rep(100000), "float32", "float64", "int64", "uint8", "bool", "sum", "mean", "%d%s%n", "$x$", "[[", "3", "conv1*", "*",
}
local tables = {
  function() return {} end, function() return {1, 2, 3} end, function() return {{1, 2}, {3, 4}} end,
  function() return {{1, 2}, {3}} end, function() return cyclic end, function() return deep end,
  function() return {1, nil, 3} end, function() return {[2] = 1, x = 3} end, function() return {0 / 0, 1 / 0} end,
  function() return {1e19, -1} end, function() return {"a", "b"} end, function() return angry end,
  function() return {{}, {}} end, function() return {tensor.ones(2), tensor.ones(3)} end, function() return {math.maxinteger, 1} end,
  function() return table.pack(table.unpack(numbers)) end,
}
local functions = {
  function() end, function() error("mine") end, function() error({}) end, function(...) return ... end,
  function() return function() end end, function() coroutine.yield(1) end, function() return 0 / 0 end,
  function() return tensor.ones(2) end, function(t) return t end, print and tostring, function() return false end,
  function() error(nil) end, coroutine.wrap(function() return 1 end),
}
local tensors = {
  function() return tensor.ones(3) end, function() return tensor.zeros(0) end, function() return tensor.ones(2, 3):sum() end,
  function() return tensor.randn(2, 3) end, function() return tensor.randn(3, 3):t() end, function() return tensor.randn(4, 4, "float32") end,
  function() return tensor.arange(5) end, function() return tensor.ones(2, 2):eq(1) end, function() return tensor.randn(3, 2):select(2, 1) end,
  function() return tensor.randn(2, 3, 4, 5) end, function() return tensor.randn(1, 3, 8, 8, "float32") end,
  function() return tensor.randn(3):requires_grad_() end, function() return tensor.randn(2, 3):requires_grad_() * 2 end,
  function() return tensor{0 / 0, 1 / 0, -1 / 0} end, function() return tensor.zeros(3, 0, 2) end, function() return tensor.ones(1):expand(5, 7) end,
  function() return tensor{1, 2, 3}:to("uint8") end, function() return tensor.randn(200) end,
}
local net = function() return pick{nn.ReLU, function() return nn.Linear(3, 2) end, function() return nn.mlp{sizes = {4, 3, 2}} end,
  function() return nn.Conv2d(3, 4, 3) end, function() return nn.BatchNorm2d(3) end, function() return nn.Sequential() end,
  function() return nn.Module{forward = pick(functions)} end, function() return nn.ModuleList{nn.ReLU(), nn.Linear(3, 2)} end,
  function() return nn.Module{list = {nn.ReLU(), {nn.Linear(3, 2)}}, t = pick(tables)(), forward = pick(functions)} end,
  function()
    local m = nn.Linear(3, 2)
    m:register_full_backward_hook(pick(functions)); m:register_forward_hook(pick(functions))
    return m
  end}() end
local made = {
  ["tensor"] = function() return pick(tensors)() end,
  ["nn.Module"] = net,
  ["handle"] = function() return net():register_forward_pre_hook(pick(functions)) end,
  ["parameters"] = function() return net():parameters() end,
  ["optimizer"] = function() return optim.sgd(nn.Linear(3, 2):parameters(), {lr = 0.1}) end,
  ["parameter group"] = function() return optim.adam(nn.Linear(3, 2):parameters()).param_groups[1] end,
  ["dataset"] = function() return data.synthetic_cifar{train = 8, test = 4} end,
  ["perturbation"] = function() return pick{perturb.none(), perturb.rescale{k = 3}, perturb.ulp{n = 1}} end,
  ["figure"] = function() return plot.figure{rows = pick{1, 2}} end,
  ["axes"] = function() return plot.figure():panel() end,
  ["generator"] = function() return tensor.generator(pick{"philox", "numpy", "torch"}, 1) end,
}

local value
local function any()
  return value(pick{"number", "integer", "string", "boolean", "table", "function", "tensor", "nn.Module", "nil", "thread", "file",
    "optimizer", "generator", "figure"})
end

local kinds = {
  ["number"] = function() return pick(numbers) end,
  ["integer"] = function() return pick(numbers) end,
  ["string"] = function() return pick(texts) end,
  ["boolean"] = function() return pick{true, false} end,
  ["table"] = function() return pick(tables)() end,
  ["function"] = function() return pick(functions) end,
  ["any value"] = any,
  ["nil"] = function() return nil end,
  ["thread"] = function() return coroutine.create(function() end) end,
  ["file"] = function() return io.stdout end,
}

function value(kind)
  local make = kinds[kind] or made[kind]
  if make then return make() end
  return any()
end

-- A value of the declared kind more often than not.
local function argument(p)
  if p.choices and math.random() < 0.8 then return pick(p.choices) end
  local r = math.random()
  if r < 0.6 then return value(p.kind) elseif r < 0.75 and p.other then return value(pick(p.other)) elseif r < 0.8 then return nil end
  return any()
end

local function shown(v)
  if type(v) == "string" then return ("%q"):format(v:sub(1, 20)):gsub("\n", "n") end
  if type(v) == "number" then return ("%q"):format(v) end
  return type(v)
end

local function describe(n, d, arguments)
  local parts = {}
  for i = 1, arguments.n do parts[i] = shown(arguments[i]) end
  if arguments.options then
    local options = {}
    for k, v in pairs(arguments.options) do options[#options + 1] = tostring(k) .. " = " .. shown(v) end
    table.sort(options)
    parts[#parts + 1] = "{" .. table.concat(options, ", ") .. "}"
  end
  log:write(("CALL %d %s(%s)\n"):format(n, d.title, table.concat(parts, ", ")))
end

local function arguments(d)
  local list = {n = 0}
  for _, p in ipairs(d.parameters) do
    if p.optional and math.random() < 0.4 then break end
    list.n = list.n + 1
    list[list.n] = argument(p)
  end
  if #d.options > 0 and math.random() < 0.95 then
    local options = {}
    for _, o in ipairs(d.options) do
      if not o.optional or math.random() < 0.4 then options[o.name] = argument(o) end
    end
    if math.random() < 0.03 then options[pick{"unknown", 1, 2.5}] = 1 end
    list.n = list.n + 1
    list[list.n] = options
    list.options = options
  elseif math.random() < 0.1 then
    for _ = 1, math.random(3) do list.n = list.n + 1; list[list.n] = any() end
  end
  return list
end

local function call(d, list)
  if d.kind == "function" then
    return _G[d.owner][d.name](table.unpack(list, 1, list.n))
  elseif d.kind == "call" then
    return _G[d.owner](table.unpack(list, 1, list.n))
  end
  local object = math.random() < 0.97 and value(d.owner) or any()
  if d.kind == "method" then
    local f = value(d.owner)[d.name]
    return f(object, table.unpack(list, 1, list.n))
  elseif d.kind == "property" then
    return object[d.name]
  elseif d.kind == "setter" then
    object[d.name] = any()
  elseif d.kind == "indexer" then
    return object[any() or 1]
  elseif d.kind == "newindexer" then
    object[any() or 1] = any()
  else
    local event = getmetatable(object)
    local a, b = object, any()
    if math.random() < 0.3 then a, b = b, a end
    local operators = {
      __add = function() return a + b end, __sub = function() return a - b end, __mul = function() return a * b end,
      __div = function() return a / b end, __mod = function() return a % b end, __pow = function() return a ^ b end,
      __unm = function() return -a end, __idiv = function() return a // b end, __concat = function() return a .. b end,
      __len = function() return #a end, __eq = function() return a == b end, __lt = function() return a < b end,
      __le = function() return a <= b end, __call = function() return a(b, any()) end, __tostring = function() return tostring(a) end,
      __band = function() return a & b end, __bor = function() return a | b end, __bxor = function() return a ~ b end,
      __bnot = function() return ~a end, __shl = function() return a << b end, __shr = function() return a >> b end,
      __pairs = function() for _ in pairs(a) do break end end,
    }
    return event and (operators[d.name] or tostring)(a)
  end
end

for n = 1, calls do
  local d = declared[math.random(#declared)]
  local isMade, list = pcall(arguments, d)
  if not isMade then
    log:write("SKIP ", tostring(list), "\n")
    list = {n = 0}
  end
  describe(n, d, list)
  local ok, message = pcall(call, d, list)
  if not ok then log:write("ERROR ", (tostring(type(message) == "string" and message or type(message)):gsub("\n", "\\n")), "\n") end
  if n % 50 == 0 then collectgarbage() end
end
log:write("DONE\n")
