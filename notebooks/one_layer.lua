-- %% [markdown]
-- # Figs. 3 and 4: a network of one layer
--
-- An image, one convolution with a 32×32 kernel $w$, an activation, the mean, a sigmoid, cross-entropy, and weight
-- decay $\alpha$. It is small enough that the bound of its learning rate can be written down, and then be seen.

-- %%
local image, init = pde.checkerboard(256), tensor.generator("numpy", 7):randn(32, 32)
local iterations = 500
local n = tensor.arange(iterations)

-- %% [markdown]
-- ## Linearised: two bounds (Fig. 3)
--
-- With the activation replaced by its expansion, each step multiplies an eigenvector of the patches' Gram operator
-- by $1 - lr (\alpha - c \lambda)$. So descent is stable just when
--
-- $$c \lambda_{max} < \alpha < \frac{2}{lr} + c \lambda_{min}$$
--
-- Below, the data term wins over the weight decay; above, the time step is too long.

-- %%
local lr = 1e-8
local bounds = pde.stability{image = image, kernel = 32, lr = lr}
print(("stable for %.6g < alpha < %.6g"):format(bounds.alpha_min, bounds.alpha_max))
local alphas = {1.1e7, 1.2e7, 1.3e7, 1e8, 1.9e8, 2.1e8, 2.2e8}
local runs = pde.cnn_linear{image = image, init = init, lr = lr, alpha = alphas, iterations = iterations}

-- %%
local fig = plot.figure{xlabel = "iteration", ylabel = "loss", xscale = "log", yscale = "log", ylim = {0.1, 1e40}}
for i, alpha in ipairs(alphas) do
  local factor = bounds.growth(alpha, lr)
  fig:line(n, runs[i].loss, {label = ("\\alpha = %.2g"):format(alpha)})
  print(("alpha = %-8g factor %.6f  %s"):format(alpha, factor, factor < 1 and "stable" or "unstable"))
end
fig:show()

-- %% [markdown]
-- Look at 1.2·10⁷ and 1.3·10⁷, on either side of the lower bound: they fall together for 70 steps, while everything
-- but the dominant pattern dies out; then one rises and the other does not.
--
-- ## The exact gradient: restrained instabilities (Fig. 4, left)
--
-- Now $\alpha = 20$; without the data term the bound is $lr < 2 / \alpha = 0.1$. Beyond it the run blows up. From
-- 0.05 to 0.09 it does not blow up, and does not settle either: as soon as errors grow they move the weights to
-- where the local bound lies higher again.

-- %%
local rates = {0.01, 0.05, 0.07, 0.09, 0.11}
local exact = pde.cnn_nonlinear{image = image, init = init, lr = rates, alpha = 20, iterations = iterations}
local losses = plot.figure{xlabel = "iteration", ylabel = "loss", yscale = "log", xlim = {0, 150}, ylim = {0.1, 1e5}}
for i = #rates, 1, -1 do losses:line(n, exact[i].loss, {label = ("lr = %g"):format(rates[i]), width = 1}) end
losses:show()

-- %% [markdown]
-- ## Two runs that differ in rounding only (Fig. 4, right)
--
-- A step is computed as $w - (k \cdot lr)(g / k)$. In exact arithmetic $k$ changes nothing. Here two descents, $k =
-- 1$ and $k = 3$, start from the same kernel.

-- %%
local three = {0.01, 0.05, 0.09}
local twins = pde.cnn_divergence{image = image, init = init, lr = three, alpha = 20, iterations = iterations}
local distance = plot.figure{
  xlabel = "iteration", ylabel = "relative L_{1} distance", yscale = "log", ylim = {1e-18, 10},
}
for i, rate in ipairs(three) do
  distance:line(n, pde.moving_average(twins[i].distance, 20), {label = ("lr = %g"):format(rate)})
end
distance:show()

-- %% [markdown]
-- Where descent is stable the last bit stays the last bit. Where the instability is restrained, it is amplified
-- until the two runs have nothing in common but their loss.
