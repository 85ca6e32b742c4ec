-- What scripts that read results share: finding files of ours and in the original's layouts, and telling whether two
-- runs differ in more than they should.
local results = {}

-- The files of a folder (and, with a depth, below it) whose names match one of some patterns, each as a list of the
-- pattern's captures, numbers as numbers, with its `path`; in the order of their captures, then of the patterns.
function results.find(folder, patterns, depth)
  local found = {}
  for _, name in ipairs(script.files(folder, depth)) do
    for rank, pattern in ipairs(patterns) do
      local captures = table.pack(name:match(pattern))
      if captures[1] then
        for i = 1, captures.n do captures[i] = tonumber(captures[i]) or captures[i] end
        captures.path, captures.folder = folder .. "/" .. name, (folder .. "/" .. name):match("^(.*)/")
        captures.rank = rank
        found[#found + 1] = captures
        break
      end
    end
  end
  table.sort(found, function(a, b)
    for i = 1, math.min(#a, #b) do
      if a[i] ~= b[i] and type(a[i]) == type(b[i]) then return a[i] < b[i] end
    end
    if a.rank ~= b.rank then return a.rank < b.rank end
    return a.path < b.path
  end)
  return found
end

-- Those of such files whose first captures are numbers and are not another's already; of the others it is said that
-- they are left out. A folder of records (.mat) counts once.
function results.distinct(found, captures)
  local kept, known, folders = {}, {}, {}
  for _, file in ipairs(found) do
    local key, first = {}, not (file.path:find("%.mat$") and folders[file.folder])
    for i = 1, captures do key[i] = type(file[i]) == "number" and ("%.17g"):format(file[i]) or nil end
    local name = table.concat(key, " ")
    folders[file.folder] = true
    if #key < captures and first then
      io.stderr:write(("%s is not drawn: there is no number where its name should have one\n"):format(file.path))
    elseif known[name] and first then
      io.stderr:write(("%s is not drawn: its name is that of the same run as %s\n"):format(file.path, known[name]))
    elseif first then
      kept[#kept + 1], known[name] = file, file.path
    end
  end
  return kept
end

-- As `find`, but finding nothing is an error.
function results.expect(folder, what, patterns, depth)
  local found = results.find(folder, patterns, depth)
  if #found == 0 then error(("no %s in %s"):format(what, folder), 0) end
  return found
end

-- The average relative L1 difference 2·mean(|a − b| / (|a| + |b|)) of two tensors of weights.
function results.relative_l1(a, b) return (2 * ((a - b):abs() / (a:abs() + b:abs())):mean()):item() end

-- The original's names for the weights of Fig. 2: a folder for each copy, a file for each record.
function results.weights_folder(out, o, copy)
  return ("%s/%s_%s/L%s_%d_%d"):format(out, o.activation, script.repr(o.lr), script.repr(o.weight_decay), o.n, copy)
end
function results.weight_file(folder, record) return ("%s/%d_conv_weight.mat"):format(folder, record) end
function results.weight_files(folders, records)
  local files = {}
  for _, folder in ipairs(folders) do
    for record = 1, records do files[#files + 1] = results.weight_file(folder, record) end
  end
  return files
end

-- The difference of the weights that two folders hold in such files, for records 1, 2, … as far as both have them; that
-- they end early, or that there is nothing to compare, is said.
function results.folders_l1(one, two)
  local distance, last = {}, 0
  local present = {[one] = {}, [two] = {}}
  for folder, records in pairs(present) do
    local ok, names = pcall(script.files, folder)
    for _, name in ipairs(ok and names or {}) do
      local record = tonumber(name:match("^(%d+)_conv_weight%.mat$"))
      if record then records[record], last = true, math.max(last, record) end
    end
  end
  while present[one][#distance + 1] and present[two][#distance + 1] do
    local a, b = results.weight_file(one, #distance + 1), results.weight_file(two, #distance + 1)
    distance[#distance + 1] = results.relative_l1(tensor.load(a).conv_weight, tensor.load(b).conv_weight)
  end
  if #distance < last then
    local missing = present[one][#distance + 1] and two or one
    io.stderr:write(("there is no %s: %s\n"):format(results.weight_file(missing, #distance + 1),
      #distance > 0 and ("records 1 to %d are drawn"):format(#distance) or one .. " is not drawn"))
  end
  return tensor.new(distance)
end

-- The curves of Fig. 2 in a folder: from weights_n<n>.npz with what their manifests say, and from folders of weights
-- with what their names say. Each has `n`, `lr`, `x`, `y` and, where known, `k`, `decay` and `activation`.
function results.weight_curves(folder)
  local curves = {}
  for _, file in ipairs(results.distinct(results.find(folder, {"^weights_n(%d+)%.npz$"}), 1)) do
    local r, ok, says = tensor.load(file.path), pcall(script.manifest, (file.path:gsub("npz$", "json")))
    says = ok and says or {}
    curves[#curves + 1] = {
      n = file[1], lr = r.lr and r.lr:item() or says["options.lr"] or 0.1, k = r.k and r.k:item() or says["options.k"],
      decay = says["options.weight_decay"], activation = says["options.activation"], x = r.iteration, y = r.relative_l1}
  end
  local made, seen = #curves, {}
  for _, file in ipairs(results.find(folder, {"L([^/]*)_(%d+)_(1)/%d+_conv_weight%.mat$"}, 3)) do
    local activation, lr = file.path:match("([^/]*)_([%d.e+-]+)/L[^/]*/[^/]*$")
    local curve = {n = file[2], lr = tonumber(lr) or 0.1, decay = file[1], activation = tonumber(lr) and activation}
    local known = seen[file.folder]
    for i = 1, made do                    -- what weights.lua --mat wrote beside its .npz is no curve of its own
      local other = curves[i]
      known = known or other.n == curve.n and other.lr == curve.lr
        and (other.decay or curve.decay) == curve.decay
        and (other.activation or curve.activation) == (curve.activation or other.activation)
    end
    seen[file.folder] = true
    if not known then
      curve.y = results.folders_l1(file.folder, (file.folder:gsub("1$", "2")))
      curve.x = tensor.arange(#curve.y) * curve.n - 1
      curves[#curves + 1] = curve
    end
  end
  return curves
end

-- Which of some fields differ among a list of tables; a field that only some have does.
function results.differing(list, fields)
  local differ = {}
  for _, item in ipairs(list) do
    for _, field in ipairs(fields) do differ[field] = differ[field] or item[field] ~= list[1][field] end
  end
  return differ
end

-- Before a run: an error if there is a manifest at `path` that the running script did not write.
function results.claim_manifest(path)
  if script.manifest()["options.overwrite"] then return end
  local file = io.open(path)
  if not file then return end
  file:close()
  local ok, there = pcall(script.manifest, path)
  local name = arg[0]:match("[^/]*$")
  if not ok or not there or not tostring(there.script):find(name, 1, true) then
    local text = "%s is there already, and not written by %s: take another folder, or --overwrite to replace it"
    error(text:format(path, name:gsub("%.lua$", "")), 0)
  end
end

-- Before a run: files of a folder whose names match a pattern and that the run will not replace (`mine`, paths) would
-- be mixed with its results. They are an error, or with --overwrite removed.
function results.clear(folder, pattern, mine)
  local own, ok, names = {}, pcall(script.files, folder)
  for _, path in ipairs(mine) do own[path] = true end
  for _, name in ipairs(ok and names or {}) do
    local path = folder .. "/" .. name
    if name:find(pattern) and not own[path] then
      if not script.manifest()["options.overwrite"] then
        local text = "%s is there already, of another run or of one that was interrupted: take another folder, or "
          .. "--overwrite to remove it"
        error(text:format(path), 0)
      end
      assert(os.remove(path))
    end
  end
end

-- Writes several tensors, a table path → tensor, or none if one of them may not be written. The same numbers are no
-- change.
function results.save_tensors(files)
  for path, value in script.sorted_pairs(files) do
    local ok, there = pcall(tensor.load, path)
    local same = ok and tensor.is_tensor(there) and there:dim() == value:dim() and #there == #value
    if same then same = there:eq(value):logical_or(there:isnan():logical_and(value:isnan())):sum():item() == #value end
    if not same then script.claim(path) end
  end
  for path, value in script.sorted_pairs(files) do script.save(path, value) end
end

-- A picture's two files, .png and .svg.
function results.pictures(out, ...)
  local files = {}
  for _, name in ipairs{...} do
    for _, ending in ipairs{"png", "svg"} do files[#files + 1] = ("%s/%s.%s"):format(out, name, ending) end
  end
  return files
end

-- Entries of a manifest on which no number depends, and those that say once more what others say (`identity`).
local idle = {"^machine%.", "^script$", "^options%.out$", "^options%.overwrite$", "^options%.data_root$",
  "^options%.checkpoint", "^epochs$", "^steps$", "^identity", "^replica%.first_nonfinite"}

-- The first entry, options before others, in which two manifests differ, apart from those whose names match a pattern
-- of `free`; nil if there is none.
function results.difference(a, b, free)
  local keys = {}
  for key in pairs(a) do keys[#keys + 1] = key end
  for key in pairs(b) do if a[key] == nil then keys[#keys + 1] = key end end
  table.sort(keys, function(x, y)
    local first, second = x:find("^options%.") ~= nil, y:find("^options%.") ~= nil
    if first ~= second then return first end
    return x < y
  end)
  for _, key in ipairs(keys) do
    local ignored = a[key] == b[key]
    for _, patterns in ipairs{idle, free} do
      for _, pattern in ipairs(patterns) do ignored = ignored or key:find(pattern) ~= nil end
    end
    if not ignored then return key, a[key], b[key] end
  end
end

-- An error if a folder holds results of another configuration than the running script's, as its manifests tell: those
-- whose names match a pattern. `free` are patterns of what may differ, `images` the data of this run.
function results.expect_same_configuration(folder, pattern, depth, free, images)
  if script.manifest()["options.overwrite"] then return end
  local ok, names = pcall(script.files, folder, depth)
  for _, name in ipairs(ok and names or {}) do
    if name:find(pattern) then
      local there, mine = script.manifest(folder .. "/" .. name), script.manifest()
      mine["training_data.checksum"], there["options"] = images.checksum:match("^%S+"), nil
      for key in pairs(there) do
        if not key:find("^options%.") and key ~= "training_data.checksum" then there[key] = nil end
      end
      local key, theirs, ours = results.difference(there, mine, free)
      if key then
        local text = "%s holds results of another configuration: %s is %s in %s and %s here; "
        error((text .. "take another folder, or --overwrite"):format(folder, key, theirs, name, ours), 0)
      end
    end
  end
end

-- All of this for weights.lua, whose files are `path`.npz, .json and so many records in the folders of two copies.
-- Records that stand without a manifest, or with one of another spacing, are another run's: none may stay.
function results.claim_weights(out, path, copies, records, every, images)
  script.claim(path .. ".npz", results.weight_files(copies, records))
  results.claim_manifest(path .. ".json")
  results.expect_same_configuration(out, "^weights_n%d+%.json$", 1,
    {"^options%.n$", "^options%.iterations$", "^options%.every$", "^options%.mat$"}, images)
  local overwrite = script.manifest()["options.overwrite"]
  local last = not overwrite and script.manifest(path .. ".json")
  local is_same = last and (last["options.every"] or last["options.n"]) == every
  for _, copy in ipairs(copies) do
    results.clear(copy, "_conv_weight%.mat$", is_same and results.weight_files({copy}, records) or {})
  end
  if overwrite then os.remove(path .. ".json") end
end

return results
