-- Table 1, one seed: a network trained several times in lock-step on the same batches; the copies differ only in how a
-- step is rounded, w ← w − (lr·k)·(g/k). What differs in the end was grown from the last bit.
local networks = require "networks"
local results = require "result_files"
local o = args{
  "Final accuracy of copies of one network that differ in rounding only (Table 1).",
  seed = {7, "seed of weights, order and augmentation; the paper's are 1 … 6"},
  k = {{1, 3, 5, 7, 9, 11}, "rescalings, one copy each"},
  model = {"resnet", "resnet, vgg16 or mlp", choices = {"resnet", "vgg16", "mlp"}},
  data = {"cifar10", "cifar10, fashion-mnist or mnist", choices = {"cifar10", "fashion-mnist", "mnist"}},
  dtype = {"float32", "float32 or float64", choices = {"float32", "float64"}},
  activation = {"relu", "relu or swish (β = 5)", choices = {"relu", "swish"}},
  convolution = {"direct", "of 3×3 kernels", choices = {"direct", "winograd", "winograd_2x2"}},
  depth = {56, "of the residual network"},
  epochs = {200, "passes over the data"},
  subset = {type = "integer", "only the first so many training images"},
  batch = {128, "images in a batch"},
  optimizer = {"sgd", table.concat(networks.optimizers, ", "), choices = networks.optimizers},
  lr = {0.1, "learning rate"},
  lr_every = {40, "epochs after which the learning rate is divided by 10; 0: never"},
  momentum = {0.9, "momentum, of sgd Nesterov's"}, weight_decay = {5e-4, "weight decay"},
  checkpoint = {false, "write a checkpoint after each epoch, and resume from it"},
  checkpoint_every = {0, "steps between further checkpoints within an epoch; 0: none"},
  data_root = {type = "string", "folder of the data's files; else data/<name> if it is there, or synthetic images"},
  synthetic = {false, "train on synthetic images"},
  overwrite = {false, "replace files that this script did not write"},
  out = {"result", "folder for the numbers"},
}

local images = (o.epochs > 0 or o.data_root) and data.images{
  name = o.data, root = o.data_root, synthetic = o.synthetic, subset = o.subset, as_cifar = o.model ~= "mlp"}
if o.epochs <= 0 then return print(("epochs = %d: nothing is trained, and nothing written"):format(o.epochs)) end
local folder = ("%s/seed%d"):format(o.out, o.seed)
local function file(part, i) return ("%s/%s%d.npy"):format(folder, part, i) end

local replicas, files = {}, {}
for i, k in ipairs(o.k) do
  local net = networks.make(o.model, images, o)
  replicas[i] = {name = ("k = %g"):format(k), model = net, optimizer = networks.optimizer(o.optimizer, net, {
    lr = o.lr, momentum = o.momentum, nesterov = o.momentum > 0, weight_decay = o.weight_decay,
    perturb = perturb.rescale{k = k}}, {momentum = 0.9, weight_decay = 5e-4})}
  files[2 * i - 1], files[2 * i] = file("test", i), file("train", i)
end
script.claim(files)
results.claim_manifest(folder .. "/manifest.json")
-- More epochs go on from a checkpoint.
local free = {"^options%.seed$", o.checkpoint and "^options%.epochs$" or nil}
results.expect_same_configuration(o.out, "^seed%-?%d+/manifest%.json$", 2, free, images)
results.clear(folder, "^t%a+%d+%.npy$", files)
local runs = train.run{
  replicas = replicas, data = images, epochs = o.epochs, batch = o.batch, seed = o.seed, lr_every = o.lr_every,
  checkpoint = o.checkpoint and folder .. "/checkpoint.safetensors" or nil, checkpoint_every = o.checkpoint_every,
  manifest = folder .. "/manifest.json",
  on_epoch = function(epoch, metrics)
    local accuracies = {}
    for i, m in ipairs(metrics) do accuracies[i] = ("%.2f"):format(100 * m.test_accuracy[-1]) end
    print(("epoch %d: test accuracy %s %%"):format(epoch, table.concat(accuracies, "  ")))
  end,
}
for i, r in ipairs(runs) do
  script.save(file("test", i), r.test_accuracy * 100)
  script.save(file("train", i), r.train_accuracy * 100)
  print(("%-8s  final test accuracy %.2f %%   (%s, %s)")
    :format(r.name, 100 * r.test_accuracy[-1], r.perturbations, images.name))
end
