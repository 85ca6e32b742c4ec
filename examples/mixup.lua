-- mixup (Zhang et al., ICLR 2018): a network learns from weighted means of two examples and of their labels.
local o = args{
  "Classification of two spirals with mixup.",
  steps = {300, "steps"}, lr = {0.3, "learning rate"}, every = {20, "steps between two lines"},
  seed = {1, "of weights and mixtures"}, dtype = {"float64", "float32 or float64", choices = {"float32", "float64"}},
}
local n = 50
local t = tensor.linspace(0.5, 3, n, o.dtype)
local arm = tensor.stack({t * (t * 3):cos(), t * (t * 3):sin()}, 2) / 3
local x = tensor.cat{arm, -arm}
local labels = tensor.cat{tensor.full({n}, 1, "int64"), tensor.full({n}, 2, "int64")}
local targets = labels:one_hot(2):to(o.dtype)
local net = nn.Sequential(
  nn.Linear(2, 32, {seed = o.seed, dtype = o.dtype}), nn.GELU(), nn.Linear(32, 2, {seed = o.seed + 1, dtype = o.dtype}))
local optimizer = optim.adam(net:parameters(), {lr = o.lr / 10})
local generator = tensor.generator("torch", o.seed)

for step = 1, o.steps do
  local weight = generator:rand(1):item()                 -- Beta(1, 1) is uniform
  local partner = generator:randperm(2 * n)
  local mixed = x * weight + x[partner] * (1 - weight)
  local soft = targets * weight + targets[partner] * (1 - weight)
  optimizer:zero_grad()
  local loss = nn.cross_entropy(net(mixed), soft)
  loss:backward()
  optimizer:step()
  if step % o.every == 0 then
    local accuracy = net(x):argmax(2):eq(labels):to("float64"):mean():item()
    print(("step %d loss %.15g accuracy %.2f"):format(step, loss:item(), accuracy))
  end
end
