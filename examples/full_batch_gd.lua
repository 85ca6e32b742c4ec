-- Gradient descent on the whole training set, at the edge of stability (Cohen et al., ICLR 2021): the largest
-- eigenvalue of the loss's Hessian, the sharpness, rises to 2/lr and stays there. Power iteration on Hessian-vector
-- products finds it.
local o = args{
  "Full-batch gradient descent on a small network; its loss and its sharpness.",
  steps = {200, "steps"}, lr = {0.05, "learning rate"}, every = {10, "steps between two lines"},
  seed = {1, "of the weights"},
  dtype = {"float64", "float32 or float64", choices = {"float32", "float64"}},
}
local x = tensor.linspace(-1, 1, 64, o.dtype):unsqueeze(2)
local y = (x * 3):sin() + (x * 7):cos() / 2
local net = nn.Sequential(
  nn.Linear(1, 16, {seed = o.seed, dtype = o.dtype}), nn.Tanh(), nn.Linear(16, 1, {seed = o.seed + 1, dtype = o.dtype}))
local optimizer = optim.sgd(net:parameters(), {lr = o.lr})

-- The largest eigenvalue of the Hessian, by power iteration from a fixed vector.
local function sharpness(iterations)
  local parameters = net:parameters()
  local gradient = nn.parameters_to_vector(
    autograd.grad(nn.mse_loss(net(x), y), parameters, {create_graph = true}))
  local v = tensor.linspace(1, 2, gradient:numel(), o.dtype)
  local eigenvalue
  for _ = 1, iterations do
    v = v / v:norm()
    local product = nn.parameters_to_vector(
      autograd.grad(gradient:dot(v), parameters, {retain_graph = true}))
    eigenvalue, v = v:dot(product):item(), product
  end
  return eigenvalue
end

for step = 1, o.steps do
  optimizer:zero_grad()
  local loss = nn.mse_loss(net(x), y)
  loss:backward()
  optimizer:step()
  if step % o.every == 0 then
    print(("step %d loss %.15g sharpness %.15g of %g"):format(step, loss:item(), sharpness(20), 2 / o.lr))
  end
end
