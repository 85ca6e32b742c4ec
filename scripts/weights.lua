-- Fig. 2, one curve: two copies of one network under plain SGD, k = 1 and k = 3, at learning rate 0.1/n for n epochs;
-- the relative difference of one layer's weights at each iteration i (from 1) for which i + 1 is a multiple of n.
local networks = require "networks"
local results = require "result_files"
local o = args{
  "Divergence of the weights of perturbed against original SGD (Fig. 2).",
  seed = {7, "seed of weights, order and augmentation"},
  n = {1, "divisor of the learning rate, and the number of epochs"},
  lr = {0.1, "learning rate, before it is divided by n"},
  k = {3.0, "the second copy's rescaling"},
  depth = {56, "of the residual network"},
  activation = {"swish", "swish (β = 5) or relu", choices = {"relu", "swish"}},
  convolution = {"direct", "of 3×3 kernels", choices = {"direct", "winograd", "winograd_2x2"}},
  optimizer = {"sgd", table.concat(networks.optimizers, ", "), choices = networks.optimizers},
  momentum = {0.0, "momentum"},
  weight_decay = {5e-4, "weight decay"},
  iterations = {type = "integer", "exact number of steps, however many epochs that takes; else n epochs"},
  every = {type = "integer", "i is recorded where i + 1 is a multiple of this; else of n"},
  layer = {type = "string", "parameter to compare; else layer2.5.conv1.weight, or what stands there at other depths"},
  subset = {type = "integer", "only the first so many training images"},
  batch = {128, "images in a batch"},
  data_root = {type = "string", "folder of CIFAR-10's files; else data/cifar10 if it is there, or synthetic images"},
  synthetic = {false, "train on synthetic images"},
  mat = {false, "also write the recorded weights of both copies as the original does, <record>_conv_weight.mat"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the numbers"},
}

if o.n < 1 or (o.every or 1) < 1 then error("--n and --every: at least 1 expected", 0) end
local images = data.images{root = o.data_root, synthetic = o.synthetic, subset = o.subset}
local batches = math.ceil(images:size() / o.batch)
local iterations, every = o.iterations or o.n * batches, o.every or o.n
local path, copies = ("%s/weights_n%d"):format(o.out, o.n), {}
local layer = o.layer or networks.watched_layer(o.depth)
local replicas, weights = {}, {}
for i, k in ipairs{1, o.k} do
  local net = nn.resnet{depth = o.depth, activation = o.activation, convolution = o.convolution, seed = o.seed}
  weights[i] = net:get_parameter(layer)
  replicas[i] = {model = net, optimizer = networks.optimizer(o.optimizer, net, {
    lr = o.lr / o.n, momentum = o.momentum, weight_decay = o.weight_decay, perturb = perturb.rescale{k = k}},
    {momentum = 0, weight_decay = 5e-4})}
end
for i = 1, o.mat and 2 or 0 do copies[i] = results.weights_folder(o.out, o, i) end
results.claim_weights(o.out, path, copies, (iterations + 1) // every - 1 // every, every, images)

local at, difference = {}, {}
train.run{
  replicas = replicas, data = images, batch = o.batch, seed = o.seed,
  epochs = math.ceil(iterations / batches), iterations = iterations, lr_every = 0, test = false,
  manifest = path .. ".json",
  on_step = function(iteration)
    if (iteration + 1) % every ~= 0 then return end
    at[#at + 1] = iteration
    difference[#at] = results.relative_l1(weights[1]:detach(), weights[2]:detach())
    for i, folder in ipairs(copies) do
      script.save(results.weight_file(folder, #at), {conv_weight = weights[i]:detach()})
    end
  end,
}
script.save(path .. ".npz", {
  iteration = tensor.new(at), relative_l1 = tensor.new(difference), n = o.n, lr = o.lr, k = o.k})
print(("n = %d, %s: %d records; difference %.3g after %d iterations, %.3g after %d; wrote %s.npz (%s)")
  :format(o.n, layer, #at, difference[1] or 0, at[1] or 0, difference[#at] or 0, at[#at] or 0, path, images.name))
