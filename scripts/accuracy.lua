-- Table 1, one seed: a network trained several times in lock-step on the same batches; the copies differ only in how a
-- step is rounded, w ← w − (lr·k)·(g/k). What differs in the end was grown from the last bit.
local o = args{
  "Final accuracy of copies of one network that differ in rounding only (Table 1).",
  seed = {1, "seed of weights, order and augmentation"},
  k = {{1, 3, 5, 7, 9, 11}, "rescalings, one copy each"},
  activation = {"relu", "relu or swish", choices = {"relu", "swish"}},
  convolution = {"direct", "or winograd, winograd_2x2: faster, other roundings",
    choices = {"direct", "winograd", "winograd_2x2"}},
  depth = {56, "of the residual network"},
  epochs = {200, "passes over the data"},
  subset = {type = "integer", "only the first so many training images"},
  batch = {128, "images in a batch"},
  lr = {0.1, "learning rate, divided by 10 every 40 epochs"},
  checkpoint = {false, "write a checkpoint after each epoch, and resume from it"},
  checkpoint_every = {0, "steps between further checkpoints within an epoch; 0: none"},
  data_root = {"data/cifar10", "folder of CIFAR-10's binary files; without them synthetic images are made"},
  out = {"result", "folder for the numbers"},
}

local images = data.cifar10_or_synthetic{root = o.data_root, subset = o.subset}
local folder = ("%s/seed%d"):format(o.out, o.seed)
local replicas = {}
for i, k in ipairs(o.k) do
  local net = nn.resnet{depth = o.depth, activation = o.activation, convolution = o.convolution, seed = o.seed}
  replicas[i] = {name = ("k = %g"):format(k), model = net, optimizer = optim.sgd(net:parameters(), {
    lr = o.lr, momentum = 0.9, nesterov = true, weight_decay = 5e-4, perturb = perturb.rescale{k = k}})}
end
local results = train.run{
  replicas = replicas, data = images, epochs = o.epochs, batch = o.batch, seed = o.seed,
  checkpoint = o.checkpoint and folder .. "/checkpoint.safetensors" or nil, checkpoint_every = o.checkpoint_every,
  manifest = folder .. "/manifest.json",
  on_epoch = function(epoch, metrics)
    local accuracies = {}
    for i, m in ipairs(metrics) do accuracies[i] = ("%.2f"):format(100 * m.test_accuracy[-1]) end
    print(("epoch %d: test accuracy %s %%"):format(epoch, table.concat(accuracies, "  ")))
  end,
}
for i, r in ipairs(results) do
  tensor.save(("%s/test%d.npy"):format(folder, i), r.test_accuracy * 100)
  tensor.save(("%s/train%d.npy"):format(folder, i), r.train_accuracy * 100)
  print(("%-8s  final test accuracy %.2f %%   (%s, %s)")
    :format(r.name, 100 * r.test_accuracy[-1], r.perturbations, images.name))
end
