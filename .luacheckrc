-- What luacheck knows of instab-lua 0.1.0. Made by `make docs` from the modules' declarations: do not edit.
-- Copied beside scripts of your own it checks them too: `luacheck script.lua`.

stds.instab_lua = {
   globals = { "arg" },  -- a script may set the arguments of one that it runs
   read_globals = {
      args = {},
      autograd = { fields = {
         "grad", "no_grad", "op",
      } },
      tensor = { fields = {
         "abs", "abs_", "acos", "acos_", "add", "add_", "all", "allclose", "amax", "amin", "any", "arange",
         "argmax", "argmin", "argsort", "asin", "asin_", "atan", "atan2", "atan2_", "atan_", "bincount",
         "bool", "cat", "ceil", "ceil_", "clamp", "clone", "contiguous", "copy_", "cos", "cos_", "cosh",
         "cosh_", "cumprod", "cumsum", "default_generator", "diagonal", "dim", "div", "div_", "dot", "double",
         "eigh", "eigvals", "eq", "equal", "erf", "erf_", "exp", "exp2", "exp2_", "exp_", "expand", "expm1",
         "expm1_", "eye", "fill_", "flatten", "flip", "flip_bits", "float", "floor", "floor_", "floor_divide",
         "floor_divide_", "full", "gather", "ge", "generator", "get_default_dtype", "gt", "histc",
         "index_select", "inf", "is_contiguous", "is_tensor", "isclose", "isfinite", "isinf", "isnan", "item",
         "le", "linspace", "load", "log", "log10", "log10_", "log1p", "log1p_", "log2", "log2_", "log_",
         "log_softmax", "logical_and", "logical_not", "logical_not_", "logical_or", "logical_xor",
         "logsumexp", "long", "lt", "manual_seed", "masked_select", "matmul", "max", "maximum", "maximum_",
         "mean", "median", "meshgrid", "min", "minimum", "minimum_", "mm", "mul", "mul_", "mv", "nan",
         "narrow", "ne", "neg", "neg_", "new", "next_down", "next_down_", "next_up", "next_up_", "nextafter",
         "nextafter_", "nonzero", "norm", "normal_", "numel", "ones", "ones_like", "outer", "permute", "pi",
         "pow", "pow_", "prod", "quantile", "rand", "randint", "randn", "randperm", "reciprocal",
         "reciprocal_", "relu", "relu_", "remainder", "remainder_", "reshape", "roll", "round", "round_",
         "round_to", "rsqrt", "rsqrt_", "save", "select", "set_default_dtype", "sigmoid", "sigmoid_", "sign",
         "sign_", "sin", "sin_", "sinh", "sinh_", "size", "softmax", "solve", "sort", "split", "sqrt",
         "sqrt_", "square", "square_", "squeeze", "stack", "std", "stride", "sub", "sub_", "sum", "svd", "t",
         "tan", "tan_", "tanh", "tanh_", "tile", "to", "topk", "totable", "transpose", "tril", "triu",
         "trunc", "trunc_", "ulp_distance", "uniform_", "unique", "unsqueeze", "var", "where", "zero_",
         "zeros", "zeros_like",
      } },
      nn = { fields = {
         "AvgPool2d", "BatchNorm2d", "Conv2d", "Flatten", "Linear", "MaxPool2d", "Module", "ReLU",
         "Sequential", "Swish", "binary_cross_entropy_with_logits", "cross_entropy", "mlp", "mse_loss",
         "resnet", "vgg16",
      } },
      perturb = { fields = {
         "custom", "noise", "none", "rescale", "round", "ulp",
      } },
      optim = { fields = {
         "adam", "adamw", "schedule", "sgd",
      } },
      data = { fields = {
         "cifar10", "cifar10_or_synthetic", "images", "mnist", "synthetic_cifar",
      } },
      train = { fields = {
         "run",
      } },
      pde = { fields = {
         "amplification", "cfl", "checkerboard", "cnn_divergence", "cnn_linear", "cnn_lr_bound",
         "cnn_nonlinear", "cnn_region_bounds", "cnn_regions", "evolve", "heat", "moving_average", "stability",
         "tent",
      } },
      plot = { fields = {
         "animate", "figure", "hist", "image", "line", "scatter", "show",
      } },
      display = { fields = {
         "clear", "html", "latex", "markdown", "show", "svg",
      } },
      progress = { fields = {
         "range",
      } },
      script = { fields = {
         "args", "claim", "files", "manifest", "on_interrupt", "repr", "save", "seconds", "sorted_pairs",
      } },
   },
}

std = "lua54+instab_lua"
max_line_length = 120
unused_args = false  -- a callback names what it is given
