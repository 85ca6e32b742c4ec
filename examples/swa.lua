-- Stochastic weight averaging (Izmailov et al., UAI 2018): the mean of the weights at the end of the later epochs.
local o = args{
  "SGD on batches, and the average of its weights.",
  epochs = {20, "passes over the data"}, start = {10, "the first epoch whose weights count"},
  batch = {16, "examples in a step"}, lr = {0.1, "learning rate"}, seed = {1, "of the weights"},
  dtype = {"float64", "float32 or float64", choices = {"float32", "float64"}},
}
local x = tensor.linspace(-1, 1, 64, o.dtype):unsqueeze(2)
local y = (x * 3):sin() + (x * 7):cos() / 2
local net = nn.Sequential(
  nn.Linear(1, 16, {seed = o.seed, dtype = o.dtype}), nn.Tanh(), nn.Linear(16, 1, {seed = o.seed + 1, dtype = o.dtype}))
local optimizer = optim.sgd(net:parameters(), {lr = o.lr, momentum = 0.9})
local average, count = nil, 0

for epoch = 1, o.epochs do
  -- Every b-th example: the same batches in each epoch.
  local batches = x:size(1) // o.batch
  for b = 1, batches do
    local rows = tensor.arange(b, x:size(1), batches, "int64")
    optimizer:zero_grad()
    nn.mse_loss(net(x[rows]), y[rows]):backward()
    optimizer:step()
  end
  if epoch >= o.start then
    local weights = nn.parameters_to_vector(net:parameters()):detach()
    count = count + 1
    average = average and average + (weights - average) / count or weights
  end
  print(("epoch %d loss %.15g"):format(epoch, nn.mse_loss(net(x), y):item()))
end
nn.vector_to_parameters(average, net:parameters())
print(("average of %d loss %.15g"):format(count, nn.mse_loss(net(x), y):item()))
