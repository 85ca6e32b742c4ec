-- The parts of Table 1: the accuracies of a folder of runs, and their grouping into sets that differ in one thing.
local results = require "result_files"
local table1 = {}

-- The accuracies that a folder's seed<r>/test<i>.npy hold, each as the mean over the last epochs: a list of runs with
-- `seed`, `copy` (i), `k`, `accuracy` and, where there is one, the run's part of the manifest.
function table1.accuracies(folder, last)
  local runs, manifests, short, unnamed = {}, {}, {}, {}
  for i, file in ipairs(results.expect(folder, "seed<r>/test<i>.npy", {"^seed(%-?%d+)/test(%d+)%.npy$"}, 2)) do
    local seed, copy, epochs = file[1], file[2], tensor.load(file.path):to("float64"):flatten()
    if #epochs == 0 then error(file.path .. " holds no epoch", 0) end
    if #epochs < last then short[#short + 1] = ("seed%d/test%d.npy (%d)"):format(seed, copy, #epochs) end
    if manifests[seed] == nil then
      manifests[seed] = script.manifest(file.folder .. "/manifest.json") or false
      if not manifests[seed] then unnamed[#unnamed + 1] = ("seed%d"):format(seed) end
    end
    local count = math.min(#epochs, last)
    local manifest = manifests[seed] and table1.copy_manifest(manifests[seed], copy)
    if manifests[seed] and not manifest then
      error(("%s is of another run than the manifest beside it, which has no copy %d"):format(file.path, copy), 0)
    end
    runs[i] = {
      seed = seed, copy = copy, manifest = manifest, accuracy = epochs:narrow(1, -count, count):mean():item(),
      k = manifest and tonumber(tostring(manifest["replica.perturbations"]):match("k=([%d.e+-]+)")) or 2 * copy - 1}
  end
  local function say(list, text)
    if #list > 0 then io.stderr:write(text, table.concat(list, ", "), "\n") end
  end
  say(short, ("fewer than %d epochs, the mean is over all, in "):format(last))
  if #unnamed > 0 and #unnamed < table1.count(manifests) then
    say(unnamed, "only some seeds have a manifest: nothing tells whether these are of the others' configuration: ")
  end
  say(unnamed, "without a manifest copy i is taken for the original's k = 2i − 1, and settings are not compared: ")
  return runs
end

-- How many entries a table has.
function table1.count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

-- What a manifest says of its copy i alone: the entries of all copies, and its own as `replica.…`; nil if it has
-- other copies only.
function table1.copy_manifest(manifest, i)
  local mine, has_copies, has_this = {}, false, false
  for key, value in pairs(manifest) do
    local index, field = key:match("^replicas%.(%d+)%.(.*)$")
    if not index and key ~= "options.k" then mine[key] = value end
    has_copies = has_copies or index ~= nil
    if tonumber(index) == i then mine["replica." .. field], has_this = value, true end
  end
  return (has_this or not has_copies) and mine or nil
end

-- Runs grouped for a mean over "k" (a set for each seed) or over "seed" (a set for each copy, or for one of them). Runs
-- that differ in anything else are an error.
function table1.sets(runs, axis, only)
  local field, sets, known = axis == "k" and "seed" or "copy", {}, {}
  for _, run in ipairs(runs) do
    local index = run[field]
    if not only or index == only then
      if not known[index] then
        known[index] = {index = index}
        sets[#sets + 1] = known[index]
      end
      table.insert(known[index], run)
    end
  end
  if #sets == 0 then error(("no run set: there is no test%s.npy"):format(only), 0) end
  table.sort(sets, function(a, b) return a.index < b.index end)
  local free = {k = {"^replica%.name$", "^replica%.perturbations$"}, seed = {"^seed$", "^options%.seed$"}}
  local both = table.move(free.seed, 1, 2, 3, table.move(free.k, 1, 2, 1, {}))
  local function expect_alike(a, b, allowed)
    if not (a.manifest and b.manifest) then return end
    local key, x, y = results.difference(a.manifest, b.manifest, allowed)
    if key then
      error(("seed%d/test%d.npy and seed%d/test%d.npy are of different configurations: %s is %s and %s")
        :format(a.seed, a.copy, b.seed, b.copy, key, x, y), 0)
    end
  end
  local first
  for _, set in ipairs(sets) do
    local here
    for _, run in ipairs(set) do
      first, here = first or run.manifest and run, here or run.manifest and run
      if here then
        expect_alike(first, here, both)
        expect_alike(here, run, free[axis])
      end
    end
    if #set ~= #sets[1] then
      io.stderr:write(("%s %d has %d runs, %s %d has %d\n")
        :format(field, sets[1].index, #sets[1], field, set.index, #set))
    end
  end
  return sets
end

-- Rows of cells as columns of text, or as a LaTeX tabular.
function table1.print(rows, latex)
  local widths = {}
  for _, row in ipairs(rows) do
    for i = 1, #rows[1] do widths[i] = math.max(widths[i] or 0, utf8.len(row[i] or "")) end
  end
  if latex then print(("\\begin{tabular}{l%s}\n\\hline"):format(("c"):rep(#widths - 1))) end
  for r, row in ipairs(rows) do
    local cells = {}
    for i, width in ipairs(widths) do
      local cell = row[i] or ""
      local fill = (" "):rep(width - utf8.len(cell))
      cells[i] = i == 1 and cell .. fill or fill .. cell
    end
    print(table.concat(cells, latex and " & " or "  ") .. (latex and " \\\\" .. (r == 1 and " \\hline" or "") or ""))
  end
  if latex then print("\\hline\n\\end{tabular}") end
end

return table1
