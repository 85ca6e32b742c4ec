-- What scripts that read results share: finding files of ours and in the original's layouts, and telling whether two
-- runs differ in more than they should.
local results = {}

-- The files of a folder (and, with a depth, below it) whose names match one of some patterns, each as a list of the
-- pattern's captures, numbers as numbers, with its `path`; in the order of their captures.
function results.find(folder, patterns, depth)
  local found = {}
  for _, name in ipairs(script.files(folder, depth)) do
    for _, pattern in ipairs(patterns) do
      local captures = table.pack(name:match(pattern))
      if captures[1] then
        for i = 1, captures.n do captures[i] = tonumber(captures[i]) or captures[i] end
        captures.path, captures.folder = folder .. "/" .. name, (folder .. "/" .. name):match("^(.*)/")
        found[#found + 1] = captures
        break
      end
    end
  end
  table.sort(found, function(a, b)
    for i = 1, math.min(#a, #b) do
      if a[i] ~= b[i] and type(a[i]) == type(b[i]) then return a[i] < b[i] end
    end
    return a.path < b.path
  end)
  return found
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

-- The difference of the weights that two folders hold in such files, for records 1, 2, … as far as both have them.
function results.folders_l1(one, two)
  local distance, present = {}, {}
  for _, folder in ipairs{one, two} do
    for _, name in ipairs(script.files(folder)) do
      if name:find("_conv_weight%.mat$") then present[folder .. "/" .. name] = true end
    end
  end
  local function files(record) return results.weight_file(one, record), results.weight_file(two, record) end
  local a, b = files(1)
  while present[a] and present[b] do
    distance[#distance + 1] = results.relative_l1(tensor.load(a).conv_weight, tensor.load(b).conv_weight)
    present[a], present[b] = nil, nil
    a, b = files(#distance + 1)
  end
  local left = next(present)
  if left then io.stderr:write(("%s has no counterpart: records 1 to %d are drawn\n"):format(left, #distance)) end
  return tensor.new(distance)
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

return results
