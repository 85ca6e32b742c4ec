-- Fig. 1: the heat equation by explicit Euler. The step dt = 0.4 is stable; dt = 0.8 is beyond dx²/(2D) = 0.5, where
-- each step multiplies the fastest modes, which the tip of the tent holds, by up to 1 − 4·0.8 = −2.2.
local o = args{
  "Fig. 1: the heat equation, stable (dt = 0.4) and unstable (dt = 0.8).",
  dt = {type = "number", "time step; without it both panels are made"},
  steps = {100001, "number of steps"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for pictures and numbers"},
}

local function panel(dt)
  local stable = dt <= pde.cfl{scheme = "euler"}
  local times = {}
  for _, t in ipairs(stable and {0, 0.8, 2.4, 4, 40, 200, 800} or {0, 0.8, 2.4, 4}) do
    if t <= dt * o.steps then times[#times + 1] = t end
  end
  local run = pde.heat{u0 = pde.tent(31, 0.1), dt = dt, steps = o.steps, snapshots = times}

  local fig = plot.figure{
    title = ("Heat equation, \\Delta{}t = %g (%s)"):format(dt, stable and "stable" or "unstable"),
    xlabel = "i", ylabel = "u_{i}", width = 5, height = 3.4,
  }
  for i, t in ipairs(run.t) do
    fig:line(tensor.arange(0, 30), run.u[i], {label = ("t = %g"):format(t)})
  end
  local path = ("%s/heat_dt%g"):format(o.out, dt)
  script.save(path .. ".png", fig)
  script.save(path .. ".svg", fig)
  script.save(path .. ".npz", {t = run.t, u = run.u, u_final = run.u_final})
  print(("dt = %g: %d steps, first non-finite value after step %s; results in %s.*")
    :format(dt, run.steps, run.first_nonfinite or "none", path))
end

local steps = o.dt and {o.dt} or {0.4, 0.8}
for _, dt in ipairs(steps) do
  for _, ending in ipairs{"png", "svg", "npz"} do script.claim(("%s/heat_dt%g.%s"):format(o.out, dt, ending)) end
end
for _, dt in ipairs(steps) do panel(dt) end
