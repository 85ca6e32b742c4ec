-- The networks that scripts train, by their names on the command line.
local networks = {}

-- A network for a data set's images; `options` are those of nn.resnet, nn.vgg16 or nn.mlp, of which it takes its own.
function networks.make(name, images, options)
  local own = {activation = options.activation, dtype = options.dtype, seed = options.seed}
  if name == "mlp" then
    local shape = images.shape
    own.sizes = {shape[1] * shape[2] * shape[3], 512, 256, 10}
    return nn.mlp(own)
  end
  own.convolution = options.convolution
  if name == "vgg16" then return nn.vgg16(own) end
  own.depth = options.depth
  return nn.resnet(own)
end

-- The parameter that Fig. 2 watches, layer2.5.conv1.weight of a ResNet-56, or what stands there at another depth.
function networks.watched_layer(depth)
  local blocks = (depth - 2) // 6
  return ("layer2.%d.conv1.weight"):format(math.min(blocks - 1, math.floor(blocks * 5 / 9 + 0.5)))
end

-- The optimizers that scripts offer as --optimizer.
networks.optimizers = {"sgd", "adam", "adamw", "rmsprop", "adagrad", "lbfgs"}

-- An optimizer of this kind with what it has of rate, momentum and weight decay. That an option which it does not
-- have was given, with another value than the standard one, is an error.
function networks.optimizer(kind, net, o, standard)
  local options = {lr = o.lr, perturb = o.perturb, nesterov = kind == "sgd" and o.nesterov or nil}
  local has = {momentum = kind == "sgd" or kind == "rmsprop", weight_decay = kind ~= "lbfgs"}
  for _, name in ipairs{"momentum", "weight_decay"} do
    if has[name] then options[name] = o[name]
    elseif o[name] ~= standard[name] then error(("--%s: %s has none"):format(name, kind), 0) end
  end
  return optim[kind](net:parameters(), options)
end

return networks
