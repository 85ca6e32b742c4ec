-- A residual network of LayerNorm blocks with Dropout, written as modules in a list, trained with AdamW and a cosine
-- schedule.
local o = args{
  "A residual multi-layer perceptron.",
  epochs = {30, "passes over the data"}, batch = {16, "examples in a step"}, blocks = {3, "residual blocks"},
  width = {16, "features"}, dropout = {0.1, "probability"}, lr = {3e-3, "learning rate"},
  seed = {1, "of weights and dropout"},
  dtype = {"float64", "float32 or float64", choices = {"float32", "float64"}},
}

local seed = o.seed - 1
local function linear(n, m)
  seed = seed + 1
  return nn.Linear(n, m, {dtype = o.dtype, seed = seed})
end

local function block(width)
  return nn.Module{
    norm = nn.LayerNorm(width, {dtype = o.dtype}), up = linear(width, 4 * width), down = linear(4 * width, width),
    dropout = nn.Dropout(o.dropout, {seed = seed}),
    forward = function(self, x) return x + self.dropout(self.down(nn.gelu(self.up(self.norm(x))))) end}
end

local blocks = {}
for i = 1, o.blocks do blocks[i] = block(o.width) end
local net = nn.Module{
  first = linear(1, o.width), blocks = blocks, last = linear(o.width, 1),
  forward = function(self, x)
    x = self.first(x)
    for _, b in ipairs(self.blocks) do x = b(x) end
    return self.last(x)
  end}

local x = tensor.linspace(-1, 1, 64, o.dtype):unsqueeze(2)
local y = (x * 3):sin() + (x * 7):cos() / 2
train.run{
  replicas = {{model = net, optimizer = optim.adamw(net:parameters(), {lr = o.lr, weight_decay = 0.01})}},
  data = data.tensors{x, y, test = {x, y}}, loss = nn.mse_loss, schedule = optim.schedule.cosine{epochs = o.epochs},
  epochs = o.epochs, batch = o.batch, shuffle = false,
  on_epoch = function(epoch, metrics)
    print(("epoch %d loss %.15g test %.15g"):format(epoch, metrics[1].loss[-1], metrics[1].test_loss[-1]))
  end,
}
