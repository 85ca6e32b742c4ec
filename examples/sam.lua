-- Sharpness-aware minimisation (Foret et al., ICLR 2021): the gradient of a step is taken where the loss is worst
-- within a distance rho, w + rho·g/|g|. The weights go back before the step, to the bit.
local o = args{
  "SAM around SGD with momentum.",
  steps = {200, "steps"}, rho = {0.05, "radius"}, lr = {0.1, "learning rate"}, every = {20, "steps between two lines"},
  seed = {1, "of the weights"}, dtype = {"float64", "float32 or float64", choices = {"float32", "float64"}},
}
local x = tensor.linspace(-1, 1, 64, o.dtype):unsqueeze(2)
local y = (x * 3):sin() + (x * 7):cos() / 2
local net = nn.Sequential(
  nn.Linear(1, 16, {seed = o.seed, dtype = o.dtype}), nn.Tanh(), nn.Linear(16, 1, {seed = o.seed + 1, dtype = o.dtype}))
local optimizer = optim.sgd(net:parameters(), {lr = o.lr, momentum = 0.9})

local weights = net:parameters()

-- The loss, with its gradient in the weights.
local function backward()
  optimizer:zero_grad()
  local loss = nn.mse_loss(net(x), y)
  loss:backward()
  return loss:item()
end

for step = 1, o.steps do
  local loss = backward()
  local kept, squares = {}, 0
  for i, w in ipairs(weights) do
    kept[i], squares = w:detach():clone(), squares + w.grad:square():sum()
  end
  autograd.no_grad(function()
    for _, w in ipairs(weights) do w:add_(w.grad * (o.rho / squares:sqrt())) end
  end)
  backward()
  autograd.no_grad(function()
    for i, w in ipairs(weights) do w:copy_(kept[i]) end
  end)
  optimizer:step()
  if step % o.every == 0 then print(("step %d loss %.15g"):format(step, loss)) end
end
