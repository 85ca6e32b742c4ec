-- Fig. 2, one curve: two copies of one network under plain SGD, k = 1 and k = 3, at learning rate 0.1/n; the relative
-- difference of one layer's weights every n iterations.
local o = args{
  "Divergence of the weights of perturbed against original SGD (Fig. 2).",
  seed = {7, "seed of weights, order and augmentation"},
  n = {32, "divisor of the learning rate 0.1"},
  k = {3.0, "the second copy's rescaling"},
  depth = {56, "of the residual network"},
  activation = {"relu", "relu or swish", choices = {"relu", "swish"}},
  convolution = {"direct", "or winograd, winograd_2x2: faster, other roundings",
    choices = {"direct", "winograd", "winograd_2x2"}},
  iterations = {type = "integer", "number of steps; else n epochs"},
  every = {type = "integer", "iterations between two records; else n"},
  layer = {"layer2.5.conv1.weight", "parameter to compare"},
  subset = {type = "integer", "only the first so many training images"},
  batch = {128, "images in a batch"},
  data_root = {"data/cifar10", "folder of CIFAR-10's binary files; without them synthetic images are made"},
  out = {"result", "folder for the numbers"},
}

local images = data.cifar10_or_synthetic{root = o.data_root, subset = o.subset}
local replicas, weights = {}, {}
for i, k in ipairs{1, o.k} do
  local net = nn.resnet{depth = o.depth, activation = o.activation, convolution = o.convolution, seed = o.seed}
  weights[i] = net:named_parameters()[o.layer] or error(("the network has no parameter '%s'"):format(o.layer), 0)
  local sgd = optim.sgd(net:parameters(), {lr = 0.1 / o.n, perturb = perturb.rescale{k = k}})
  replicas[i] = {model = net, optimizer = sgd}
end
local at, difference = {}, {}
train.run{
  replicas = replicas, data = images, epochs = o.n, iterations = o.iterations, batch = o.batch, seed = o.seed,
  lr_every = 0, test = false, manifest = ("%s/weights_n%d.json"):format(o.out, o.n),
  on_step = function(iteration)
    if iteration % (o.every or o.n) ~= 0 then return end
    local a, b = weights[1]:detach(), weights[2]:detach()
    at[#at + 1] = iteration
    difference[#difference + 1] = (2 * ((a - b):abs() / (a:abs() + b:abs())):mean()):item()
  end,
}
local path = ("%s/weights_n%d.npz"):format(o.out, o.n)
tensor.save(path, {iteration = tensor.new(at), relative_l1 = tensor.new(difference), n = o.n})
print(("n = %d: difference %.3g after %d iterations, %.3g after %d; wrote %s (%s)")
  :format(o.n, difference[1] or 0, at[1] or 0, difference[#difference] or 0, at[#at] or 0, path, images.name))
