-- The runs behind Table 1, epoch by epoch: the test accuracy of each copy, one picture for each seed.
local results = require "result_files"
local o = args{
  "Draws the accuracies that accuracy.lua, or the original's main6.py, left in seed<r>/test<i>.npy.",
  from = {type = "string", "folder with seed1, seed2 …; else that of --out"},
  part = {"test", "test or train", choices = {"test", "train"}},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the pictures"},
}

local figures, order = {}, {}
local pattern = ("^seed(%%-?%%d+)/%s(%%d+)%%.npy$"):format(o.part)
for _, file in ipairs(results.expect(o.from or o.out, ("seed<r>/%s<i>.npy"):format(o.part), {pattern}, 2)) do
  local seed, copy, accuracy = file[1], file[2], tensor.load(file.path):flatten()
  if not figures[seed] then
    figures[seed] = plot.figure{
      title = ("Seed %d: copies that differ in rounding only"):format(seed), xlabel = "epoch",
      ylabel = o.part .. " accuracy (%)", width = 6.5, height = 4.2, legend = "bottom-right",
    }
    order[#order + 1] = seed
  end
  local manifest = script.manifest(file.folder .. "/manifest.json") or {}
  local name = manifest[("replicas.%d.name"):format(copy)] or ("k = %d"):format(2 * copy - 1)
  figures[seed]:line(tensor.arange(#accuracy), accuracy, {label = name})
  print(("seed %d, %s: last %.2f %%"):format(seed, name, accuracy[-1]))
end
local function pictures(seed) return results.pictures(o.out, ("accuracy_seed%d"):format(seed)) end
for _, seed in ipairs(order) do script.claim(pictures(seed)) end
for _, seed in ipairs(order) do
  for _, path in ipairs(pictures(seed)) do script.save(path, figures[seed]) end
end
