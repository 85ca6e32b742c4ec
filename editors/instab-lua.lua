---@meta instab-lua

-- Definitions of instab-lua 0.1.0 for the Lua language server. Made by `make docs` from the help text of the
-- bindings: do not edit.
-- luacheck: ignore

---A stream of random numbers: same seed, same numbers, on every machine and for any number of threads.
---
---Kinds: `philox` (counter-based, parallel; the default), `numpy` (NumPy's legacy `RandomState`) and `torch` (PyTorch's CPU generator). The last two give the same random numbers as those libraries from the same seed; only `randn` of 16 values or more and `normal_` of `torch` may differ in the last bits from a PyTorch that fuses multiplications and additions (AVX2, AVX-512).
---@class generator
---@field kind string `philox`, `numpy` or `torch`.
local class_generator = {}

---Uniform numbers of [0, 1).
---
---```lua
---tensor.generator('philox', 1):rand(2, 3)
---```
---@param ... integer|table|string sizes sizes, as numbers or one table, then perhaps a dtype
---@return tensor
function class_generator:rand(...) end

---Normal numbers of mean 0 and standard deviation 1.
---
---```lua
---tensor.generator('philox', 1):randn(2, 3)
---```
---@param ... integer|table|string sizes sizes, as numbers or one table, then perhaps a dtype
---@return tensor
function class_generator:randn(...) end

---Integers from `low` to `high`, both included, as `math.random`.
---
---```lua
---tensor.generator('philox', 1):randint(1, 6, 10)
---```
---@param low integer
---@param high integer
---@param ... integer|table sizes sizes, as numbers or one table
---@return tensor
function class_generator:randint(low, high, ...) end

---The numbers 1 … n in random order.
---
---```lua
---tensor.generator('philox', 1):randperm(5)
---```
---@param n integer (at least 0)
---@return tensor
function class_generator:randperm(n) end

---Fills a tensor with uniform numbers of [low, high).
---@param t tensor
---@param low? number (default 0)
---@param high? number (default 1)
---@return tensor
function class_generator:uniform_(t, low, high) end

---Fills a tensor with normal numbers.
---@param t tensor
---@param mean? number (default 0)
---@param std? number (default 1)
---@return tensor
function class_generator:normal_(t, mean, std) end

---Uniform numbers of [0, 1) in the shape and dtype of a tensor.
---@param t tensor
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function class_generator:rand_like(t, dtype) end

---Normal numbers of mean 0 and deviation 1 in the shape and dtype of a tensor.
---@param t tensor
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function class_generator:randn_like(t, dtype) end

---Integers from `low` to `high`, both included, in the shape and dtype of a tensor.
---@param t tensor
---@param low integer
---@param high integer
---@return tensor
function class_generator:randint_like(t, low, high) end

---1 with the probability that stands in each element, else 0; shape and dtype stay.
---
---Whether a uniform number of the dtype, as `rand` gives it, lies below the probability. A generator of kind `torch` gives PyTorch's outcomes of `torch.bernoulli(p)` (its `bernoulli_(0.5)` and dropout draw otherwise). It has no derivative.
---@param t tensor
---@return tensor
function class_generator:bernoulli(t) end

---Fills a tensor with 1, of that probability, or 0.
---@param t tensor
---@param p? number|tensor also a tensor of probabilities, which broadcasts (default 0.5)
---@return tensor
function class_generator:bernoulli_(t, p) end

---n positions, from 1, drawn in proportion to the weights in a vector or in each row of a matrix (int64).
---
---With replacement, more than one draw and a generator of kind `torch`, PyTorch's positions. Without replacement PyTorch draws exponential numbers in its own way: same chances, other positions.
---@param t tensor
---@param n integer (at least 0)
---@param replacement? boolean put back what was drawn (default false)
---@return tensor
function class_generator:multinomial(t, n, replacement) end

---Starts the stream of a seed from its beginning.
---@param seed integer
---@return generator
function class_generator:seed(seed) end

---All that is needed to go on from here, as a string of bytes.
---@return string
function class_generator:state() end

---Goes on where a state was taken.
---@param state string
---@return generator
function class_generator:restore(state) end

---Derivatives of what tensors went through.
---
---Operations on a tensor with `requires_grad` are recorded; `loss:backward()` gathers d loss/d tensor in the `grad` of every such leaf. In-place operations are recorded too, through views as well; only a leaf that requires gradients is changed inside `autograd.no_grad` alone. An operation without derivative refuses such tensors. While operations are recorded, `x[i]` of a tensor that requires gradients is a tensor without dimensions: it computes, compares (`<`, `<=`), joins (`..`) and formats (`%g`, `tonumber`) as its number would; but `x[i] == 1` is never true, for Lua compares values of two types without asking: write `x[i]:eq(1)` or `x[i]:item() == 1`.
---@class autogradlib
autograd = {}

---Calls a function without recording, and returns what it returns.
---
---```lua
---autograd.no_grad(function() return tensor.ones(2) * 2 end)
---```
---@param f function
---@return any ...
function autograd.no_grad(f) end

---Options of `autograd.grad`.
---@class autograd.grad.Options
---@field create_graph? boolean record the derivatives, to be differentiated again (default false)
---@field allow_unused? boolean nil for an input without part in the output, which else is an error (default false)
---@field retain_graph? boolean keep what was saved, for another pass (default true)
---@field grad_output? tensor d something/d output; 1 for one element

---Gradients of an output with respect to inputs, in a list; the leaves gather nothing.
---
---With `create_graph` the gradients can be differentiated: a Hessian times v is `autograd.grad(g, {x}, {grad_output = v})[1]` with `g = autograd.grad(f, {x}, {create_graph = true})[1]`. The graph is kept, and the same product has the same bits every time.
---
---```lua
---local x = tensor.ones(2):requires_grad_(); return autograd.grad((x ^ 3):sum(), {x})[1]
---```
---@param output tensor
---@param inputs parameters|table net:parameters()
---@param options? autograd.grad.Options
---@return tensor[]
function autograd.grad(output, inputs, options) end

---Options of `autograd.op`.
---@class autograd.op.Options
---@field name? string in messages (default "op")
---@field forward fun(...: any): any function(inputs…) that returns a tensor
---@field backward fun(gradient: any, ...: any): any function(gradient, inputs…) that returns a gradient (or nil) for each input

---An operation of your own: a forward, and a backward that gives the gradient of each input.
---
---```lua
---local cube = autograd.op{forward = function(x) return x ^ 3 end, backward = function(g, x) return g * 3 * x ^ 2 end}
---```
---@param options autograd.op.Options
---@return function
function autograd.op(options) end

---A dense n-dimensional array.
---
---`t[i]` is an element of a vector, or a slice of more dimensions. `t[{i, j}]` is one element; `t[{i, {first, last}, {}}]` takes position i, a range (`{first, last, step}`), and all of the third dimension. `t[mask]` with a bool tensor and `t[positions]` with an integer tensor pick elements. All of them can be assigned to: `t[{{2, 4}}] = 0`, `t[t:lt(0)] = 0`. `pairs(t)` and `ipairs(t)` walk the first dimension (the position after the last is nil, others outside are errors). `t == 1` is never true, whatever `t` holds: Lua compares values of two types without asking; write `t:eq(1)`, or `t:item() == 1`. An element of a tensor that requires gradients is itself a tensor while operations are recorded (see `autograd`).
---@class tensor
---@field requires_grad boolean Whether gradients with respect to the tensor are recorded; can be set on leaves.
---@field grad tensor|nil The gradients gathered so far, or nil; can be set.
---@field is_leaf boolean Whether the tensor was not computed by recorded operations.
---@field shape integer[] Sizes of the dimensions.
---@field dtype string Name of the element type.
---@field T tensor The matrix transposed, a view.
---@operator len: integer
---@operator add(any): tensor
---@operator sub(any): tensor
---@operator mul(any): tensor
---@operator div(any): tensor
---@operator idiv(any): tensor
---@operator mod(any): tensor
---@operator pow(any): tensor
---@operator band(any): tensor
---@operator bor(any): tensor
---@operator bxor(any): tensor
---@operator unm: tensor
---@operator bnot: tensor
---@operator concat(any): string
---@field [integer] any
---@field [table] any
---@field [tensor] any
local class_tensor = {}

---Fills a tensor with uniform numbers of [low, high).
---
---```lua
---tensor.zeros(3):uniform_(-1, 1)
---```
---@param low? number (default 0)
---@param high? number (default 1)
---@return tensor
function class_tensor:uniform_(low, high) end

---Fills a tensor with normal numbers.
---
---```lua
---tensor.zeros(3):normal_(0, 0.1)
---```
---@param mean? number (default 0)
---@param std? number (default 1)
---@return tensor
function class_tensor:normal_(mean, std) end

---Uniform numbers of [0, 1) in the shape and dtype of a tensor.
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function class_tensor:rand_like(dtype) end

---Normal numbers of mean 0 and deviation 1 in the shape and dtype of a tensor.
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function class_tensor:randn_like(dtype) end

---Integers from `low` to `high`, both included, in the shape and dtype of a tensor.
---
---```lua
---tensor.zeros(3):randint_like(1, 6)
---```
---@param low integer
---@param high integer
---@return tensor
function class_tensor:randint_like(low, high) end

---1 with the probability that stands in each element, else 0; shape and dtype stay.
---
---Whether a uniform number of the dtype, as `rand` gives it, lies below the probability. A generator of kind `torch` gives PyTorch's outcomes of `torch.bernoulli(p)` (its `bernoulli_(0.5)` and dropout draw otherwise). It has no derivative.
---
---```lua
---tensor.full(5, 0.5):bernoulli()
---```
---@return tensor
function class_tensor:bernoulli() end

---Fills a tensor with 1, of that probability, or 0.
---
---```lua
---tensor.zeros(5):bernoulli_(0.3)
---```
---@param p? number|tensor also a tensor of probabilities, which broadcasts (default 0.5)
---@return tensor
function class_tensor:bernoulli_(p) end

---n positions, from 1, drawn in proportion to the weights in a vector or in each row of a matrix (int64).
---
---With replacement, more than one draw and a generator of kind `torch`, PyTorch's positions. Without replacement PyTorch draws exponential numbers in its own way: same chances, other positions.
---
---```lua
---tensor{1, 0, 3}:multinomial(5, true)
---```
---@param n integer (at least 0)
---@param replacement? boolean put back what was drawn (default false)
---@return tensor
function class_tensor:multinomial(n, replacement) end

---Makes the tensor one whose gradients are recorded.
---
---```lua
---tensor.ones(2):requires_grad_()
---```
---@param requires_grad? boolean (default true)
---@return tensor
function class_tensor:requires_grad_(requires_grad) end

---Options of `tensor:backward`.
---@class tensor.backward.Options
---@field retain_graph? boolean keep what was saved, for another pass (default false)
---@field create_graph? boolean record the derivatives, to be differentiated again (default false)

---Adds d self/d leaf to the `grad` of every leaf that the tensor depends on.
---
---Options may follow in turn too: `y:backward(nil, true)`.
---
---```lua
---(tensor.ones(2):requires_grad_() ^ 2):sum():backward()
---```
---@param gradient? tensor d something/d self; 1 for one element
---@param options? tensor.backward.Options
function class_tensor:backward(gradient, options) end

---The same elements in the same memory, cut off the tape.
---@return tensor
function class_tensor:detach() end

---Keeps the gradient of a computed tensor too.
function class_tensor:retain_grad() end

---Calls a function with the gradient in each backward pass; a tensor that it returns takes its place.
---@param hook function
function class_tensor:register_hook(hook) end

---Options of `tensor:round_to`.
---@class tensor.round_to.Options
---@field format? "bfloat16"|"float16"|"tf32"|"float32"
---@field mantissa? integer bits of the fraction, in place of a format (between 0 and 52)
---@field exponent? integer bits of the exponent, in place of a format; at most the tensor's (between 2 and 11)
---@field mode? "nearest"|"toward_zero"|"up"|"down"|"stochastic" (default "nearest")
---@field seed? integer of the stochastic mode; without it the default generator's numbers

---Every element rounded to a value of another floating-point format; the dtype stays.
---
---`mantissa` counts the bits of the fraction without the leading one, `exponent` those of the exponent; both as IEEE 754 has them, with subnormal numbers, and neither more than the tensor's own. Beyond the largest value: infinity, or the largest where the mode rounds towards it. Stochastic rounding takes 53 random bits for each element, in row-major order. It has no derivative: `detach()` first, or `autograd.no_grad`.
---
---```lua
---tensor{0.1, 1 / 3}:round_to{format = 'bfloat16'}
---```
---@param options? tensor.round_to.Options
---@return tensor
function class_tensor:round_to(options) end

---How many steps from one value of the format to the next lie between the elements of two tensors.
---
---Both float32 or both float64; shapes broadcast. 0 and −0 are one value, and the way from a negative to a positive number leads through it; infinity is one step beyond the largest number. 2⁶³ − 1 where an element is NaN, and where there are more steps than that.
---
---```lua
---tensor.ulp_distance(tensor{1, -1}, tensor{1 + 2 ^ -52, 1})
---```
---@param other tensor|number
---@return any
function class_tensor:ulp_distance(other) end

---The elements with those bits flipped that are set in a mask.
---
---Shapes broadcast; the dtype stays. Bit 0 is the last of the fraction, the highest is the sign. A mask with bits beyond the element's size is an error. It has no derivative.
---
---```lua
---tensor{1, 2}:flip_bits(1)  -- the last bit of each
---```
---@param mask any
---@return tensor
function class_tensor:flip_bits(mask) end

---A tensor of zeros of the same shape and dtype.
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function class_tensor:zeros_like(dtype) end

---A tensor of ones of the same shape and dtype.
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function class_tensor:ones_like(dtype) end

---A tensor to be filled (of zeros: what memory held before has no place in a result) of the same shape and dtype.
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function class_tensor:empty_like(dtype) end

---A tensor of the same shape and dtype whose elements are all one value.
---
---```lua
---tensor.zeros(2):full_like(0.5)
---```
---@param value number|boolean
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function class_tensor:full_like(value, dtype) end

---Size of one dimension, or a table of all.
---@param dim? integer
---@return integer|integer[]
function class_tensor:size(dim) end

---Number of dimensions.
---@return integer
function class_tensor:dim() end

---Number of elements.
---@return integer
function class_tensor:numel() end

---Distances between neighbours along each dimension, in elements.
---@return integer[]
function class_tensor:stride() end

---Whether the elements lie in row-major order without gaps.
---@return boolean
function class_tensor:is_contiguous() end

---The only element of a tensor of one element, as a Lua value.
---
---```lua
---tensor{4, 5}:sum():item()
---```
---@return number|boolean
function class_tensor:item() end

---The elements as nested Lua tables.
---
---```lua
---tensor.eye(2):totable()
---```
---@return table
function class_tensor:totable() end

---The elements in another dtype; the tensor itself if it has it already.
---
---To an integer dtype, fractions are cut off and what it does not hold wraps (300 as uint8 is 44; NaN and infinity become 0); float64 to float32 rounds to nearest even.
---
---```lua
---tensor{1.5, 2.5}:to('int64')
---```
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function class_tensor:to(dtype) end

---The elements as float32.
---@return tensor
function class_tensor:float() end

---The elements as float64.
---@return tensor
function class_tensor:double() end

---The elements as int64.
---@return tensor
function class_tensor:long() end

---The elements as int32.
---@return tensor
function class_tensor:int() end

---The elements as uint8.
---@return tensor
function class_tensor:byte() end

---The elements as bool.
---@return tensor
function class_tensor:bool() end

---A contiguous copy with memory of its own.
---@return tensor
function class_tensor:clone() end

---A contiguous tensor of the same elements: itself if it is one.
---@return tensor
function class_tensor:contiguous() end

---Negative, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):neg()
---```
---@return tensor
function class_tensor:neg() end

---`neg` in place.
---@return tensor
function class_tensor:neg_() end

---Magnitude, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):abs()
---```
---@return tensor
function class_tensor:abs() end

---`abs` in place.
---@return tensor
function class_tensor:abs_() end

---Sign: −1, 0 or 1, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sign()
---```
---@return tensor
function class_tensor:sign() end

---`sign` in place.
---@return tensor
function class_tensor:sign_() end

---Square, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):square()
---```
---@return tensor
function class_tensor:square() end

---`square` in place.
---@return tensor
function class_tensor:square_() end

---Square root, correctly rounded, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sqrt()
---```
---@return tensor
function class_tensor:sqrt() end

---`sqrt` in place.
---@return tensor
function class_tensor:sqrt_() end

---1 / √x, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):rsqrt()
---```
---@return tensor
function class_tensor:rsqrt() end

---`rsqrt` in place.
---@return tensor
function class_tensor:rsqrt_() end

---1 / x, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):reciprocal()
---```
---@return tensor
function class_tensor:reciprocal() end

---`reciprocal` in place.
---@return tensor
function class_tensor:reciprocal_() end

---Rounded down, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):floor()
---```
---@return tensor
function class_tensor:floor() end

---`floor` in place.
---@return tensor
function class_tensor:floor_() end

---Rounded up, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):ceil()
---```
---@return tensor
function class_tensor:ceil() end

---`ceil` in place.
---@return tensor
function class_tensor:ceil_() end

---Rounded to the nearest integer, halves to even, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):round()
---```
---@return tensor
function class_tensor:round() end

---`round` in place.
---@return tensor
function class_tensor:round_() end

---Rounded towards 0, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):trunc()
---```
---@return tensor
function class_tensor:trunc() end

---`trunc` in place.
---@return tensor
function class_tensor:trunc_() end

---max(x, 0); NaN stays NaN, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):relu()
---```
---@return tensor
function class_tensor:relu() end

---`relu` in place.
---@return tensor
function class_tensor:relu_() end

---1 / (1 + exp(−x)), element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sigmoid()
---```
---@return tensor
function class_tensor:sigmoid() end

---`sigmoid` in place.
---@return tensor
function class_tensor:sigmoid_() end

---Exponential, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):exp()
---```
---@return tensor
function class_tensor:exp() end

---`exp` in place.
---@return tensor
function class_tensor:exp_() end

---2ˣ, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):exp2()
---```
---@return tensor
function class_tensor:exp2() end

---`exp2` in place.
---@return tensor
function class_tensor:exp2_() end

---exp(x) − 1, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):expm1()
---```
---@return tensor
function class_tensor:expm1() end

---`expm1` in place.
---@return tensor
function class_tensor:expm1_() end

---Natural logarithm, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):log()
---```
---@return tensor
function class_tensor:log() end

---`log` in place.
---@return tensor
function class_tensor:log_() end

---Logarithm to base 2, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):log2()
---```
---@return tensor
function class_tensor:log2() end

---`log2` in place.
---@return tensor
function class_tensor:log2_() end

---Logarithm to base 10, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):log10()
---```
---@return tensor
function class_tensor:log10() end

---`log10` in place.
---@return tensor
function class_tensor:log10_() end

---log(1 + x), within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):log1p()
---```
---@return tensor
function class_tensor:log1p() end

---`log1p` in place.
---@return tensor
function class_tensor:log1p_() end

---Sine, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sin()
---```
---@return tensor
function class_tensor:sin() end

---`sin` in place.
---@return tensor
function class_tensor:sin_() end

---Cosine, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):cos()
---```
---@return tensor
function class_tensor:cos() end

---`cos` in place.
---@return tensor
function class_tensor:cos_() end

---Tangent, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):tan()
---```
---@return tensor
function class_tensor:tan() end

---`tan` in place.
---@return tensor
function class_tensor:tan_() end

---Inverse sine, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):asin()
---```
---@return tensor
function class_tensor:asin() end

---`asin` in place.
---@return tensor
function class_tensor:asin_() end

---Inverse cosine, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):acos()
---```
---@return tensor
function class_tensor:acos() end

---`acos` in place.
---@return tensor
function class_tensor:acos_() end

---Inverse tangent, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):atan()
---```
---@return tensor
function class_tensor:atan() end

---`atan` in place.
---@return tensor
function class_tensor:atan_() end

---Hyperbolic sine, within 1 ulp; near overflow within 3, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sinh()
---```
---@return tensor
function class_tensor:sinh() end

---`sinh` in place.
---@return tensor
function class_tensor:sinh_() end

---Hyperbolic cosine, within 1 ulp; near overflow within 3, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):cosh()
---```
---@return tensor
function class_tensor:cosh() end

---`cosh` in place.
---@return tensor
function class_tensor:cosh_() end

---Hyperbolic tangent, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):tanh()
---```
---@return tensor
function class_tensor:tanh() end

---`tanh` in place.
---@return tensor
function class_tensor:tanh_() end

---Error function, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):erf()
---```
---@return tensor
function class_tensor:erf() end

---`erf` in place.
---@return tensor
function class_tensor:erf_() end

---The next larger value of the format: one unit in the last place up, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):next_up()
---```
---@return tensor
function class_tensor:next_up() end

---`next_up` in place.
---@return tensor
function class_tensor:next_up_() end

---The next smaller value of the format: one unit in the last place down, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):next_down()
---```
---@return tensor
function class_tensor:next_down() end

---`next_down` in place.
---@return tensor
function class_tensor:next_down_() end

---Whether NaN, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):isnan()
---```
---@return tensor
function class_tensor:isnan() end

---Whether infinite, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):isinf()
---```
---@return tensor
function class_tensor:isinf() end

---Whether finite, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):isfinite()
---```
---@return tensor
function class_tensor:isfinite() end

---Whether it does not hold, element by element.
---
---```lua
---tensor{true, false}:logical_not()
---```
---@return tensor
function class_tensor:logical_not() end

---`logical_not` in place.
---@return tensor
function class_tensor:logical_not_() end

---Sum, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:add(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:add(other) end

---`add` in place.
---@param other tensor|number
---@return tensor
function class_tensor:add_(other) end

---Difference, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:sub(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:sub(other) end

---`sub` in place.
---@param other tensor|number
---@return tensor
function class_tensor:sub_(other) end

---Product, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:mul(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:mul(other) end

---`mul` in place.
---@param other tensor|number
---@return tensor
function class_tensor:mul_(other) end

---The larger (NaN if either is), element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:maximum(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:maximum(other) end

---`maximum` in place.
---@param other tensor|number
---@return tensor
function class_tensor:maximum_(other) end

---The smaller (NaN if either is), element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:minimum(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:minimum(other) end

---`minimum` in place.
---@param other tensor|number
---@return tensor
function class_tensor:minimum_(other) end

---Remainder with the sign of the divisor, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:remainder(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:remainder(other) end

---`remainder` in place.
---@param other tensor|number
---@return tensor
function class_tensor:remainder_(other) end

---Quotient rounded down, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:floor_divide(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:floor_divide(other) end

---`floor_divide` in place.
---@param other tensor|number
---@return tensor
function class_tensor:floor_divide_(other) end

---Quotient, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:div(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:div(other) end

---`div` in place.
---@param other tensor|number
---@return tensor
function class_tensor:div_(other) end

---Power, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:pow(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:pow(other) end

---`pow` in place.
---@param other tensor|number
---@return tensor
function class_tensor:pow_(other) end

---Angle of the point (other, self), in radians, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:atan2(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:atan2(other) end

---`atan2` in place.
---@param other tensor|number
---@return tensor
function class_tensor:atan2_(other) end

---The next value of the format in the direction of the other, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:nextafter(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:nextafter(other) end

---`nextafter` in place.
---@param other tensor|number
---@return tensor
function class_tensor:nextafter_(other) end

---Whether equal, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:eq(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:eq(other) end

---Whether not equal, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:ne(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:ne(other) end

---Whether less, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:lt(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:lt(other) end

---Whether less or equal, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:le(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:le(other) end

---Whether greater, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:gt(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:gt(other) end

---Whether greater or equal, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:ge(2)
---```
---@param other tensor|number
---@return tensor
function class_tensor:ge(other) end

---Whether both hold, element by element, shapes broadcast.
---
---```lua
---tensor{true, false}:logical_and(tensor{true, true})
---```
---@param other tensor|number
---@return tensor
function class_tensor:logical_and(other) end

---Whether either holds, element by element, shapes broadcast.
---
---```lua
---tensor{true, false}:logical_or(tensor{true, true})
---```
---@param other tensor|number
---@return tensor
function class_tensor:logical_or(other) end

---Whether exactly one holds, element by element, shapes broadcast.
---
---```lua
---tensor{true, false}:logical_xor(tensor{true, true})
---```
---@param other tensor|number
---@return tensor
function class_tensor:logical_xor(other) end

---Each element held between two bounds, numbers or tensors that broadcast; NaN stays NaN.
---
---The gradient of an element at a bound is 0 for a number; a tensor takes half of it. Of bounds that cross the upper one counts.
---
---```lua
---tensor{-1, 0.5, 2}:clamp(0, 1)
---```
---@param min? number|tensor
---@param max? number|tensor
---@return tensor
function class_tensor:clamp(min, max) end

---`clamp` in place.
---@param min? number|tensor
---@param max? number|tensor
---@return tensor
function class_tensor:clamp_(min, max) end

---NaN and infinities replaced; by default by 0 and the largest numbers of the dtype.
---
---```lua
---tensor{0 / 0, 1 / 0, 2}:nan_to_num()
---```
---@param nan? number (default 0)
---@param posinf? number
---@param neginf? number
---@return tensor
function class_tensor:nan_to_num(nan, posinf, neginf) end

---Sets every element to one value.
---@param value number|boolean
---@return tensor
function class_tensor:fill_(value) end

---Sets every element to 0.
---@return tensor
function class_tensor:zero_() end

---Copies another tensor's elements, broadcast and converted, into this one.
---@param source tensor|table|number
---@return tensor
function class_tensor:copy_(source) end

---t + (value·a)·b, element by element, shapes broadcast.
---
---```lua
---tensor.zeros(2):addcmul(tensor{1, 2}, tensor{3, 4}, 0.5)
---```
---@param a tensor|table|number
---@param b tensor|table|number
---@param value? number (default 1)
---@return tensor
function class_tensor:addcmul(a, b, value) end

---`addcmul` in place.
---@param a tensor|table|number
---@param b tensor|table|number
---@param value? number (default 1)
---@return tensor
function class_tensor:addcmul_(a, b, value) end

---t + (value·a)/b, element by element, shapes broadcast.
---
---```lua
---tensor.zeros(2):addcdiv(tensor{1, 2}, tensor{3, 4}, 0.5)
---```
---@param a tensor|table|number
---@param b tensor|table|number
---@param value? number (default 1)
---@return tensor
function class_tensor:addcdiv(a, b, value) end

---`addcdiv` in place.
---@param a tensor|table|number
---@param b tensor|table|number
---@param value? number (default 1)
---@return tensor
function class_tensor:addcdiv_(a, b, value) end

---t + weight·(target − t): a place on the way from one tensor to another.
---
---From a weight of ½ on computed from the target, which a weight of 1 gives exactly.
---
---```lua
---tensor{0, 10}:lerp(tensor{1, 20}, 0.25)
---```
---@param target tensor|table|number
---@param weight number|tensor 0: t, 1: the target
---@return tensor
function class_tensor:lerp(target, weight) end

---`lerp` in place.
---@param target tensor|table|number
---@param weight number|tensor 0: t, 1: the target
---@return tensor
function class_tensor:lerp_(target, weight) end

---Differences of neighbours along a dimension, taken n times.
---
---```lua
---tensor{1, 4, 9}:diff()
---```
---@param n? integer (at least 0, default 1)
---@param dim? integer (default -1)
---@return tensor
function class_tensor:diff(n, dim) end

---Sum of the elements, in an order fixed by the shape.
---
---```lua
---tensor{{1, 2}, {3, 4}}:sum(1)
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:sum(dim, keepdim) end

---Product of the elements.
---
---```lua
---tensor{{1, 2}, {3, 4}}:prod(1)
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:prod(dim, keepdim) end

---Arithmetic mean.
---
---```lua
---tensor{{1, 2}, {3, 4}}:mean(1)
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:mean(dim, keepdim) end

---Largest element; NaN if there is one.
---
---```lua
---tensor{{1, 2}, {3, 4}}:amax(1)
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:amax(dim, keepdim) end

---Smallest element; NaN if there is one.
---
---```lua
---tensor{{1, 2}, {3, 4}}:amin(1)
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:amin(dim, keepdim) end

---Variance, in two passes.
---
---```lua
---tensor{1, 2, 3, 4}:var()
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param correction? number subtracted from the number of elements in the divisor (default 1)
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:var(dim, correction, keepdim) end

---Standard deviation.
---
---```lua
---tensor{1, 2, 3, 4}:std()
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param correction? number subtracted from the number of elements in the divisor (default 1)
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:std(dim, correction, keepdim) end

---Largest element; NaN if there is one. Along one dimension: also where it is.
---
---Along a dimension the gradient goes to the position that is returned; without one, equal elements share it (as in `amax`).
---
---```lua
---tensor{{1, 5}, {7, 2}}:max(2)
---```
---@param dim? integer
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
---@return tensor? positions
function class_tensor:max(dim, keepdim) end

---Smallest element; NaN if there is one. Along one dimension: also where it is.
---
---Along a dimension the gradient goes to the position that is returned; without one, equal elements share it (as in `amin`).
---
---```lua
---tensor{{1, 5}, {7, 2}}:min(2)
---```
---@param dim? integer
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
---@return tensor? positions
function class_tensor:min(dim, keepdim) end

---Position, from 1, of the first largest element along a dimension, or in row-major order of all.
---
---```lua
---tensor{3, 9, 4}:argmax()
---```
---@param dim? integer
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:argmax(dim, keepdim) end

---Position, from 1, of the first smallest element along a dimension, or in row-major order of all.
---
---```lua
---tensor{3, 9, 4}:argmin()
---```
---@param dim? integer
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:argmin(dim, keepdim) end

---p-norm (Σ|x|ᵖ)^(1/p).
---
---```lua
---tensor{3, 4}:norm()
---```
---@param p? number order; inf: the largest magnitude, 0: the number of non-zeros (default 2)
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:norm(p, dim, keepdim) end

---Sum of the elements that are not NaN.
---
---```lua
---tensor{{1, 2}, {3, 4}}:nansum(1)
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:nansum(dim, keepdim) end

---Mean of the elements that are not NaN.
---
---```lua
---tensor{{1, 2}, {3, 4}}:nanmean(1)
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function class_tensor:nanmean(dim, keepdim) end

---Whether any element is not zero: a boolean, or along dimensions a bool tensor.
---
---```lua
---tensor{{0, 2}, {0, 0}}:any(1)
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return boolean|tensor
function class_tensor:any(dim, keepdim) end

---Whether all elements are not zero: a boolean, or along dimensions a bool tensor.
---
---```lua
---tensor{{0, 2}, {0, 0}}:all(1)
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return boolean|tensor
function class_tensor:all(dim, keepdim) end

---How many elements are not zero (int64).
---
---```lua
---tensor{0, 2, 3}:count_nonzero()
---```
---@param dim? integer|table dimension or table of dimensions; else all
---@return tensor
function class_tensor:count_nonzero(dim) end

---Running sum along a dimension, in index order.
---
---```lua
---tensor{1, 2, 3}:cumsum()
---```
---@param dim? integer (default 1)
---@return tensor
function class_tensor:cumsum(dim) end

---Running product along a dimension, in index order.
---
---```lua
---tensor{1, 2, 3}:cumprod()
---```
---@param dim? integer (default 1)
---@return tensor
function class_tensor:cumprod(dim) end

---The same elements, in row-major order, in another shape; a view where the layout allows it.
---
---```lua
---tensor.arange(6):reshape(2, -1)
---```
---@param ... integer|table sizes sizes, as numbers or one table; one may be −1 and is worked out
---@return tensor
function class_tensor:reshape(...) end

---The same elements in another shape, never copied: an error where the layout does not allow it.
---
---```lua
---tensor.arange(6):view(2, -1)
---```
---@param ... integer|table sizes sizes, as numbers or one table; one may be −1 and is worked out
---@return tensor
function class_tensor:view(...) end

---`view` in the shape of another tensor.
---@param other tensor
---@return tensor
function class_tensor:view_as(other) end

---`reshape` to the shape of another tensor.
---@param other tensor
---@return tensor
function class_tensor:reshape_as(other) end

---`expand` to the shape of another tensor.
---@param other tensor
---@return tensor
function class_tensor:expand_as(other) end

---A vector of all elements in row-major order; a view where the layout allows it.
---@return tensor
function class_tensor:flatten() end

---The tensor as if repeated along dimensions of size 1; a view.
---
---```lua
---tensor{{1}, {2}}:expand(2, 3)
---```
---@param ... integer|table sizes sizes, as numbers or one table
---@return tensor
function class_tensor:expand(...) end

---Dimensions in another order; a view.
---
---```lua
---tensor.zeros(2, 3, 4):permute(3, 1, 2)
---```
---@param ... integer|table dims dimensions, as numbers or one table
---@return tensor
function class_tensor:permute(...) end

---Two dimensions exchanged; a view.
---
---```lua
---tensor.zeros(2, 3):transpose()
---```
---@param dim1? integer (default 1)
---@param dim2? integer (default 2)
---@return tensor
function class_tensor:transpose(dim1, dim2) end

---A dimension moved to another place among the others; a view.
---
---```lua
---tensor.zeros(2, 3, 4):movedim(1, -1)
---```
---@param source integer
---@param destination integer
---@return tensor
function class_tensor:movedim(source, destination) end

---The matrix transposed; a view.
---
---```lua
---tensor{{1, 2}, {3, 4}}:t()
---```
---@return tensor
function class_tensor:t() end

---The slice at a position of one dimension, which goes; a view.
---
---```lua
---tensor.eye(3):select(1, 2)
---```
---@param dim integer
---@param index integer position, from 1
---@return tensor
function class_tensor:select(dim, index) end

---A range of one dimension; a view.
---
---```lua
---tensor.arange(10):narrow(1, 3, 4)
---```
---@param dim integer
---@param start integer first position, from 1
---@param length integer number of positions
---@return tensor
function class_tensor:narrow(dim, start, length) end

---One dimension, or several, in reverse order; a view.
---
---```lua
---tensor{1, 2}:flip()
---```
---@param ... integer|table dims dimensions, as numbers or one table (default 1)
---@return tensor
function class_tensor:flip(...) end

---A new dimension of size 1 before dimension `dim` (−1: after the last); a view.
---
---```lua
---tensor{1, 2}:unsqueeze(1)
---```
---@param dim integer
---@return tensor
function class_tensor:unsqueeze(dim) end

---Without dimensions of size 1, or without that one; a view.
---
---```lua
---tensor{{1, 2}}:squeeze()
---```
---@param dim? integer
---@return tensor
function class_tensor:squeeze(dim) end

---The diagonal of a matrix, or of the matrices along two dimensions, as a new last one; a view.
---
---```lua
---tensor.eye(3):diagonal()
---```
---@param shift? integer diagonals above the main one (default 0)
---@param dim1? integer (default 1)
---@param dim2? integer (default 2)
---@return tensor
function class_tensor:diagonal(shift, dim1, dim2) end

---Of a matrix the diagonal, a view; of a vector the square matrix with it as diagonal.
---
---```lua
---tensor{1, 2}:diag()
---```
---@param shift? integer diagonals above the main one (default 0)
---@return tensor
function class_tensor:diag(shift) end

---Sum of the main diagonal of a matrix.
---
---```lua
---tensor.eye(3):trace()
---```
---@return tensor
function class_tensor:trace() end

---Views of `size` positions along a dimension; the last may be shorter. Or of sizes that add up to its own.
---
---```lua
---tensor.arange(5):split(2)
---```
---@param size integer|table (at least 1)
---@param dim? integer (default 1)
---@return tensor[]
function class_tensor:split(size, dim) end

---Views of equal length, `chunks` of them or fewer; the last may be shorter.
---
---```lua
---tensor.arange(5):chunk(2)
---```
---@param chunks integer (at least 1)
---@param dim? integer (default 1)
---@return tensor[]
function class_tensor:chunk(chunks, dim) end

---The slices along a dimension, which goes; views.
---
---```lua
---tensor.eye(2):unbind()
---```
---@param dim? integer (default 1)
---@return tensor[]
function class_tensor:unbind(dim) end

---Each element `count` times in a row along a dimension.
---
---```lua
---tensor{1, 2}:repeat_interleave(2)
---```
---@param count integer (at least 0)
---@param dim? integer (default 1)
---@return tensor
function class_tensor:repeat_interleave(count, dim) end

---The tensor repeated along each dimension.
---
---Fewer counts than dimensions are those of the last ones; more make new leading dimensions. It is PyTorch's `repeat` too, whose name is a word of Lua's own: `t.repeat(2, 2)` is `t:tile(2, 2)`.
---
---```lua
---tensor{1, 2}:tile(2, 2)
---```
---@param ... integer|table counts numbers, or one table
---@return tensor
function class_tensor:tile(...) end

---The slices of one dimension at these positions.
---
---```lua
---tensor.eye(3):index_select(1, tensor{3, 1})
---```
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@return tensor
function class_tensor:index_select(dim, positions) end

---out[…, i, …] = t[…, positions[…, i, …], …] along a dimension.
---
---```lua
---tensor{{1, 2}, {3, 4}}:gather(2, tensor{{2}, {1}})
---```
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@return tensor
function class_tensor:gather(dim, positions) end

---A vector of the elements where a bool mask holds.
---
---```lua
---tensor{1, -2, 3}:masked_select(tensor{1, -2, 3}:gt(0))
---```
---@param mask tensor bool
---@return tensor
function class_tensor:masked_select(mask) end

---Positions, from 1, of the elements that are not zero: a row for each.
---
---```lua
---tensor{0, 5}:nonzero()
---```
---@return tensor
function class_tensor:nonzero() end

---The elements along a dimension in order, and where each stood. Stable; NaN is the largest.
---
---```lua
---tensor{3, 1, 2}:sort()
---```
---@param dim? integer (default -1)
---@param descending? boolean (default false)
---@return tensor
---@return tensor positions
function class_tensor:sort(dim, descending) end

---Positions that put the elements along a dimension in order.
---
---```lua
---tensor{3, 1, 2}:argsort()
---```
---@param dim? integer (default -1)
---@param descending? boolean (default false)
---@return tensor
function class_tensor:argsort(dim, descending) end

---The k largest (or smallest) elements along a dimension, in order, and where each stood.
---
---```lua
---tensor{3, 1, 2}:topk(2)
---```
---@param k integer (at least 0)
---@param dim? integer (default -1)
---@param largest? boolean (default true)
---@return tensor
---@return tensor positions
function class_tensor:topk(k, dim, largest) end

---A copy with out[…, positions[…, i, …], …] = values[…, i, …] along a dimension.
---
---Equal positions are served in row-major order: of what is put the last stays, and has the gradient (PyTorch leaves both open); sums have one order.
---
---```lua
---tensor.zeros(2, 3):scatter(2, tensor{{1}, {3}}, 5)
---```
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number at least as large as the positions
---@return tensor
function class_tensor:scatter(dim, positions, values) end

---`scatter` in place.
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number at least as large as the positions
---@return tensor
function class_tensor:scatter_(dim, positions, values) end

---A copy with out[…, positions[…, i, …], …] += values[…, i, …] along a dimension.
---
---Equal positions are served in row-major order: of what is put the last stays, and has the gradient (PyTorch leaves both open); sums have one order.
---
---```lua
---tensor.zeros(3):scatter_add(1, tensor{1, 3, 1}, tensor{1, 2, 4})
---```
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number at least as large as the positions
---@return tensor
function class_tensor:scatter_add(dim, positions, values) end

---`scatter_add` in place.
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number at least as large as the positions
---@return tensor
function class_tensor:scatter_add_(dim, positions, values) end

---A copy with slices added to those of one dimension at these positions, in their order.
---
---```lua
---tensor.zeros(3, 2):index_add(1, tensor{1, 3, 1}, tensor.ones(3, 2))
---```
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number a slice for each position
---@param alpha? number factor of the values
---@return tensor
function class_tensor:index_add(dim, positions, values, alpha) end

---`index_add` in place.
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number a slice for each position
---@param alpha? number factor of the values
---@return tensor
function class_tensor:index_add_(dim, positions, values, alpha) end

---A copy with the slices of one dimension at these positions replaced; of equal ones the last stays.
---
---```lua
---tensor.zeros(3, 2):index_copy(1, tensor{3}, tensor.ones(1, 2))
---```
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number a slice for each position
---@return tensor
function class_tensor:index_copy(dim, positions, values) end

---`index_copy` in place.
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number a slice for each position
---@return tensor
function class_tensor:index_copy_(dim, positions, values) end

---A copy with one value in the slices of one dimension at these positions.
---
---```lua
---tensor.zeros(3, 2):index_fill(1, tensor{2}, 7)
---```
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param value number|boolean|tensor also a tensor without dimensions
---@return tensor
function class_tensor:index_fill(dim, positions, value) end

---`index_fill` in place.
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param value number|boolean|tensor also a tensor without dimensions
---@return tensor
function class_tensor:index_fill_(dim, positions, value) end

---A copy with one value where a bool mask, which broadcasts, holds.
---
---```lua
---tensor{1, -2, 3}:masked_fill(tensor{1, -2, 3}:lt(0), 0)
---```
---@param mask tensor bool
---@param value number|boolean|tensor also a tensor without dimensions
---@return tensor
function class_tensor:masked_fill(mask, value) end

---`masked_fill` in place.
---@param mask tensor bool
---@param value number|boolean|tensor also a tensor without dimensions
---@return tensor
function class_tensor:masked_fill_(mask, value) end

---For each class, from 1, a vector of zeros with a 1 at the class, in a new last dimension (int64).
---
---```lua
---tensor{2, 1, 3}:one_hot()
---```
---@param classes? integer length of the vectors; else the largest class (at least 1)
---@return tensor
function class_tensor:one_hot(classes) end

---Matrix product; vectors and stacks of matrices as in PyTorch. Bits are bound to the CPU type.
---
---```lua
---tensor.eye(2):matmul(tensor{{1, 2}, {3, 4}})
---```
---@param other tensor|table|number
---@return tensor
function class_tensor:matmul(other) end

---Matrix times matrix. Bits are bound to the CPU type.
---@param other tensor|table|number
---@return tensor
function class_tensor:mm(other) end

---Matrix times vector. Bits are bound to the CPU type.
---@param other tensor|table|number
---@return tensor
function class_tensor:mv(other) end

---Dot product Σ aᵢ·bᵢ of two vectors, in a fixed order.
---
---```lua
---tensor{1, 2}:dot(tensor{3, 4})
---```
---@param other tensor|table|number
---@return tensor
function class_tensor:dot(other) end

---The matrix aᵢ·bⱼ of two vectors.
---
---```lua
---tensor{1, 2}:outer(tensor{3, 4})
---```
---@param other tensor|table|number
---@return tensor
function class_tensor:outer(other) end

---x of A·x = b, A square, b a vector or matrix (LU with pivoting). Bits are bound to the CPU type.
---
---```lua
---tensor{{2, 0}, {0, 4}}:solve(tensor{1, 1})
---```
---@param b tensor|table|number
---@return tensor
function class_tensor:solve(b) end

---Products of two stacks of matrices, pair by pair. Bits are bound to the CPU type.
---
---```lua
---tensor.ones(2, 1, 3):bmm(tensor.ones(2, 3, 1))
---```
---@param other tensor|table|number
---@return tensor
function class_tensor:bmm(other) end

---A⁻¹ of a square matrix, or of each in a stack (LU with pivoting). Bits are bound to the CPU type.
---
---```lua
---tensor{{2, 0}, {0, 4}}:inverse()
---```
---@return tensor
function class_tensor:inverse() end

---Determinant of a square matrix, or of each in a stack (LU with pivoting). Bits are bound to the CPU type.
---
---Its gradient, the matrix of cofactors, is right for singular matrices too.
---
---```lua
---tensor{{1, 2}, {3, 4}}:det()
---```
---@return tensor
function class_tensor:det() end

---Sign of the determinant, and the logarithm of its magnitude. Bits are bound to the CPU type.
---
---0 and −inf for a singular matrix, which has no gradient. Of a stack of matrices one for each.
---
---```lua
---(tensor.eye(400) * 10):slogdet()
---```
---@return tensor sign
---@return tensor logarithm
function class_tensor:slogdet() end

---The lower triangular L of A = L·Lᵀ for a positive definite matrix. Bits are bound to the CPU type.
---
---The lower triangle of A is read. The gradient is symmetric, as PyTorch's. A may be a stack of matrices.
---
---```lua
---tensor{{4, 2}, {2, 3}}:cholesky()
---```
---@param upper? boolean Lᵀ instead (default false)
---@return tensor
function class_tensor:cholesky(upper) end

---A = q·r, q of orthonormal columns (as many as A's smaller size), r upper triangular. Bits are bound to the CPU type.
---
---LAPACK's signs, as PyTorch: the diagonal of r may be negative. Gradients need a matrix of full rank. A may be a stack of matrices.
---
---```lua
---tensor{{1, 2}, {3, 4}, {5, 6}}:qr()
---```
---@return tensor q
---@return tensor r
function class_tensor:qr() end

---x of least |A·x − b|, among several the shortest, and A's rank. Bits are bound to the CPU type.
---
---Pivots below max(rows, columns)·ε of the largest count as 0 (PyTorch's driver `gelsy`). Gradients need a matrix of full rank.
---
---```lua
---tensor{{1, 1}, {1, 2}, {1, 3}}:lstsq(tensor{1, 2, 2})
---```
---@param b tensor|table|number vector or matrix of as many rows as A
---@return tensor x
---@return tensor rank
function class_tensor:lstsq(b) end

---Singular value decomposition A = u·diag(s)·vt, largest values first. Bits are bound to the CPU type.
---
---```lua
---tensor{{1, 0}, {0, 2}}:svd()
---```
---@return tensor u
---@return tensor s
---@return tensor vt
function class_tensor:svd() end

---Eigenvalues, smallest first, and eigenvectors (columns) of a symmetric matrix. Bits are bound to the CPU type.
---
---```lua
---tensor{{2, 1}, {1, 2}}:eigh()
---```
---@return tensor values
---@return tensor vectors
function class_tensor:eigh() end

---Real and imaginary parts of the eigenvalues of a square matrix. Bits are bound to the CPU type.
---
---```lua
---tensor{{0, 1}, {-1, 0}}:eigvals()
---```
---@return tensor real
---@return tensor imaginary
function class_tensor:eigvals() end

---Discrete Fourier transform Σ_j x_j·exp(−2πi·jk/n) of a complex tensor (real ones: `rfft`) along a dimension.
---
---There is no complex dtype: a complex tensor has a last dimension of size 2, real and imaginary part (PyTorch's `view_as_real`), which `dim` does not count. Any length is fast: small prime factors one after the other, others by Bluestein's convolution. The order of all sums is given by the length alone; float32 is computed in float64 and rounded once.
---
---```lua
---tensor{{1, 0}, {0, 0}, {0, 0}}:fft()
---```
---@param n? integer length to which lines are cut, or continued with zeros; else their own (at least 1)
---@param dim? integer (default -1)
---@param norm? "backward"|"ortho"|"forward" divided by the length: inverse, √ both, transform (default "backward")
---@return tensor
function class_tensor:fft(n, dim, norm) end

---Inverse of `fft`, a complex tensor.
---
---There is no complex dtype: a complex tensor has a last dimension of size 2, real and imaginary part (PyTorch's `view_as_real`), which `dim` does not count. Any length is fast: small prime factors one after the other, others by Bluestein's convolution. The order of all sums is given by the length alone; float32 is computed in float64 and rounded once.
---
---```lua
---tensor{{1, 0}, {1, 0}}:ifft()
---```
---@param n? integer length to which lines are cut, or continued with zeros; else their own (at least 1)
---@param dim? integer (default -1)
---@param norm? "backward"|"ortho"|"forward" divided by the length: inverse, √ both, transform (default "backward")
---@return tensor
function class_tensor:ifft(n, dim, norm) end

---The first n // 2 + 1 numbers of the Fourier transform of real ones, a complex tensor; the rest are conjugates.
---
---There is no complex dtype: a complex tensor has a last dimension of size 2, real and imaginary part (PyTorch's `view_as_real`), which `dim` does not count. Any length is fast: small prime factors one after the other, others by Bluestein's convolution. The order of all sums is given by the length alone; float32 is computed in float64 and rounded once.
---
---```lua
---tensor{1, 2, 3, 4}:rfft()
---```
---@param n? integer length to which lines are cut, or continued with zeros; else their own (at least 1)
---@param dim? integer (default -1)
---@param norm? "backward"|"ortho"|"forward" divided by the length: inverse, √ both, transform (default "backward")
---@return tensor
function class_tensor:rfft(n, dim, norm) end

---Inverse of `rfft`: real numbers, n of them along the dimension (an odd n must be given).
---
---There is no complex dtype: a complex tensor has a last dimension of size 2, real and imaginary part (PyTorch's `view_as_real`), which `dim` does not count. Any length is fast: small prime factors one after the other, others by Bluestein's convolution. The order of all sums is given by the length alone; float32 is computed in float64 and rounded once.
---
---```lua
---tensor{1, 2, 3}:rfft():irfft(3)
---```
---@param n? integer length to which lines are cut, or continued with zeros; else their own (at least 1)
---@param dim? integer (default -1)
---@param norm? "backward"|"ortho"|"forward" divided by the length: inverse, √ both, transform (default "backward")
---@return tensor
function class_tensor:irfft(n, dim, norm) end

---The value below which a share q of the elements lies, linear between neighbours.
---
---```lua
---tensor.arange(5):quantile(0.25)
---```
---@param q number 0 … 1 (between 0 and 1)
---@param dim? integer
---@param keepdim? boolean (default false)
---@return tensor
function class_tensor:quantile(q, dim, keepdim) end

---The middle element, or the mean of the middle two.
---
---```lua
---tensor{3, 1, 2}:median()
---```
---@param dim? integer
---@param keepdim? boolean (default false)
---@return tensor
function class_tensor:median(dim, keepdim) end

---The different elements in order, and how often each occurs.
---
---```lua
---tensor{2, 1, 2}:unique()
---```
---@return tensor
---@return tensor counts
function class_tensor:unique() end

---How often each of 0, 1, 2 … occurs in a tensor of integers.
---
---```lua
---tensor{1, 3, 1}:long():bincount()
---```
---@param minlength? integer (at least 0, default 0)
---@return tensor
function class_tensor:bincount(minlength) end

---Counts of the elements in `bins` equal parts of an interval; else of least to greatest.
---
---```lua
---tensor.rand(100):histc(4, 0, 1)
---```
---@param bins? integer (at least 1, default 100)
---@param min? number
---@param max? number
---@return tensor
function class_tensor:histc(bins, min, max) end

---exp(x) / Σ exp(x) along a dimension, without overflow.
---
---```lua
---tensor{1, 2, 3}:softmax()
---```
---@param dim? integer (default -1)
---@return tensor
function class_tensor:softmax(dim) end

---log(softmax(x)) along a dimension, without overflow.
---
---```lua
---tensor{1, 2, 3}:log_softmax()
---```
---@param dim? integer (default -1)
---@return tensor
function class_tensor:log_softmax(dim) end

---log(Σ exp(x)) along a dimension, without overflow.
---
---```lua
---tensor{1, 2, 3}:logsumexp()
---```
---@param dim? integer (default -1)
---@return tensor
function class_tensor:logsumexp(dim) end

---The matrix with zeros above a diagonal.
---
---```lua
---tensor.ones(3, 3):tril()
---```
---@param shift? integer diagonals above the main one (default 0)
---@return tensor
function class_tensor:tril(shift) end

---The matrix with zeros below a diagonal.
---
---```lua
---tensor.ones(3, 3):triu()
---```
---@param shift? integer diagonals above the main one (default 0)
---@return tensor
function class_tensor:triu(shift) end

---The elements along a dimension moved on, those that leave coming in at the other end.
---
---```lua
---tensor{1, 2, 3}:roll(1)
---```
---@param shift integer
---@param dim? integer (default 1)
---@return tensor
function class_tensor:roll(shift, dim) end

---Whether dtype, shape and every element are the same (NaN equals nothing).
---
---```lua
---tensor.equal(tensor{1, 2}, tensor{1, 2})
---```
---@param other tensor|table|number
---@return boolean
function class_tensor:equal(other) end

---|self − other| ≤ atol + rtol·|other|, element by element.
---
---```lua
---tensor{1, 2}:isclose(tensor{1, 2.1})
---```
---@param other tensor|table|number
---@param rtol? number (at least 0, default 1e-05)
---@param atol? number (at least 0, default 1e-08)
---@param equal_nan? boolean (default false)
---@return tensor
function class_tensor:isclose(other, rtol, atol, equal_nan) end

---Whether `isclose` holds for every element.
---
---```lua
---tensor{1, 2}:allclose(tensor{1, 2})
---```
---@param other tensor|table|number
---@param rtol? number (at least 0, default 1e-05)
---@param atol? number (at least 0, default 1e-08)
---@param equal_nan? boolean (default false)
---@return boolean
function class_tensor:allclose(other, rtol, atol, equal_nan) end

---Dense n-dimensional arrays of numbers, with PyTorch's names.
---
---Dimensions and positions count from 1; negative ones count from the end (−1: the last). Operations return new tensors; a name that ends in `_` changes the tensor in place; `narrow`, `select`, `transpose`, `reshape`, `t[{…}]` and their like are views of the same memory. Shapes broadcast as in NumPy. Numbers are float64 unless you say otherwise (`dtype = "float32"`, or `tensor.set_default_dtype`).
---
---An operation on two dtypes has PyTorch's result: floats win over integers, integers over bool, then the wider. A number, or a tensor without dimensions beside one with dimensions, changes the dtype only if it is of a higher kind: `uint8 + 1` is uint8 and wraps, `bool + 1` int64, `int32 * 0.5` float64 (PyTorch: the default dtype), `float32 + 0.1` float32. `/` and functions such as `exp` give float64 of integers; `+` and `*` of bools are "or" and "and", a difference of bools is an error. In place, the result is computed in the common dtype and then converted; it must not be of a higher kind than the tensor. Unlike in PyTorch, a number that an integer dtype does not hold is an error, whichever way it comes in; only comparisons, `//` and `%` compute with it (in int64). Converting a tensor (`to`) wraps.
---
---A dimension of a tensor without dimensions is 1 (or −1), as if it had one of size 1, where no position along it is asked for. Results are the same to the last bit for every number of threads and every CPU, but for matrix products (`matmul`, `einsum` …), `solve`, `inverse`, determinants and factorisations, which go through OpenBLAS and are bound to the type of CPU (their help says so).
---@class tensorlib
---@overload fun(data: any, dtype?: "bool"|"uint8"|"int32"|"int64"|"float32"|"float64"): tensor
tensor = {}

---A generator of random numbers.
---
---```lua
---tensor.generator('numpy', 7):randn(3)
---```
---@param kind? "philox"|"numpy"|"torch" (default "philox")
---@param seed? integer (default 0)
---@return generator
function tensor.generator(kind, seed) end

---Seeds the generator of `tensor.rand`, `tensor.randn` and the others; it may change its kind.
---
---Without a call the seed is 0: the same script gives the same numbers in every run.
---
---```lua
---tensor.manual_seed(7)
---```
---@param seed integer
---@param kind? "philox"|"numpy"|"torch"
---@return generator
function tensor.manual_seed(seed, kind) end

---The generator of `tensor.rand` and the others.
---@return generator
function tensor.default_generator() end

---Uniform numbers of [0, 1).
---
---```lua
---tensor.rand(2, 3)
---```
---@param ... integer|table|string sizes sizes, as numbers or one table, then perhaps a dtype
---@return tensor
function tensor.rand(...) end

---Normal numbers of mean 0 and standard deviation 1.
---
---```lua
---tensor.randn(2, 3)
---```
---@param ... integer|table|string sizes sizes, as numbers or one table, then perhaps a dtype
---@return tensor
function tensor.randn(...) end

---Integers from `low` to `high`, both included, as `math.random`.
---
---```lua
---tensor.randint(1, 6, 10)
---```
---@param low integer
---@param high integer
---@param ... integer|table sizes sizes, as numbers or one table
---@return tensor
function tensor.randint(low, high, ...) end

---The numbers 1 … n in random order.
---
---```lua
---tensor.randperm(5)
---```
---@param n integer (at least 0)
---@return tensor
function tensor.randperm(n) end

---Fills a tensor with uniform numbers of [low, high).
---
---```lua
---tensor.zeros(3):uniform_(-1, 1)
---```
---@param t tensor|table|number
---@param low? number (default 0)
---@param high? number (default 1)
---@return tensor
function tensor.uniform_(t, low, high) end

---Fills a tensor with normal numbers.
---
---```lua
---tensor.zeros(3):normal_(0, 0.1)
---```
---@param t tensor|table|number
---@param mean? number (default 0)
---@param std? number (default 1)
---@return tensor
function tensor.normal_(t, mean, std) end

---Uniform numbers of [0, 1) in the shape and dtype of a tensor.
---@param t tensor|table|number
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function tensor.rand_like(t, dtype) end

---Normal numbers of mean 0 and deviation 1 in the shape and dtype of a tensor.
---@param t tensor|table|number
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function tensor.randn_like(t, dtype) end

---Integers from `low` to `high`, both included, in the shape and dtype of a tensor.
---
---```lua
---tensor.zeros(3):randint_like(1, 6)
---```
---@param t tensor|table|number
---@param low integer
---@param high integer
---@return tensor
function tensor.randint_like(t, low, high) end

---1 with the probability that stands in each element, else 0; shape and dtype stay.
---
---Whether a uniform number of the dtype, as `rand` gives it, lies below the probability. A generator of kind `torch` gives PyTorch's outcomes of `torch.bernoulli(p)` (its `bernoulli_(0.5)` and dropout draw otherwise). It has no derivative.
---
---```lua
---tensor.full(5, 0.5):bernoulli()
---```
---@param t tensor|table|number
---@return tensor
function tensor.bernoulli(t) end

---Fills a tensor with 1, of that probability, or 0.
---
---```lua
---tensor.zeros(5):bernoulli_(0.3)
---```
---@param t tensor|table|number
---@param p? number|tensor also a tensor of probabilities, which broadcasts (default 0.5)
---@return tensor
function tensor.bernoulli_(t, p) end

---n positions, from 1, drawn in proportion to the weights in a vector or in each row of a matrix (int64).
---
---With replacement, more than one draw and a generator of kind `torch`, PyTorch's positions. Without replacement PyTorch draws exponential numbers in its own way: same chances, other positions.
---
---```lua
---tensor{1, 0, 3}:multinomial(5, true)
---```
---@param t tensor|table|number
---@param n integer (at least 0)
---@param replacement? boolean put back what was drawn (default false)
---@return tensor
function tensor.multinomial(t, n, replacement) end

---Options of `tensor.round_to`.
---@class tensor.round_to.Options
---@field format? "bfloat16"|"float16"|"tf32"|"float32"
---@field mantissa? integer bits of the fraction, in place of a format (between 0 and 52)
---@field exponent? integer bits of the exponent, in place of a format; at most the tensor's (between 2 and 11)
---@field mode? "nearest"|"toward_zero"|"up"|"down"|"stochastic" (default "nearest")
---@field seed? integer of the stochastic mode; without it the default generator's numbers

---Every element rounded to a value of another floating-point format; the dtype stays.
---
---`mantissa` counts the bits of the fraction without the leading one, `exponent` those of the exponent; both as IEEE 754 has them, with subnormal numbers, and neither more than the tensor's own. Beyond the largest value: infinity, or the largest where the mode rounds towards it. Stochastic rounding takes 53 random bits for each element, in row-major order. It has no derivative: `detach()` first, or `autograd.no_grad`.
---
---```lua
---tensor{0.1, 1 / 3}:round_to{format = 'bfloat16'}
---```
---@param t tensor|table|number
---@param options? tensor.round_to.Options
---@return tensor
function tensor.round_to(t, options) end

---How many steps from one value of the format to the next lie between the elements of two tensors.
---
---Both float32 or both float64; shapes broadcast. 0 and −0 are one value, and the way from a negative to a positive number leads through it; infinity is one step beyond the largest number. 2⁶³ − 1 where an element is NaN, and where there are more steps than that.
---
---```lua
---tensor.ulp_distance(tensor{1, -1}, tensor{1 + 2 ^ -52, 1})
---```
---@param t tensor|table|number
---@param other tensor|number
---@return any
function tensor.ulp_distance(t, other) end

---The elements with those bits flipped that are set in a mask.
---
---Shapes broadcast; the dtype stays. Bit 0 is the last of the fraction, the highest is the sign. A mask with bits beyond the element's size is an error. It has no derivative.
---
---```lua
---tensor{1, 2}:flip_bits(1)  -- the last bit of each
---```
---@param t tensor|table|number
---@param mask any
---@return tensor
function tensor.flip_bits(t, mask) end

---A tensor of the numbers or booleans in a nested table. `tensor{1, 2, 3}` does the same.
---
---```lua
---tensor.new({{1, 2}, {3, 4}}, 'float32')
---```
---@param data any nested table, number or tensor
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type; else the default dtype, bool for booleans
---@return tensor
function tensor.new(data, dtype) end

---A tensor of zeros.
---
---Sizes are numbers or one table, which may hold the dtype too: `tensor.zeros{2, 3, dtype = 'float32'}`.
---
---```lua
---tensor.zeros(2, 3, 'float32')
---```
---@param ... integer|table|"bool"|"uint8"|"int32"|"int64"|"float32"|"float64" sizes sizes, as numbers or one table
---@return tensor
function tensor.zeros(...) end

---A tensor of ones.
---
---Sizes are numbers or one table, which may hold the dtype too: `tensor.ones{2, 3, dtype = 'float32'}`.
---
---```lua
---tensor.ones(2, 3, 'float32')
---```
---@param ... integer|table|"bool"|"uint8"|"int32"|"int64"|"float32"|"float64" sizes sizes, as numbers or one table
---@return tensor
function tensor.ones(...) end

---A tensor to be filled: of zeros, for what memory held before has no place in a result.
---
---Sizes are numbers or one table, which may hold the dtype too: `tensor.empty{2, 3, dtype = 'float32'}`.
---
---```lua
---tensor.empty(2, 3, 'float32')
---```
---@param ... integer|table|"bool"|"uint8"|"int32"|"int64"|"float32"|"float64" sizes sizes, as numbers or one table
---@return tensor
function tensor.empty(...) end

---A tensor whose elements are all one value.
---
---```lua
---tensor.full({2, 3}, 0.5)
---```
---@param sizes integer|table size, or table of sizes
---@param value number|boolean
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function tensor.full(sizes, value, dtype) end

---The identity matrix.
---
---```lua
---tensor.eye(3)
---```
---@param n integer rows (at least 0)
---@param m? integer columns; else n (at least 0)
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@overload fun(n: integer, dtype?: "bool"|"uint8"|"int32"|"int64"|"float32"|"float64"): tensor
---@return tensor
function tensor.eye(n, m, dtype) end

---From start to finish in steps, the finish included if a step meets it (as Lua's numeric `for`).
---
---Element i is start + (i − 1)·step, each rounded on its own: no error accumulates. A finish that lies within 10⁻⁹ steps of an element counts as met. Integers are exact; of an integer dtype every element must be one that it holds (fractions are cut off).
---
---```lua
---tensor.arange(0, 1, 0.25)
---```
---@param start number first value; with one argument the finish, from 1
---@param finish? number
---@param step? number (default 1)
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@overload fun(start: number, dtype?: "bool"|"uint8"|"int32"|"int64"|"float32"|"float64"): tensor
---@overload fun(start: number, finish: number, dtype?: "bool"|"uint8"|"int32"|"int64"|"float32"|"float64"): tensor
---@return tensor
function tensor.arange(start, finish, step, dtype) end

---n points from start to finish, both included.
---
---```lua
---tensor.linspace(0, 1, 5)
---```
---@param start number
---@param finish number
---@param n integer number of points (at least 0)
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function tensor.linspace(start, finish, n, dtype) end

---A tensor of zeros of the same shape and dtype.
---@param t tensor|table|number
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function tensor.zeros_like(t, dtype) end

---A tensor of ones of the same shape and dtype.
---@param t tensor|table|number
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function tensor.ones_like(t, dtype) end

---A tensor to be filled (of zeros: what memory held before has no place in a result) of the same shape and dtype.
---@param t tensor|table|number
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function tensor.empty_like(t, dtype) end

---A tensor of the same shape and dtype whose elements are all one value.
---
---```lua
---tensor.zeros(2):full_like(0.5)
---```
---@param t tensor|table|number
---@param value number|boolean
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function tensor.full_like(t, value, dtype) end

---Sets the dtype of tensors made from numbers without naming one.
---
---```lua
---tensor.set_default_dtype('float64')
---```
---@param dtype "float32"|"float64"
function tensor.set_default_dtype(dtype) end

---The dtype of tensors made from numbers without naming one.
---@return string
function tensor.get_default_dtype() end

---Whether a value is a tensor.
---
---```lua
---tensor.is_tensor(tensor.zeros(2))
---```
---@param value any
---@return boolean
function tensor.is_tensor(value) end

---Size of one dimension, or a table of all.
---@param t tensor|table|number
---@param dim? integer
---@return integer|integer[]
function tensor.size(t, dim) end

---Number of dimensions.
---@param t tensor|table|number
---@return integer
function tensor.dim(t) end

---Number of elements.
---@param t tensor|table|number
---@return integer
function tensor.numel(t) end

---Distances between neighbours along each dimension, in elements.
---@param t tensor|table|number
---@return integer[]
function tensor.stride(t) end

---Whether the elements lie in row-major order without gaps.
---@param t tensor|table|number
---@return boolean
function tensor.is_contiguous(t) end

---The only element of a tensor of one element, as a Lua value.
---
---```lua
---tensor{4, 5}:sum():item()
---```
---@param t tensor|table|number
---@return number|boolean
function tensor.item(t) end

---The elements as nested Lua tables.
---
---```lua
---tensor.eye(2):totable()
---```
---@param t tensor|table|number
---@return table
function tensor.totable(t) end

---The elements in another dtype; the tensor itself if it has it already.
---
---To an integer dtype, fractions are cut off and what it does not hold wraps (300 as uint8 is 44; NaN and infinity become 0); float64 to float32 rounds to nearest even.
---
---```lua
---tensor{1.5, 2.5}:to('int64')
---```
---@param t tensor|table|number
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@return tensor
function tensor.to(t, dtype) end

---The elements as float32.
---@param t tensor|table|number
---@return tensor
function tensor.float(t) end

---The elements as float64.
---@param t tensor|table|number
---@return tensor
function tensor.double(t) end

---The elements as int64.
---@param t tensor|table|number
---@return tensor
function tensor.long(t) end

---The elements as int32.
---@param t tensor|table|number
---@return tensor
function tensor.int(t) end

---The elements as uint8.
---@param t tensor|table|number
---@return tensor
function tensor.byte(t) end

---The elements as bool.
---@param t tensor|table|number
---@return tensor
function tensor.bool(t) end

---A contiguous copy with memory of its own.
---@param t tensor|table|number
---@return tensor
function tensor.clone(t) end

---A contiguous tensor of the same elements: itself if it is one.
---@param t tensor|table|number
---@return tensor
function tensor.contiguous(t) end

---Negative, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):neg()
---```
---@param t tensor|table|number
---@return tensor
function tensor.neg(t) end

---`neg` in place.
---@param t tensor|table|number
---@return tensor
function tensor.neg_(t) end

---Magnitude, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):abs()
---```
---@param t tensor|table|number
---@return tensor
function tensor.abs(t) end

---`abs` in place.
---@param t tensor|table|number
---@return tensor
function tensor.abs_(t) end

---Sign: −1, 0 or 1, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sign()
---```
---@param t tensor|table|number
---@return tensor
function tensor.sign(t) end

---`sign` in place.
---@param t tensor|table|number
---@return tensor
function tensor.sign_(t) end

---Square, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):square()
---```
---@param t tensor|table|number
---@return tensor
function tensor.square(t) end

---`square` in place.
---@param t tensor|table|number
---@return tensor
function tensor.square_(t) end

---Square root, correctly rounded, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sqrt()
---```
---@param t tensor|table|number
---@return tensor
function tensor.sqrt(t) end

---`sqrt` in place.
---@param t tensor|table|number
---@return tensor
function tensor.sqrt_(t) end

---1 / √x, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):rsqrt()
---```
---@param t tensor|table|number
---@return tensor
function tensor.rsqrt(t) end

---`rsqrt` in place.
---@param t tensor|table|number
---@return tensor
function tensor.rsqrt_(t) end

---1 / x, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):reciprocal()
---```
---@param t tensor|table|number
---@return tensor
function tensor.reciprocal(t) end

---`reciprocal` in place.
---@param t tensor|table|number
---@return tensor
function tensor.reciprocal_(t) end

---Rounded down, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):floor()
---```
---@param t tensor|table|number
---@return tensor
function tensor.floor(t) end

---`floor` in place.
---@param t tensor|table|number
---@return tensor
function tensor.floor_(t) end

---Rounded up, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):ceil()
---```
---@param t tensor|table|number
---@return tensor
function tensor.ceil(t) end

---`ceil` in place.
---@param t tensor|table|number
---@return tensor
function tensor.ceil_(t) end

---Rounded to the nearest integer, halves to even, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):round()
---```
---@param t tensor|table|number
---@return tensor
function tensor.round(t) end

---`round` in place.
---@param t tensor|table|number
---@return tensor
function tensor.round_(t) end

---Rounded towards 0, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):trunc()
---```
---@param t tensor|table|number
---@return tensor
function tensor.trunc(t) end

---`trunc` in place.
---@param t tensor|table|number
---@return tensor
function tensor.trunc_(t) end

---max(x, 0); NaN stays NaN, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):relu()
---```
---@param t tensor|table|number
---@return tensor
function tensor.relu(t) end

---`relu` in place.
---@param t tensor|table|number
---@return tensor
function tensor.relu_(t) end

---1 / (1 + exp(−x)), element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sigmoid()
---```
---@param t tensor|table|number
---@return tensor
function tensor.sigmoid(t) end

---`sigmoid` in place.
---@param t tensor|table|number
---@return tensor
function tensor.sigmoid_(t) end

---Exponential, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):exp()
---```
---@param t tensor|table|number
---@return tensor
function tensor.exp(t) end

---`exp` in place.
---@param t tensor|table|number
---@return tensor
function tensor.exp_(t) end

---2ˣ, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):exp2()
---```
---@param t tensor|table|number
---@return tensor
function tensor.exp2(t) end

---`exp2` in place.
---@param t tensor|table|number
---@return tensor
function tensor.exp2_(t) end

---exp(x) − 1, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):expm1()
---```
---@param t tensor|table|number
---@return tensor
function tensor.expm1(t) end

---`expm1` in place.
---@param t tensor|table|number
---@return tensor
function tensor.expm1_(t) end

---Natural logarithm, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):log()
---```
---@param t tensor|table|number
---@return tensor
function tensor.log(t) end

---`log` in place.
---@param t tensor|table|number
---@return tensor
function tensor.log_(t) end

---Logarithm to base 2, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):log2()
---```
---@param t tensor|table|number
---@return tensor
function tensor.log2(t) end

---`log2` in place.
---@param t tensor|table|number
---@return tensor
function tensor.log2_(t) end

---Logarithm to base 10, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):log10()
---```
---@param t tensor|table|number
---@return tensor
function tensor.log10(t) end

---`log10` in place.
---@param t tensor|table|number
---@return tensor
function tensor.log10_(t) end

---log(1 + x), within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):log1p()
---```
---@param t tensor|table|number
---@return tensor
function tensor.log1p(t) end

---`log1p` in place.
---@param t tensor|table|number
---@return tensor
function tensor.log1p_(t) end

---Sine, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sin()
---```
---@param t tensor|table|number
---@return tensor
function tensor.sin(t) end

---`sin` in place.
---@param t tensor|table|number
---@return tensor
function tensor.sin_(t) end

---Cosine, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):cos()
---```
---@param t tensor|table|number
---@return tensor
function tensor.cos(t) end

---`cos` in place.
---@param t tensor|table|number
---@return tensor
function tensor.cos_(t) end

---Tangent, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):tan()
---```
---@param t tensor|table|number
---@return tensor
function tensor.tan(t) end

---`tan` in place.
---@param t tensor|table|number
---@return tensor
function tensor.tan_(t) end

---Inverse sine, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):asin()
---```
---@param t tensor|table|number
---@return tensor
function tensor.asin(t) end

---`asin` in place.
---@param t tensor|table|number
---@return tensor
function tensor.asin_(t) end

---Inverse cosine, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):acos()
---```
---@param t tensor|table|number
---@return tensor
function tensor.acos(t) end

---`acos` in place.
---@param t tensor|table|number
---@return tensor
function tensor.acos_(t) end

---Inverse tangent, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):atan()
---```
---@param t tensor|table|number
---@return tensor
function tensor.atan(t) end

---`atan` in place.
---@param t tensor|table|number
---@return tensor
function tensor.atan_(t) end

---Hyperbolic sine, within 1 ulp; near overflow within 3, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):sinh()
---```
---@param t tensor|table|number
---@return tensor
function tensor.sinh(t) end

---`sinh` in place.
---@param t tensor|table|number
---@return tensor
function tensor.sinh_(t) end

---Hyperbolic cosine, within 1 ulp; near overflow within 3, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):cosh()
---```
---@param t tensor|table|number
---@return tensor
function tensor.cosh(t) end

---`cosh` in place.
---@param t tensor|table|number
---@return tensor
function tensor.cosh_(t) end

---Hyperbolic tangent, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):tanh()
---```
---@param t tensor|table|number
---@return tensor
function tensor.tanh(t) end

---`tanh` in place.
---@param t tensor|table|number
---@return tensor
function tensor.tanh_(t) end

---Error function, within 1 ulp, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):erf()
---```
---@param t tensor|table|number
---@return tensor
function tensor.erf(t) end

---`erf` in place.
---@param t tensor|table|number
---@return tensor
function tensor.erf_(t) end

---The next larger value of the format: one unit in the last place up, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):next_up()
---```
---@param t tensor|table|number
---@return tensor
function tensor.next_up(t) end

---`next_up` in place.
---@param t tensor|table|number
---@return tensor
function tensor.next_up_(t) end

---The next smaller value of the format: one unit in the last place down, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):next_down()
---```
---@param t tensor|table|number
---@return tensor
function tensor.next_down(t) end

---`next_down` in place.
---@param t tensor|table|number
---@return tensor
function tensor.next_down_(t) end

---Whether NaN, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):isnan()
---```
---@param t tensor|table|number
---@return tensor
function tensor.isnan(t) end

---Whether infinite, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):isinf()
---```
---@param t tensor|table|number
---@return tensor
function tensor.isinf(t) end

---Whether finite, element by element.
---
---```lua
---tensor.linspace(0.1, 0.9, 3):isfinite()
---```
---@param t tensor|table|number
---@return tensor
function tensor.isfinite(t) end

---Whether it does not hold, element by element.
---
---```lua
---tensor{true, false}:logical_not()
---```
---@param t tensor|table|number
---@return tensor
function tensor.logical_not(t) end

---`logical_not` in place.
---@param t tensor|table|number
---@return tensor
function tensor.logical_not_(t) end

---Sum, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:add(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.add(t, other) end

---`add` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.add_(t, other) end

---Difference, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:sub(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.sub(t, other) end

---`sub` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.sub_(t, other) end

---Product, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:mul(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.mul(t, other) end

---`mul` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.mul_(t, other) end

---The larger (NaN if either is), element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:maximum(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.maximum(t, other) end

---`maximum` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.maximum_(t, other) end

---The smaller (NaN if either is), element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:minimum(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.minimum(t, other) end

---`minimum` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.minimum_(t, other) end

---Remainder with the sign of the divisor, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:remainder(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.remainder(t, other) end

---`remainder` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.remainder_(t, other) end

---Quotient rounded down, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:floor_divide(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.floor_divide(t, other) end

---`floor_divide` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.floor_divide_(t, other) end

---Quotient, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:div(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.div(t, other) end

---`div` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.div_(t, other) end

---Power, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:pow(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.pow(t, other) end

---`pow` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.pow_(t, other) end

---Angle of the point (other, self), in radians, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:atan2(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.atan2(t, other) end

---`atan2` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.atan2_(t, other) end

---The next value of the format in the direction of the other, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:nextafter(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.nextafter(t, other) end

---`nextafter` in place.
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.nextafter_(t, other) end

---Whether equal, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:eq(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.eq(t, other) end

---Whether not equal, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:ne(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.ne(t, other) end

---Whether less, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:lt(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.lt(t, other) end

---Whether less or equal, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:le(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.le(t, other) end

---Whether greater, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:gt(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.gt(t, other) end

---Whether greater or equal, element by element, shapes broadcast.
---
---```lua
---tensor{1, 2, 3}:ge(2)
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.ge(t, other) end

---Whether both hold, element by element, shapes broadcast.
---
---```lua
---tensor{true, false}:logical_and(tensor{true, true})
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.logical_and(t, other) end

---Whether either holds, element by element, shapes broadcast.
---
---```lua
---tensor{true, false}:logical_or(tensor{true, true})
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.logical_or(t, other) end

---Whether exactly one holds, element by element, shapes broadcast.
---
---```lua
---tensor{true, false}:logical_xor(tensor{true, true})
---```
---@param t tensor|table|number
---@param other tensor|number
---@return tensor
function tensor.logical_xor(t, other) end

---Each element held between two bounds, numbers or tensors that broadcast; NaN stays NaN.
---
---The gradient of an element at a bound is 0 for a number; a tensor takes half of it. Of bounds that cross the upper one counts.
---
---```lua
---tensor{-1, 0.5, 2}:clamp(0, 1)
---```
---@param t tensor|table|number
---@param min? number|tensor
---@param max? number|tensor
---@return tensor
function tensor.clamp(t, min, max) end

---`clamp` in place.
---@param t tensor|table|number
---@param min? number|tensor
---@param max? number|tensor
---@return tensor
function tensor.clamp_(t, min, max) end

---NaN and infinities replaced; by default by 0 and the largest numbers of the dtype.
---
---```lua
---tensor{0 / 0, 1 / 0, 2}:nan_to_num()
---```
---@param t tensor|table|number
---@param nan? number (default 0)
---@param posinf? number
---@param neginf? number
---@return tensor
function tensor.nan_to_num(t, nan, posinf, neginf) end

---Sets every element to one value.
---@param t tensor|table|number
---@param value number|boolean
---@return tensor
function tensor.fill_(t, value) end

---Sets every element to 0.
---@param t tensor|table|number
---@return tensor
function tensor.zero_(t) end

---Copies another tensor's elements, broadcast and converted, into this one.
---@param t tensor|table|number
---@param source tensor|table|number
---@return tensor
function tensor.copy_(t, source) end

---t + (value·a)·b, element by element, shapes broadcast.
---
---```lua
---tensor.zeros(2):addcmul(tensor{1, 2}, tensor{3, 4}, 0.5)
---```
---@param t tensor|table|number
---@param a tensor|table|number
---@param b tensor|table|number
---@param value? number (default 1)
---@return tensor
function tensor.addcmul(t, a, b, value) end

---`addcmul` in place.
---@param t tensor|table|number
---@param a tensor|table|number
---@param b tensor|table|number
---@param value? number (default 1)
---@return tensor
function tensor.addcmul_(t, a, b, value) end

---t + (value·a)/b, element by element, shapes broadcast.
---
---```lua
---tensor.zeros(2):addcdiv(tensor{1, 2}, tensor{3, 4}, 0.5)
---```
---@param t tensor|table|number
---@param a tensor|table|number
---@param b tensor|table|number
---@param value? number (default 1)
---@return tensor
function tensor.addcdiv(t, a, b, value) end

---`addcdiv` in place.
---@param t tensor|table|number
---@param a tensor|table|number
---@param b tensor|table|number
---@param value? number (default 1)
---@return tensor
function tensor.addcdiv_(t, a, b, value) end

---t + weight·(target − t): a place on the way from one tensor to another.
---
---From a weight of ½ on computed from the target, which a weight of 1 gives exactly.
---
---```lua
---tensor{0, 10}:lerp(tensor{1, 20}, 0.25)
---```
---@param t tensor|table|number
---@param target tensor|table|number
---@param weight number|tensor 0: t, 1: the target
---@return tensor
function tensor.lerp(t, target, weight) end

---`lerp` in place.
---@param t tensor|table|number
---@param target tensor|table|number
---@param weight number|tensor 0: t, 1: the target
---@return tensor
function tensor.lerp_(t, target, weight) end

---Differences of neighbours along a dimension, taken n times.
---
---```lua
---tensor{1, 4, 9}:diff()
---```
---@param t tensor|table|number
---@param n? integer (at least 0, default 1)
---@param dim? integer (default -1)
---@return tensor
function tensor.diff(t, n, dim) end

---Where the condition holds the first, elsewhere the second; all three broadcast.
---
---```lua
---tensor.where(tensor{true, false}, tensor{1, 2}, 0)
---```
---@param condition tensor bool
---@param a tensor|number
---@param b tensor|number
---@return tensor
function tensor.where(condition, a, b) end

---Sum of the elements, in an order fixed by the shape.
---
---```lua
---tensor{{1, 2}, {3, 4}}:sum(1)
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.sum(t, dim, keepdim) end

---Product of the elements.
---
---```lua
---tensor{{1, 2}, {3, 4}}:prod(1)
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.prod(t, dim, keepdim) end

---Arithmetic mean.
---
---```lua
---tensor{{1, 2}, {3, 4}}:mean(1)
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.mean(t, dim, keepdim) end

---Largest element; NaN if there is one.
---
---```lua
---tensor{{1, 2}, {3, 4}}:amax(1)
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.amax(t, dim, keepdim) end

---Smallest element; NaN if there is one.
---
---```lua
---tensor{{1, 2}, {3, 4}}:amin(1)
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.amin(t, dim, keepdim) end

---Variance, in two passes.
---
---```lua
---tensor{1, 2, 3, 4}:var()
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param correction? number subtracted from the number of elements in the divisor (default 1)
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.var(t, dim, correction, keepdim) end

---Standard deviation.
---
---```lua
---tensor{1, 2, 3, 4}:std()
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param correction? number subtracted from the number of elements in the divisor (default 1)
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.std(t, dim, correction, keepdim) end

---Largest element; NaN if there is one. Along one dimension: also where it is.
---
---Along a dimension the gradient goes to the position that is returned; without one, equal elements share it (as in `amax`).
---
---```lua
---tensor{{1, 5}, {7, 2}}:max(2)
---```
---@param t tensor|table|number
---@param dim? integer
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
---@return tensor? positions
function tensor.max(t, dim, keepdim) end

---Smallest element; NaN if there is one. Along one dimension: also where it is.
---
---Along a dimension the gradient goes to the position that is returned; without one, equal elements share it (as in `amin`).
---
---```lua
---tensor{{1, 5}, {7, 2}}:min(2)
---```
---@param t tensor|table|number
---@param dim? integer
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
---@return tensor? positions
function tensor.min(t, dim, keepdim) end

---Position, from 1, of the first largest element along a dimension, or in row-major order of all.
---
---```lua
---tensor{3, 9, 4}:argmax()
---```
---@param t tensor|table|number
---@param dim? integer
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.argmax(t, dim, keepdim) end

---Position, from 1, of the first smallest element along a dimension, or in row-major order of all.
---
---```lua
---tensor{3, 9, 4}:argmin()
---```
---@param t tensor|table|number
---@param dim? integer
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.argmin(t, dim, keepdim) end

---p-norm (Σ|x|ᵖ)^(1/p).
---
---```lua
---tensor{3, 4}:norm()
---```
---@param t tensor|table|number
---@param p? number order; inf: the largest magnitude, 0: the number of non-zeros (default 2)
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.norm(t, p, dim, keepdim) end

---Sum of the elements that are not NaN.
---
---```lua
---tensor{{1, 2}, {3, 4}}:nansum(1)
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.nansum(t, dim, keepdim) end

---Mean of the elements that are not NaN.
---
---```lua
---tensor{{1, 2}, {3, 4}}:nanmean(1)
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return tensor
function tensor.nanmean(t, dim, keepdim) end

---Whether any element is not zero: a boolean, or along dimensions a bool tensor.
---
---```lua
---tensor{{0, 2}, {0, 0}}:any(1)
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return boolean|tensor
function tensor.any(t, dim, keepdim) end

---Whether all elements are not zero: a boolean, or along dimensions a bool tensor.
---
---```lua
---tensor{{0, 2}, {0, 0}}:all(1)
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@param keepdim? boolean keep reduced dimensions with size 1 (default false)
---@return boolean|tensor
function tensor.all(t, dim, keepdim) end

---How many elements are not zero (int64).
---
---```lua
---tensor{0, 2, 3}:count_nonzero()
---```
---@param t tensor|table|number
---@param dim? integer|table dimension or table of dimensions; else all
---@return tensor
function tensor.count_nonzero(t, dim) end

---Running sum along a dimension, in index order.
---
---```lua
---tensor{1, 2, 3}:cumsum()
---```
---@param t tensor|table|number
---@param dim? integer (default 1)
---@return tensor
function tensor.cumsum(t, dim) end

---Running product along a dimension, in index order.
---
---```lua
---tensor{1, 2, 3}:cumprod()
---```
---@param t tensor|table|number
---@param dim? integer (default 1)
---@return tensor
function tensor.cumprod(t, dim) end

---The same elements, in row-major order, in another shape; a view where the layout allows it.
---
---```lua
---tensor.arange(6):reshape(2, -1)
---```
---@param t tensor|table|number
---@param ... integer|table sizes sizes, as numbers or one table; one may be −1 and is worked out
---@return tensor
function tensor.reshape(t, ...) end

---The same elements in another shape, never copied: an error where the layout does not allow it.
---
---```lua
---tensor.arange(6):view(2, -1)
---```
---@param t tensor|table|number
---@param ... integer|table sizes sizes, as numbers or one table; one may be −1 and is worked out
---@return tensor
function tensor.view(t, ...) end

---`view` in the shape of another tensor.
---@param t tensor|table|number
---@param other tensor
---@return tensor
function tensor.view_as(t, other) end

---`reshape` to the shape of another tensor.
---@param t tensor|table|number
---@param other tensor
---@return tensor
function tensor.reshape_as(t, other) end

---`expand` to the shape of another tensor.
---@param t tensor|table|number
---@param other tensor
---@return tensor
function tensor.expand_as(t, other) end

---A vector of all elements in row-major order; a view where the layout allows it.
---@param t tensor|table|number
---@return tensor
function tensor.flatten(t) end

---The tensor as if repeated along dimensions of size 1; a view.
---
---```lua
---tensor{{1}, {2}}:expand(2, 3)
---```
---@param t tensor|table|number
---@param ... integer|table sizes sizes, as numbers or one table
---@return tensor
function tensor.expand(t, ...) end

---Dimensions in another order; a view.
---
---```lua
---tensor.zeros(2, 3, 4):permute(3, 1, 2)
---```
---@param t tensor|table|number
---@param ... integer|table dims dimensions, as numbers or one table
---@return tensor
function tensor.permute(t, ...) end

---Two dimensions exchanged; a view.
---
---```lua
---tensor.zeros(2, 3):transpose()
---```
---@param t tensor|table|number
---@param dim1? integer (default 1)
---@param dim2? integer (default 2)
---@return tensor
function tensor.transpose(t, dim1, dim2) end

---A dimension moved to another place among the others; a view.
---
---```lua
---tensor.zeros(2, 3, 4):movedim(1, -1)
---```
---@param t tensor|table|number
---@param source integer
---@param destination integer
---@return tensor
function tensor.movedim(t, source, destination) end

---The matrix transposed; a view.
---
---```lua
---tensor{{1, 2}, {3, 4}}:t()
---```
---@param t tensor|table|number
---@return tensor
function tensor.t(t) end

---The slice at a position of one dimension, which goes; a view.
---
---```lua
---tensor.eye(3):select(1, 2)
---```
---@param t tensor|table|number
---@param dim integer
---@param index integer position, from 1
---@return tensor
function tensor.select(t, dim, index) end

---A range of one dimension; a view.
---
---```lua
---tensor.arange(10):narrow(1, 3, 4)
---```
---@param t tensor|table|number
---@param dim integer
---@param start integer first position, from 1
---@param length integer number of positions
---@return tensor
function tensor.narrow(t, dim, start, length) end

---One dimension, or several, in reverse order; a view.
---
---```lua
---tensor{1, 2}:flip()
---```
---@param t tensor|table|number
---@param ... integer|table dims dimensions, as numbers or one table (default 1)
---@return tensor
function tensor.flip(t, ...) end

---A new dimension of size 1 before dimension `dim` (−1: after the last); a view.
---
---```lua
---tensor{1, 2}:unsqueeze(1)
---```
---@param t tensor|table|number
---@param dim integer
---@return tensor
function tensor.unsqueeze(t, dim) end

---Without dimensions of size 1, or without that one; a view.
---
---```lua
---tensor{{1, 2}}:squeeze()
---```
---@param t tensor|table|number
---@param dim? integer
---@return tensor
function tensor.squeeze(t, dim) end

---The diagonal of a matrix, or of the matrices along two dimensions, as a new last one; a view.
---
---```lua
---tensor.eye(3):diagonal()
---```
---@param t tensor|table|number
---@param shift? integer diagonals above the main one (default 0)
---@param dim1? integer (default 1)
---@param dim2? integer (default 2)
---@return tensor
function tensor.diagonal(t, shift, dim1, dim2) end

---Of a matrix the diagonal, a view; of a vector the square matrix with it as diagonal.
---
---```lua
---tensor{1, 2}:diag()
---```
---@param t tensor|table|number
---@param shift? integer diagonals above the main one (default 0)
---@return tensor
function tensor.diag(t, shift) end

---Sum of the main diagonal of a matrix.
---
---```lua
---tensor.eye(3):trace()
---```
---@param t tensor|table|number
---@return tensor
function tensor.trace(t) end

---Tensors one after the other along a dimension that they have. dtypes are promoted.
---
---```lua
---tensor.cat({tensor{1, 2}, tensor{3, 4}})
---```
---@param tensors table list of tensors
---@param dim? integer (default 1)
---@return tensor
function tensor.cat(tensors, dim) end

---Tensors of one shape side by side along a new dimension. dtypes are promoted.
---
---```lua
---tensor.stack({tensor{1, 2}, tensor{3, 4}})
---```
---@param tensors table list of tensors
---@param dim? integer (default 1)
---@return tensor
function tensor.stack(tensors, dim) end

---Views of `size` positions along a dimension; the last may be shorter. Or of sizes that add up to its own.
---
---```lua
---tensor.arange(5):split(2)
---```
---@param t tensor|table|number
---@param size integer|table (at least 1)
---@param dim? integer (default 1)
---@return tensor[]
function tensor.split(t, size, dim) end

---Views of equal length, `chunks` of them or fewer; the last may be shorter.
---
---```lua
---tensor.arange(5):chunk(2)
---```
---@param t tensor|table|number
---@param chunks integer (at least 1)
---@param dim? integer (default 1)
---@return tensor[]
function tensor.chunk(t, chunks, dim) end

---The slices along a dimension, which goes; views.
---
---```lua
---tensor.eye(2):unbind()
---```
---@param t tensor|table|number
---@param dim? integer (default 1)
---@return tensor[]
function tensor.unbind(t, dim) end

---Each element `count` times in a row along a dimension.
---
---```lua
---tensor{1, 2}:repeat_interleave(2)
---```
---@param t tensor|table|number
---@param count integer (at least 0)
---@param dim? integer (default 1)
---@return tensor
function tensor.repeat_interleave(t, count, dim) end

---The tensor repeated along each dimension.
---
---Fewer counts than dimensions are those of the last ones; more make new leading dimensions. It is PyTorch's `repeat` too, whose name is a word of Lua's own: `t.repeat(2, 2)` is `t:tile(2, 2)`.
---
---```lua
---tensor{1, 2}:tile(2, 2)
---```
---@param t tensor|table|number
---@param ... integer|table counts numbers, or one table
---@return tensor
function tensor.tile(t, ...) end

---The slices of one dimension at these positions.
---
---```lua
---tensor.eye(3):index_select(1, tensor{3, 1})
---```
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@return tensor
function tensor.index_select(t, dim, positions) end

---out[…, i, …] = t[…, positions[…, i, …], …] along a dimension.
---
---```lua
---tensor{{1, 2}, {3, 4}}:gather(2, tensor{{2}, {1}})
---```
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@return tensor
function tensor.gather(t, dim, positions) end

---A vector of the elements where a bool mask holds.
---
---```lua
---tensor{1, -2, 3}:masked_select(tensor{1, -2, 3}:gt(0))
---```
---@param t tensor|table|number
---@param mask tensor bool
---@return tensor
function tensor.masked_select(t, mask) end

---Positions, from 1, of the elements that are not zero: a row for each.
---
---```lua
---tensor{0, 5}:nonzero()
---```
---@param t tensor|table|number
---@return tensor
function tensor.nonzero(t) end

---The elements along a dimension in order, and where each stood. Stable; NaN is the largest.
---
---```lua
---tensor{3, 1, 2}:sort()
---```
---@param t tensor|table|number
---@param dim? integer (default -1)
---@param descending? boolean (default false)
---@return tensor
---@return tensor positions
function tensor.sort(t, dim, descending) end

---Positions that put the elements along a dimension in order.
---
---```lua
---tensor{3, 1, 2}:argsort()
---```
---@param t tensor|table|number
---@param dim? integer (default -1)
---@param descending? boolean (default false)
---@return tensor
function tensor.argsort(t, dim, descending) end

---The k largest (or smallest) elements along a dimension, in order, and where each stood.
---
---```lua
---tensor{3, 1, 2}:topk(2)
---```
---@param t tensor|table|number
---@param k integer (at least 0)
---@param dim? integer (default -1)
---@param largest? boolean (default true)
---@return tensor
---@return tensor positions
function tensor.topk(t, k, dim, largest) end

---A copy with out[…, positions[…, i, …], …] = values[…, i, …] along a dimension.
---
---Equal positions are served in row-major order: of what is put the last stays, and has the gradient (PyTorch leaves both open); sums have one order.
---
---```lua
---tensor.zeros(2, 3):scatter(2, tensor{{1}, {3}}, 5)
---```
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number at least as large as the positions
---@return tensor
function tensor.scatter(t, dim, positions, values) end

---`scatter` in place.
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number at least as large as the positions
---@return tensor
function tensor.scatter_(t, dim, positions, values) end

---A copy with out[…, positions[…, i, …], …] += values[…, i, …] along a dimension.
---
---Equal positions are served in row-major order: of what is put the last stays, and has the gradient (PyTorch leaves both open); sums have one order.
---
---```lua
---tensor.zeros(3):scatter_add(1, tensor{1, 3, 1}, tensor{1, 2, 4})
---```
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number at least as large as the positions
---@return tensor
function tensor.scatter_add(t, dim, positions, values) end

---`scatter_add` in place.
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number at least as large as the positions
---@return tensor
function tensor.scatter_add_(t, dim, positions, values) end

---A copy with slices added to those of one dimension at these positions, in their order.
---
---```lua
---tensor.zeros(3, 2):index_add(1, tensor{1, 3, 1}, tensor.ones(3, 2))
---```
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number a slice for each position
---@param alpha? number factor of the values
---@return tensor
function tensor.index_add(t, dim, positions, values, alpha) end

---`index_add` in place.
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number a slice for each position
---@param alpha? number factor of the values
---@return tensor
function tensor.index_add_(t, dim, positions, values, alpha) end

---A copy with the slices of one dimension at these positions replaced; of equal ones the last stays.
---
---```lua
---tensor.zeros(3, 2):index_copy(1, tensor{3}, tensor.ones(1, 2))
---```
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number a slice for each position
---@return tensor
function tensor.index_copy(t, dim, positions, values) end

---`index_copy` in place.
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param values tensor|table|number a slice for each position
---@return tensor
function tensor.index_copy_(t, dim, positions, values) end

---A copy with one value in the slices of one dimension at these positions.
---
---```lua
---tensor.zeros(3, 2):index_fill(1, tensor{2}, 7)
---```
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param value number|boolean|tensor also a tensor without dimensions
---@return tensor
function tensor.index_fill(t, dim, positions, value) end

---`index_fill` in place.
---@param t tensor|table|number
---@param dim integer
---@param positions tensor|table|number integers, from 1
---@param value number|boolean|tensor also a tensor without dimensions
---@return tensor
function tensor.index_fill_(t, dim, positions, value) end

---A copy with one value where a bool mask, which broadcasts, holds.
---
---```lua
---tensor{1, -2, 3}:masked_fill(tensor{1, -2, 3}:lt(0), 0)
---```
---@param t tensor|table|number
---@param mask tensor bool
---@param value number|boolean|tensor also a tensor without dimensions
---@return tensor
function tensor.masked_fill(t, mask, value) end

---`masked_fill` in place.
---@param t tensor|table|number
---@param mask tensor bool
---@param value number|boolean|tensor also a tensor without dimensions
---@return tensor
function tensor.masked_fill_(t, mask, value) end

---For each class, from 1, a vector of zeros with a 1 at the class, in a new last dimension (int64).
---
---```lua
---tensor{2, 1, 3}:one_hot()
---```
---@param t tensor|table|number
---@param classes? integer length of the vectors; else the largest class (at least 1)
---@return tensor
function tensor.one_hot(t, classes) end

---Matrix product; vectors and stacks of matrices as in PyTorch. Bits are bound to the CPU type.
---
---```lua
---tensor.eye(2):matmul(tensor{{1, 2}, {3, 4}})
---```
---@param t tensor|table|number
---@param other tensor|table|number
---@return tensor
function tensor.matmul(t, other) end

---Matrix times matrix. Bits are bound to the CPU type.
---@param t tensor|table|number
---@param other tensor|table|number
---@return tensor
function tensor.mm(t, other) end

---Matrix times vector. Bits are bound to the CPU type.
---@param t tensor|table|number
---@param other tensor|table|number
---@return tensor
function tensor.mv(t, other) end

---Dot product Σ aᵢ·bᵢ of two vectors, in a fixed order.
---
---```lua
---tensor{1, 2}:dot(tensor{3, 4})
---```
---@param t tensor|table|number
---@param other tensor|table|number
---@return tensor
function tensor.dot(t, other) end

---The matrix aᵢ·bⱼ of two vectors.
---
---```lua
---tensor{1, 2}:outer(tensor{3, 4})
---```
---@param t tensor|table|number
---@param other tensor|table|number
---@return tensor
function tensor.outer(t, other) end

---x of A·x = b, A square, b a vector or matrix (LU with pivoting). Bits are bound to the CPU type.
---
---```lua
---tensor{{2, 0}, {0, 4}}:solve(tensor{1, 1})
---```
---@param t tensor|table|number
---@param b tensor|table|number
---@return tensor
function tensor.solve(t, b) end

---Products of two stacks of matrices, pair by pair. Bits are bound to the CPU type.
---
---```lua
---tensor.ones(2, 1, 3):bmm(tensor.ones(2, 3, 1))
---```
---@param t tensor|table|number
---@param other tensor|table|number
---@return tensor
function tensor.bmm(t, other) end

---A product of tensors in Einstein's notation: dimensions are named, and summed if the result does not name them.
---
---A name is a letter; `...` stands for dimensions without one, which broadcast. A letter twice in a term takes the diagonal. Without `->` the result has the unnamed dimensions and the letters that occur once, in alphabetical order. Two tensors are multiplied at a time, from left to right: as matrices where something is summed (bits are then bound to the CPU type), else element by element.
---
---```lua
---tensor.einsum('ij,jk->ik', tensor.eye(2), tensor{{1, 2}, {3, 4}})
---```
---@param equation string such as 'ij,jk->ik'
---@param ... tensor|table|number tensors as many as the equation has terms
---@return tensor
function tensor.einsum(equation, ...) end

---A⁻¹ of a square matrix, or of each in a stack (LU with pivoting). Bits are bound to the CPU type.
---
---```lua
---tensor{{2, 0}, {0, 4}}:inverse()
---```
---@param t tensor|table|number
---@return tensor
function tensor.inverse(t) end

---Determinant of a square matrix, or of each in a stack (LU with pivoting). Bits are bound to the CPU type.
---
---Its gradient, the matrix of cofactors, is right for singular matrices too.
---
---```lua
---tensor{{1, 2}, {3, 4}}:det()
---```
---@param t tensor|table|number
---@return tensor
function tensor.det(t) end

---Sign of the determinant, and the logarithm of its magnitude. Bits are bound to the CPU type.
---
---0 and −inf for a singular matrix, which has no gradient. Of a stack of matrices one for each.
---
---```lua
---(tensor.eye(400) * 10):slogdet()
---```
---@param t tensor|table|number
---@return tensor sign
---@return tensor logarithm
function tensor.slogdet(t) end

---The lower triangular L of A = L·Lᵀ for a positive definite matrix. Bits are bound to the CPU type.
---
---The lower triangle of A is read. The gradient is symmetric, as PyTorch's. A may be a stack of matrices.
---
---```lua
---tensor{{4, 2}, {2, 3}}:cholesky()
---```
---@param t tensor|table|number
---@param upper? boolean Lᵀ instead (default false)
---@return tensor
function tensor.cholesky(t, upper) end

---A = q·r, q of orthonormal columns (as many as A's smaller size), r upper triangular. Bits are bound to the CPU type.
---
---LAPACK's signs, as PyTorch: the diagonal of r may be negative. Gradients need a matrix of full rank. A may be a stack of matrices.
---
---```lua
---tensor{{1, 2}, {3, 4}, {5, 6}}:qr()
---```
---@param t tensor|table|number
---@return tensor q
---@return tensor r
function tensor.qr(t) end

---x of least |A·x − b|, among several the shortest, and A's rank. Bits are bound to the CPU type.
---
---Pivots below max(rows, columns)·ε of the largest count as 0 (PyTorch's driver `gelsy`). Gradients need a matrix of full rank.
---
---```lua
---tensor{{1, 1}, {1, 2}, {1, 3}}:lstsq(tensor{1, 2, 2})
---```
---@param t tensor|table|number
---@param b tensor|table|number vector or matrix of as many rows as A
---@return tensor x
---@return tensor rank
function tensor.lstsq(t, b) end

---Singular value decomposition A = u·diag(s)·vt, largest values first. Bits are bound to the CPU type.
---
---```lua
---tensor{{1, 0}, {0, 2}}:svd()
---```
---@param t tensor|table|number
---@return tensor u
---@return tensor s
---@return tensor vt
function tensor.svd(t) end

---Eigenvalues, smallest first, and eigenvectors (columns) of a symmetric matrix. Bits are bound to the CPU type.
---
---```lua
---tensor{{2, 1}, {1, 2}}:eigh()
---```
---@param t tensor|table|number
---@return tensor values
---@return tensor vectors
function tensor.eigh(t) end

---Real and imaginary parts of the eigenvalues of a square matrix. Bits are bound to the CPU type.
---
---```lua
---tensor{{0, 1}, {-1, 0}}:eigvals()
---```
---@param t tensor|table|number
---@return tensor real
---@return tensor imaginary
function tensor.eigvals(t) end

---Discrete Fourier transform Σ_j x_j·exp(−2πi·jk/n) of a complex tensor (real ones: `rfft`) along a dimension.
---
---There is no complex dtype: a complex tensor has a last dimension of size 2, real and imaginary part (PyTorch's `view_as_real`), which `dim` does not count. Any length is fast: small prime factors one after the other, others by Bluestein's convolution. The order of all sums is given by the length alone; float32 is computed in float64 and rounded once.
---
---```lua
---tensor{{1, 0}, {0, 0}, {0, 0}}:fft()
---```
---@param t tensor|table|number
---@param n? integer length to which lines are cut, or continued with zeros; else their own (at least 1)
---@param dim? integer (default -1)
---@param norm? "backward"|"ortho"|"forward" divided by the length: inverse, √ both, transform (default "backward")
---@return tensor
function tensor.fft(t, n, dim, norm) end

---Inverse of `fft`, a complex tensor.
---
---There is no complex dtype: a complex tensor has a last dimension of size 2, real and imaginary part (PyTorch's `view_as_real`), which `dim` does not count. Any length is fast: small prime factors one after the other, others by Bluestein's convolution. The order of all sums is given by the length alone; float32 is computed in float64 and rounded once.
---
---```lua
---tensor{{1, 0}, {1, 0}}:ifft()
---```
---@param t tensor|table|number
---@param n? integer length to which lines are cut, or continued with zeros; else their own (at least 1)
---@param dim? integer (default -1)
---@param norm? "backward"|"ortho"|"forward" divided by the length: inverse, √ both, transform (default "backward")
---@return tensor
function tensor.ifft(t, n, dim, norm) end

---The first n // 2 + 1 numbers of the Fourier transform of real ones, a complex tensor; the rest are conjugates.
---
---There is no complex dtype: a complex tensor has a last dimension of size 2, real and imaginary part (PyTorch's `view_as_real`), which `dim` does not count. Any length is fast: small prime factors one after the other, others by Bluestein's convolution. The order of all sums is given by the length alone; float32 is computed in float64 and rounded once.
---
---```lua
---tensor{1, 2, 3, 4}:rfft()
---```
---@param t tensor|table|number
---@param n? integer length to which lines are cut, or continued with zeros; else their own (at least 1)
---@param dim? integer (default -1)
---@param norm? "backward"|"ortho"|"forward" divided by the length: inverse, √ both, transform (default "backward")
---@return tensor
function tensor.rfft(t, n, dim, norm) end

---Inverse of `rfft`: real numbers, n of them along the dimension (an odd n must be given).
---
---There is no complex dtype: a complex tensor has a last dimension of size 2, real and imaginary part (PyTorch's `view_as_real`), which `dim` does not count. Any length is fast: small prime factors one after the other, others by Bluestein's convolution. The order of all sums is given by the length alone; float32 is computed in float64 and rounded once.
---
---```lua
---tensor{1, 2, 3}:rfft():irfft(3)
---```
---@param t tensor|table|number
---@param n? integer length to which lines are cut, or continued with zeros; else their own (at least 1)
---@param dim? integer (default -1)
---@param norm? "backward"|"ortho"|"forward" divided by the length: inverse, √ both, transform (default "backward")
---@return tensor
function tensor.irfft(t, n, dim, norm) end

---The frequencies that the numbers of `fft` stand for, in cycles per unit.
---
---```lua
---tensor.fftfreq(5, 0.1)
---```
---@param n integer length of the line (at least 1)
---@param d? number distance of neighbours on it (more than 0, default 1)
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@overload fun(n: integer, dtype?: "bool"|"uint8"|"int32"|"int64"|"float32"|"float64"): tensor
---@return tensor
function tensor.fftfreq(n, d, dtype) end

---The frequencies that the numbers of `rfft` stand for, in cycles per unit.
---
---```lua
---tensor.rfftfreq(5, 0.1)
---```
---@param n integer length of the line (at least 1)
---@param d? number distance of neighbours on it (more than 0, default 1)
---@param dtype? "bool"|"uint8"|"int32"|"int64"|"float32"|"float64" element type
---@overload fun(n: integer, dtype?: "bool"|"uint8"|"int32"|"int64"|"float32"|"float64"): tensor
---@return tensor
function tensor.rfftfreq(n, d, dtype) end

---Options of `tensor.load`.
---@class tensor.load.Options
---@field only? table names of the tensors to read; the others are not looked at

---Reads a file of tensors; the extension tells the format.
---
---Formats: .npy, .npz, .safetensors, .mat, .csv, .tsv. Nothing that a file says is trusted: a damaged or lying one is an error. What tensors cannot hold (text, complex numbers, cells …) is left out, named in a note on standard error and in a second result. `pairs` visits a table in the file's order.
---@param path string
---@param options? tensor.load.Options
---@return tensor
function tensor.load(path, options) end

---Options of `tensor.save`.
---@class tensor.save.Options
---@field compressed? boolean deflate the data of an .npz (default false)

---Writes a tensor, or a table name → tensor, to a file; the extension tells the format.
---
---The file appears whole or not at all; missing folders are made. Names are written in alphabetical order.
---@param path string
---@param value tensor|table|number
---@param options? tensor.save.Options
function tensor.save(path, value, options) end

---The value below which a share q of the elements lies, linear between neighbours.
---
---```lua
---tensor.arange(5):quantile(0.25)
---```
---@param t tensor|table|number
---@param q number 0 … 1 (between 0 and 1)
---@param dim? integer
---@param keepdim? boolean (default false)
---@return tensor
function tensor.quantile(t, q, dim, keepdim) end

---The middle element, or the mean of the middle two.
---
---```lua
---tensor{3, 1, 2}:median()
---```
---@param t tensor|table|number
---@param dim? integer
---@param keepdim? boolean (default false)
---@return tensor
function tensor.median(t, dim, keepdim) end

---The different elements in order, and how often each occurs.
---
---```lua
---tensor{2, 1, 2}:unique()
---```
---@param t tensor|table|number
---@return tensor
---@return tensor counts
function tensor.unique(t) end

---How often each of 0, 1, 2 … occurs in a tensor of integers.
---
---```lua
---tensor{1, 3, 1}:long():bincount()
---```
---@param t tensor|table|number
---@param minlength? integer (at least 0, default 0)
---@return tensor
function tensor.bincount(t, minlength) end

---Counts of the elements in `bins` equal parts of an interval; else of least to greatest.
---
---```lua
---tensor.rand(100):histc(4, 0, 1)
---```
---@param t tensor|table|number
---@param bins? integer (at least 1, default 100)
---@param min? number
---@param max? number
---@return tensor
function tensor.histc(t, bins, min, max) end

---exp(x) / Σ exp(x) along a dimension, without overflow.
---
---```lua
---tensor{1, 2, 3}:softmax()
---```
---@param t tensor|table|number
---@param dim? integer (default -1)
---@return tensor
function tensor.softmax(t, dim) end

---log(softmax(x)) along a dimension, without overflow.
---
---```lua
---tensor{1, 2, 3}:log_softmax()
---```
---@param t tensor|table|number
---@param dim? integer (default -1)
---@return tensor
function tensor.log_softmax(t, dim) end

---log(Σ exp(x)) along a dimension, without overflow.
---
---```lua
---tensor{1, 2, 3}:logsumexp()
---```
---@param t tensor|table|number
---@param dim? integer (default -1)
---@return tensor
function tensor.logsumexp(t, dim) end

---The matrix with zeros above a diagonal.
---
---```lua
---tensor.ones(3, 3):tril()
---```
---@param t tensor|table|number
---@param shift? integer diagonals above the main one (default 0)
---@return tensor
function tensor.tril(t, shift) end

---The matrix with zeros below a diagonal.
---
---```lua
---tensor.ones(3, 3):triu()
---```
---@param t tensor|table|number
---@param shift? integer diagonals above the main one (default 0)
---@return tensor
function tensor.triu(t, shift) end

---The elements along a dimension moved on, those that leave coming in at the other end.
---
---```lua
---tensor{1, 2, 3}:roll(1)
---```
---@param t tensor|table|number
---@param shift integer
---@param dim? integer (default 1)
---@return tensor
function tensor.roll(t, shift, dim) end

---Coordinates of every point of a grid: one tensor for each vector, with as many dimensions as vectors.
---
---```lua
---tensor.meshgrid{tensor{1, 2}, tensor{3, 4, 5}}
---```
---@param vectors table list of vectors
---@return tensor ...
function tensor.meshgrid(vectors) end

---Whether dtype, shape and every element are the same (NaN equals nothing).
---
---```lua
---tensor.equal(tensor{1, 2}, tensor{1, 2})
---```
---@param t tensor|table|number
---@param other tensor|table|number
---@return boolean
function tensor.equal(t, other) end

---|self − other| ≤ atol + rtol·|other|, element by element.
---
---```lua
---tensor{1, 2}:isclose(tensor{1, 2.1})
---```
---@param t tensor|table|number
---@param other tensor|table|number
---@param rtol? number (at least 0, default 1e-05)
---@param atol? number (at least 0, default 1e-08)
---@param equal_nan? boolean (default false)
---@return tensor
function tensor.isclose(t, other, rtol, atol, equal_nan) end

---Whether `isclose` holds for every element.
---
---```lua
---tensor{1, 2}:allclose(tensor{1, 2})
---```
---@param t tensor|table|number
---@param other tensor|table|number
---@param rtol? number (at least 0, default 1e-05)
---@param atol? number (at least 0, default 1e-08)
---@param equal_nan? boolean (default false)
---@return boolean
function tensor.allclose(t, other, rtol, atol, equal_nan) end

---The ratio of a circle's circumference to its diameter.
---@type number
tensor.pi = nil

---Infinity.
---@type number
tensor.inf = nil

---Not a number.
---@type number
tensor.nan = nil

---A layer or network.
---
---Its modules, parameters and buffers are fields: `net.layer1[1].conv1.weight`. Positions count from 1, also where names count from 0 as PyTorch's do (`layer1.0.conv1`). A field can be assigned: `net.fc = nn.Linear(64, 100)` puts a layer into the place of another one, `net.fc.weight = nn.Parameter(w)` a parameter; optimizers that were made before keep those that they were given. `tostring(net)` is a tree with shapes and counts.
---@class nn.Module
---@field perturbations any What the outputs of layers are changed by, in words.
---@field training boolean Whether the module trains.
---@field convolution any How its convolutions are computed ('direct', 'winograd', …; nil without convolutions).
---@operator call(any): tensor
---@field [any] nn.Module
---@operator len: integer
local class_nn_Module = {}

---The output for an input.
---@param x tensor|table|number
---@return tensor
function class_nn_Module:forward(x) end

---Lets perturbations change the outputs of layers after each forward in training ('forward'), or the gradients that flow back to them ('backward').
---
---Patterns mean names of layers: `layer2.0.conv1`, `layer1.*`, `*bn1`; a normalisation's output is that before its activation. Gradients pass a changed output as if nothing had happened there; what acts at 'backward' changes the gradient with respect to the layer's output, before the layer's own derivative. The other places belong to the optimizer's `perturb`.
---@param perturbations any a perturbation, a list of them, or function(tensor, ctx); nil ends it
function class_nn_Module:perturb(perturbations) end

---Switches to training (or evaluation), here and below.
---@param training? boolean (default true)
---@return nn.Module
function class_nn_Module:train(training) end

---Switches to evaluation, here and below.
---@return nn.Module
function class_nn_Module:eval() end

---Calls a function with the network in training, leaves the network as it was, and returns what it returns.
---
---For measuring: the loss is that of training (statistics of the batch, perturbations), but running statistics, counters of iterations, training or evaluation, and the state of the default generator are afterwards, also after an error, what they were before.
---
---```lua
---local net = nn.BatchNorm2d(2); net:frozen(function() return net(tensor.randn(4, 2, 'float32')) end)
---```
---@param f function
---@return any ...
function class_nn_Module:frozen(f) end

---All parameters, for an optimizer.
---@return parameters
function class_nn_Module:parameters() end

---All parameters by name.
---
---`pairs` visits them in the order of registration, the same in every run; `t:names()` lists the names. A parameter that stands in several places has the first of its names.
---
---```lua
---for name, p in pairs(nn.mlp{sizes = {4, 2}}:named_parameters()) do print(name, p:numel()) end
---```
---@return table<string, tensor>
function class_nn_Module:named_parameters() end

---All buffers by name: tensors that are saved but not trained.
---
---`pairs` visits them in the order of registration, the same in every run; `t:names()` lists the names.
---
---```lua
---nn.BatchNorm2d(2):named_buffers().running_mean
---```
---@return table<string, tensor>
function class_nn_Module:named_buffers() end

---The parameter of a name.
---@param name string `layer2.0.conv1.weight`
---@return tensor
function class_nn_Module:get_parameter(name) end

---Options of `nn.Module:state_dict`.
---@class nn.Module.state_dict.Options
---@field names? "lua"|"pytorch" of the elements of lists: from 1, or from 0 as in PyTorch's files (default "lua")

---Copies of all parameters and buffers by name, to be saved.
---
---`pairs` visits them in the order of registration, the same in every run; `t:names()` lists the names. What stands in several places is listed under each of its names.
---
---```lua
---nn.ModuleList{nn.Linear(4, 2)}:state_dict{names = 'pytorch'}
---```
---@param options? nn.Module.state_dict.Options
---@return table<string, tensor>
function class_nn_Module:state_dict(options) end

---Copies named tensors into parameters and buffers.
---
---An error lists missing and unknown names, or tells both shapes; nothing is changed then. Elements of lists may be named from 1 or from 0: the names of the file that fit tell. Files of other implementations of `nn.resnet` (`linear`, `shortcut`) and of `nn.vgg16` as it was (`0.weight` … `45.bias`) load too.
---@param state table name → tensor
---@param strict? boolean missing and unknown names are errors (default true)
function class_nn_Module:load_state_dict(state, strict) end

---How many numbers all parameters hold.
---
---```lua
---nn.Linear(4, 2):num_parameters()
---```
---@param trainable? boolean count those alone that require gradients (default false)
---@return integer
function class_nn_Module:num_parameters(trainable) end

---Freezes all parameters, here and below (`false`), or lets them train again.
---
---Optimizers leave a frozen parameter as it is; a normalisation's statistics are frozen by `eval`.
---
---```lua
---local net = nn.mlp{sizes = {4, 3, 2}}; net[2]:requires_grad_(false); return net:num_parameters(true)
---```
---@param requires_grad? boolean (default true)
---@return nn.Module
function class_nn_Module:requires_grad_(requires_grad) end

---Forgets the gradients of all parameters.
---@return nn.Module
function class_nn_Module:zero_grad() end

---Converts parameters and buffers to another dtype, here and below.
---
---Parameters and buffers of floating-point numbers are exchanged for others, so make the optimizer afterwards: one that was made before holds the old ones.
---
---```lua
---nn.Linear(4, 2):to('float64')
---```
---@param dtype "float32"|"float64"
---@return nn.Module
function class_nn_Module:to(dtype) end

---Converts parameters and buffers to float32, here and below.
---
---Parameters and buffers of floating-point numbers are exchanged for others, so make the optimizer afterwards: one that was made before holds the old ones.
---
---```lua
---nn.Linear(4, 2):float()
---```
---@return nn.Module
function class_nn_Module:float() end

---Converts parameters and buffers to float64, here and below.
---
---Parameters and buffers of floating-point numbers are exchanged for others, so make the optimizer afterwards: one that was made before holds the old ones.
---
---```lua
---nn.Linear(4, 2):double()
---```
---@return nn.Module
function class_nn_Module:double() end

---The network itself and all modules below, each before its own, in a list.
---
---One that stands in several places is listed once, under the first of its names.
---
---```lua
---for _, m in ipairs(nn.mlp{sizes = {4, 3, 2}}:modules()) do print(m) end
---```
---@return nn.Module[]
function class_nn_Module:modules() end

---The same by name: the network itself is ''.
---
---`pairs` visits them in order. One that stands in several places is listed once, under the first of its names.
---
---```lua
---nn.resnet{depth = 8}:named_modules()['layer1.0.conv1']
---```
---@return table<string, nn.Module>
function class_nn_Module:named_modules() end

---The modules right below, in a list.
---
---One that stands in several places is listed once, under the first of its names.
---
---```lua
---#nn.mlp{sizes = {4, 3, 2}}:children()
---```
---@return nn.Module[]
function class_nn_Module:children() end

---The same by name.
---
---`pairs` visits them in order. One that stands in several places is listed once, under the first of its names.
---
---```lua
---nn.resnet{depth = 8}:named_children().layer1
---```
---@return table<string, nn.Module>
function class_nn_Module:named_children() end

---Calls a function with each module below, and at last with the network itself.
---
---One that stands in several places is listed once, under the first of its names.
---
---```lua
---nn.mlp{sizes = {4, 3, 2}}:apply(function(m)
---  for name, p in pairs(m:named_parameters()) do if name == "weight" then nn.init.xavier_uniform_(p) end end
---end)
---```
---@param f function
---@return nn.Module
function class_nn_Module:apply(f) end

---A copy with all state: parameters, buffers, modes, hooks and perturbations; gradients are left behind.
---
---What several modules share their copies share. The tables among the fields of a module of your own are copied too; functions are the same, with the variables that they captured, and so is any other value.
---
---```lua
---nn.mlp{sizes = {4, 3, 2}}:clone()
---```
---@return nn.Module
function class_nn_Module:clone() end

---Adds a module at the end of a list (`nn.ModuleList`, `nn.Sequential`).
---
---```lua
---nn.Sequential(nn.Linear(4, 2)):append(nn.ReLU())
---```
---@param module nn.Module
---@return nn.Module
function class_nn_Module:append(module) end

---Calls `hook(module, input)` before each forward.
---
---A tensor that it returns takes the input's place. `handle:remove()` takes it away. A hook that returns nothing changes no bit.
---
---```lua
---local net = nn.Linear(2, 2)
---local handle = net:register_forward_pre_hook(function(module, x) return x * 0.5 end)
---handle:remove()
---```
---@param hook function
---@return handle
function class_nn_Module:register_forward_pre_hook(hook) end

---Calls `hook(module, input, output)` after each forward.
---
---A tensor that it returns takes the output's place; it comes after what `net:perturb` makes of the output. `handle:remove()` takes it away. A hook that returns nothing changes no bit.
---
---```lua
---local net, seen = nn.mlp{sizes = {4, 3, 2}}, {}
---for name, m in pairs(net:named_modules()) do
---  m:register_forward_hook(function(_, _, y) seen[name] = y:detach() end)
---end
---net(tensor.randn(5, 4, "float32"))
---```
---@param hook function
---@return handle
function class_nn_Module:register_forward_hook(hook) end

---Calls `hook(module, grad_input, grad_output)` with the gradients of each backward through the module.
---
---Of input and output of the module; grad_input is nil where the input requires no gradient. A tensor that it returns takes the place of grad_input. `handle:remove()` takes it away. A hook that returns nothing changes no bit. (The gradient of an input that modules beside this one use too is added up module by module then; from three parts on the order of a sum can be another.)
---
---```lua
---local net = nn.Linear(2, 2)
---net:register_full_backward_hook(function(module, grad_input, grad_output) return grad_input * 0.5 end)
---net(tensor.ones(1, 2, "float32"):requires_grad_()):sum():backward()
---```
---@param hook function
---@return handle
function class_nn_Module:register_full_backward_hook(hook) end

---The parameters of a network, each with its name: what `net:parameters()` gives an optimizer.
---
---`optim.sgd(net:parameters(), {lr = 0.1})` takes them as they are. `#p` counts them; `p[i]` is the i-th as a tensor, in the order in which layers were registered, and nil behind the last. By name: `net:named_parameters()`.
---@class parameters
---@operator len: integer
---@field [integer] tensor
local class_parameters = {}

---What takes a hook of a module away again.
---@class handle
local class_handle = {}

---Takes the hook away; nothing if it is gone already.
function class_handle:remove() end

---Neural networks: layers, models, losses, with PyTorch's names.
---
---Layers start from the numbers that PyTorch draws from the same seed; of `randn` from 16 values on and `normal_` the last bits may differ, where that PyTorch fuses multiplications and additions (AVX2, AVX-512). Networks are float32 unless you say otherwise; a network is called like a function. Names of parameters are PyTorch's: `net:named_parameters()["layer1.0.conv1.weight"]`.
---@class nnlib
nn = {}

---A module of your own: `forward(self, x)` computes.
---
---Fields that are modules are registered under their names, numbers first, then in alphabetical order, and so are lists and tables of modules, with tables in them: `blocks.1.fc.weight`. (A list of modules becomes an `nn.ModuleList`.) A tensor that is a leaf and requires gradients is a parameter (`nn.Parameter(t)`), any other a buffer, which is saved but not trained. `self` is the module: `self.fc`, `self.training`, `self:helper(x)` for a function among the fields. What a forward assigns (`self.calls = self.calls + 1`) is kept; a module, a parameter or an `nn.Buffer` is registered. Names of methods of modules cannot be fields.
---
---```lua
---local function Block(n)
---  return nn.Module{fc = nn.Linear(n, n), scale = nn.Parameter(tensor.ones(1, "float32")),
---                   forward = function(self, x) return x + self.fc(x):relu() * self.scale end}
---end
---return nn.Module{blocks = {Block(4), Block(4)}, forward = function(self, x)
---  for _, block in ipairs(self.blocks) do x = block(x) end
---  return x
---end}
---```
---@param fields table
---@return nn.Module
function nn.Module(fields) end

---Modules in a list, which grows with `append` or `list[#list + 1] = module`.
---
---Names count from 1 as positions do (`1.weight`); `net:state_dict{names = 'pytorch'}` counts from 0.
---
---```lua
---local list = nn.ModuleList{nn.Linear(4, 4), nn.ReLU()}; list:append(nn.Linear(4, 2)); return #list
---```
---@param ... nn.Module|table modules
---@return nn.Module
function nn.ModuleList(...) end

---Modules under names, as fields: `dict.name`.
---
---Registered in alphabetical order; `dict.other = module` adds one.
---
---```lua
---nn.ModuleDict{relu = nn.ReLU(), swish = nn.Swish(1)}.swish
---```
---@param modules table name → nn.Module
---@return nn.Module
function nn.ModuleDict(modules) end

---Options of `nn.Linear`.
---@class nn.Linear.Options
---@field bias? boolean (default true)
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---x·Wᵀ + b for x of …×I.
---
---I, N×I or any …×I gives …×O; the weights are O×I, the bias has O numbers.
---
---```lua
---nn.Linear(4, 2)
---```
---@param in_features integer (at least 1)
---@param out_features integer (at least 1)
---@param options? nn.Linear.Options
---@return nn.Module
function nn.Linear(in_features, out_features, options) end

---x·Wᵀ + b for x of …×I and weights O×I.
---
---See `nn.Linear`.
---
---```lua
---nn.linear(tensor.ones(2, 3), tensor.ones(4, 3))
---```
---@param x tensor|table|number
---@param weight tensor|table|number
---@param bias? tensor O numbers
---@return tensor
function nn.linear(x, weight, bias) end

---Options of `nn.Embedding`.
---@class nn.Embedding.Options
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---Rows of a table of weights by their numbers, which count from 1.
---
---Integers of any shape … give …×embedding_dim. The table starts from normal numbers.
---
---```lua
---nn.Embedding(10, 4)
---```
---@param num_embeddings integer rows (at least 1)
---@param embedding_dim integer numbers of a row (at least 1)
---@param options? nn.Embedding.Options
---@return nn.Module
function nn.Embedding(num_embeddings, embedding_dim, options) end

---Rows of a table by their numbers, which count from 1.
---
---See `nn.Embedding`.
---
---```lua
---nn.embedding(tensor{2, 1}, tensor.eye(3))
---```
---@param x tensor|table|number integers
---@param weight tensor the table
---@return tensor
function nn.embedding(x, weight) end

---N×… as rows.
---
---```lua
---nn.Flatten()
---```
---@return nn.Module
function nn.Flatten() end

---Modules one after the other.
---
---```lua
---nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
---```
---@param ... nn.Module modules
---@return nn.Module
function nn.Sequential(...) end

---Options of `nn.Conv2d`.
---@class nn.Conv2d.Options
---@field stride? integer|{ rows: any, columns: any } pixels between outputs (at least 1, default 1)
---@field padding? integer|{ rows: any, columns: any }|string zeros around; 'same': as many outputs as pixels, 'valid': none (at least 0, default 0)
---@field dilation? integer|{ rows: any, columns: any } pixels between neighbours in the kernel (at least 1, default 1)
---@field groups? integer parts of the channels that do not see each other (at least 1, default 1)
---@field bias? boolean (default true)
---@field convolution? "direct"|"winograd"|"winograd_2x2" algorithm of the 3×3 convolutions; Winograd's are faster and round differently (default "direct")
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---Cross-correlation of images N×I×H×W.
---
---N×I×H×W → N×O×H'×W' with H' = (H + 2·padding − dilation·(kernel − 1) − 1) // stride + 1; weights are O×(I / groups)×kH×kW. Zeros stand around the images (`padding_mode = "zeros"`); `padding = "same"` wants a stride of 1. Kernels of any shape are fast with one stride for both axes, no dilation and one group; where rows and columns have different paddings, the images are copied first. Everything else goes through a matrix of all windows: right, with some k² copies of the images in memory, and several times slower.
---
---```lua
---nn.Conv2d(3, 16, 3, {padding = 1})
---```
---@param in_channels integer (at least 1)
---@param out_channels integer (at least 1)
---@param kernel_size integer|{ rows: any, columns: any } (at least 1)
---@param options? nn.Conv2d.Options
---@return nn.Module
function nn.Conv2d(in_channels, out_channels, kernel_size, options) end

---Options of `nn.conv2d`.
---@class nn.conv2d.Options
---@field stride? integer|{ rows: any, columns: any } pixels between outputs (at least 1, default 1)
---@field padding? integer|{ rows: any, columns: any }|string zeros around; 'same': as many outputs as pixels, 'valid': none (at least 0, default 0)
---@field dilation? integer|{ rows: any, columns: any } pixels between neighbours in the kernel (at least 1, default 1)
---@field groups? integer parts of the channels that do not see each other (at least 1, default 1)
---@field convolution? "direct"|"winograd"|"winograd_2x2" algorithm of the 3×3 convolutions; Winograd's are faster and round differently (default "direct")

---Cross-correlation of images N×I×H×W with weights O×(I / groups)×kH×kW.
---
---See `nn.Conv2d`, whose options these are. Kernels of any shape are fast with one stride for both axes, no dilation and one group; where rows and columns have different paddings, the images are copied first. Everything else goes through a matrix of all windows: right, with some k² copies of the images in memory, and several times slower.
---
---```lua
---nn.conv2d(tensor.ones(1, 1, 4, 4), tensor.ones(2, 1, 3, 2), nil, {padding = {1, 0}})
---```
---@param x tensor|table|number
---@param weight tensor|table|number
---@param bias? tensor O numbers
---@param options? nn.conv2d.Options
---@return tensor
function nn.conv2d(x, weight, bias, options) end

---Options of `nn.Conv1d`.
---@class nn.Conv1d.Options
---@field stride? integer values between outputs (at least 1, default 1)
---@field padding? integer zeros at both ends (at least 0, default 0)
---@field dilation? integer values between neighbours in the kernel (at least 1, default 1)
---@field groups? integer parts of the channels that do not see each other (at least 1, default 1)
---@field bias? boolean (default true)
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---Cross-correlation of signals N×I×L.
---
---N×I×L → N×O×L' with L' = (L + 2·padding − dilation·(kernel − 1) − 1) // stride + 1; weights are O×(I / groups)×k. It is the convolution of images of one row.
---
---```lua
---nn.Conv1d(3, 16, 5, {padding = 2})
---```
---@param in_channels integer (at least 1)
---@param out_channels integer (at least 1)
---@param kernel_size integer (at least 1)
---@param options? nn.Conv1d.Options
---@return nn.Module
function nn.Conv1d(in_channels, out_channels, kernel_size, options) end

---Options of `nn.conv1d`.
---@class nn.conv1d.Options
---@field stride? integer values between outputs (at least 1, default 1)
---@field padding? integer zeros at both ends (at least 0, default 0)
---@field dilation? integer values between neighbours in the kernel (at least 1, default 1)
---@field groups? integer parts of the channels that do not see each other (at least 1, default 1)

---Cross-correlation of signals N×I×L with weights O×(I / groups)×k.
---
---See `nn.Conv1d`, whose options these are.
---
---```lua
---nn.conv1d(tensor.ones(1, 1, 8), tensor.ones(2, 1, 3), nil, {stride = 2})
---```
---@param x tensor|table|number
---@param weight tensor|table|number
---@param bias? tensor O numbers
---@param options? nn.conv1d.Options
---@return tensor
function nn.conv1d(x, weight, bias, options) end

---Options of `nn.BatchNorm2d`.
---@class nn.BatchNorm2d.Options
---@field eps? number ε, added to the variance (default 1e-05)
---@field momentum? number (default 0.1)
---@field dtype? "float32"|"float64" (default "float32")

---Batch normalisation of N×C×H×W or N×C.
---
---```lua
---nn.BatchNorm2d(16)
---```
---@param channels integer (at least 1)
---@param options? nn.BatchNorm2d.Options
---@return nn.Module
function nn.BatchNorm2d(channels, options) end

---Options of `nn.BatchNorm1d`.
---@class nn.BatchNorm1d.Options
---@field eps? number ε, added to the variance (default 1e-05)
---@field momentum? number (default 0.1)
---@field dtype? "float32"|"float64" (default "float32")

---Batch normalisation of N×C or N×C×L.
---
---```lua
---nn.BatchNorm1d(16)
---```
---@param channels integer (at least 1)
---@param options? nn.BatchNorm1d.Options
---@return nn.Module
function nn.BatchNorm1d(channels, options) end

---Options of `nn.LayerNorm`.
---@class nn.LayerNorm.Options
---@field eps? number ε, added to the variance (default 1e-05)
---@field elementwise_affine? boolean whether there are a weight and a bias (default true)
---@field bias? boolean whether there is a bias beside the weight (default true)
---@field dtype? "float32"|"float64" (default "float32")

---Layer normalisation over the last dimensions.
---
---…×S → …×S: weight·(x − mean) / √(variance + eps) + bias, mean and biased variance of each position of the other dimensions; weight (ones at first) and bias (zeros) have the shape S.
---
---```lua
---nn.LayerNorm(64)
---```
---@param normalized_shape integer|table the last size of the input, or its last sizes (at least 1)
---@param options? nn.LayerNorm.Options
---@return nn.Module
function nn.LayerNorm(normalized_shape, options) end

---Options of `nn.layer_norm`.
---@class nn.layer_norm.Options
---@field eps? number ε, added to the variance (default 1e-05)

---Layer normalisation over the last dimensions, those of `normalized_shape`.
---
---See `nn.LayerNorm`.
---
---```lua
---nn.layer_norm(tensor.randn(3, 4), 4)
---```
---@param x tensor|table|number
---@param normalized_shape integer|table the last size of the input, or its last sizes (at least 1)
---@param weight? tensor else ones
---@param bias? tensor else zeros
---@param options? nn.layer_norm.Options
---@return tensor
function nn.layer_norm(x, normalized_shape, weight, bias, options) end

---Options of `nn.GroupNorm`.
---@class nn.GroupNorm.Options
---@field eps? number ε, added to the variance (default 1e-05)
---@field affine? boolean whether there are a weight and a bias (default true)
---@field dtype? "float32"|"float64" (default "float32")

---Group normalisation of N×C×….
---
---N×C×… → N×C×…: the channels of each group, and what follows them, by their own mean and biased variance; then weight·u + bias, a number for each channel. One group for each channel is instance normalisation.
---
---```lua
---nn.GroupNorm(4, 16)
---```
---@param num_groups integer (at least 1)
---@param num_channels integer C, a multiple of the groups (at least 1)
---@param options? nn.GroupNorm.Options
---@return nn.Module
function nn.GroupNorm(num_groups, num_channels, options) end

---Options of `nn.group_norm`.
---@class nn.group_norm.Options
---@field eps? number ε, added to the variance (default 1e-05)

---Group normalisation of N×C×….
---
---See `nn.GroupNorm`.
---
---```lua
---nn.group_norm(tensor.randn(2, 4, 3), 2)
---```
---@param x tensor|table|number
---@param num_groups integer (at least 1)
---@param weight? tensor else ones
---@param bias? tensor else zeros
---@param options? nn.group_norm.Options
---@return tensor
function nn.group_norm(x, num_groups, weight, bias, options) end

---Options of `nn.Dropout`.
---@class nn.Dropout.Options
---@field seed? integer of its own generator; without it, a number of the default generator

---In training zeros with probability p, all else divided by 1 − p; in evaluation x itself.
---
---Each layer draws from a generator of its own, the same numbers for any number of threads. Its state, seed and words used, is the buffer `generator` of the layer: `state_dict`, checkpoints and `frozen` keep it, so that a training that was resumed goes on with the same zeros. PyTorch's files lack it: then `load_state_dict` leaves it as it is. Networks that are to be compared need layers of the same seeds; without seeds, `tensor.manual_seed` before each is made.
---
---```lua
---nn.Dropout(0.2, {seed = 1})
---```
---@param p? number probability of a zero (between 0 and 1, default 0.5)
---@param options? nn.Dropout.Options
---@return nn.Module
function nn.Dropout(p, options) end

---x with zeros of probability p, all else divided by 1 − p, by the default generator.
---
---```lua
---nn.dropout(tensor.ones(4), 0.5)
---```
---@param x tensor|table|number
---@param p? number probability of a zero (between 0 and 1, default 0.5)
---@return tensor
function nn.dropout(x, p) end

---Options of `nn.MaxPool2d`.
---@class nn.MaxPool2d.Options
---@field stride? integer|{ rows: any, columns: any } pixels between windows; else the kernel's size (at least 1)
---@field padding? integer|{ rows: any, columns: any } pixels around, at most half the kernel (at least 0, default 0)
---@field ceil_mode? boolean whether a last window may reach beyond the padding (default false)

---Largest element of windows.
---
---N×C×H×W → N×C×H'×W' with H' = (H + 2·padding − kernel) // stride + 1, or rounded up with `ceil_mode`. The padding holds no pixels; a NaN wins; among equals the first takes the gradient.
---
---```lua
---nn.MaxPool2d(2)
---```
---@param kernel_size integer|{ rows: any, columns: any } (at least 1)
---@param stride? integer|{ rows: any, columns: any } else the kernel's size
---@param options? nn.MaxPool2d.Options
---@return nn.Module
function nn.MaxPool2d(kernel_size, stride, options) end

---Options of `nn.max_pool2d`.
---@class nn.max_pool2d.Options
---@field stride? integer|{ rows: any, columns: any } pixels between windows; else the kernel's size (at least 1)
---@field padding? integer|{ rows: any, columns: any } pixels around, at most half the kernel (at least 0, default 0)
---@field ceil_mode? boolean whether a last window may reach beyond the padding (default false)

---Largest element of windows.
---
---See `nn.MaxPool2d`. N×C×H×W → N×C×H'×W' with H' = (H + 2·padding − kernel) // stride + 1, or rounded up with `ceil_mode`. The padding holds no pixels; a NaN wins; among equals the first takes the gradient.
---
---```lua
---nn.max_pool2d(tensor.randn(1, 2, 6, 6), 3, {stride = 2, padding = 1})
---```
---@param x tensor|table|number
---@param kernel_size integer|{ rows: any, columns: any } (at least 1)
---@param stride? integer|{ rows: any, columns: any } else the kernel's size
---@param options? nn.max_pool2d.Options
---@return tensor
function nn.max_pool2d(x, kernel_size, stride, options) end

---Options of `nn.AvgPool2d`.
---@class nn.AvgPool2d.Options
---@field stride? integer|{ rows: any, columns: any } pixels between windows; else the kernel's size (at least 1)
---@field padding? integer|{ rows: any, columns: any } pixels around, at most half the kernel (at least 0, default 0)
---@field ceil_mode? boolean whether a last window may reach beyond the padding (default false)
---@field count_include_pad? boolean whether the zeros of the padding count (default true)

---Mean over windows.
---
---N×C×H×W → N×C×H'×W' with H' = (H + 2·padding − kernel) // stride + 1, or rounded up with `ceil_mode`.
---
---```lua
---nn.AvgPool2d(2)
---```
---@param kernel_size integer|{ rows: any, columns: any } (at least 1)
---@param stride? integer|{ rows: any, columns: any } else the kernel's size
---@param options? nn.AvgPool2d.Options
---@return nn.Module
function nn.AvgPool2d(kernel_size, stride, options) end

---Options of `nn.avg_pool2d`.
---@class nn.avg_pool2d.Options
---@field stride? integer|{ rows: any, columns: any } pixels between windows; else the kernel's size (at least 1)
---@field padding? integer|{ rows: any, columns: any } pixels around, at most half the kernel (at least 0, default 0)
---@field ceil_mode? boolean whether a last window may reach beyond the padding (default false)
---@field count_include_pad? boolean whether the zeros of the padding count (default true)

---Mean over windows.
---
---See `nn.AvgPool2d`. N×C×H×W → N×C×H'×W' with H' = (H + 2·padding − kernel) // stride + 1, or rounded up with `ceil_mode`.
---
---```lua
---nn.avg_pool2d(tensor.randn(1, 2, 6, 6), 3, {stride = 2, padding = 1})
---```
---@param x tensor|table|number
---@param kernel_size integer|{ rows: any, columns: any } (at least 1)
---@param stride? integer|{ rows: any, columns: any } else the kernel's size
---@param options? nn.avg_pool2d.Options
---@return tensor
function nn.avg_pool2d(x, kernel_size, stride, options) end

---Mean over windows that share the pixels among so many outputs.
---
---N×C×H×W → N×C×H'×W': window i of H' reaches from row ⌊i·H / H'⌋ to row ⌈(i + 1)·H / H'⌉, counted from 0. An output size of 1 is global pooling.
---
---```lua
---nn.AdaptiveAvgPool2d(1)
---```
---@param output_size integer|{ rows: any, columns: any } rows and columns of the output (at least 1)
---@return nn.Module
function nn.AdaptiveAvgPool2d(output_size) end

---Mean over windows that share the pixels among so many outputs.
---
---N×C×H×W → N×C×H'×W': window i of H' reaches from row ⌊i·H / H'⌋ to row ⌈(i + 1)·H / H'⌉, counted from 0. An output size of 1 is global pooling.
---
---```lua
---nn.adaptive_avg_pool2d(tensor.randn(1, 2, 5, 5), {2, 3})
---```
---@param x tensor|table|number
---@param output_size integer|{ rows: any, columns: any } rows and columns of the output (at least 1)
---@return tensor
function nn.adaptive_avg_pool2d(x, output_size) end

---Largest element over windows that share the pixels among so many outputs.
---
---N×C×H×W → N×C×H'×W': window i of H' reaches from row ⌊i·H / H'⌋ to row ⌈(i + 1)·H / H'⌉, counted from 0. An output size of 1 is global pooling.
---
---```lua
---nn.AdaptiveMaxPool2d(1)
---```
---@param output_size integer|{ rows: any, columns: any } rows and columns of the output (at least 1)
---@return nn.Module
function nn.AdaptiveMaxPool2d(output_size) end

---Largest element over windows that share the pixels among so many outputs.
---
---N×C×H×W → N×C×H'×W': window i of H' reaches from row ⌊i·H / H'⌋ to row ⌈(i + 1)·H / H'⌉, counted from 0. An output size of 1 is global pooling.
---
---```lua
---nn.adaptive_max_pool2d(tensor.randn(1, 2, 5, 5), {2, 3})
---```
---@param x tensor|table|number
---@param output_size integer|{ rows: any, columns: any } rows and columns of the output (at least 1)
---@return tensor
function nn.adaptive_max_pool2d(x, output_size) end

---max(x, 0).
---
---```lua
---nn.ReLU()
---```
---@return nn.Module
function nn.ReLU() end

---max(x, 0). Element by element.
---
---```lua
---nn.relu(tensor{-1, 0, 2})
---```
---@param x tensor|table|number
---@return tensor
function nn.relu(x) end

---The hyperbolic tangent.
---
---```lua
---nn.Tanh()
---```
---@return nn.Module
function nn.Tanh() end

---The hyperbolic tangent. Element by element.
---
---```lua
---nn.tanh(tensor{-1, 0, 2})
---```
---@param x tensor|table|number
---@return tensor
function nn.tanh(x) end

---1 / (1 + exp(−x)).
---
---```lua
---nn.Sigmoid()
---```
---@return nn.Module
function nn.Sigmoid() end

---1 / (1 + exp(−x)). Element by element.
---
---```lua
---nn.sigmoid(tensor{-1, 0, 2})
---```
---@param x tensor|table|number
---@return tensor
function nn.sigmoid(x) end

---x·σ(x).
---
---```lua
---nn.SiLU()
---```
---@return nn.Module
function nn.SiLU() end

---x·σ(x). Element by element.
---
---```lua
---nn.silu(tensor{-1, 0, 2})
---```
---@param x tensor|table|number
---@return tensor
function nn.silu(x) end

---x·σ(βx).
---
---```lua
---nn.Swish(5)
---```
---@param beta? number (default 1)
---@return nn.Module
function nn.Swish(beta) end

---Options of `nn.ELU`.
---@class nn.ELU.Options
---@field alpha? number α (default 1)

---x where x > 0, else α·(exp(x) − 1).
---
---```lua
---nn.ELU()
---```
---@param options? nn.ELU.Options
---@return nn.Module
function nn.ELU(options) end

---Options of `nn.elu`.
---@class nn.elu.Options
---@field alpha? number α (default 1)

---x where x > 0, else α·(exp(x) − 1). Element by element.
---
---```lua
---nn.elu(tensor{-1, 0, 2})
---```
---@param x tensor|table|number
---@param options? nn.elu.Options
---@return tensor
function nn.elu(x, options) end

---Options of `nn.GELU`.
---@class nn.GELU.Options
---@field approximate? "none"|"tanh" how Φ is computed: exactly, or by tanh (default "none")

---x·Φ(x), Φ the distribution function of the normal distribution.
---
---```lua
---nn.GELU()
---```
---@param options? nn.GELU.Options
---@return nn.Module
function nn.GELU(options) end

---Options of `nn.gelu`.
---@class nn.gelu.Options
---@field approximate? "none"|"tanh" how Φ is computed: exactly, or by tanh (default "none")

---x·Φ(x), Φ the distribution function of the normal distribution. Element by element.
---
---```lua
---nn.gelu(tensor{-1, 0, 2})
---```
---@param x tensor|table|number
---@param options? nn.gelu.Options
---@return tensor
function nn.gelu(x, options) end

---Options of `nn.LeakyReLU`.
---@class nn.LeakyReLU.Options
---@field negative_slope? number (default 0.01)

---x where x > 0, else negative_slope·x.
---
---```lua
---nn.LeakyReLU()
---```
---@param options? nn.LeakyReLU.Options
---@return nn.Module
function nn.LeakyReLU(options) end

---Options of `nn.leaky_relu`.
---@class nn.leaky_relu.Options
---@field negative_slope? number (default 0.01)

---x where x > 0, else negative_slope·x. Element by element.
---
---```lua
---nn.leaky_relu(tensor{-1, 0, 2})
---```
---@param x tensor|table|number
---@param options? nn.leaky_relu.Options
---@return tensor
function nn.leaky_relu(x, options) end

---Options of `nn.Softplus`.
---@class nn.Softplus.Options
---@field beta? number β (default 1)
---@field threshold? number where βx exceeds it, x is the result (default 20)

---log(1 + exp(βx)) / β, without overflow.
---
---```lua
---nn.Softplus()
---```
---@param options? nn.Softplus.Options
---@return nn.Module
function nn.Softplus(options) end

---Options of `nn.softplus`.
---@class nn.softplus.Options
---@field beta? number β (default 1)
---@field threshold? number where βx exceeds it, x is the result (default 20)

---log(1 + exp(βx)) / β, without overflow. Element by element.
---
---```lua
---nn.softplus(tensor{-1, 0, 2})
---```
---@param x tensor|table|number
---@param options? nn.softplus.Options
---@return tensor
function nn.softplus(x, options) end

---Options of `nn.Hardtanh`.
---@class nn.Hardtanh.Options
---@field min_val? number (default -1)
---@field max_val? number (default 1)

---x held between two bounds; the derivative at a bound is 0.
---
---```lua
---nn.Hardtanh()
---```
---@param options? nn.Hardtanh.Options
---@return nn.Module
function nn.Hardtanh(options) end

---Options of `nn.hardtanh`.
---@class nn.hardtanh.Options
---@field min_val? number (default -1)
---@field max_val? number (default 1)

---x held between two bounds; the derivative at a bound is 0. Element by element.
---
---```lua
---nn.hardtanh(tensor{-1, 0, 2})
---```
---@param x tensor|table|number
---@param options? nn.hardtanh.Options
---@return tensor
function nn.hardtanh(x, options) end

---exp(x) / Σ exp(x) along a dimension, without overflow.
---
---```lua
---nn.Softmax(2)
---```
---@param dim? integer the dimension (default -1)
---@return nn.Module
function nn.Softmax(dim) end

---exp(x) / Σ exp(x) along a dimension, without overflow.
---
---```lua
---nn.softmax(tensor{1, 2, 3})
---```
---@param x tensor|table|number
---@param dim? integer the dimension (default -1)
---@return tensor
function nn.softmax(x, dim) end

---log(softmax(x)) along a dimension, without overflow.
---
---```lua
---nn.LogSoftmax(2)
---```
---@param dim? integer the dimension (default -1)
---@return nn.Module
function nn.LogSoftmax(dim) end

---log(softmax(x)) along a dimension, without overflow.
---
---```lua
---nn.log_softmax(tensor{1, 2, 3})
---```
---@param x tensor|table|number
---@param dim? integer the dimension (default -1)
---@return tensor
function nn.log_softmax(x, dim) end

---x itself.
---
---```lua
---nn.Identity()
---```
---@return nn.Module
function nn.Identity() end

---Options of `nn.resnet`.
---@class nn.resnet.Options
---@field depth? integer 20, 32, 44, 56, 110 … (6n + 2; bottleneck 9n + 2) (at most 10000, default 20)
---@field block? "basic"|"bottleneck"|"preact"|"preact_bottleneck" (default "basic")
---@field shortcut_norm? boolean whether the 1×1 convolution of a shortcut is normalised (default true)
---@field convolution? "direct"|"winograd"|"winograd_2x2" algorithm of the 3×3 convolutions; Winograd's are faster and round differently (default "direct")
---@field activation? "relu"|"swish" (default "relu")
---@field beta? number β of swish (default 5)
---@field classes? integer (at least 1, default 10)
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---A residual network for images N×3×32×32 (He et al. 2016), as the paper's reference builds it.
---
---Shortcuts by 1×1 convolution and normalisation where the shape changes; convolutions start from normal(0, √(2/(k²·outputs))). Pre-activated networks elsewhere have no normalisation there: `shortcut_norm = false` loads their files.
---
---```lua
---nn.resnet{depth = 8, activation = 'swish'}
---```
---@param options? nn.resnet.Options
---@return nn.Module
function nn.resnet(options) end

---Options of `nn.vgg16`.
---@class nn.vgg16.Options
---@field convolution? "direct"|"winograd"|"winograd_2x2" algorithm of the 3×3 convolutions; Winograd's are faster and round differently (default "direct")
---@field activation? "relu"|"swish" (default "relu")
---@field beta? number β of swish (default 5)
---@field classes? integer (at least 1, default 10)
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---VGG16 with batch normalisation for images N×3×32×32.
---@param options? nn.vgg16.Options
---@return nn.Module
function nn.vgg16(options) end

---Options of `nn.mlp`.
---@class nn.mlp.Options
---@field sizes tensor|table|number inputs, hidden …, outputs
---@field activation? "relu"|"swish" (default "relu")
---@field beta? number β of swish (default 5)
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---Linear layers of these sizes with activations between them.
---
---```lua
---nn.mlp{sizes = {784, 64, 10}}
---```
---@param options nn.mlp.Options
---@return nn.Module
function nn.mlp(options) end

---Options of `nn.cross_entropy`.
---@class nn.cross_entropy.Options
---@field reduction? "mean"|"sum"|"none" of the losses: their mean, their sum, or all of them (default "mean")
---@field weight? tensor|table|number a number for each class, by which its losses are multiplied
---@field ignore_index? integer a label whose losses do not count
---@field label_smoothing? number ε: targets are (1 − ε)·one-hot + ε / C (between 0 and 1, default 0)

---Mean of −log softmax(logits)[label] over a batch; labels count from 1.
---
---Logits may also be C with one label, or N×C×… with labels N×…. Floats of the logits' shape are the probabilities of the classes (soft labels, mixup). A mean is one over the rows that count; with `weight`, divided by the sum of their labels' weights, as in PyTorch.
---
---```lua
---nn.cross_entropy(tensor{{1, 2}, {3, 1}}, tensor{2, 1})
---```
---@param logits tensor N×C
---@param labels tensor|table|number N integers, 1 … C; or probabilities, N×C
---@param options? nn.cross_entropy.Options
---@return tensor
function nn.cross_entropy(logits, labels, options) end

---Options of `nn.nll_loss`.
---@class nn.nll_loss.Options
---@field reduction? "mean"|"sum"|"none" of the losses: their mean, their sum, or all of them (default "mean")
---@field weight? tensor|table|number a number for each class, by which its losses are multiplied
---@field ignore_index? integer a label whose losses do not count

---Mean of −x[label] over a batch of logarithms of probabilities; labels count from 1.
---
---```lua
---nn.nll_loss(nn.log_softmax(tensor{{1, 2}, {3, 1}}), tensor{2, 1})
---```
---@param x tensor N×C, such as log_softmax gives
---@param labels tensor|table|number N integers, 1 … C
---@param options? nn.nll_loss.Options
---@return tensor
function nn.nll_loss(x, labels, options) end

---Options of `nn.mse_loss`.
---@class nn.mse_loss.Options
---@field reduction? "mean"|"sum"|"none" of the losses: their mean, their sum, or all of them (default "mean")

---Mean of (a − b)².
---
---Both have one shape, or one of them is a single number.
---
---```lua
---nn.mse_loss(tensor{1}, tensor{3})
---```
---@param a tensor|table|number
---@param b tensor|table|number
---@param options? nn.mse_loss.Options
---@return tensor
function nn.mse_loss(a, b, options) end

---Options of `nn.l1_loss`.
---@class nn.l1_loss.Options
---@field reduction? "mean"|"sum"|"none" of the losses: their mean, their sum, or all of them (default "mean")

---Mean of |a − b|.
---
---Both have one shape, or one of them is a single number.
---
---```lua
---nn.l1_loss(tensor{1}, tensor{3})
---```
---@param a tensor|table|number
---@param b tensor|table|number
---@param options? nn.l1_loss.Options
---@return tensor
function nn.l1_loss(a, b, options) end

---Options of `nn.huber_loss`.
---@class nn.huber_loss.Options
---@field reduction? "mean"|"sum"|"none" of the losses: their mean, their sum, or all of them (default "mean")
---@field delta? number δ (more than 0, default 1)

---Mean of d² / 2 of d = a − b up to |d| = δ, beyond it δ·(|d| − δ / 2).
---
---Both have one shape, or one of them is a single number.
---
---```lua
---nn.huber_loss(tensor{1}, tensor{3})
---```
---@param a tensor|table|number
---@param b tensor|table|number
---@param options? nn.huber_loss.Options
---@return tensor
function nn.huber_loss(a, b, options) end

---Options of `nn.smooth_l1_loss`.
---@class nn.smooth_l1_loss.Options
---@field reduction? "mean"|"sum"|"none" of the losses: their mean, their sum, or all of them (default "mean")
---@field beta? number β (at least 0, default 1)

---Mean of d² / (2β) of d = a − b up to |d| = β, beyond it |d| − β / 2.
---
---Both have one shape, or one of them is a single number.
---
---```lua
---nn.smooth_l1_loss(tensor{1}, tensor{3})
---```
---@param a tensor|table|number
---@param b tensor|table|number
---@param options? nn.smooth_l1_loss.Options
---@return tensor
function nn.smooth_l1_loss(a, b, options) end

---Options of `nn.kl_div`.
---@class nn.kl_div.Options
---@field reduction? "mean"|"sum"|"batchmean"|"none" of the parts: their mean, their sum, their sum divided by the first size, or all (default "mean")
---@field log_target? boolean whether the target is given by its logarithms too (default false)

---Mean of t·(log t − x), x the logarithms of probabilities.
---
---The Kullback–Leibler divergence of the rows is that of `reduction = 'batchmean'`. Both have one shape, or one of them is a single number.
---
---```lua
---nn.kl_div(tensor{{0.5, 0.5}}:log(), tensor{{0.25, 0.75}}, {reduction = 'batchmean'})
---```
---@param x tensor|table|number
---@param target tensor|table|number t
---@param options? nn.kl_div.Options
---@return tensor
function nn.kl_div(x, target, options) end

---Options of `nn.binary_cross_entropy_with_logits`.
---@class nn.binary_cross_entropy_with_logits.Options
---@field reduction? "mean"|"sum"|"none" of the losses: their mean, their sum, or all of them (default "mean")
---@field pos_weight? tensor|table|number what the first term is multiplied by, for the last sizes

---Mean of −y·log σ(x) − (1−y)·log(1−σ(x)).
---
---```lua
---nn.binary_cross_entropy_with_logits(tensor{0.5}, tensor{1})
---```
---@param logits tensor|table|number
---@param targets tensor|table|number 0 … 1
---@param options? nn.binary_cross_entropy_with_logits.Options
---@return tensor
function nn.binary_cross_entropy_with_logits(logits, targets, options) end

---Scales all gradients so that their norm together is at most `max_norm`.
---
---Gradients are multiplied by min(1, max_norm/(norm + 10⁻⁶)), as in PyTorch. It returns the norm before. Between `backward` and `step`; `train.run{gradient_clipping = max_norm}` does the same.
---
---```lua
---local w = tensor.ones(2):requires_grad_();
---local loss = (w * 3):sum()
---loss:backward()
---return nn.clip_grad_norm_({w}, 1)
---```
---@param parameters parameters|table net:parameters()
---@param max_norm number (at least 0)
---@return number
function nn.clip_grad_norm_(parameters, max_norm) end

---Moves each element of all gradients into −max … max.
---
---```lua
---local w = tensor.ones(2):requires_grad_();
---local loss = (w * 3):sum()
---loss:backward()
---nn.clip_grad_value_({w}, 1)
---```
---@param parameters parameters|table net:parameters()
---@param clip_value number (at least 0)
function nn.clip_grad_value_(parameters, clip_value) end

---A tensor as a parameter: a leaf that requires gradients, over the same memory.
---
---```lua
---nn.Module{scale = nn.Parameter(tensor.ones(1)), forward = function(self, x) return x * self.scale end}
---```
---@param t tensor|table|number
---@return tensor
function nn.Parameter(t) end

---A tensor as a buffer: it is saved and copied with its module, but not trained; over the same memory.
---
---A plain tensor among the fields of `nn.Module` is a buffer too; `net:parameters()` then asks whether you meant it.
---
---```lua
---nn.Module{mean = nn.Buffer(tensor.zeros(4)), forward = function(self, x) return x - self.mean end}
---```
---@param t tensor|table|number
---@return tensor
function nn.Buffer(t) end

---The numbers of parameters as one vector, in their order; differentiable.
---
---```lua
---nn.parameters_to_vector(nn.Linear(4, 2):parameters())
---```
---@param parameters parameters|table net:parameters()
---@return tensor
function nn.parameters_to_vector(parameters) end

---Copies a vector's numbers into parameters, in their order; not recorded.
---
---```lua
---local p = nn.Linear(4, 2):parameters()
---nn.vector_to_parameters(nn.parameters_to_vector(p) * 0.5, p)
---```
---@param vector tensor
---@param parameters parameters|table net:parameters()
function nn.vector_to_parameters(vector, parameters) end

---First values of parameters, under PyTorch's names.
---
---All but `calculate_gain` change a tensor in place and give it back; nothing is recorded.
---@class nn.initlib
nn.init = {}

---Options of `nn.init.uniform_`.
---@class nn.init.uniform_.Options
---@field generator? generator else that of `tensor.rand`

---Uniform numbers of [a, b).
---
---In place, not recorded. From `tensor.generator('torch', seed)`, or after `tensor.manual_seed(seed, 'torch')`, the numbers are PyTorch's.
---
---```lua
---nn.init.uniform_(tensor.zeros(3), -1, 1)
---```
---@param t tensor
---@param a? number (default 0)
---@param b? number (default 1)
---@param options? nn.init.uniform_.Options
---@return tensor
function nn.init.uniform_(t, a, b, options) end

---Options of `nn.init.normal_`.
---@class nn.init.normal_.Options
---@field generator? generator else that of `tensor.rand`

---Normal numbers.
---
---In place, not recorded. From `tensor.generator('torch', seed)`, or after `tensor.manual_seed(seed, 'torch')`, the numbers are PyTorch's.
---
---```lua
---nn.init.normal_(tensor.zeros(3), 0, 0.02)
---```
---@param t tensor
---@param mean? number (default 0)
---@param std? number (at least 0, default 1)
---@param options? nn.init.normal_.Options
---@return tensor
function nn.init.normal_(t, mean, std, options) end

---Options of `nn.init.trunc_normal_`.
---@class nn.init.trunc_normal_.Options
---@field generator? generator else that of `tensor.rand`

---Normal numbers of [a, b]: others are drawn again.
---
---In place, not recorded. From `tensor.generator('torch', seed)`, or after `tensor.manual_seed(seed, 'torch')`, the numbers are PyTorch's.
---
---```lua
---nn.init.trunc_normal_(tensor.zeros(3), 0, 0.02)
---```
---@param t tensor
---@param mean? number (default 0)
---@param std? number (more than 0, default 1)
---@param a? number (default -2)
---@param b? number (default 2)
---@param options? nn.init.trunc_normal_.Options
---@return tensor
function nn.init.trunc_normal_(t, mean, std, a, b, options) end

---One number everywhere.
---
---In place, not recorded.
---
---```lua
---nn.init.constant_(tensor.zeros(3), 0.5)
---```
---@param t tensor
---@param value number
---@return tensor
function nn.init.constant_(t, value) end

---Ones.
---
---In place, not recorded.
---
---```lua
---nn.init.ones_(tensor.zeros(3))
---```
---@param t tensor
---@return tensor
function nn.init.ones_(t) end

---Zeros.
---
---In place, not recorded.
---
---```lua
---nn.init.zeros_(tensor.ones(3))
---```
---@param t tensor
---@return tensor
function nn.init.zeros_(t) end

---Ones on the diagonal of a matrix, zeros elsewhere.
---
---In place, not recorded.
---
---```lua
---nn.init.eye_(tensor.zeros(2, 3))
---```
---@param t tensor
---@return tensor
function nn.init.eye_(t) end

---Options of `nn.init.xavier_uniform_`.
---@class nn.init.xavier_uniform_.Options
---@field generator? generator else that of `tensor.rand`

---Glorot's: uniform numbers of ±gain·√(6/(fan_in + fan_out)).
---
---fan_in = I·k² and fan_out = O·k² of a weight O×I×k×k (a matrix O×I). In place, not recorded. From `tensor.generator('torch', seed)`, or after `tensor.manual_seed(seed, 'torch')`, the numbers are PyTorch's.
---
---```lua
---nn.init.xavier_uniform_(nn.Linear(4, 2).weight)
---```
---@param t tensor
---@param gain? number (default 1)
---@param options? nn.init.xavier_uniform_.Options
---@return tensor
function nn.init.xavier_uniform_(t, gain, options) end

---Options of `nn.init.kaiming_uniform_`.
---@class nn.init.kaiming_uniform_.Options
---@field a? number slope of the leaky ReLU's negative side (default 0)
---@field mode? "fan_in"|"fan_out" whose variance is kept: forward or backward (default "fan_in")
---@field nonlinearity? "linear"|"conv1d"|"conv2d"|"conv3d"|"sigmoid"|"tanh"|"relu"|"selu"|"leaky_relu" behind the layer (default "leaky_relu")
---@field generator? generator else that of `tensor.rand`

---He's: uniform numbers of ±gain·√(3/fan).
---
---gain is `nn.init.calculate_gain(nonlinearity, a)`; fan_in = I·k² and fan_out = O·k² of a weight O×I×k×k (a matrix O×I). In place, not recorded. From `tensor.generator('torch', seed)`, or after `tensor.manual_seed(seed, 'torch')`, the numbers are PyTorch's.
---
---```lua
---nn.init.kaiming_uniform_(nn.Conv2d(3, 8, 3).weight, {mode = 'fan_out', nonlinearity = 'relu'})
---```
---@param t tensor
---@param options? nn.init.kaiming_uniform_.Options
---@return tensor
function nn.init.kaiming_uniform_(t, options) end

---Options of `nn.init.xavier_normal_`.
---@class nn.init.xavier_normal_.Options
---@field generator? generator else that of `tensor.rand`

---Glorot's: normal numbers of deviation gain·√(2/(fan_in + fan_out)).
---
---fan_in = I·k² and fan_out = O·k² of a weight O×I×k×k (a matrix O×I). In place, not recorded. From `tensor.generator('torch', seed)`, or after `tensor.manual_seed(seed, 'torch')`, the numbers are PyTorch's.
---
---```lua
---nn.init.xavier_normal_(nn.Linear(4, 2).weight)
---```
---@param t tensor
---@param gain? number (default 1)
---@param options? nn.init.xavier_normal_.Options
---@return tensor
function nn.init.xavier_normal_(t, gain, options) end

---Options of `nn.init.kaiming_normal_`.
---@class nn.init.kaiming_normal_.Options
---@field a? number slope of the leaky ReLU's negative side (default 0)
---@field mode? "fan_in"|"fan_out" whose variance is kept: forward or backward (default "fan_in")
---@field nonlinearity? "linear"|"conv1d"|"conv2d"|"conv3d"|"sigmoid"|"tanh"|"relu"|"selu"|"leaky_relu" behind the layer (default "leaky_relu")
---@field generator? generator else that of `tensor.rand`

---He's: normal numbers of deviation gain/√fan.
---
---gain is `nn.init.calculate_gain(nonlinearity, a)`; fan_in = I·k² and fan_out = O·k² of a weight O×I×k×k (a matrix O×I). In place, not recorded. From `tensor.generator('torch', seed)`, or after `tensor.manual_seed(seed, 'torch')`, the numbers are PyTorch's.
---
---```lua
---nn.init.kaiming_normal_(nn.Conv2d(3, 8, 3).weight, {mode = 'fan_out', nonlinearity = 'relu'})
---```
---@param t tensor
---@param options? nn.init.kaiming_normal_.Options
---@return tensor
function nn.init.kaiming_normal_(t, options) end

---Options of `nn.init.orthogonal_`.
---@class nn.init.orthogonal_.Options
---@field generator? generator else that of `tensor.rand`

---A matrix with orthonormal rows or columns, times gain.
---
---Of more dimensions: the first by all others. In place, not recorded. From `tensor.generator('torch', seed)`, or after `tensor.manual_seed(seed, 'torch')`, the numbers are PyTorch's.
---
---```lua
---nn.init.orthogonal_(tensor.zeros(3, 2))
---```
---@param t tensor
---@param gain? number (default 1)
---@param options? nn.init.orthogonal_.Options
---@return tensor
function nn.init.orthogonal_(t, gain, options) end

---The factor of a deviation that keeps the variance behind a nonlinearity.
---
---```lua
---nn.init.calculate_gain('relu')
---```
---@param nonlinearity "linear"|"conv1d"|"conv2d"|"conv3d"|"sigmoid"|"tanh"|"relu"|"selu"|"leaky_relu"
---@param param? number slope of leaky_relu (default 0.01)
---@return number
function nn.init.calculate_gain(nonlinearity, param) end

---A change of last bits that an experiment asks for.
---@class perturbation
local class_perturbation = {}

---Changes of last bits on purpose: what, where, when, from which seed.
---
---`at` says what is changed: the `gradient` before the step, the `update` that the step subtracts, the `weights` after it (give these to an optimizer's `perturb`, or to that of `pde.cnn_linear` and its kin, one or a list), the output of a layer after its `forward`, or the gradient with respect to it as it flows `backward` (give these to `net:perturb`). `pattern` (`layer2.*`), `iterations` ({first, last}) and `probability` restrict it. What could not act where it is given, or covers no name there, is an error. What one does depends on its seed, the iteration and the name, never on order or threads. `tostring(p)` describes it. A function(tensor, ctx) may stand for a perturbation anywhere; `ctx` is {name, iteration, place, seed}.
---@class perturblib
perturb = {}

---Options of `perturb.none`.
---@class perturb.none.Options
---@field at? "forward"|"backward"|"gradient"|"update"|"weights" what is changed (default "gradient")
---@field pattern? string names of parameters or layers, * for any characters
---@field iterations? tensor|table|number {first, last}, from 1; {first}: to the end
---@field probability? number of acting (between 0 and 1, default 1)
---@field seed? integer (default 0)

---Changes nothing: the control.
---
---```lua
---perturb.none()
---```
---@param options? perturb.none.Options
---@return perturbation
function perturb.none(options) end

---Options of `perturb.rescale`.
---@class perturb.rescale.Options
---@field k number finite, not 0; 1 leaves every bit
---@field at? "update" what is changed (default "update")
---@field pattern? string names of parameters or layers, * for any characters
---@field iterations? tensor|table|number {first, last}, from 1; {first}: to the end
---@field probability? number of acting (between 0 and 1, default 1)
---@field seed? integer (default 0)

---The paper's: steps w ← w − (lr·k)·(g/k), the same in exact arithmetic.
---
---It acts in the step itself: with momentum on w ← w − (lr·k)·(v/k), in Adam on w ← w − ((lr·k)·(m/k))/(√v + ε). Of several that act at once the product of their k counts.
---
---```lua
---perturb.rescale{k = 3}
---```
---@param options perturb.rescale.Options
---@return perturbation
function perturb.rescale(options) end

---Options of `perturb.ulp`.
---@class perturb.ulp.Options
---@field n? integer (default 1)
---@field fraction? number of the elements (between 0 and 1, default 1)
---@field sign? "random"|"up"|"down" which way; random: each element to either side (default "random")
---@field at? "forward"|"backward"|"gradient"|"update"|"weights" what is changed (default "gradient")
---@field pattern? string names of parameters or layers, * for any characters
---@field iterations? tensor|table|number {first, last}, from 1; {first}: to the end
---@field probability? number of acting (between 0 and 1, default 1)
---@field seed? integer (default 0)

---Moves elements by n units in the last place: each up or down by chance, or as `sign` says.
---
---```lua
---perturb.ulp{n = 1, fraction = 0.5, seed = 7}
---```
---@param options? perturb.ulp.Options
---@return perturbation
function perturb.ulp(options) end

---Options of `perturb.noise`.
---@class perturb.noise.Options
---@field scale number standard deviation (at least 0)
---@field relative? boolean times each element's magnitude (default true)
---@field at? "forward"|"backward"|"gradient"|"update"|"weights" what is changed (default "gradient")
---@field pattern? string names of parameters or layers, * for any characters
---@field iterations? tensor|table|number {first, last}, from 1; {first}: to the end
---@field probability? number of acting (between 0 and 1, default 1)
---@field seed? integer (default 0)

---Adds normal noise.
---
---```lua
---perturb.noise{scale = 1e-7}
---```
---@param options perturb.noise.Options
---@return perturbation
function perturb.noise(options) end

---Options of `perturb.round`.
---@class perturb.round.Options
---@field format? "bfloat16"|"float16"|"tf32"|"float32"
---@field mantissa? integer bits of the fraction, in place of a format (between 0 and 52)
---@field exponent? integer bits of the exponent, in place of a format; at most the tensor's (between 2 and 11)
---@field mode? "nearest"|"toward_zero"|"up"|"down"|"stochastic" (default "nearest")
---@field at? "forward"|"backward"|"gradient"|"update"|"weights" what is changed (default "gradient")
---@field pattern? string names of parameters or layers, * for any characters
---@field iterations? tensor|table|number {first, last}, from 1; {first}: to the end
---@field probability? number of acting (between 0 and 1, default 1)
---@field seed? integer (default 0)

---Rounds to a format.
---
---```lua
---perturb.round{format = 'bfloat16', mode = 'stochastic', seed = 1}
---```
---@param options? perturb.round.Options
---@return perturbation
function perturb.round(options) end

---Options of `perturb.custom`.
---@class perturb.custom.Options
---@field f fun(tensor: tensor, ctx: any): any function(tensor, ctx)
---@field name? string in descriptions (default "custom")
---@field at? "forward"|"backward"|"gradient"|"update"|"weights" what is changed (default "gradient")
---@field pattern? string names of parameters or layers, * for any characters
---@field iterations? tensor|table|number {first, last}, from 1; {first}: to the end
---@field probability? number of acting (between 0 and 1, default 1)
---@field seed? integer (default 0)

---Your own: a function of the tensor and where it stands, {name, iteration, place, seed}, that returns a tensor.
---
---`ctx.seed` is an integer made of the option `seed`, place, name and iteration, for random numbers that belong to this site alone: `tensor.generator('philox', ctx.seed):randn(g.shape)`.
---
---```lua
---perturb.custom{name = 'halve', f = function(g, ctx) return ctx.iteration < 10 and g or g * 0.5 end}
---```
---@param options perturb.custom.Options
---@return perturbation
function perturb.custom(options) end

---Parameters that share an optimizer's options.
---@class parameter group
---@field lr any Learning rate of the next step.
---@field weight_decay any Weight decay.
---@field momentum any Momentum of SGD and RMSprop.
---@field dampening any Dampening of SGD's momentum.
---@field nesterov any Whether SGD's momentum is Nesterov's.
---@field betas any The two decays of Adam, a list.
---@field eps any What Adam, RMSprop and Adagrad add to the root.
---@field alpha any RMSprop's decay.
---@field centered any Whether RMSprop subtracts the mean.
---@field lr_decay any Adagrad's decay of the rate.
---@field initial_accumulator_value any What Adagrad's sums start from.
---@field max_iter any Inner iterations of a step of L-BFGS.
---@field max_eval any Gradients of a step of L-BFGS.
---@field tolerance_grad any Largest gradient at which L-BFGS ends.
---@field tolerance_change any Least change at which L-BFGS goes on.
---@field history_size any Pairs that L-BFGS keeps.
---@field params parameters The parameters.
local class_parameter_group = {}

---Changes parameters along their gradients.
---@class optimizer
---@field name string `sgd`, `adam` …: what kind it is.
---@field lr number Learning rate of the first group; setting it sets every group's.
---@field param_groups parameter group[] Its groups of parameters, whose options can be read and set: `opt.param_groups[2].lr = 0.01`.
---@field iteration integer Steps made so far.
---@field perturbations string What the steps' last bits are changed by, in words.
local class_optimizer = {}

---Forgets all gradients.
function class_optimizer:zero_grad() end

---Makes one step: with the gradients that the parameters hold, or with those that a closure computes.
---
---With a closure it gives back the loss before the step. `optim.lbfgs` needs one, which it calls up to `max_eval` times. A step is made whole or not at all: where a function of the script fails or is interrupted, parameters and state are put back.
---@param closure? function forgets and computes the gradients, and returns the loss
---@return optimizer|number
function class_optimizer:step(closure) end

---Copies of all that it must keep to go on with the same bits, by name, to be saved.
---
---`iteration`, `<group>.<option>`, `<group>.rate` (base, factors of a schedule), `<group>.<parameter>.<name>`, all counted from 1, and `shared.<name>`: what `tensor.save` writes. Of an optimizer written in Lua its state tables are here: `<group>.<parameter>.<key>:<type>`.
---
---```lua
---optim.adam(nn.Linear(4, 2):parameters(), {lr = 0.01}):state_dict()
---```
---@return table<string, tensor>
function class_optimizer:state_dict() end

---Goes on where a `state_dict` was taken, of an optimizer of the same kind and parameters.
---
---Nothing is changed if it does not fit.
---@param state table name → tensor
function class_optimizer:load_state_dict(state) end

---Optimizers, in PyTorch's order of operations.
---@class optimlib
optim = {}

---Options of `optim.sgd`.
---@class optim.sgd.Options
---@field lr? number learning rate (at least 0, default 0.001)
---@field weight_decay? number (at least 0, default 0)
---@field perturb? any perturbation, list of them, or function(tensor, ctx)
---@field momentum? number (at least 0, default 0)
---@field dampening? number (default 0)
---@field nesterov? boolean (default false)

---Stochastic gradient descent with momentum.
---
---d = g + wd·w; v = μ·v + (1 − dampening)·d (v = d in the first step); d = d + μ·v for Nesterov, else v; w = w − lr·d, each operation rounded once: PyTorch's order. With `perturb.rescale{k = 3}` the last line is w − (lr·k)·(d/k). A group may set any of these options but `perturb` for itself; what it does not set is that of all. Each parameter may stand in one group only.
---
---```lua
---optim.sgd(nn.Linear(4, 2):parameters(), {lr = 0.1, momentum = 0.9, nesterov = true})
---```
---@param parameters any net:parameters(), a list of tensors, or a list of groups {params = …, lr = …, momentum = …}
---@param options? optim.sgd.Options
---@return optimizer
function optim.sgd(parameters, options) end

---Options of `optim.adam`.
---@class optim.adam.Options
---@field lr? number learning rate (at least 0, default 0.001)
---@field weight_decay? number (at least 0, default 0)
---@field perturb? any perturbation, list of them, or function(tensor, ctx)
---@field betas? tensor|table|number {0.9, 0.999} by default
---@field eps? number (at least 0, default 1e-08)

---Adam.
---
---A group may set any of these options but `perturb` for itself; what it does not set is that of all. Each parameter may stand in one group only.
---
---```lua
---optim.adam(nn.Linear(4, 2):parameters(), {lr = 0.01})
---```
---@param parameters any net:parameters(), a list of tensors, or a list of groups {params = …, lr = …, momentum = …}
---@param options? optim.adam.Options
---@return optimizer
function optim.adam(parameters, options) end

---Options of `optim.adamw`.
---@class optim.adamw.Options
---@field lr? number learning rate (at least 0, default 0.001)
---@field weight_decay? number (at least 0, default 0.01)
---@field perturb? any perturbation, list of them, or function(tensor, ctx)
---@field betas? tensor|table|number {0.9, 0.999} by default
---@field eps? number (at least 0, default 1e-08)

---AdamW: Adam with decoupled weight decay.
---
---A group may set any of these options but `perturb` for itself; what it does not set is that of all. Each parameter may stand in one group only.
---
---```lua
---optim.adamw(nn.Linear(4, 2):parameters(), {lr = 0.01})
---```
---@param parameters any net:parameters(), a list of tensors, or a list of groups {params = …, lr = …, momentum = …}
---@param options? optim.adamw.Options
---@return optimizer
function optim.adamw(parameters, options) end

---Options of `optim.rmsprop`.
---@class optim.rmsprop.Options
---@field lr? number learning rate (at least 0, default 0.01)
---@field weight_decay? number (at least 0, default 0)
---@field perturb? any perturbation, list of them, or function(tensor, ctx)
---@field alpha? number decay of the mean square (at least 0, default 0.99)
---@field eps? number (at least 0, default 1e-08)
---@field momentum? number (at least 0, default 0)
---@field centered? boolean divide by the standard deviation (default false)

---RMSprop.
---
---s = α·s + (1 − α)·g²; with `centered` m = m + (1 − α)·(g − m) and r = √(s − m²), else r = √s; w = w − lr·g/(r + eps), or with momentum b = μ·b + g/(r + eps) and w = w − lr·b. A group may set any of these options but `perturb` for itself; what it does not set is that of all. Each parameter may stand in one group only.
---
---```lua
---optim.rmsprop(nn.Linear(4, 2):parameters(), {lr = 0.01, momentum = 0.9})
---```
---@param parameters any net:parameters(), a list of tensors, or a list of groups {params = …, lr = …, momentum = …}
---@param options? optim.rmsprop.Options
---@return optimizer
function optim.rmsprop(parameters, options) end

---Options of `optim.adagrad`.
---@class optim.adagrad.Options
---@field lr? number learning rate (at least 0, default 0.01)
---@field weight_decay? number (at least 0, default 0)
---@field perturb? any perturbation, list of them, or function(tensor, ctx)
---@field lr_decay? number lr/(1 + (t − 1)·lr_decay) in step t (at least 0, default 0)
---@field initial_accumulator_value? number of the sums (at least 0, default 0)
---@field eps? number (at least 0, default 1e-10)

---Adagrad.
---
---s = s + g²; w = w − lr·g/(√s + eps). A group may set any of these options but `perturb` for itself; what it does not set is that of all. Each parameter may stand in one group only.
---
---```lua
---optim.adagrad(nn.Linear(4, 2):parameters(), {lr = 0.01})
---```
---@param parameters any net:parameters(), a list of tensors, or a list of groups {params = …, lr = …, momentum = …}
---@param options? optim.adagrad.Options
---@return optimizer
function optim.adagrad(parameters, options) end

---Options of `optim.lbfgs`.
---@class optim.lbfgs.Options
---@field lr? number length of a move (at least 0, default 1)
---@field max_iter? integer inner iterations of a step (at least 1, default 20)
---@field max_eval? integer gradients of a step; 0: 5/4 of max_iter (at least 0, default 0)
---@field tolerance_grad? number largest gradient at which it ends (at least 0, default 1e-07)
---@field tolerance_change? number least change at which it goes on (at least 0, default 1e-09)
---@field history_size? integer pairs of changes that it keeps (at least 1, default 100)
---@field perturb? any perturbation, list of them, or function(tensor, ctx)

---L-BFGS without line search.
---
---PyTorch's algorithm: up to `max_iter` moves w = w + t·d in a step, t = lr (in the very first min(1, 1/Σ|g|)·lr), d from the last `history_size` pairs of changes. `train.run` evaluates the batch at each. One group of parameters. Perturbations count moves, not steps.
---
---```lua
---local net, x, y = nn.Linear(2, 1), tensor{{1, 2}, {3, 4}}:to('float32'), tensor{{1}, {2}}:to('float32')
---local opt = optim.lbfgs(net:parameters(), {lr = 0.5})
---opt:step(function()
---  opt:zero_grad()
---  local loss = nn.mse_loss(net(x), y)
---  loss:backward()
---  return loss
---end)
---```
---@param parameters any net:parameters(), a list of tensors, or a list of groups {params = …, lr = …, momentum = …}
---@param options? optim.lbfgs.Options
---@return optimizer
function optim.lbfgs(parameters, options) end

---An optimizer of your own: `step(group, p, state)` changes one parameter in place.
---
---It is called for each parameter that has a gradient, without recording. `p.grad` is the gradient, `group` the \
---parameter's group, `state` a table of the parameter's own, empty at first. Every other option (a number, true or \
---false, a list of numbers; `lr` is 0.001 unless given) is an option of the groups: `group.beta`, \
---`opt.param_groups[1].beta = 0.95`; schedules scale `lr`.
---
---Checkpoints and `state_dict` hold what stands in `state`: tensors, numbers, strings and booleans under names or \
---integers; anything else is an error there. Local variables of the script that the function uses are not saved.
---
---Of perturbations those of `gradient` and `weights` act. A step that fails or is interrupted is undone: parameters \
---and state are as before.
---
---```lua
---local net = nn.Linear(4, 2)
---local lion = optim.Optimizer(net:parameters(), {lr = 1e-4, beta = 0.9, step = function(group, p, state)
---  state.m = state.m or tensor.zeros_like(p)
---  p:sub_((state.m * group.beta + p.grad * (1 - group.beta)):sign() * group.lr)
---  state.m = state.m * group.beta + p.grad * (1 - group.beta)
---end})
---```
---@param parameters any net:parameters(), a list of tensors, or a list of groups {params = …, lr = …}
---@param options table {lr = …, step = function(group, p, state) … end, perturb = …, your options}
---@return optimizer
function optim.Optimizer(parameters, options) end

---A factor of learning rates over epochs or steps.
---@class schedule
local class_schedule = {}

---The factor of the next step.
---
---```lua
---optim.schedule.cosine{epochs = 100}:factor(50)
---```
---@param epoch integer epochs finished (at least 0)
---@param step? integer steps made; else as many (at least 0)
---@return number
function class_schedule:factor(epoch, step) end

---Scales the rates of an optimizer from what they are; `scheduler:step()` goes on.
---
---```lua
---local opt = optim.sgd(nn.Linear(4, 2):parameters(), {lr = 0.1})
---local scheduler = optim.schedule.step{every = 2}:attach(opt)
---for epoch = 1, 4 do scheduler:step() end
---return opt.lr
---```
---@param optimizer optimizer
---@return scheduler
function class_schedule:attach(optimizer) end

---A schedule at work on an optimizer, in a loop of one's own.
---@class scheduler
---@field count integer How many steps it has made; can be set, to go on from a checkpoint.
local class_scheduler = {}

---Goes to the next epoch (or step), as PyTorch's `scheduler.step()`.
function class_scheduler:step() end

---Options of `optim.schedule`.
---@class optim.schedule.Options
---@field kind "constant"|"step"|"multi_step"|"cosine"
---@field epoch integer (at least 0)
---@field every? integer step: epochs between two cuts (at least 1, default 40)
---@field at? tensor|table|number multi_step: epochs of the cuts
---@field factor? number step, multi_step: of each cut (at least 0, default 0.1)
---@field epochs? integer cosine: length (at least 1, default 200)
---@field least? number cosine: last factor (at least 0, default 0)
---@field warm_up? integer epochs of linear warm-up (at least 0, default 0)

---Schedules of learning rates: what `train.run` and loops of one's own take.
---
---`optim.schedule.cosine{epochs = 100, warmup = 5}` is a schedule; `s:factor(epoch, step)` is its factor, `s:attach(opt)` lets it scale the rates of an optimizer. Epochs and steps count from 0, as those that are finished. Lengths are epochs; with `by = 'step'`, or where a length is given as `steps`, all numbers of the schedule are steps. `warmup = n` goes linearly from 1/(n + 1) through the first n, which belong to the whole length.
---
---`optim.schedule{kind = 'step', every = 40, epoch = 85}` is the factor itself, a number; its `warm_up` stands before the schedule's own length.
---@class optim.schedulelib
---@overload fun(options: optim.schedule.Options): number
optim.schedule = {}

---Options of `optim.schedule.step`.
---@class optim.schedule.step.Options
---@field every? integer (at least 1, default 40)
---@field factor? number of each cut (at least 0, default 0.1)
---@field by? "epoch"|"step" what its numbers count (default "epoch")
---@field warmup? integer epochs or steps of linear warm-up (at least 0, default 0)

---Cuts the rate again and again.
---
---```lua
---optim.schedule.step{every = 30, factor = 0.1}
---```
---@param options? optim.schedule.step.Options
---@return schedule
function optim.schedule.step(options) end

---Options of `optim.schedule.multistep`.
---@class optim.schedule.multistep.Options
---@field at tensor|table|number where it is cut
---@field factor? number of each cut (at least 0, default 0.1)
---@field by? "epoch"|"step" what its numbers count (default "epoch")
---@field warmup? integer epochs or steps of linear warm-up (at least 0, default 0)

---Cuts the rate at given epochs.
---
---```lua
---optim.schedule.multistep{at = {80, 120}}
---```
---@param options optim.schedule.multistep.Options
---@return schedule
function optim.schedule.multistep(options) end

---Options of `optim.schedule.exponential`.
---@class optim.schedule.exponential.Options
---@field factor number from one to the next (at least 0)
---@field by? "epoch"|"step" what its numbers count (default "epoch")
---@field warmup? integer epochs or steps of linear warm-up (at least 0, default 0)

---factorⁿ.
---
---```lua
---optim.schedule.exponential{factor = 0.95}
---```
---@param options optim.schedule.exponential.Options
---@return schedule
function optim.schedule.exponential(options) end

---Options of `optim.schedule.constant`.
---@class optim.schedule.constant.Options
---@field by? "epoch"|"step" what its numbers count (default "epoch")
---@field warmup? integer epochs or steps of linear warm-up (at least 0, default 0)

---1, after a warm-up if one is asked for.
---
---```lua
---optim.schedule.constant{warmup = 5}
---```
---@param options? optim.schedule.constant.Options
---@return schedule
function optim.schedule.constant(options) end

---A function of yours: `function(epoch, step)` returns the factor.
---
---```lua
---optim.schedule.lambda(function(epoch, step) return 0.9 ^ epoch end)
---```
---@param f function
---@return schedule
function optim.schedule.lambda(f) end

---Options of `optim.schedule.cosine`.
---@class optim.schedule.cosine.Options
---@field epochs? integer length (at least 1)
---@field steps? integer length, in place of epochs (at least 1)
---@field least? number last factor (at least 0, default 0)
---@field warmup? integer epochs or steps of linear warm-up (at least 0, default 0)

---From 1 to `least` along half a cosine.
---
---```lua
---optim.schedule.cosine{epochs = 100, warmup = 5}
---```
---@param options? optim.schedule.cosine.Options
---@return schedule
function optim.schedule.cosine(options) end

---Options of `optim.schedule.linear`.
---@class optim.schedule.linear.Options
---@field epochs? integer length (at least 1)
---@field steps? integer length, in place of epochs (at least 1)
---@field first? number first factor (at least 0, default 1)
---@field last? number last factor (at least 0, default 0)
---@field warmup? integer epochs or steps of linear warm-up (at least 0, default 0)

---From `first` to `last` along a line.
---
---```lua
---optim.schedule.linear{epochs = 100, last = 0.01}
---```
---@param options? optim.schedule.linear.Options
---@return schedule
function optim.schedule.linear(options) end

---Options of `optim.schedule.one_cycle`.
---@class optim.schedule.one_cycle.Options
---@field epochs? integer length (at least 1)
---@field steps? integer length, in place of epochs (at least 1)
---@field peak? number share of the length at which it is 1 (between 0 and 1, default 0.3)
---@field first? number first factor (at least 0, default 0.04)
---@field last? number last factor (at least 0, default 4e-06)

---Up to 1 and down again, along half cosines.
---
---```lua
---optim.schedule.one_cycle{steps = 1000}
---```
---@param options? optim.schedule.one_cycle.Options
---@return schedule
function optim.schedule.one_cycle(options) end

---Labelled images: a training and a test part.
---@class dataset
---@field name string What results call it.
---@field checksum string Of the pixels and labels of both parts: what results name their data by.
---@field classes string[] Names of the classes.
---@field shape integer[] Of one image: channels, rows, columns.
local class_dataset = {}

---Numbers of training and test images.
---@return integer
---@return integer
function class_dataset:size() end

---Some images as a network sees them, without augmentation: float32 N×C×H×W, and labels from 1.
---
---```lua
---data.synthetic_cifar{train = 20, test = 20}:batch(1, 4)
---```
---@param first integer from 1 (at least 1)
---@param count integer (at least 1)
---@param part? "train"|"test" (default "test")
---@return tensor
---@return tensor
function class_dataset:batch(first, count, part) end

---Options of `dataset:batches`.
---@class dataset.batches.Options
---@field batch? integer examples in a batch (at least 1, default 128)
---@field epoch? integer from 1: each has its own order (at least 1, default 1)
---@field seed? integer of order and augmentation (default 0)
---@field shuffle? boolean (default true)
---@field skip? integer batches of the epoch that are left out (at least 0, default 0)
---@field part? "train"|"test" (default "train")
---@field augment? boolean random crops and flips (default true)

---The batches of an epoch, for a loop: images float32 N×C×H×W, and labels from 1.
---
---Order and augmentation are those of `train.run` with the same seed; `skip` leaves out the first batches of the epoch.
---
---```lua
---for x, labels in data.synthetic_cifar{train = 20, test = 8}:batches{batch = 8} do end
---```
---@param options? dataset.batches.Options
---@return function
function class_dataset:batches(options) end

---Examples in tensors: a training and perhaps a test part.
---@class tensor_dataset
---@field checksum string Of the tensors of all parts: what results name their data by.
local class_tensor_dataset = {}

---Numbers of training and test examples.
---@return integer
---@return integer
function class_tensor_dataset:size() end

---Options of `tensor_dataset:batches`.
---@class tensor_dataset.batches.Options
---@field batch? integer examples in a batch (at least 1, default 128)
---@field epoch? integer from 1: each has its own order (at least 1, default 1)
---@field seed? integer of order and augmentation (default 0)
---@field shuffle? boolean (default true)
---@field skip? integer batches of the epoch that are left out (at least 0, default 0)
---@field part? "train"|"test" (default "train")

---The batches of an epoch, for a loop.
---
---The order is that of `train.run` with the same seed; `skip` leaves out the first batches of the epoch.
---
---```lua
---local set = data.tensors{tensor.randn(10, 3), tensor.randn(10, 1)}
---for x, y in set:batches{batch = 4, epoch = 1} do end
---```
---@param options? tensor_dataset.batches.Options
---@return function
function class_tensor_dataset:batches(options) end

---Data sets: images, and tensors of your own.
---@class datalib
data = {}

---Options of `data.cifar10`.
---@class data.cifar10.Options
---@field root string folder of data_batch_1.bin …
---@field subset? integer only the first so many training images (at least 1)

---CIFAR-10 from the files of its binary version.
---
---Files may hold any whole number of records; sizes and labels are checked.
---@param options data.cifar10.Options
---@return dataset
function data.cifar10(options) end

---Options of `data.mnist`.
---@class data.mnist.Options
---@field root string
---@field kind? "mnist"|"fashion-mnist" (default "mnist")
---@field subset? integer only the first so many training images (at least 1)
---@field as_cifar? boolean grey images as 3×32×32, for networks that take such: black borders, the channel three times (default false)

---MNIST or Fashion-MNIST from its IDX files, gzipped or not.
---@param options data.mnist.Options
---@return dataset
function data.mnist(options) end

---Options of `data.synthetic_cifar`.
---@class data.synthetic_cifar.Options
---@field train? integer number of training images (at least 1, default 2000)
---@field test? integer number of test images (at least 1, default 1000)
---@field seed? integer (default 0)
---@field noise? number standard deviation, in steps of the byte scale (between 0 and 255, default 30)

---Ten classes of 32×32 colour patterns, made from a seed: for where there are no data on disk.
---
---```lua
---data.synthetic_cifar{train = 100, test = 20}
---```
---@param options? data.synthetic_cifar.Options
---@return dataset
function data.synthetic_cifar(options) end

---Options of `data.images`.
---@class data.images.Options
---@field name? "cifar10"|"mnist"|"fashion-mnist" (default "cifar10")
---@field root? string folder of the files
---@field synthetic? boolean synthetic images, whatever is on disk (default false)
---@field subset? integer only the first so many training images (at least 1)
---@field as_cifar? boolean grey images as 3×32×32, for networks that take such: black borders, the channel three times (default false)

---A data set by its name, or synthetic images: what scripts take `--data`, `--data-root` and `--synthetic` for.
---
---A folder that is named must hold the files. Without one, `data/<name>` is looked into, where `instab-lua data <name>` puts them; if they are not there, synthetic images are made, which is said on standard error.
---
---```lua
---data.images{name = 'cifar10', synthetic = true, subset = 100}
---```
---@param options? data.images.Options
---@return dataset
function data.images(options) end

---Options of `data.cifar10_or_synthetic`.
---@class data.cifar10_or_synthetic.Options
---@field root? string folder of the files
---@field subset? integer only the first so many training images (at least 1)

---`data.images{name = 'cifar10', …}`.
---
---A folder that is named must hold the files. Without one, `data/<name>` is looked into, where `instab-lua data <name>` puts them; if they are not there, synthetic images are made, which is said on standard error.
---@param options? data.cifar10_or_synthetic.Options
---@return dataset
function data.cifar10_or_synthetic(options) end

---A data set of your own tensors: inputs and targets, whose first dimension counts examples.
---
---Any shapes and number types. Classes count from 1. Floating-point tensors come to a network in the number type of its parameters, integers as they are. Nothing is copied until a batch is made: what changes a tensor in place changes the data.
---
---```lua
---data.tensors{tensor.randn(20, 3), tensor.randn(20, 1), test = {tensor.randn(5, 3), tensor.randn(5, 1)}}
---```
---@param tensors table {x, y, test = {xt, yt}}
---@return tensor_dataset
function data.tensors(tensors) end

---Training of networks, reproducible to the last bit.
---
---What happens to image i in epoch e depends on the seed, e and i alone, so runs that differ in one setting see the same data. Replicas are trained in lock-step on the same batches.
---@class trainlib
train = {}

---Options of `train.run`.
---@class train.run.Options
---@field replicas table list of {name = …, model = network, optimizer = optim.sgd(…) …, seeds = {…}}
---@field data dataset|function of the module data, or function(epoch, skip) → iterator of x, y
---@field loss? fun(output: any, target: any): any function(output, target) → tensor of one element; else the cross-entropy
---@field metrics? table {accuracy = true, name = function(output, target) → number}
---@field epochs? integer (at least 0, default 1)
---@field iterations? integer at most so many steps (at least 0)
---@field batch? integer (at least 1, default 128)
---@field full_batch? boolean one batch of all examples, in their order; images are not augmented unless `augment` says so (default false)
---@field shuffle? boolean a new order of the examples in each epoch; false: as they stand (default true)
---@field augment? boolean random crops and flips (default true)
---@field seed? integer of order and augmentation (default 0)
---@field test? boolean evaluate after each epoch (default true)
---@field schedule? schedule|function|table of the learning rates, in place of lr_every and lr_at
---@field lr_every? integer epochs after which the learning rate is cut, again and again; 0: never (at least 0, default 40)
---@field lr_at? tensor|table|number epochs (from 0) at which the learning rate is cut, in place of lr_every
---@field lr_factor? number of each cut (at least 0, default 0.1)
---@field gradient_clipping? any largest norm of all gradients together (at least 0)
---@field spawn? table {at = {steps}, perturb = p}: copies that leave after these steps
---@field checkpoint? string file (.safetensors or .npz): written after each epoch, resumed from if it is there
---@field checkpoint_every? integer steps between checkpoints within an epoch; 0: none (at least 0, default 0)
---@field manifest? string file (.json) that names all that the result's bits depend on, written at the end
---@field on_step? fun(iteration: any, losses: any, replicas: any): any function(iteration, losses, replicas) after each step, replicas a list of {name, model, optimizer}; false ends the run
---@field on_epoch? fun(epoch: any, metrics: any): any function(epoch, metrics) after each epoch

---Trains replicas in lock-step on the same batches.
---
---*Replicas.* Any optimizer, also `optim.Optimizer`. A replica's `seeds = {init = …, order = …, augmentation = …}` are its own: `init` draws the network's weights anew, `order` and `augmentation` stand in for `seed`. `model` may be function(seed), which is given `init`, and `optimizer` function(net).
---
---*Data.* Images, `data.tensors{x, y, test = {xt, yt}}`, or function(epoch) that returns an iterator of x, y, as a `for` takes it. Epochs count from 1. function(epoch, skip) is given the number of batches that a resumed epoch has done, and leaves them out; without `skip` a run resumes at the start of an epoch.
---
---*Loss and metrics.* `loss` is a function(output, target) that returns a tensor of one element, such as `nn.mse_loss`; classes count from 1. `metrics = {accuracy = true, mine = function(output, target) … end}` are means over a batch, numbers or tensors of one element; they become `train_mine` and `test_mine`. Accuracy is measured where the loss is the cross-entropy, unless `accuracy` says otherwise.
---
---*Learning rates.* Each group of each replica's optimizer has its own, which `schedule`, `lr_every` or `lr_at` scale from what it is when the run begins. `schedule` is one of `optim.schedule`, function(epoch, step) (finished epochs and steps), or a list with one for each group. A rate that `on_step` or `on_epoch` sets (`opt.lr`, `opt.param_groups[i].lr`) holds from the next step on until it is set again: schedules leave that group alone.
---
---*Copies.* `spawn = {at = {1, 10, 50}, perturb = p}`: after these steps a copy of each replica, with its optimizer and generators, leaves as a replica `name@step` of its own, perturbed by p, whose `iterations` count from there. Without `perturb` it keeps the bits of the replica that it left. Functions of the script that draw random numbers in a step go on from the same state in both.
---
---`first_nonfinite` tells where a value first was infinite or NaN: {replica, step, kind = 'loss', 'gradient' or 'weight', layer}; nil if none was.
---
---A checkpoint belongs to the run that wrote it, whose identity it holds: text of the script and its modules, options, data, batches, augmentation, seed, loss, schedule, clipping, networks, initial weights, optimizers with their groups, perturbations, spawned copies, hooks, versions. Another run is refused, and what differs is named. `epochs` and `iterations` are the run's length: a longer run goes on from a shorter one's checkpoint. These change no bit and may differ: `checkpoint`, `checkpoint_every`, `manifest`, `metrics`, names of replicas, threads, where the data lie.
---
---```lua
---local net = nn.mlp{sizes = {3072, 8, 10}}
---train.run{replicas = {{model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.01})}},
---          data = data.synthetic_cifar{train = 64, test = 16}, batch = 32}
---```
---@param options train.run.Options
---@return any
function train.run(options) end

---Counts 1 … n for a loop, with a progress line on a terminal.
---
---```lua
---for i in train.progress(3) do end
---```
---@param n integer number of steps (at least 0)
---@param label? string (default "")
---@return function
function train.progress(n, label) end

---Partial differential equations, solved step by step, and the stability of doing so.
---
---Divergence is a result: a run that overflows goes on with infinities and NaN, and tells the first step at which they appeared. Results do not depend on the number of threads or the CPU. Gradients pass through `pde.evolve`; the other functions refuse tensors that require them.
---@class pdelib
pde = {}

---The initial value of Fig. 1: slope·min(i − 1, n − i); with two sizes a pyramid.
---
---```lua
---pde.tent(31, 0.1)
---```
---@param n integer number of points (at least 1)
---@param slope? number (default 0.1)
---@param m? integer (at least 1)
---@return tensor
function pde.tent(n, slope, m) end

---Options of `pde.heat`.
---@class pde.heat.Options
---@field u0 tensor|table|function|number initial values, shape (n) or (n, m); or a function of the position
---@field shape? tensor|table|number number of points along each axis, where u0 is a function
---@field dt number time step (more than 0)
---@field dx? tensor|table|number grid spacing, one for all axes or one each; 1 by default
---@field diffusivity? tensor|table|number D: a constant, or a field of u0's shape; 1 by default
---@field scheme? "euler"|"implicit"|"crank-nicolson"|"rk4" time stepping (default "euler")
---@field boundary? "dirichlet"|"neumann"|"periodic"|table all ends alike, or a table of one for each end (default "dirichlet")
---@field steps? integer number of steps; else as many as the last snapshot needs (at least 0)
---@field snapshots? tensor|table|number times at which to keep the state (the nearest steps)

---Solves the heat equation u_t = ∇·(D∇u) in one or two dimensions.
---
---Schemes: `euler` (explicit), `rk4`, `implicit` (backward Euler) and `crank-nicolson`; in two dimensions the implicit ones split directions (Douglas and Rachford 1956, Douglas and Gunn 1964). Ends: `dirichlet` keeps the initial value, `neumann` has no flux, `periodic` joins both ends of an axis; a table names the ends in turn (left, right; in two dimensions first row, last row, first column, last column). `t` and `u` are the snapshots, `u_final` the last state, `first_nonfinite` the first step after which a value is infinite or NaN, or nil.
---
---```lua
---pde.heat{u0 = pde.tent(31, 0.1), dt = 0.4, steps = 10, snapshots = {0, 0.8, 2.4}}
---```
---@param options pde.heat.Options
---@return { t: any, u: any, u_final: any, steps: any, first_nonfinite: any }
function pde.heat(options) end

---Options of `pde.cfl`.
---@class pde.cfl.Options
---@field scheme? "euler"|"implicit"|"crank-nicolson"|"rk4" (default "euler")
---@field dx? tensor|table|number grid spacing of each axis; 1 by default
---@field dimensions? integer number of axes, where dx is one number (between 1 and 2, default 1)
---@field diffusivity? number D (of a field, its largest value) (at least 0, default 1)

---The largest time step for which no Fourier mode of the heat equation grows.
---
---```lua
---pde.cfl{scheme = 'euler', dx = 1}
---```
---@param options? pde.cfl.Options
---@return number
function pde.cfl(options) end

---Von Neumann's factor: what one step multiplies a Fourier mode by.
---
---```lua
---pde.amplification('euler', 0.4, math.pi)
---```
---@param scheme? "euler"|"implicit"|"crank-nicolson"|"rk4" (default "euler")
---@param r number|table D·dt/dx², or a table of one for each axis
---@param wavenumber number|table θ in radians per grid point (π: the fastest mode), or a table
---@return number
function pde.amplification(scheme, r, wavenumber) end

---Options of `pde.evolve`.
---@class pde.evolve.Options
---@field u0 tensor|table|number initial values
---@field rhs fun(u: any, t: any): any function(u, t) that returns the time derivative, a tensor of u's shape
---@field method? "euler"|"midpoint"|"heun"|"rk4" (default "rk4")
---@field dt number time step
---@field t0? number start time (default 0)
---@field steps integer number of steps (at least 0)
---@field snapshots? tensor|table|number steps after which to keep the state (0: the start)
---@field callback? fun(step: any, t: any, u: any): any function(step, t, u) after each step; it may change u; returning false ends the run

---Solves u' = f(u, t) for a right-hand side written in Lua.
---
---```lua
---pde.evolve{u0 = {1}, rhs = function(u, t) return -u end, dt = 0.1, steps = 10, snapshots = {0, 10}}
---```
---@param options pde.evolve.Options
---@return { t: any, u: any, u_final: any, steps: any, first_nonfinite: any }
function pde.evolve(options) end

---Options of `pde.cnn_linear`.
---@class pde.cnn_linear.Options
---@field image tensor|table|number n×m
---@field init tensor|table|number kernel, p×q
---@field beta? number β of the Swish (default 1)
---@field label? number class label, 0 … 1 (between 0 and 1, default 1)
---@field a? number ∂loss/∂output, constant in the linearisation (default -0.5)
---@field alpha tensor|number|table weight decay, or a list
---@field lr tensor|number|table learning rate, or a list
---@field iterations integer number of steps (at least 0)
---@field momentum? number μ (default 0)
---@field nesterov? boolean (default false)
---@field k? number short for perturb.rescale{k = …}: w ← w − (lr·k)·(g/k) (default 1)
---@field perturb? any perturbation of gradient, update or weights ('w'), list of them, or function(tensor, ctx)
---@field hook? fun(iteration: any, g: any, w: any): any function(iteration, g, w) that returns the gradient to use
---@field callback? fun(iteration: any, loss: any, w: any): any function(iteration, loss, w) after each step; false ends the run

---Gradient descent of the linearised one-layer CNN (Fig. 3).
---
---w ← w − lr·g with g = ½·a·(mean(I) + β·Σ (I⋆w)·patch) + α·w. `loss` records for each iteration the binary cross-entropy of the forward pass before the step plus α/2·‖w‖² after it. With a list as `lr` or `alpha` the runs for all its values are made in parallel, and a list of results comes back.
---
---```lua
---pde.cnn_linear{image = tensor.randn(8, 8), init = tensor.randn(3, 3), lr = 1e-3, alpha = 1, iterations = 5}
---```
---@param options pde.cnn_linear.Options
---@return { loss: any, w: any, first_nonfinite: any, perturbations: any, [integer]: { loss: any, w: any, first_nonfinite: any, perturbations: any } }
function pde.cnn_linear(options) end

---Options of `pde.cnn_nonlinear`.
---@class pde.cnn_nonlinear.Options
---@field image tensor|table|number n×m
---@field init tensor|table|number kernel, p×q
---@field beta? number β of the Swish (default 1)
---@field label? number class label, 0 … 1 (between 0 and 1, default 1)
---@field alpha tensor|number|table weight decay, or a list
---@field lr tensor|number|table learning rate, or a list
---@field iterations integer number of steps (at least 0)
---@field momentum? number μ (default 0)
---@field nesterov? boolean (default false)
---@field k? number short for perturb.rescale{k = …}: w ← w − (lr·k)·(g/k) (default 1)
---@field perturb? any perturbation of gradient, update or weights ('w'), list of them, or function(tensor, ctx)
---@field hook? fun(iteration: any, g: any, w: any): any function(iteration, g, w) that returns the gradient to use
---@field callback? fun(iteration: any, loss: any, w: any): any function(iteration, loss, w) after each step; false ends the run

---Exact gradient descent of the one-layer CNN (Fig. 4).
---
---Valid cross-correlation, Swish, global average pooling, sigmoid, binary cross-entropy, weight decay. `loss` records cross-entropy + α/2·‖w‖², both before the step. With a list as `lr` or `alpha` the runs for all its values are made in parallel, and a list of results comes back.
---
---```lua
---pde.cnn_nonlinear{image = tensor.randn(8, 8), init = tensor.randn(3, 3), lr = 0.1, alpha = 2, iterations = 5}
---```
---@param options pde.cnn_nonlinear.Options
---@return { loss: any, w: any, first_nonfinite: any, perturbations: any, [integer]: { loss: any, w: any, first_nonfinite: any, perturbations: any } }
function pde.cnn_nonlinear(options) end

---Options of `pde.cnn_divergence`.
---@class pde.cnn_divergence.Options
---@field image tensor|table|number n×m
---@field init tensor|table|number kernel, p×q
---@field beta? number β of the Swish (default 1)
---@field label? number class label, 0 … 1 (between 0 and 1, default 1)
---@field lr tensor|number|table learning rate, or a list
---@field alpha number weight decay
---@field k? tensor|table|number the two copies' k; {1, 3} by default, {1, 1} where `perturb` is given
---@field perturb? any what the second copy is perturbed by: as in cnn_nonlinear
---@field iterations integer (at least 0)
---@field callback? fun(iteration: any, distance: any, w1: any, w2: any): any function(iteration, distance, w1, w2) after each step; false ends the run

---Two copies of one descent that differ only in rounding (Fig. 4, right).
---
---Copy i steps w ← w − (lr·kᵢ)·(g/kᵢ): the same in exact arithmetic. With `perturb` the first copy is the original, and the second has these perturbations. `distance` is the average relative L1 difference 2·mean(|w₁−w₂|/(|w₁|+|w₂|)) after each step. With a list as `lr` all runs are made in parallel and a list comes back.
---
---```lua
---pde.cnn_divergence{image = tensor.randn(8, 8), init = tensor.randn(3, 3), lr = 0.1, alpha = 2, iterations = 5}
---```
---@param options pde.cnn_divergence.Options
---@return { distance: any, w1: any, w2: any, loss1: any, loss2: any, first_nonfinite1: any, first_nonfinite2: any, perturbations1: any, perturbations2: any, [integer]: { distance: any, w1: any, w2: any, loss1: any, loss2: any, first_nonfinite1: any, first_nonfinite2: any, perturbations1: any, perturbations2: any } }
function pde.cnn_divergence(options) end

---Options of `pde.stability`.
---@class pde.stability.Options
---@field image tensor|table|number n×m
---@field kernel tensor|table|number size of the kernel: one number, or {rows, columns}
---@field lr? number learning rate, for alpha_max (more than 0)
---@field alpha? number weight decay, for lr_max
---@field a? number ∂loss/∂output (default -0.5)
---@field beta? number β of the Swish (default 1)

---Bounds between which the linearised descent is stable (Fig. 3, Table 2).
---
---An eigenvector of the patch Gram operator with eigenvalue λ is multiplied by 1 − lr·(α − c·λ) in each step, c = −a·β/2. Stable: alpha_min = c·λ_max < α < alpha_max = 2/lr + c·λ_min. `spectrum` holds the eigenvalues, largest first (kernels of more than 1024 weights: the largest alone). `fourier_estimate` is c·max|Î|² over the whole image, which is larger: see docs/theory.md. `growth(alpha, lr)` gives the largest factor's magnitude.
---
---```lua
---pde.stability{image = pde.checkerboard(16), kernel = 4, lr = 1e-4}
---```
---@param options pde.stability.Options
---@return { alpha_min: any, alpha_max: any, lr_max: any, lambda_max: any, lambda_min: any, spectrum: any, fourier_estimate: any, growth: any }
function pde.stability(options) end

---Options of `pde.cnn_lr_bound`.
---@class pde.cnn_lr_bound.Options
---@field image tensor|table|number n×m
---@field w tensor|table|number kernel, p×q
---@field beta? number β of the Swish (default 1)
---@field label? number class label, 0 … 1 (between 0 and 1, default 1)
---@field alpha number weight decay

---2/λ_max of the loss's Hessian at a kernel: the local bound of the learning rate.
---
---```lua
---pde.cnn_lr_bound{image = tensor.randn(8, 8), w = tensor.randn(3, 3), alpha = 2}
---```
---@param options pde.cnn_lr_bound.Options
---@return number
function pde.cnn_lr_bound(options) end

---Options of `pde.cnn_regions`.
---@class pde.cnn_regions.Options
---@field image tensor|table|number n×m
---@field w tensor|table|number kernel, p×q
---@field beta? number β of the Swish (default 1)
---@field label? number class label, 0 … 1 (between 0 and 1, default 1)
---@field alpha number weight decay
---@field lr number learning rate
---@field threshold? number |I⋆w| below which an output is transitioning; else 2.3994/β (more than 0)

---In which region of Table 3 the outputs of the one-layer CNN are, and how errors grow there.
---
---The first three are shares of all outputs; a NaN output is in no region. The default threshold is where the Swish has its inflections. `growth.all` is the largest factor by which one step of gradient descent at `w` multiplies a small error, |1 − lr·λ| over the eigenvalues of the loss's Hessian; those of the regions count only what the error changes through the outputs there (and the weight decay). Above 1 errors grow.
---
---```lua
---pde.cnn_regions{image = tensor.randn(8, 8), w = tensor.randn(3, 3), alpha = 2, lr = 0.1}
---```
---@param options pde.cnn_regions.Options
---@return any
function pde.cnn_regions(options) end

---Options of `pde.cnn_region_bounds`.
---@class pde.cnn_region_bounds.Options
---@field image tensor|table|number n×m
---@field kernel tensor|table|number size of the kernel: one number, or {rows, columns}
---@field lr number learning rate (more than 0)
---@field beta? number β of the Swish (default 1)
---@field label? number class label, 0 … 1 (between 0 and 1, default 1)

---Between which weight decays each region of Table 3 is stable.
---
---Activated: α < 2/lr − ‖Ī‖²/8, Ī the mean of all patches. Transitioning: −½·a·β·max|Î|² < α < 2/lr − ½·a·β·min|Î|² with a = ½ − label; |Î|² are here the eigenvalues of the mean of patch·patchᵀ over the outputs, which the descent obeys. Not activated: α < 2/lr. Where there is no lower bound, `above` is −∞.
---
---```lua
---pde.cnn_region_bounds{image = pde.checkerboard(16), kernel = 4, lr = 0.07}
---```
---@param options pde.cnn_region_bounds.Options
---@return any
function pde.cnn_region_bounds(options) end

---Mean of the last `window` entries at each entry of a series.
---
---```lua
---pde.moving_average(tensor{1, 2, 3, 4}, 2)
---```
---@param series tensor|table|number
---@param window integer (at least 1)
---@return tensor
function pde.moving_average(series, window) end

---The image of Figs. 3 and 4: −1 in the first corner, +1 beside it, and so on.
---
---```lua
---pde.checkerboard(4)
---```
---@param n integer rows (at least 1)
---@param m? integer columns; else n (at least 1)
---@return tensor
function pde.checkerboard(n, m) end

---One plot of a figure.
---@class axes
local class_axes = {}

---Options of `axes:set`.
---@class axes.set.Options
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field colorlabel? string label of the colour bar
---@field xscale? "linear"|"log"
---@field yscale? "linear"|"log"
---@field colorscale? "linear"|"log"
---@field xlim? tensor|table|number {lower, upper}; NaN: from the data
---@field ylim? tensor|table|number {lower, upper}; NaN: from the data
---@field colorlim? tensor|table|number {lower, upper} of the colour bar; NaN: from the data
---@field xticks? tensor|table|number values at which to put ticks
---@field yticks? tensor|table|number values at which to put ticks
---@field xticklabels? table names, at `xticks` or at 1, 2, …: of layers, say
---@field yticklabels? table names, at `yticks` or at 1, 2, …
---@field legend? "right"|"below"|"top-left"|"top-right"|"bottom-left"|"bottom-right"|"off" where the legend stands; a corner with data in it is exchanged for a free one or a place outside
---@field grid? boolean
---@field equal_aspect? boolean one unit as long in x as in y

---Sets title, labels, scales, limits, ticks, legend or grid.
---@param options? axes.set.Options
---@return axes
function class_axes:set(options) end

---Options of `axes:line`.
---@class axes.line.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field width? number points (at least 0)
---@field dash? "solid"|"dashed"|"dotted"|"dash-dotted"
---@field marker? "none"|"circle"|"square"|"triangle"|"diamond"|"plus"|"cross"|"dot"|"open-circle"|"open-square"|"open-triangle"
---@field marker_size? number (more than 0, default 1)

---Adds a line through points.
---@param x tensor|table|number
---@param y tensor|table|number
---@param options? axes.line.Options
---@return axes
function class_axes:line(x, y, options) end

---Options of `axes:scatter`.
---@class axes.scatter.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field marker? "none"|"circle"|"square"|"triangle"|"diamond"|"plus"|"cross"|"dot"|"open-circle"|"open-square"|"open-triangle"
---@field marker_size? number (more than 0, default 1)

---Adds markers at points.
---@param x tensor|table|number
---@param y tensor|table|number
---@param options? axes.scatter.Options
---@return axes
function class_axes:scatter(x, y, options) end

---Options of `axes:errorbars`.
---@class axes.errorbars.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field marker? "none"|"circle"|"square"|"triangle"|"diamond"|"plus"|"cross"|"dot"|"open-circle"|"open-square"|"open-triangle"
---@field width? number points (at least 0)
---@field yerror tensor|table|number
---@field xerror? tensor|table|number

---Adds markers with bars of ±yerror (and ±xerror).
---@param x tensor|table|number
---@param y tensor|table|number
---@param options axes.errorbars.Options
---@return axes
function class_axes:errorbars(x, y, options) end

---Options of `axes:band`.
---@class axes.band.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field opacity? number (between 0 and 1, default 0.3)

---Fills the area between two curves.
---@param x tensor|table|number
---@param lower tensor|table|number
---@param upper tensor|table|number
---@param options? axes.band.Options
---@return axes
function class_axes:band(x, lower, upper, options) end

---Options of `axes:image`.
---@class axes.image.Options
---@field colormap? "viridis"|"cividis"|"diverging"|"gray" (default "viridis")
---@field extent? tensor|table|number {x of the left edge, right edge, y of the bottom edge, top edge}; row 1 is then at the bottom

---Shows a matrix in colours, row 1 on top; NaN is left out.
---@param values tensor|table|number matrix
---@param options? axes.image.Options
---@return axes
function class_axes:image(values, options) end

---Options of `axes:histogram`.
---@class axes.histogram.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field bins? tensor|table|number number of bins, or their edges; else chosen by Freedman and Diaconis' rule
---@field height? "count"|"fraction"|"density" what the height of a bar means (default "count")

---Counts values between edges.
---@param values tensor|table|number
---@param options? axes.histogram.Options
---@return axes
function class_axes:histogram(values, options) end

---Options of `axes:vline`.
---@class axes.vline.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field width? number points (at least 0)
---@field dash? "solid"|"dashed"|"dotted"|"dash-dotted"

---Adds a vertical line at x, right across the plot.
---@param position number
---@param options? axes.vline.Options
---@return axes
function class_axes:vline(position, options) end

---Options of `axes:hline`.
---@class axes.hline.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field width? number points (at least 0)
---@field dash? "solid"|"dashed"|"dotted"|"dash-dotted"

---Adds a horizontal line at y, right across the plot.
---@param position number
---@param options? axes.hline.Options
---@return axes
function class_axes:hline(position, options) end

---Options of `axes:text`.
---@class axes.text.Options
---@field color? string

---Writes a text at a point of the plot.
---@param x number
---@param y number
---@param text string
---@param options? axes.text.Options
---@return axes
function class_axes:text(x, y, text, options) end

---One or several plots that make one picture.
---@class figure
local class_figure = {}

---One plot of a grid of them.
---
---```lua
---plot.figure{rows = 2}:panel(2)
---```
---@param row? integer from 1 (at least 1, default 1)
---@param column? integer from 1 (at least 1, default 1)
---@return axes
function class_figure:panel(row, column) end

---Draws the figure into a file: .png, .svg or .pdf.
---
---The file appears whole or not at all. Where gnuplot is not installed a note says so, and three files are written instead: x.png.gnuplot, a script that draws x.png elsewhere, x.png.data, which it reads, and the numbers as x.png.csv. The layout is the same whatever fonts there are; for a character that none has, □ is drawn and a note printed.
---@param path string
---@return figure
function class_figure:save(path) end

---Shows the figure on the terminal (or in the notebook).
function class_figure:show() end

---Options of `figure:set`.
---@class figure.set.Options
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field colorlabel? string label of the colour bar
---@field xscale? "linear"|"log"
---@field yscale? "linear"|"log"
---@field colorscale? "linear"|"log"
---@field xlim? tensor|table|number {lower, upper}; NaN: from the data
---@field ylim? tensor|table|number {lower, upper}; NaN: from the data
---@field colorlim? tensor|table|number {lower, upper} of the colour bar; NaN: from the data
---@field xticks? tensor|table|number values at which to put ticks
---@field yticks? tensor|table|number values at which to put ticks
---@field xticklabels? table names, at `xticks` or at 1, 2, …: of layers, say
---@field yticklabels? table names, at `yticks` or at 1, 2, …
---@field legend? "right"|"below"|"top-left"|"top-right"|"bottom-left"|"bottom-right"|"off" where the legend stands; a corner with data in it is exchanged for a free one or a place outside
---@field grid? boolean
---@field equal_aspect? boolean one unit as long in x as in y

---Sets title, labels, scales, limits, ticks, legend or grid.
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():set{xscale = 'log', ylim = {0, 1}}
---```
---@param options? figure.set.Options
---@return figure
function class_figure:set(options) end

---Options of `figure:line`.
---@class figure.line.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field width? number points (at least 0)
---@field dash? "solid"|"dashed"|"dotted"|"dash-dotted"
---@field marker? "none"|"circle"|"square"|"triangle"|"diamond"|"plus"|"cross"|"dot"|"open-circle"|"open-square"|"open-triangle"
---@field marker_size? number (more than 0, default 1)

---Adds a line through points.
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():line(tensor{1, 2, 3}, tensor{1, 4, 9}, {label = 'x^2'})
---```
---@param x tensor|table|number
---@param y tensor|table|number
---@param options? figure.line.Options
---@return figure
function class_figure:line(x, y, options) end

---Options of `figure:scatter`.
---@class figure.scatter.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field marker? "none"|"circle"|"square"|"triangle"|"diamond"|"plus"|"cross"|"dot"|"open-circle"|"open-square"|"open-triangle"
---@field marker_size? number (more than 0, default 1)

---Adds markers at points.
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():scatter({1, 2}, {3, 4}, {marker = 'square'})
---```
---@param x tensor|table|number
---@param y tensor|table|number
---@param options? figure.scatter.Options
---@return figure
function class_figure:scatter(x, y, options) end

---Options of `figure:errorbars`.
---@class figure.errorbars.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field marker? "none"|"circle"|"square"|"triangle"|"diamond"|"plus"|"cross"|"dot"|"open-circle"|"open-square"|"open-triangle"
---@field width? number points (at least 0)
---@field yerror tensor|table|number
---@field xerror? tensor|table|number

---Adds markers with bars of ±yerror (and ±xerror).
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():errorbars({1, 2}, {3, 4}, {yerror = {0.1, 0.2}})
---```
---@param x tensor|table|number
---@param y tensor|table|number
---@param options figure.errorbars.Options
---@return figure
function class_figure:errorbars(x, y, options) end

---Options of `figure:band`.
---@class figure.band.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field opacity? number (between 0 and 1, default 0.3)

---Fills the area between two curves.
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():band({1, 2}, {0, 1}, {2, 3})
---```
---@param x tensor|table|number
---@param lower tensor|table|number
---@param upper tensor|table|number
---@param options? figure.band.Options
---@return figure
function class_figure:band(x, lower, upper, options) end

---Options of `figure:image`.
---@class figure.image.Options
---@field colormap? "viridis"|"cividis"|"diverging"|"gray" (default "viridis")
---@field extent? tensor|table|number {x of the left edge, right edge, y of the bottom edge, top edge}; row 1 is then at the bottom

---Shows a matrix in colours, row 1 on top; NaN is left out.
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():image(tensor.eye(3), {colormap = 'cividis'})
---```
---@param values tensor|table|number matrix
---@param options? figure.image.Options
---@return figure
function class_figure:image(values, options) end

---Options of `figure:histogram`.
---@class figure.histogram.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field bins? tensor|table|number number of bins, or their edges; else chosen by Freedman and Diaconis' rule
---@field height? "count"|"fraction"|"density" what the height of a bar means (default "count")

---Counts values between edges.
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():histogram(tensor.randn(1000), {bins = 20})
---```
---@param values tensor|table|number
---@param options? figure.histogram.Options
---@return figure
function class_figure:histogram(values, options) end

---Options of `figure:vline`.
---@class figure.vline.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field width? number points (at least 0)
---@field dash? "solid"|"dashed"|"dotted"|"dash-dotted"

---Adds a vertical line at x, right across the plot.
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():line({1, 2}, {1, 2}):vline(1.5)
---```
---@param position number
---@param options? figure.vline.Options
---@return figure
function class_figure:vline(position, options) end

---Options of `figure:hline`.
---@class figure.hline.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field width? number points (at least 0)
---@field dash? "solid"|"dashed"|"dotted"|"dash-dotted"

---Adds a horizontal line at y, right across the plot.
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():line({1, 2}, {1, 2}):hline(1.5)
---```
---@param position number
---@param options? figure.hline.Options
---@return figure
function class_figure:hline(position, options) end

---Options of `figure:text`.
---@class figure.text.Options
---@field color? string

---Writes a text at a point of the plot.
---
---If the figure has several plots, this goes to the first; `figure:panel(2)` is the second.
---
---```lua
---plot.figure():line({0, 1}, {0, 1}):text(0.5, 0.5, 'here')
---```
---@param x number
---@param y number
---@param text string
---@param options? figure.text.Options
---@return figure
function class_figure:text(x, y, text, options) end

---Figures shown one after the other.
---@class animation
local class_animation = {}

---Draws the frames into a file, .gif, that plays them again and again.
---
---The file appears whole or not at all. Where gnuplot is not installed a note says so, and three files are written instead: x.png.gnuplot, a script that draws x.png elsewhere, x.png.data, which it reads, and the numbers as x.png.csv.
---@param path string
---@return animation
function class_animation:save(path) end

---Figures for papers and terminals.
---
---`plot.line(y)` and its kin make a figure in one call; or make one by `plot.figure`, add curves, then `fig:save("x.png")` (or .svg, .pdf) or `fig:show()`. A figure that is the last expression of an input draws itself. Files are drawn by gnuplot; a terminal without pictures gets a drawing of characters. Labels understand `x_{1}`, `10^{-3}`, `\alpha`, and between dollar signs TeX's `$x_1^2$`, `$\frac{a}{b}$`; everything else in them is shown as it stands. NaN and infinity are gaps. The colours of a figure's curves are told apart by colour-blind readers too (Okabe and Ito 2008).
---@class plotlib
plot = {}

---Options of `plot.figure`.
---@class plot.figure.Options
---@field rows? integer rows of plots (between 1 and 16, default 1)
---@field columns? integer columns of plots (between 1 and 16, default 1)
---@field width? number inches (more than 0)
---@field height? number inches (more than 0)
---@field resolution? number dots per inch (more than 0, default 150)
---@field font_size? number points (more than 0, default 9)
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field colorlabel? string label of the colour bar
---@field xscale? "linear"|"log"
---@field yscale? "linear"|"log"
---@field colorscale? "linear"|"log"
---@field xlim? tensor|table|number {lower, upper}; NaN: from the data
---@field ylim? tensor|table|number {lower, upper}; NaN: from the data
---@field colorlim? tensor|table|number {lower, upper} of the colour bar; NaN: from the data
---@field xticks? tensor|table|number values at which to put ticks
---@field yticks? tensor|table|number values at which to put ticks
---@field xticklabels? table names, at `xticks` or at 1, 2, …: of layers, say
---@field yticklabels? table names, at `yticks` or at 1, 2, …
---@field legend? "right"|"below"|"top-left"|"top-right"|"bottom-left"|"bottom-right"|"off" where the legend stands; a corner with data in it is exchanged for a free one or a place outside
---@field grid? boolean
---@field equal_aspect? boolean one unit as long in x as in y

---A new figure: one plot, or a grid of them.
---
---```lua
---plot.figure{title = 'u_t = u_{xx}', xlabel = 'x', ylabel = 'u'}
---```
---@param options? plot.figure.Options
---@return figure
function plot.figure(options) end

---Shows a figure, or the last one made, on the terminal (or in the notebook).
---@param figure? figure
function plot.show(figure) end

---Options of `plot.line`.
---@class plot.line.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field labels? table of the columns of a matrix: a list of strings
---@field width? number points (at least 0)
---@field dash? "solid"|"dashed"|"dotted"|"dash-dotted"
---@field marker? "none"|"circle"|"square"|"triangle"|"diamond"|"plus"|"cross"|"dot"|"open-circle"|"open-square"|"open-triangle"
---@field marker_size? number (more than 0, default 1)
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field colorlabel? string label of the colour bar
---@field xscale? "linear"|"log"
---@field yscale? "linear"|"log"
---@field colorscale? "linear"|"log"
---@field xlim? tensor|table|number {lower, upper}; NaN: from the data
---@field ylim? tensor|table|number {lower, upper}; NaN: from the data
---@field colorlim? tensor|table|number {lower, upper} of the colour bar; NaN: from the data
---@field xticks? tensor|table|number values at which to put ticks
---@field yticks? tensor|table|number values at which to put ticks
---@field xticklabels? table names, at `xticks` or at 1, 2, …: of layers, say
---@field yticklabels? table names, at `yticks` or at 1, 2, …
---@field legend? "right"|"below"|"top-left"|"top-right"|"bottom-left"|"bottom-right"|"off" where the legend stands; a corner with data in it is exchanged for a free one or a place outside
---@field grid? boolean
---@field equal_aspect? boolean one unit as long in x as in y

---A figure with a line through points: of y over 1, 2, 3, …, or of y over x.
---
---Gives a figure: as the last expression of an input or a cell it draws itself, and `:save`, `:set` and further series go on from there. Takes what `set` takes beside the options of the series.
---
---```lua
---plot.line({1, 4, 9}, {title = 'x^2', xlabel = 'x'})
---```
---@param x tensor|table|number or y alone, over 1, 2, 3, …
---@param y? tensor|table|number a matrix: each column a line
---@param options? plot.line.Options
---@return figure
function plot.line(x, y, options) end

---Options of `plot.scatter`.
---@class plot.scatter.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field labels? table of the columns of a matrix: a list of strings
---@field marker? "none"|"circle"|"square"|"triangle"|"diamond"|"plus"|"cross"|"dot"|"open-circle"|"open-square"|"open-triangle"
---@field marker_size? number (more than 0, default 1)
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field colorlabel? string label of the colour bar
---@field xscale? "linear"|"log"
---@field yscale? "linear"|"log"
---@field colorscale? "linear"|"log"
---@field xlim? tensor|table|number {lower, upper}; NaN: from the data
---@field ylim? tensor|table|number {lower, upper}; NaN: from the data
---@field colorlim? tensor|table|number {lower, upper} of the colour bar; NaN: from the data
---@field xticks? tensor|table|number values at which to put ticks
---@field yticks? tensor|table|number values at which to put ticks
---@field xticklabels? table names, at `xticks` or at 1, 2, …: of layers, say
---@field yticklabels? table names, at `yticks` or at 1, 2, …
---@field legend? "right"|"below"|"top-left"|"top-right"|"bottom-left"|"bottom-right"|"off" where the legend stands; a corner with data in it is exchanged for a free one or a place outside
---@field grid? boolean
---@field equal_aspect? boolean one unit as long in x as in y

---A figure with markers at points: of y over 1, 2, 3, …, or of y over x.
---
---Gives a figure: as the last expression of an input or a cell it draws itself, and `:save`, `:set` and further series go on from there. Takes what `set` takes beside the options of the series.
---
---```lua
---plot.scatter(tensor.randn(50), tensor.randn(50), {marker = 'square'})
---```
---@param x tensor|table|number or y alone, over 1, 2, 3, …
---@param y? tensor|table|number a matrix: each column a line
---@param options? plot.scatter.Options
---@return figure
function plot.scatter(x, y, options) end

---Options of `plot.image`.
---@class plot.image.Options
---@field colormap? "viridis"|"cividis"|"diverging"|"gray" (default "viridis")
---@field extent? tensor|table|number {x of the left edge, right edge, y of the bottom edge, top edge}; row 1 is then at the bottom
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field colorlabel? string label of the colour bar
---@field xscale? "linear"|"log"
---@field yscale? "linear"|"log"
---@field colorscale? "linear"|"log"
---@field xlim? tensor|table|number {lower, upper}; NaN: from the data
---@field ylim? tensor|table|number {lower, upper}; NaN: from the data
---@field colorlim? tensor|table|number {lower, upper} of the colour bar; NaN: from the data
---@field xticks? tensor|table|number values at which to put ticks
---@field yticks? tensor|table|number values at which to put ticks
---@field xticklabels? table names, at `xticks` or at 1, 2, …: of layers, say
---@field yticklabels? table names, at `yticks` or at 1, 2, …
---@field legend? "right"|"below"|"top-left"|"top-right"|"bottom-left"|"bottom-right"|"off" where the legend stands; a corner with data in it is exchanged for a free one or a place outside
---@field grid? boolean
---@field equal_aspect? boolean one unit as long in x as in y

---A figure that shows a matrix in colours, row 1 on top; NaN is left out.
---
---Gives a figure: as the last expression of an input or a cell it draws itself, and `:save`, `:set` and further series go on from there. Takes what `set` takes beside the options of the series.
---
---```lua
---plot.image(tensor.eye(3), {colormap = 'cividis'})
---```
---@param values tensor|table|number matrix
---@param options? plot.image.Options
---@return figure
function plot.image(values, options) end

---Options of `plot.hist`.
---@class plot.hist.Options
---@field label? string what the legend calls it (default "")
---@field color? string a name, "#rrggbb", or "C0" … for the cycle
---@field bins? tensor|table|number number of bins, or their edges; else chosen by Freedman and Diaconis' rule
---@field height? "count"|"fraction"|"density" what the height of a bar means (default "count")
---@field title? string
---@field xlabel? string
---@field ylabel? string
---@field colorlabel? string label of the colour bar
---@field xscale? "linear"|"log"
---@field yscale? "linear"|"log"
---@field colorscale? "linear"|"log"
---@field xlim? tensor|table|number {lower, upper}; NaN: from the data
---@field ylim? tensor|table|number {lower, upper}; NaN: from the data
---@field colorlim? tensor|table|number {lower, upper} of the colour bar; NaN: from the data
---@field xticks? tensor|table|number values at which to put ticks
---@field yticks? tensor|table|number values at which to put ticks
---@field xticklabels? table names, at `xticks` or at 1, 2, …: of layers, say
---@field yticklabels? table names, at `yticks` or at 1, 2, …
---@field legend? "right"|"below"|"top-left"|"top-right"|"bottom-left"|"bottom-right"|"off" where the legend stands; a corner with data in it is exchanged for a free one or a place outside
---@field grid? boolean
---@field equal_aspect? boolean one unit as long in x as in y

---A figure with a histogram: how many values lie between edges.
---
---Gives a figure: as the last expression of an input or a cell it draws itself, and `:save`, `:set` and further series go on from there. Takes what `set` takes beside the options of the series.
---
---```lua
---plot.hist(tensor.randn(1000), {bins = 20, xlabel = 'x'})
---```
---@param values tensor|table|number
---@param options? plot.hist.Options
---@return figure
function plot.hist(values, options) end

---Options of `plot.animate`.
---@class plot.animate.Options
---@field fps? number frames per second (between 0.1 and 50, default 10)
---@field share_limits? boolean limits that come from the data are those of all frames together; false: each has its own (default true)

---Figures one after the other, to be saved as a GIF.
---
---`plot.animate(figures):save("heat.gif")`. All frames have the same limits of axes and colours, so that nothing jumps; `share_limits = false` gives each its own, and limits set in a figure (`xlim`, `ylim`, `colorlim`) stay as they are. A notebook plays an animation that is a cell's last expression.
---
---```lua
---plot.animate({plot.line{1, 2}, plot.line{2, 1}}, {fps = 5})
---```
---@param figures table list of figures of one size
---@param options? plot.animate.Options
---@return animation
function plot.animate(figures, options) end

---Something shown by `display`, to be replaced.
---@class display_handle
local class_display_handle = {}

---Shows another value in the same place.
---
---```lua
---display.show(1):update(2)
---```
---@param value any
---@return display_handle
function class_display_handle:update(value) end

---Shows values, pictures and markup while a cell runs.
---
---A notebook shows tables and tensors as tables, figures as pictures, and replaces what `update` is given; a terminal shows text, one below the other.
---
---A class says how its objects look by `__display` in its metatable: a function(self) that gives a string, a table of texts by MIME type ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml"), or a value to be shown instead, such as a figure or a tensor. An error in it is a warning, and the object is shown without it.
---@class displaylib
display = {}

---Shows a value as a result would be shown.
---
---```lua
---local d = display.show({loss = 1.5}); d:update({loss = 0.7})
---```
---@param value any
---@return display_handle
function display.show(value) end

---Shows text in this language (text/html).
---
---```lua
---display.html('<b>done</b>')
---```
---@param text string
---@return display_handle
function display.html(text) end

---Shows text in this language (text/markdown).
---
---```lua
---display.markdown('**done**')
---```
---@param text string
---@return display_handle
function display.markdown(text) end

---Shows text in this language (text/latex).
---
---```lua
---display.latex('$u_t = u_{xx}$')
---```
---@param text string
---@return display_handle
function display.latex(text) end

---Shows text in this language (image/svg+xml).
---
---```lua
---display.svg('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
---```
---@param text string
---@return display_handle
function display.svg(text) end

---Takes away what the cell has shown so far; a terminal keeps it.
---
---```lua
---display.clear(true)
---```
---@param wait? boolean until something new is shown, so that nothing flickers (default false)
function display.clear(wait) end

---A progress line for loops in scripts.
---@class progresslib
progress = {}

---Counts 1 … n for a loop, with a progress line on a terminal.
---
---```lua
---for i in progress.range(3) do end
---```
---@param n integer number of steps (at least 0)
---@param label? string (default "")
---@return function
function progress.range(n, label) end

---Runs of a script for all combinations of parameters, each a process with a folder of its own.
---
---`instab-lua sweep SCRIPT --out DIR --grid seed=1..6` does from the shell what `sweep.grid` does; docs/sweeps.md tells what lies in the folders. In a run of a sweep (a cell) `train.run` notes its metrics of each epoch and keeps checkpoint and manifest in the cell's folder, where the script names none, and `script.save` notes its files.
---@class sweeplib
sweep = {}

---Options of `sweep.log`.
---@class sweep.log.Options
---@field step? integer of the training, or of whatever counts (at least 0)
---@field epoch? integer (at least 0)

---Notes measured numbers, by their names, in the events of the cell that runs.
---
---Of a number that is noted again for the same step and epoch the last one counts, so that a run may go on from a checkpoint. NaN and infinite numbers are noted too. Outside of a sweep nothing is noted.
---
---```lua
---sweep.log({sharpness = 12.5}, {step = 100})
---```
---@param values table names with numbers, or with tensors of one element
---@param options? sweep.log.Options
function sweep.log(values, options) end

---The folder of the cell that runs; nil outside of a sweep.
---
---What a script writes there is the cell's own: folders for results, pictures, weights.
---
---```lua
---sweep.folder()
---```
---@return string|nil
function sweep.folder() end

---Options of `sweep.grid`.
---@class sweep.grid.Options
---@field script string path of the script
---@field out string folder of the sweep
---@field grid? table name → list of values, all combined
---@field zip? table name → list of values that belong together in turn
---@field engine? "local"|"slurm" what runs the cells: local (here), or slurm (handed to a cluster) (default "local")
---@field workers? integer of local: cells at once, which share the cores; by default as many as cores (between 1 and 1024)
---@field processors? integer of slurm: those of each cell; by default 1 (between 1 and 4096)
---@field sbatch? table of slurm: list of options of sbatch, such as '--time=2:00:00'
---@field retries? integer how often a failed cell is tried again (at least 0, default 0)
---@field fail_fast? boolean end at the first failure (default false)
---@field any_bits? boolean run cells also where this host does not give the reference bits (default false)
---@field dry_run? boolean only check, and tell what would be run (default false)
---@field arguments? table list of further arguments that each cell gets

---Runs a script for all combinations of parameters; what is done already is not run again.
---
---`grid` holds a list of values for each parameter, all combined: `grid = {seed = {1, 2, 3}, activation = {"relu", "swish"}}`, in the order of the names; `zip` likewise, of lists of one length, whose values belong together in turn: `zip = {lr = {0.1, 0.05}, epochs = {200, 400}}`. A text stands for a list as on the command line: `seed = "1..6"`. Each parameter is an option that the script declares by `script.args`.
---
---A cell that is done is left alone, so that after more values only the new cells run; one that was stopped or failed runs again, and goes on from its checkpoint. `stopped` tells why it ended early: 'cancelled' (`instab-lua sweep cancel`) or 'failed_fast'. With `dry_run` nothing is run: the result has a list `commands`.
---
---`engine = "slurm"` hands the cells that are neither done, running nor queued to a cluster's queue and returns what was handed over; `instab-lua sweep status` tells how far they are.
---@param options sweep.grid.Options
---@return any
function sweep.grid(options) end

---Numbers of runs by two of their parameters.
---
---`print(t)` writes it; `t[i][j]` is the number of row i and column j, NaN where there is none.
---@class results table
---@field row_labels any The parameter's values that the rows have.
---@field column_labels any The parameter's values that the columns have.
---@field missing integer How many runs have no number (yet).
---@operator len: integer
---@field [integer] number[]
local class_results_table = {}

---Options of `results table:text`.
---@class results table.text.Options
---@field format? "text"|"latex"|"markdown"|"csv"

---The table as text.
---
---In another format than that in which it was made, if one is given.
---@param options? results table.text.Options
---@return string
function class_results_table:text(options) end

---All numbers, rows × columns; NaN where there is none, the mean where there are several.
---@return any
function class_results_table:values() end

---Options of `results table:rows`.
---@class results table.rows.Options
---@field level? number confidence level of the intervals (more than 0, at most 0.999999, default 0.95)

---What each row has in common: a list of records as `results.summary` gives them, each with `label`.
---@param options? results table.rows.Options
---@return table[]
function class_results_table:rows(options) end

---Options of `results table:columns`.
---@class results table.columns.Options
---@field level? number confidence level of the intervals (more than 0, at most 0.999999, default 0.95)

---What each column has in common: a list of records as `results.summary` gives them, each with `label`.
---@param options? results table.columns.Options
---@return table[]
function class_results_table:columns(options) end

---What the runs of sweeps have measured: tables, curves, queries, statistics.
---
---Read from the event files of the sweeps' folders, by an index in the user's cache folder that is kept up to date by itself and may be deleted at any time (docs/sweeps.md). From the shell: `instab-lua results`.
---@class resultslib
results = {}

---Options of `results.table`.
---@class results.table.Options
---@field from string|table the sweep's folder, or a list of folders of sweeps and cells
---@field rows string a parameter or option of the script, 'replica', 'run' or 'cell'
---@field columns? string another one; without it there is one column
---@field across? string|table what runs of one place may differ in, which are averaged: a name or a list
---@field metric? string its name; by default test_accuracy, else train_accuracy, test_loss, loss, or the first
---@field over? string which values of a run are averaged: 'epoch[-10:]', 'epoch[30:40]', 'step[100:]'; by default the last one
---@field where? table what runs must have: name → value, or list of values
---@field stat? "mean±std"|"mean"|"std"|"median"|"min-max" what is shown of several numbers (default "mean±std")
---@field std? "population"|"sample" of a standard deviation: divided by n, or by n − 1 (default "population")
---@field interval? number confidence level of intervals of mean and standard deviation, which are then shown (more than 0, at most 0.999999)
---@field test? boolean test spreads for being equal (default false)
---@field digits? integer behind the point; by default the smallest standard deviation shows two (between 0 and 17)
---@field scale? number a factor for all values: 100 for percent (default 1)
---@field unfinished? boolean also count cells that are not done (default false)
---@field all? boolean also count cells of earlier grids (default false)
---@field format? "text"|"latex"|"markdown"|"csv" how it is written (default "text")

---A table of a metric by one or two parameters, with means and standard deviations.
---
---Rows and columns are parameters or options of the script, or `replica`: a cell may train several copies; one that is called "k = 3" has 3 for k. Where each place has one run, the margins sum up rows and columns, as Table 1 of the paper has them: the spread over k at each seed, that over the seeds at each k. Runs that differ in something that is not named are an error, unless it is in `across`.
---
---Cells that are not done do not count: – stands where a run is missing, and n says how many there are. `interval = 0.95` adds intervals of the mean (Student's t) and of the standard deviation (χ²). `test = true` adds pooled standard deviations with intervals, Brown and Forsythe's test of equal spreads, and the analysis of variance. NaN is a number like others.
---
---The table prints itself; `format` is 'text', 'latex', 'markdown' or 'csv' (all digits).
---@param options results.table.Options
---@return results table
function results.table(options) end

---Options of `results.curves`.
---@class results.curves.Options
---@field from string|table the sweep's folder, or a list of folders of sweeps and cells
---@field by? string the parameter that each curve has a value of; without it there is one curve
---@field over? string|table what the runs of a curve may differ in: a name or a list
---@field metric? string its name; by default test_accuracy, else train_accuracy, test_loss, loss, or the first
---@field where? table what runs must have: name → value, or list of values
---@field band? "std"|"min-max"|"none" what is drawn around the mean (default "std")
---@field std? "population"|"sample" of a standard deviation: divided by n, or by n − 1 (default "population")
---@field scale? number a factor for all values: 100 for percent (default 1)
---@field unfinished? boolean also count cells that are not done (default false)
---@field all? boolean also count cells of earlier grids (default false)

---A figure of a metric over the epochs: of each value of a parameter the mean curve, with a band.
---
---`by = "k", over = "seed"`: a curve for each k, the mean over the seeds. Runs that differ in something else are an error. Without a number for each epoch it is drawn over the steps.
---@param options results.curves.Options
---@return figure
function results.curves(options) end

---Options of `results.runs`.
---@class results.runs.Options
---@field from string|table the sweep's folder, or a list of folders of sweeps and cells
---@field metric? string its name; by default test_accuracy, else train_accuracy, test_loss, loss, or the first
---@field over? string which values of a run are averaged: 'epoch[-10:]', 'epoch[30:40]', 'step[100:]'; by default the last one
---@field where? table what runs must have: name → value, or list of values
---@field unfinished? boolean also count cells that are not done (default false)
---@field all? boolean also count cells of earlier grids (default false)
---@field scale? number a factor for all values: 100 for percent (default 1)

---All runs with what they are and their number: a list of records.
---
---`value` is missing where a run has none (yet). `parameters` has all options of the script.
---@param options results.runs.Options
---@return { cell: any, folder: any, state: any, run: any, replica: any, value: any, parameters: any }[]
function results.runs(options) end

---Options of `results.query`.
---@class results.query.Options
---@field from? string|table folder of a sweep or cell, or a list of them; else all sweeps known

---What a query of SQL gives: a list of records, name → value.
---
---It sees `cells` (cell, sweep, name, folder, place, state, attempt, started, host, seconds, exit, identity), `parameters` (cell, name, value, kind), `metrics` (cell, run, replica, name, epoch, step, value; NaN is NULL) and `artefacts` (cell, path, checksum), and can change nothing. NULL is nil: the record has no such field.
---
---    results.query("SELECT p.value AS k, avg(m.value) AS mean FROM metrics m JOIN parameters p ON p.cell = m.cell "
---      .. "WHERE m.name = 'loss' AND m.epoch = 1 AND p.name = 'k' GROUP BY 1", {from = "table1"})
---@param sql string SELECT …
---@param options? results.query.Options
---@return table[]
function results.query(sql, options) end

---Options of `results.summary`.
---@class results.summary.Options
---@field std? "population"|"sample" of a standard deviation: divided by n, or by n − 1 (default "population")
---@field level? number confidence level of the intervals (more than 0, at most 0.999999, default 0.95)

---Mean and standard deviation of numbers, with confidence intervals of both.
---
---Of the mean by Student's t, of the standard deviation by χ²: of six numbers 0.62 to 2.45 times the estimate at 95 %. Both are for numbers of a normal distribution; the second leans on it however many there are.
---
---```lua
---results.summary({81.2, 80.4, 82.9, 79.7, 81.5, 80.1}, {std = 'sample'})
---```
---@param values tensor|table|number
---@param options? results.summary.Options
---@return { n: any, mean: any, std: any, mean_lower: any, mean_upper: any, std_lower: any, std_upper: any, median: any, min: any, max: any }
function results.summary(values, options) end

---Brown and Forsythe's test whether groups of numbers have equal spreads.
---
---An analysis of variance of the distances from each group's median. `p` is how often an F as large comes about where the spreads are equal. It holds where the numbers are not normal.
---
---```lua
---results.equal_spreads({{81, 82, 80, 81}, {79, 85, 76, 84}})
---```
---@param groups table list of groups, each a list of numbers or a tensor
---@return { f: any, df1: any, df2: any, p: any }
function results.equal_spreads(groups) end

---Options of `results.detectable_ratio`.
---@class results.detectable_ratio.Options
---@field first number degrees of freedom of the one: n − 1 of n runs (between 1 and 1000000000)
---@field second? number of the other; by default as many (between 1 and 1000000000)
---@field level? number how often equal spreads may be called unequal (more than 0, at most 0.999, default 0.05)
---@field power? number how often the ratio is to be seen (more than 0, at most 0.999999, default 0.9)

---The smallest ratio of two standard deviations that an experiment sees.
---
---To be asked before the experiment. Two independent normal samples, the F test of their variances on both sides. Samples that are pooled have the sum of their degrees of freedom: of 4 seeds with 4 k each, 12.
---
---```lua
---results.detectable_ratio{first = 5}
---```
---@param options results.detectable_ratio.Options
---@return number
function results.detectable_ratio(options) end

---What a script knows of how it was called.
---
---`args` is `script.args`.
---@class scriptlib
script = {}

---Reads the script's options from the command line.
---
---Each entry is `name = {default, "help"}`; the default's type (integer, number, string, boolean, table of numbers) is the option's. Without a default: `name = {type = "number", "help"}`. `choices = {…}` restricts a string. Entry [1] describes the script. All options belong to the identity of a run: a checkpoint is refused where one differs. `bits = false` marks one that changes no bit of a result (folders, checkpoints, progress), `length = true` one that only says how far a run goes, so that a longer run goes on from a shorter one's checkpoint. Options called `checkpoint`, `checkpoint_every`, `data_root`, `epochs`, `iterations`, `manifest`, `out`, `overwrite`, `progress`, `steps`, `threads` are marked so by their names; `bits = true` makes one count. On the command line `weight_decay` is `--weight-decay`; booleans are `--name` and `--no-name`; lists are `--name 1,3,5`. `--help` prints them all. A mistake ends the script with exit code 2; a name of the original's programs (`--nepoch`) is answered by ours (docs/from-original.md).
---
---```lua
---args{'Solves an equation.', dt = {0.4, 'time step'}, steps = {100, 'number of steps'}}
---```
---@param declarations table
---@return table<string, any>
function script.args(declarations) end

---The shortest text that reads back as the same number, as Python prints a float.
---
---```lua
---script.repr(0.1 + 0.2)
---```
---@param x number
---@return string
function script.repr(x) end

---`pairs` in an order that is the same in every run.
---
---Keys come sorted: false, true, numbers by value, strings by bytes. `pairs` of a table of your own has no fixed order in Lua: it changes from run to run, and with it the bits of a sum made over it. The tables of names that this program returns (`net:named_parameters()`, `net:state_dict()`, `tensor.load`, `args` …) keep theirs.
---
---```lua
---for k, v in script.sorted_pairs{b = 1, a = 2} do print(k, v) end
---```
---@param t table
---@return function
---@return table
---@return nil
function script.sorted_pairs(t) end

---Has a function called when Ctrl-C or a limit has stopped what runs, to save work.
---
---Ctrl-C stops everything that was called before: no `pcall` catches it. On the way variables with `<close>` are closed, then `f` is called, in which `pcall` works as ever. A script has 5 seconds for both, and a further Ctrl-C ends them. The last function that was given counts, also for the inputs after this one.
---
---```lua
---script.on_interrupt(function() print('stopped') end)
---```
---@param f? fun(): any function(); none: nothing is called
function script.on_interrupt(f) end

---Seconds of wall time since the program started, for measuring. No result should depend on it.
---
---```lua
---script.seconds()
---```
---@return number
function script.seconds() end

---Writes a result: a tensor, a table name → tensor, or a figure; never over a file of other origin.
---
---What the script wrote is noted, with what its bits depend on, in `<script>.manifest.jsonl` in the folder of its option `out` (else beside the file). A file that is there and not noted, or has changed since, is not replaced unless the script's option `overwrite` is set; the same bytes are no change.
---@param path string
---@param value tensor|table|figure|number
function script.save(path, value) end

---Checks before long work that `script.save` will be allowed to write these files.
---
---```lua
---script.claim('result/loss.npy')
---```
---@param ... string|table paths
function script.claim(...) end

---The names of the files in a folder, in natural order (`2.npy` before `10.npy`).
---
---Files in folders below are given with their path from the folder on. Hidden ones are left out.
---
---```lua
---script.files('.')
---```
---@param folder string
---@param depth? integer 1: the folder alone; 2: with its folders; … (at least 1, default 1)
---@return string[]
function script.files(folder, depth) end

---What a manifest (.json) says, as a flat table: `options.lr`, `replicas.1.name`; nil without the file.
---
---```lua
---script.manifest()['options.lr']
---```
---@param path? string of the manifest; else the running script's options are given
---@return table|nil
function script.manifest(path) end

args = script.args
