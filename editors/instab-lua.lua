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
---
---```lua
---tensor.generator('philox', 1):uniform_(tensor.zeros(3), -1, 1)
---```
---@param t tensor
---@param low? number (default 0)
---@param high? number (default 1)
---@return tensor
function class_generator:uniform_(t, low, high) end

---Fills a tensor with normal numbers.
---
---```lua
---tensor.generator('philox', 1):normal_(tensor.zeros(3), 0, 0.1)
---```
---@param t tensor
---@param mean? number (default 0)
---@param std? number (default 1)
---@return tensor
function class_generator:normal_(t, mean, std) end

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
---@param inputs table list of tensors
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
---`t[i]` is an element of a vector, or a slice of more dimensions. `t[{i, j}]` is one element; `t[{i, {first, last}, {}}]` takes position i, a range (`{first, last, step}`), and all of the third dimension. `t[mask]` with a bool tensor and `t[positions]` with an integer tensor pick elements. All of them can be assigned to: `t[{{2, 4}}] = 0`, `t[t:lt(0)] = 0`. `ipairs(t)` walks the first dimension (the position after the last is nil, others outside are errors). `t == 1` is never true, whatever `t` holds: Lua compares values of two types without asking; write `t:eq(1)`, or `t:item() == 1`. An element of a tensor that requires gradients is itself a tensor while operations are recorded (see `autograd`).
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

---Each element held between two bounds; NaN stays NaN.
---
---```lua
---tensor{-1, 0.5, 2}:clamp(0, 1)
---```
---@param min? number
---@param max? number
---@return tensor
function class_tensor:clamp(min, max) end

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

---Whether any element is not zero.
---
---```lua
---tensor{0, 2}:any()
---```
---@return boolean
function class_tensor:any() end

---Whether all elements are not zero.
---
---```lua
---tensor{1, 2}:all()
---```
---@return boolean
function class_tensor:all() end

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

---One dimension in reverse order; a view.
---
---```lua
---tensor{1, 2}:flip()
---```
---@param dim? integer (default 1)
---@return tensor
function class_tensor:flip(dim) end

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

---The diagonal of a matrix, `shift` above the main one; a view.
---
---```lua
---tensor.eye(3):diagonal()
---```
---@param shift? integer (default 0)
---@return tensor
function class_tensor:diagonal(shift) end

---Views of `size` positions along a dimension; the last may be shorter.
---
---```lua
---tensor.arange(5):split(2)
---```
---@param size integer (at least 1)
---@param dim? integer (default 1)
---@return tensor[]
function class_tensor:split(size, dim) end

---The tensor repeated along each dimension.
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
---A dimension of a tensor without dimensions is 1 (or −1), as if it had one of size 1, where no position along it is asked for. Results are the same to the last bit for every number of threads and every CPU, but for `matmul`, `solve`, `svd`, `eigh` and `eigvals`, which go through OpenBLAS and are bound to the type of CPU.
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
---tensor.uniform_(tensor.zeros(3), -1, 1)
---```
---@param t tensor
---@param low? number (default 0)
---@param high? number (default 1)
---@return tensor
function tensor.uniform_(t, low, high) end

---Fills a tensor with normal numbers.
---
---```lua
---tensor.normal_(tensor.zeros(3), 0, 0.1)
---```
---@param t tensor
---@param mean? number (default 0)
---@param std? number (default 1)
---@return tensor
function tensor.normal_(t, mean, std) end

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

---Each element held between two bounds; NaN stays NaN.
---
---```lua
---tensor{-1, 0.5, 2}:clamp(0, 1)
---```
---@param t tensor|table|number
---@param min? number
---@param max? number
---@return tensor
function tensor.clamp(t, min, max) end

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

---Whether any element is not zero.
---
---```lua
---tensor{0, 2}:any()
---```
---@param t tensor|table|number
---@return boolean
function tensor.any(t) end

---Whether all elements are not zero.
---
---```lua
---tensor{1, 2}:all()
---```
---@param t tensor|table|number
---@return boolean
function tensor.all(t) end

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

---One dimension in reverse order; a view.
---
---```lua
---tensor{1, 2}:flip()
---```
---@param t tensor|table|number
---@param dim? integer (default 1)
---@return tensor
function tensor.flip(t, dim) end

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

---The diagonal of a matrix, `shift` above the main one; a view.
---
---```lua
---tensor.eye(3):diagonal()
---```
---@param t tensor|table|number
---@param shift? integer (default 0)
---@return tensor
function tensor.diagonal(t, shift) end

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

---Views of `size` positions along a dimension; the last may be shorter.
---
---```lua
---tensor.arange(5):split(2)
---```
---@param t tensor|table|number
---@param size integer (at least 1)
---@param dim? integer (default 1)
---@return tensor[]
function tensor.split(t, size, dim) end

---The tensor repeated along each dimension.
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
---@class nn.Module
---@field perturbations any What the outputs of layers are changed by, in words.
---@field training boolean Whether the module trains.
---@field convolution any How its convolutions are computed ('direct', 'winograd', …; nil without convolutions).
---@operator call(any): tensor
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

---The parameter of a name.
---@param name string `layer2.0.conv1.weight`
---@return tensor
function class_nn_Module:get_parameter(name) end

---Copies of all parameters and buffers by name, to be saved.
---
---`pairs` visits them in the order of registration, the same in every run; `t:names()` lists the names.
---@return table<string, tensor>
function class_nn_Module:state_dict() end

---Copies named tensors into parameters and buffers.
---@param state table name → tensor
---@param strict? boolean missing and unknown names are errors (default true)
function class_nn_Module:load_state_dict(state, strict) end

---The parameters of a network, each with its name: what `net:parameters()` gives an optimizer.
---
---`optim.sgd(net:parameters(), {lr = 0.1})` takes them as they are. `#p` counts them; `p[i]` is the i-th as a tensor, in the order in which layers were registered, and nil behind the last. By name: `net:named_parameters()`.
---@class parameters
---@operator len: integer
---@field [integer] tensor
local class_parameters = {}

---Neural networks: layers, models, losses, with PyTorch's names.
---
---Layers start from the numbers that PyTorch draws from the same seed; of `randn` from 16 values on and `normal_` the last bits may differ, where that PyTorch fuses multiplications and additions (AVX2, AVX-512). Networks are float32 unless you say otherwise; a network is called like a function. Names of parameters are PyTorch's: `net:named_parameters()["layer1.0.conv1.weight"]`.
---@class nnlib
nn = {}

---A module of your own: `forward(self, x)` computes.
---
---Fields that are modules or tensors are registered under their names, in alphabetical order.
---
---```lua
---nn.Module{fc = nn.Linear(4, 2), forward = function(self, x) return self.fc(x):relu() end}
---```
---@param fields table
---@return nn.Module
function nn.Module(fields) end

---Options of `nn.Conv2d`.
---@class nn.Conv2d.Options
---@field stride? integer (at least 1, default 1)
---@field padding? integer (at least 0, default 0)
---@field dilation? integer pixels between neighbours in the kernel (at least 1, default 1)
---@field groups? integer parts of the channels that do not see each other (at least 1, default 1)
---@field bias? boolean (default true)
---@field convolution? "direct"|"winograd"|"winograd_2x2" algorithm of the 3×3 convolutions; Winograd's are faster and round differently (default "direct")
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---Cross-correlation of images N×I×H×W.
---
---```lua
---nn.Conv2d(3, 16, 3, {padding = 1})
---```
---@param in_channels integer (at least 1)
---@param out_channels integer (at least 1)
---@param kernel_size integer (at least 1)
---@param options? nn.Conv2d.Options
---@return nn.Module
function nn.Conv2d(in_channels, out_channels, kernel_size, options) end

---Options of `nn.Linear`.
---@class nn.Linear.Options
---@field bias? boolean (default true)
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---x·Wᵀ + b for rows N×I.
---
---```lua
---nn.Linear(4, 2)
---```
---@param in_features integer (at least 1)
---@param out_features integer (at least 1)
---@param options? nn.Linear.Options
---@return nn.Module
function nn.Linear(in_features, out_features, options) end

---Options of `nn.BatchNorm2d`.
---@class nn.BatchNorm2d.Options
---@field eps? number (default 1e-05)
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

---max(x, 0).
---
---```lua
---nn.ReLU()
---```
---@return nn.Module
function nn.ReLU() end

---N×… as rows.
---
---```lua
---nn.Flatten()
---```
---@return nn.Module
function nn.Flatten() end

---x·σ(βx).
---
---```lua
---nn.Swish(5)
---```
---@param beta? number (default 1)
---@return nn.Module
function nn.Swish(beta) end

---Mean over windows.
---
---```lua
---nn.AvgPool2d(8)
---```
---@param kernel_size integer (at least 1)
---@param stride? integer else the kernel's size (at least 1)
---@return nn.Module
function nn.AvgPool2d(kernel_size, stride) end

---Largest element of windows.
---
---```lua
---nn.MaxPool2d(2)
---```
---@param kernel_size integer (at least 1)
---@param stride? integer else the kernel's size (at least 1)
---@return nn.Module
function nn.MaxPool2d(kernel_size, stride) end

---Modules one after the other.
---
---```lua
---nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
---```
---@param ... nn.Module modules
---@return nn.Module
function nn.Sequential(...) end

---Options of `nn.resnet`.
---@class nn.resnet.Options
---@field depth? integer 20, 32, 44, 56, 110 … (6n + 2; bottleneck 9n + 2) (at most 10000, default 20)
---@field block? "basic"|"bottleneck"|"preact"|"preact_bottleneck" (default "basic")
---@field convolution? "direct"|"winograd"|"winograd_2x2" algorithm of the 3×3 convolutions; Winograd's are faster and round differently (default "direct")
---@field activation? "relu"|"swish" (default "relu")
---@field beta? number β of swish (default 5)
---@field classes? integer (at least 1, default 10)
---@field dtype? "float32"|"float64" (default "float32")
---@field seed? integer of PyTorch's generator (default 0)

---A residual network for images N×3×32×32 (He et al. 2016), as the paper's reference builds it.
---
---Shortcuts by 1×1 convolution and normalisation where the shape changes; convolutions start from normal(0, √(2/(k²·outputs))).
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

---Mean of −log softmax(logits)[label] over a batch; labels count from 1.
---
---```lua
---nn.cross_entropy(tensor{{1, 2}, {3, 1}}, tensor{2, 1})
---```
---@param logits tensor N×C
---@param labels tensor|table|number N integers, 1 … C
---@return tensor
function nn.cross_entropy(logits, labels) end

---Mean of −y·log σ(x) − (1−y)·log(1−σ(x)).
---
---```lua
---nn.binary_cross_entropy_with_logits(tensor{0.5}, tensor{1})
---```
---@param logits tensor|table|number
---@param targets tensor|table|number 0 … 1
---@return tensor
function nn.binary_cross_entropy_with_logits(logits, targets) end

---Mean of (a − b)².
---
---```lua
---nn.mse_loss(tensor{1}, tensor{3})
---```
---@param a tensor|table|number
---@param b tensor|table|number
---@return tensor
function nn.mse_loss(a, b) end

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
---@field momentum any Momentum of SGD.
---@field dampening any Dampening of SGD's momentum.
---@field nesterov any Whether SGD's momentum is Nesterov's.
---@field betas any The two decays of Adam, a list.
---@field eps any What Adam adds to the root.
---@field params parameters The parameters.
local class_parameter group = {}

---Changes parameters along their gradients.
---@class optimizer
---@field lr number Learning rate of the first group; setting it sets every group's.
---@field param_groups parameter group[] Its groups of parameters, whose options can be read and set: `opt.param_groups[2].lr = 0.01`.
---@field iteration integer Steps made so far.
---@field perturbations string What the steps' last bits are changed by, in words.
local class_optimizer = {}

---Forgets all gradients.
function class_optimizer:zero_grad() end

---Makes one step with the gradients that the parameters hold.
function class_optimizer:step() end

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

---The factor of a learning rate at an epoch (from 0).
---
---```lua
---optim.schedule{kind = 'step', every = 40, epoch = 85}
---```
---@param options optim.schedule.Options
---@return number
function optim.schedule(options) end

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

---Data sets of images.
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

---Training of networks, reproducible to the last bit.
---
---What happens to image i in epoch e depends on the seed, e and i alone, so runs that differ in one setting see the same data. Replicas are trained in lock-step on the same batches.
---@class trainlib
train = {}

---Options of `train.run`.
---@class train.run.Options
---@field replicas table list of {name = …, model = network, optimizer = optim.sgd(…), optim.adam(…) …}
---@field data dataset
---@field epochs? integer (at least 0, default 1)
---@field iterations? integer at most so many steps (at least 0)
---@field batch? integer (at least 1, default 128)
---@field augment? boolean random crops and flips (default true)
---@field seed? integer of order and augmentation (default 0)
---@field test? boolean evaluate after each epoch (default true)
---@field lr_every? integer epochs after which the learning rate is cut, again and again; 0: never (at least 0, default 40)
---@field lr_at? tensor|table|number epochs (from 0) at which the learning rate is cut, in place of lr_every
---@field lr_factor? number of each cut (at least 0, default 0.1)
---@field checkpoint? string file (.safetensors or .npz): written after each epoch, resumed from if it is there
---@field checkpoint_every? integer steps between checkpoints within an epoch; 0: none (at least 0, default 0)
---@field manifest? string file (.json) that names all that the result's bits depend on, written at the end
---@field on_step? fun(iteration: any, losses: any): any function(iteration, losses) after each step; false ends the run
---@field on_epoch? fun(epoch: any, metrics: any): any function(epoch, metrics) after each epoch

---Trains replicas in lock-step on the same batches.
---
---Each group of each replica's optimizer has its own learning rate, which `lr_every` or `lr_at` scale from what it is when the run begins. A rate that `on_step` or `on_epoch` sets (`opt.lr`, `opt.param_groups[i].lr`) holds from the next step on until it is set again: cuts leave that group alone.
---
---`first_nonfinite` tells where a value first was infinite or NaN: {replica, step, kind = 'loss', 'gradient' or 'weight', layer}; nil if none was.
---
---A checkpoint belongs to the run that wrote it, whose identity it holds: text of the script and its modules, options, data, batches, augmentation, seed, schedule, networks, initial weights, optimizers with their groups, perturbations, hooks, versions. Another run is refused, and what differs is named. `epochs` and `iterations` are the run's length: a longer run goes on from a shorter one's checkpoint. These change no bit and may differ: `checkpoint`, `checkpoint_every`, `manifest`, names of replicas, threads, where the data lie.
---
---```lua
---local net = nn.mlp{sizes = {3072, 8, 10}}
---train.run{replicas = {{model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.01})}},
---          data = data.synthetic_cifar{train = 64, test = 16}, batch = 32}
---```
---@param options train.run.Options
---@return { name: any, loss: any, train_accuracy: any, test_accuracy: any, perturbations: any, convolution: any, first_nonfinite: any }[]
function train.run(options) end

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
---The file appears whole or not at all. Without gnuplot the numbers are kept beside it as .csv. The layout is the same whatever fonts there are; for a character that none has, □ is drawn and a note printed.
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
---The file appears whole or not at all. Without gnuplot the numbers are kept beside it as .csv.
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
