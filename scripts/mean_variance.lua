-- Table 1: what accuracy.lua left, as means and standard deviations over perturbations and over seeds.
local o = args{
  "A table of accuracies from the folders seed<r> that accuracy.lua wrote (Table 1).",
  out = {"result", "folder with seed1, seed2 …"},
  last = {10, "epochs at the end over which an accuracy is averaged"},
  latex = {false, "print LaTeX"},
  csv = {false, "print comma-separated values"},
}

local function accuracy(path)
  local ok, t = pcall(tensor.load, path)
  return ok and t:narrow(1, -math.min(o.last, #t), math.min(o.last, #t)):mean():item() or nil
end
local rows, columns = {}, 0
for seed = 0, 99 do
  local row = {}
  while true do
    local a = accuracy(("%s/seed%d/test%d.npy"):format(o.out, seed, #row + 1))
    if not a then break end
    row[#row + 1] = a
  end
  if #row > 0 then rows[#rows + 1], columns = {seed = seed, values = row}, math.max(columns, #row) end
end
if #rows == 0 then error(("no seed<r>/test<i>.npy in %s: run accuracy.lua first"):format(o.out), 0) end

local function spread(values) return #values > 1 and tensor.new(values):std():item() or 0 end
local between, last = o.csv and "," or o.latex and " & " or "  ", o.latex and " \\\\" or ""
local function line(name, cells)
  for i, cell in ipairs(cells) do cells[i] = type(cell) == "number" and ("%6.2f"):format(cell) or cell end
  print(("%-10s"):format(name) .. between .. table.concat(cells, between) .. last)
end
local head = {}
for i = 1, columns do head[i] = (" copy %d"):format(i):sub(-6) end
head[#head + 1], head[#head + 2] = "  mean", "   std"
line("seed", head)
local means = {}
for i, row in ipairs(rows) do
  local cells = table.move(row.values, 1, #row.values, 1, {})
  means[i] = tensor.new(row.values):mean():item()
  cells[#cells + 1], cells[#cells + 2] = means[i], spread(row.values)
  line(row.seed, cells)
end
local spreads = {}
for i, row in ipairs(rows) do spreads[i] = spread(row.values) end
print(("over perturbations: mean of the standard deviations %.3f; over seeds: standard deviation of the means %.3f")
  :format(tensor.new(spreads):mean():item(), spread(means)))
