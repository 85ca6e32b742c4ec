-- Table 1: what accuracy.lua, or the original's main6.py, left, as means and standard deviations over the perturbations
-- k of each seed, over the seeds of each perturbation, or both. An accuracy is the mean of a run's last ten epochs.
local table1 = require "table1"
local o = args{
  "A table of accuracies from the folders seed<r> with test<i>.npy (Table 1).",
  from = {type = "string", "folder with seed1, seed2 …; else that of --out"},
  over = {"both", "over k at each seed, over the seeds at each k, or both", choices = {"k", "seed", "both"}},
  k_index = {type = "integer", "with --over seed: only copy i, test<i>.npy"},
  std = {"population", "population: divided by n; sample: by n − 1", choices = {"population", "sample"}},
  last = {10, "epochs at the end over which an accuracy is averaged"},
  latex = {false, "print a LaTeX tabular"},
  csv = {false, "print comma-separated values"},
  out = {"result", "folder where accuracy.lua wrote"},
}

if o.last < 1 then error("--last: at least 1 expected", 0) end
if o.latex and o.csv then error("--latex or --csv expected, got both", 0) end
if o.k_index and o.over ~= "seed" then io.stderr:write("--k-index: means over k are those over all copies\n") end
local runs = table1.accuracies(o.from or o.out, o.last)
local function statistics(set)
  local values = {}
  for i, run in ipairs(set) do values[i] = run.accuracy end
  local t = tensor.new(values)
  return {n = #values, mean = t:mean():item(), std = t:std(nil, o.std == "population" and 0 or 1):item()}
end
local over = {}
for _, axis in ipairs(o.over == "both" and {"k", "seed"} or {o.over}) do
  over[axis] = table1.sets(runs, axis, axis == "seed" and o.k_index or nil)
  for _, set in ipairs(over[axis]) do set.statistics = statistics(set) end
end

if o.csv then
  local function digits(x) return x ~= x and "nan" or ("%#.16g"):format(x) end
  local heads = {k = "seed,n,mean,std", seed = "copy,n,mean,std", both = "over,index,n,mean,std"}
  print(heads[o.over])
  for _, axis in ipairs{"k", "seed"} do
    for _, set in ipairs(over[axis] or {}) do
      local s = set.statistics
      local first = o.over == "both" and axis .. "," or ""
      print(("%s%d,%d,%s,%s"):format(first, set.index, s.n, digits(s.mean), digits(s.std)))
    end
  end
  return
end

local spread = o.latex and "%.2f $\\pm$ %.3f" or "%.2f ± %.3f"
local function cell(set) return spread:format(set.statistics.mean, set.statistics.std) end
local rows, columns, place = {{""}}, {}, {}
for _, set in ipairs(over.seed or table1.sets(runs, "seed")) do
  columns[#columns + 1], place[set.index] = set, #columns + 2
  rows[1][#columns + 1] = (o.latex and "$k = %g$" or "k = %g"):format(set[1].k)
end
if over.k then rows[1][#columns + 2] = ("mean %s %s std"):format(o.latex and "$\\pm$" or "±", o.std) end
for _, set in ipairs(over.k or {}) do
  local row = {("seed %d"):format(set.index)}
  for _, run in ipairs(set) do row[place[run.copy]] = ("%.2f"):format(run.accuracy) end
  row[#columns + 2] = cell(set)
  rows[#rows + 1] = row
end
if over.seed then
  local row = {("mean %s %s std"):format(o.latex and "$\\pm$" or "±", o.std)}
  for _, set in ipairs(over.seed) do row[place[set.index]] = cell(set) end
  rows[#rows + 1] = row
end
table1.print(rows, o.latex)
