-- %% [markdown]
-- # Fig. 1: when a time step is too long
--
-- The heat equation $u_t = D u_{xx}$ on 31 points, solved by explicit Euler with $\Delta x = 1$ and $D = 1$:
--
-- $$u_i^{n+1} = u_i^n + r (u_{i+1}^n - 2 u_i^n + u_{i-1}^n), \quad r = \frac{D \Delta t}{\Delta x^2}$$
--
-- Training a network is such a scheme too: gradient descent is explicit Euler on a differential equation in the
-- weights, and the learning rate is its time step. What goes wrong here goes wrong there, for the same reason.

-- %% The bound
-- One step multiplies the Fourier mode of angle θ by 1 − 4r·sin²(θ/2). No mode may grow: r ≤ ½.
local bound = pde.cfl{scheme = "euler"}
print(("no step longer than %g"):format(bound))
local angle = tensor.linspace(0, tensor.pi, 100)
local growth = plot.figure{title = "Growth of a mode in one step", xlabel = "\\theta", ylabel = "factor"}
for _, dt in ipairs{0.4, 0.8} do
  growth:line(angle, 1 - 4 * dt * (angle / 2):sin() ^ 2, {label = ("\\Delta{}t = %g"):format(dt)})
end
growth:hline(-1, {dash = "dashed"}):show()

-- %% [markdown]
-- At $\Delta t = 0.8$ the fastest mode, which changes its sign from point to point, is multiplied by −2.2 in each
-- step.
--
-- ## A tent, warm in the middle
--
-- The tip of the tent holds all modes, the fastest too.

-- %%
local tent = pde.tent(31, 0.1)
local function panel(dt, times)
  local run = pde.heat{u0 = tent, dt = dt, steps = 2001, snapshots = times}
  local fig = plot.figure{
    title = ("\\Delta{}t = %g"):format(dt), xlabel = "i", ylabel = "u_{i}", width = 5, height = 3.2,
  }
  for i, t in ipairs(run.t) do fig:line(tensor.arange(0, 30), run.u[i], {label = ("t = %g"):format(t)}) end
  fig:show()
  return run
end
local stable = panel(0.4, {0, 0.8, 2.4, 4, 40, 200})

-- %% The same with twice the step
local unstable = panel(0.8, {0, 0.8, 2.4, 4})

-- %% [markdown]
-- The oscillation starts at the tip after the very first step and grows without end. It is not a crash: the run
-- goes on, and tells when the first value was no longer finite.

-- %%
for _, run in ipairs{stable, unstable} do
  print(("first non-finite value after step %s, largest value at the end %g")
    :format(run.first_nonfinite or "none", run.u_final:abs():max():item()))
end
