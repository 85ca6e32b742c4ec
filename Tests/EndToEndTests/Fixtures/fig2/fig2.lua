-- Two copies of one network, k = 1 and k = 3, on the batches of a file: prints the relative difference of one layer's
-- weights after each step.
local o = args{
  "Fig. 2 in small, on given weights and batches.",
  n = {8, "divisor of the learning rate 0.1"},
  steps = {96, "number of steps"},
  batch = {32, "images in a batch"},
  dtype = {"float32", "of the network", choices = {"float32", "float64"}},
  layer = {"layer2.2.conv1.weight", "parameter to compare"},
  init = {type = "string", "state dict of a Swish ResNet-20"},
  batches = {type = "string", "images (uint8) and labels (from 0)"},
}

local init, given = tensor.load(o.init), tensor.load(o.batches)
local function channels(values) return tensor.new(values, "float32"):reshape(1, 3, 1, 1) end
local mean, std = channels{0.507, 0.487, 0.441}, channels{0.267, 0.256, 0.276}
local nets, optimizers, weights = {}, {}, {}
for i, k in ipairs{1, 3} do
  nets[i] = nn.resnet{depth = 20, activation = "swish", dtype = o.dtype}
  nets[i]:load_state_dict(init)
  weights[i] = nets[i]:get_parameter(o.layer)
  optimizers[i] = optim.sgd(nets[i]:parameters(), {
    lr = 0.1 / o.n, weight_decay = 5e-4, perturb = perturb.rescale{k = k}})
end
local count = #given.labels // o.batch
for step = 1, o.steps do
  local first = (step - 1) % count * o.batch + 1
  local x = ((given.images:narrow(1, first, o.batch):to("float32") / 255 - mean) / std):to(o.dtype)
  local labels = given.labels:narrow(1, first, o.batch) + 1
  for i, net in ipairs(nets) do
    optimizers[i]:zero_grad()
    nn.cross_entropy(net(x), labels):backward()
    optimizers[i]:step()
  end
  local a, b = weights[1]:detach():to("float64"), weights[2]:detach():to("float64")
  print(("%.17g"):format((2 * ((a - b):abs() / (a:abs() + b:abs())):mean()):item()))
end
