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
         "abs", "abs_", "acos", "acos_", "add", "add_", "addcdiv", "addcdiv_", "addcmul", "addcmul_", "all",
         "allclose", "amax", "amin", "any", "arange", "argmax", "argmin", "argsort", "asin", "asin_", "atan",
         "atan2", "atan2_", "atan_", "bernoulli", "bernoulli_", "bincount", "bmm", "bool", "byte", "cat",
         "ceil", "ceil_", "cholesky", "chunk", "clamp", "clamp_", "clone", "contiguous", "copy_", "cos",
         "cos_", "cosh", "cosh_", "count_nonzero", "cumprod", "cumsum", "default_generator", "det", "diag",
         "diagonal", "diff", "dim", "div", "div_", "dot", "double", "eigh", "eigvals", "einsum", "empty",
         "empty_like", "eq", "equal", "erf", "erf_", "exp", "exp2", "exp2_", "exp_", "expand", "expand_as",
         "expm1", "expm1_", "eye", "fft", "fftfreq", "fill_", "flatten", "flip", "flip_bits", "float",
         "floor", "floor_", "floor_divide", "floor_divide_", "full", "full_like", "gather", "ge", "generator",
         "get_default_dtype", "gt", "histc", "ifft", "index_add", "index_add_", "index_copy", "index_copy_",
         "index_fill", "index_fill_", "index_select", "inf", "int", "inverse", "irfft", "is_contiguous",
         "is_tensor", "isclose", "isfinite", "isinf", "isnan", "item", "le", "lerp", "lerp_", "linspace",
         "load", "log", "log10", "log10_", "log1p", "log1p_", "log2", "log2_", "log_", "log_softmax",
         "logical_and", "logical_not", "logical_not_", "logical_or", "logical_xor", "logsumexp", "long",
         "lstsq", "lt", "manual_seed", "masked_fill", "masked_fill_", "masked_select", "matmul", "max",
         "maximum", "maximum_", "mean", "median", "meshgrid", "min", "minimum", "minimum_", "mm", "movedim",
         "mul", "mul_", "multinomial", "mv", "nan", "nan_to_num", "nanmean", "nansum", "narrow", "ne", "neg",
         "neg_", "new", "next_down", "next_down_", "next_up", "next_up_", "nextafter", "nextafter_",
         "nonzero", "norm", "normal_", "numel", "one_hot", "ones", "ones_like", "outer", "permute", "pi",
         "pow", "pow_", "prod", "qr", "quantile", "rand", "rand_like", "randint", "randint_like", "randn",
         "randn_like", "randperm", "reciprocal", "reciprocal_", "relu", "relu_", "remainder", "remainder_",
         "repeat_interleave", "reshape", "reshape_as", "rfft", "rfftfreq", "roll", "round", "round_",
         "round_to", "rsqrt", "rsqrt_", "save", "scatter", "scatter_", "scatter_add", "scatter_add_",
         "select", "set_default_dtype", "sigmoid", "sigmoid_", "sign", "sign_", "sin", "sin_", "sinh",
         "sinh_", "size", "slogdet", "softmax", "solve", "sort", "split", "sqrt", "sqrt_", "square",
         "square_", "squeeze", "stack", "std", "stride", "sub", "sub_", "sum", "svd", "t", "tan", "tan_",
         "tanh", "tanh_", "tile", "to", "topk", "totable", "trace", "transpose", "tril", "triu", "trunc",
         "trunc_", "ulp_distance", "unbind", "uniform_", "unique", "unsqueeze", "var", "view", "view_as",
         "where", "zero_", "zeros", "zeros_like",
      } },
      nn = { fields = {
         "AdaptiveAvgPool2d", "AdaptiveMaxPool2d", "AvgPool2d", "BatchNorm1d", "BatchNorm2d", "Buffer",
         "Conv1d", "Conv2d", "Dropout", "ELU", "Embedding", "Flatten", "GELU", "GroupNorm", "Hardtanh",
         "Identity", "LayerNorm", "LeakyReLU", "Linear", "LogSoftmax", "MaxPool2d", "Module", "ModuleDict",
         "ModuleList", "Parameter", "ReLU", "Sequential", "SiLU", "Sigmoid", "Softmax", "Softplus", "Swish",
         "Tanh", "adaptive_avg_pool2d", "adaptive_max_pool2d", "avg_pool2d",
         "binary_cross_entropy_with_logits", "clip_grad_norm_", "clip_grad_value_", "conv1d", "conv2d",
         "cross_entropy", "dropout", "elu", "embedding", "gelu", "group_norm", "hardtanh", "huber_loss",
         init = { fields = { "calculate_gain", "constant_", "eye_", "kaiming_normal_", "kaiming_uniform_", "normal_", "ones_", "orthogonal_", "trunc_normal_", "uniform_", "xavier_normal_", "xavier_uniform_", "zeros_" } },
         "kl_div", "l1_loss", "layer_norm", "leaky_relu", "linear", "log_softmax", "max_pool2d", "mlp",
         "mse_loss", "nll_loss", "parameters_to_vector", "relu", "resnet", "sigmoid", "silu",
         "smooth_l1_loss", "softmax", "softplus", "tanh", "vector_to_parameters", "vgg16",
      } },
      perturb = { fields = {
         "custom", "noise", "none", "rescale", "round", "ulp",
      } },
      optim = { fields = {
         "Optimizer", "adagrad", "adam", "adamw", "lbfgs", "rmsprop",
         schedule = { fields = { "constant", "cosine", "exponential", "lambda", "linear", "multistep", "one_cycle", "step" } },
         "sgd",
      } },
      data = { fields = {
         "cifar10", "cifar10_or_synthetic", "images", "mnist", "synthetic_cifar", "tensors",
      } },
      train = { fields = {
         "progress", "run",
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
      sweep = { fields = {
         "folder", "grid", "log",
      } },
      results = { fields = {
         "curves", "detectable_ratio", "equal_spreads", "query", "runs", "summary", "table",
      } },
      script = { fields = {
         "args", "claim", "files", "manifest", "on_interrupt", "repr", "save", "seconds", "sorted_pairs",
      } },
   },
}

std = "lua54+instab_lua"
max_line_length = 120
unused_args = false  -- a callback names what it is given
