-- The instability of Fig. 1 in two dimensions: there dt must not pass dx²/(4D) = 0.25. A pyramid smooths out below the
-- bound; beyond it the fastest modes of the grid grow out of its edges, first of all the checkerboard.
local o = args{
  "The heat equation in two dimensions, just inside and beyond its bound.",
  n = {63, "points along each axis"},
  inside = {0.24, "stable time step"},
  beyond = {0.27, "unstable time step"},
  steps = {300, "number of steps"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for pictures and numbers"},
}
script.claim(o.out .. "/heat2d.png", o.out .. "/heat2d.svg")
for _, dt in ipairs{o.inside, o.beyond} do script.claim(("%s/heat2d_dt%g.npz"):format(o.out, dt)) end
local bound = pde.cfl{scheme = "euler", dimensions = 2}
local fig = plot.figure{
  rows = 2, columns = 3, width = 9, height = 5.4, title = ("Heat equation in 2-D: bound \\Delta{}t = %g"):format(bound),
}

for row, dt in ipairs{o.inside, o.beyond} do
  local times = {0, dt * (o.steps // 2), dt * o.steps}
  local run = pde.heat{u0 = pde.tent(o.n, 0.1, o.n), dt = dt, steps = o.steps, snapshots = times}
  for column, t in ipairs(run.t) do
    fig:panel(row, column)
      :set{title = ("\\Delta{}t = %g, t = %.1f"):format(dt, t), grid = false}
      :image(run.u[column], {colormap = "viridis"})
  end
  script.save(("%s/heat2d_dt%g.npz"):format(o.out, dt), {t = run.t, u = run.u})
end
script.save(o.out .. "/heat2d.png", fig)
script.save(o.out .. "/heat2d.svg", fig)
print(("bound %g; results in %s/heat2d*"):format(bound, o.out))
