-- All of Figs. 1, 3 and 4 in one run, with the original's parameters unless told otherwise.
local o = args{
  "Makes Figs. 1, 3 and 4 in one run.",
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for pictures and numbers"},
  seed = {7, "seed of the first kernel"},
}

local folder = arg[0]:match("^(.*)/") or "."
local start = os.time()
for _, name in ipairs{"heat", "loss_plot", "oscillation_plot", "divergence_plot"} do
  print(("== %s"):format(name))
  local options = {[0] = ("%s/%s.lua"):format(folder, name), "--out", o.out}
  if o.overwrite then options[#options + 1] = "--overwrite" end
  if name ~= "heat" then options[#options + 1] = "--seed=" .. o.seed end
  arg = options
  dofile(options[0])
end
print(("all figures in %d s"):format(os.difftime(os.time(), start)))
