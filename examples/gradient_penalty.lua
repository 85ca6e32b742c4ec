-- A gradient penalty (Gulrajani et al., NeurIPS 2017): a critic tells two sets of points apart, and pays where its
-- slope is not 1. The penalty holds a gradient, so its own gradient is a second derivative.
local o = args{
  "A critic with a gradient penalty.",
  steps = {200, "steps"}, weight = {10, "of the penalty"}, lr = {1e-3, "learning rate"},
  every = {20, "steps between two lines"},
  seed = {1, "of the weights"}, dtype = {"float64", "float32 or float64", choices = {"float32", "float64"}},
}
local t = tensor.linspace(0, 1, 32, o.dtype)
local real = tensor.stack({(t * 6):cos(), (t * 6):sin()}, 2)
local fake = tensor.stack({t * 2 - 1, (t * 5):sin() / 2}, 2)
local critic = nn.Sequential(
  nn.Linear(2, 24, {seed = o.seed, dtype = o.dtype}), nn.Softplus(),
  nn.Linear(24, 1, {seed = o.seed + 1, dtype = o.dtype}))
local optimizer = optim.adam(critic:parameters(), {lr = o.lr, betas = {0.5, 0.9}})

local function penalty()
  local mix = t:unsqueeze(2)
  local between = (real * mix + fake * (1 - mix)):requires_grad_()
  local slope = autograd.grad(critic(between):sum(), {between}, {create_graph = true})[1]
  return ((slope:square():sum(2):sqrt() - 1) ^ 2):mean()
end

for step = 1, o.steps do
  optimizer:zero_grad()
  local distance = critic(real):mean() - critic(fake):mean()
  local loss = -distance + penalty() * o.weight
  loss:backward()
  optimizer:step()
  if step % o.every == 0 then
    print(("step %d loss %.15g distance %.15g"):format(step, loss:item(), distance:item()))
  end
end
