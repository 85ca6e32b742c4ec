import LuaRuntime
import Testing

/// Numbers at the edges of their types, said in Lua: each case is a chunk of assertions.
@Suite struct NumberTests {
  typealias Case = ScriptingTests.Case

  static let cases = [
    Case(
      "a number that an integer dtype does not hold is refused, whatever way it comes in",
      """
      local function refused(expected, f, ...)
        local ok, message = pcall(f, ...)
        assert(not ok and message:find(expected, 1, true), tostring(message))
      end
      local byte = "number from 0 to 255 (uint8) expected, got "
      local t = tensor.zeros(3, "uint8")
      for _, x in ipairs{256, -1, 1e30, math.huge, -math.huge, 0 / 0, math.maxinteger} do
        refused(byte, tensor.new, x, "uint8")
        refused(byte, tensor.new, {1, x}, "uint8")
        refused("element [2][1]: " .. byte, tensor.new, {{1, 2}, {x, 3}, dtype = "uint8"})
        refused(byte, tensor.full, {2}, x, "uint8")
        refused(byte, t.fill_, t, x)
        refused(byte, t.copy_, t, {1, x, 2})
        refused(byte, function() t[2] = x end)
        refused(byte, function() t[{2}] = x end)
        refused(byte, function() t[{{1, 2}}] = x end)
        refused(byte, function() t[{{1, 2}}] = {0, x} end)
        refused(byte, function() t[tensor{true, false, true}] = x end)
        refused(byte, function() t[tensor{true, false, true}] = {1, x} end)
        refused(byte, function() t[tensor{1, 3}] = x end)
        refused(byte, function() t[tensor{1, 3}] = {x, 1} end)
      end
      assert(t:sum():item() == 0)
      refused("number from -2147483648 to 2147483647 (int32) expected, got 2147483648", tensor.new, {1 << 31}, "int32")
      refused("(int64) expected, got 9.2", tensor.new, {2^63}, "int64")
      refused("(int64) expected, got nan", tensor.full, {2}, 0 / 0, "int64")
      local whole = tensor.new({math.mininteger, math.maxinteger}, "int64")
      assert(whole[1] == math.mininteger and whole[2] == math.maxinteger)
      assert(tensor.new({255, 0, 1.75, -0.5}, "uint8"):equal(tensor.new({255, 0, 1, 0}, "uint8")))
      assert(tensor.new({-2^31}, "int32")[1] == -2^31 and tensor.new({-2^63}, "int64")[1] == math.mininteger)
      """),
    Case(
      "an assignment from an overlapping source is as if the source had been copied first",
      """
      local function fresh() return tensor.arange(6) end
      local a = fresh(); a[tensor.arange(2, 6, 1, "int64")] = a[{{1, 5}}]
      assert(a:equal(tensor{1, 1, 2, 3, 4, 5}))
      a = fresh(); a[{{2, 6}}] = a[{{1, 5}}]; assert(a:equal(tensor{1, 1, 2, 3, 4, 5}))
      a = fresh(); a[{{1, 5}}] = a[{{2, 6}}]; assert(a:equal(tensor{2, 3, 4, 5, 6, 6}))
      a = fresh(); a[a:gt(0)] = a:flip(); assert(a:equal(tensor{6, 5, 4, 3, 2, 1}))
      a = fresh(); a[tensor{6, 5, 4, 3, 2, 1}] = a; assert(a:equal(tensor{6, 5, 4, 3, 2, 1}))
      a = fresh(); a:copy_(a:flip()); assert(a:equal(tensor{6, 5, 4, 3, 2, 1}))
      a = fresh(); a[{{2, 6}}]:add_(a[{{1, 5}}]); assert(a:equal(tensor{1, 3, 5, 7, 9, 11}))
      a = fresh(); a[{{1, 3}}] = a[{{3, 3}}]; assert(a:equal(tensor{3, 3, 3, 4, 5, 6}))
      local m = tensor.arange(9):reshape(3, 3)
      m[tensor{1, 2, 3}] = m:t(); assert(m:equal(tensor{{1, 4, 7}, {2, 5, 8}, {3, 6, 9}}))
      m[tensor{3, 1}] = m[{{1, 2}}]; assert(m:equal(tensor{{2, 5, 8}, {2, 5, 8}, {1, 4, 7}}))
      m:mul_(m:t()); assert(m:equal(tensor{{4, 10, 8}, {10, 25, 32}, {8, 32, 49}}))
      m[tensor{1, 3}] = m[2]; assert(m:equal(tensor{{10, 25, 32}, {10, 25, 32}, {10, 25, 32}}))
      local p = tensor.new({3, 1, 2}, "int64"); p[p] = p; assert(p:equal(tensor.new({1, 2, 3}, "int64")))
      """),
    Case(
      "converting a tensor wraps",
      """
      local t = tensor{300, -1, -1.5, 255.9, 2^32 + 7, 1e30, 1 / 0, 0 / 0}
      assert(t:to("uint8"):equal(tensor.new({44, 255, 255, 255, 7, 0, 0, 0}, "uint8")))
      assert(t:float():to("uint8")[1] == 44)
      assert(tensor.new({300, -1}, "int64"):to("uint8"):equal(tensor.new({44, 255}, "uint8")))
      assert(tensor{3e9, -3e9}:to("int32"):equal(tensor.new({-1294967296, 1294967296}, "int32")))
      assert(tensor{2^63}:long()[1] == math.mininteger and tensor{2^64 + 4096}:long()[1] == 4096)
      """),
    Case(
      "arange and linspace of integers are exact",
      """
      local a = tensor.arange(9007199254740993, 9007199254740995, 1, "int64")
      assert(a:numel() == 3 and a[1] == 9007199254740993 and a[2] == 9007199254740994 and a[3] == 9007199254740995)
      local step = 1449629115440469
      for i, v in ipairs(tensor.arange(0, 100 * step, step, "int64")) do assert(v == (i - 1) * step) end
      local ends = tensor.arange(math.mininteger, math.maxinteger, math.maxinteger, "int64")
      assert(ends:numel() == 3 and ends[2] == -1 and ends[3] == math.maxinteger - 1)
      assert(tensor.arange(math.maxinteger, math.mininteger, math.mininteger, "int64"):equal(
        tensor.new({math.maxinteger, -1}, "int64")))
      assert(tensor.arange(5, 1, -2, "int32"):equal(tensor.new({5, 3, 1}, "int32")))
      assert(tensor.arange(1, 0, 1, "uint8"):numel() == 0 and tensor.arange(3.5, "int64"):numel() == 3)
      assert(tensor.arange(1.0, 4.0, 1.0, "int64"):equal(tensor.new({1, 2, 3, 4}, "int64")))
      assert(tensor.arange(2^53, 2^53 + 4, 2, "int64")[3] == 2^53 + 4)
      assert(tensor.arange(0, 2, 0.5, "int64"):equal(tensor.new({0, 0, 1, 1, 2}, "int64")))
      assert(tensor.arange(250, 255, 1, "uint8")[6] == 255)
      for _, bad in ipairs{{250, 256, 1, "uint8"}, {-1, 3, 1, "uint8"}, {1, 2^31, 1 << 20, "int32"}, {250.5, 256.5, 1, "uint8"}} do
        local ok, message = pcall(tensor.arange, table.unpack(bad))
        assert(ok == (bad[2] == 2^31) and (ok or message:find("(uint8) expected", 1, true)), message)
      end
      assert(not pcall(tensor.arange, 1, 5, 0, "int64") and not pcall(tensor.arange, 1, 1 / 0, 1, "int64"))
      local l = tensor.linspace(9007199254740993, 9007199254740999, 4, "int64")
      assert(l[1] == 9007199254740993 and l[2] == 9007199254740995 and l[4] == 9007199254740999)
      assert(tensor.linspace(0, 10, 5, "int64"):equal(tensor.new({0, 2, 5, 7, 10}, "int64")))
      assert(tensor.linspace(-10, 0, 4, "int64"):equal(tensor.new({-10, -6, -3, 0}, "int64")))
      assert(tensor.linspace(0, -10, 4, "int32"):equal(tensor.new({0, -3, -6, -10}, "int32")))
      local whole = tensor.linspace(math.mininteger, math.maxinteger, 3, "int64")
      assert(whole[1] == math.mininteger and whole[2] == 0 and whole[3] == math.maxinteger)
      assert(not pcall(tensor.linspace, 0, 300, 2, "uint8"))
      assert(tensor.linspace(-1.7e308, 1.7e308, 3):equal(tensor{-1.7e308, 0, 1.7e308}))
      """),
    Case(
      "64-bit integers are compared without rounding",
      """
      local a, b = tensor.new({9007199254740993}, "int64"), tensor.new({9007199254740992}, "int64")
      assert(not a:isclose(b, 0, 0)[1] and a:isclose(b, 0, 1)[1] and not a:isclose(b, 0, 0.5)[1] and a:isclose(b)[1])
      local ends = tensor.new({math.mininteger, math.maxinteger}, "int64")
      assert(not ends:isclose(ends:flip(), 1, 0):all() and ends:isclose(ends:flip(), 2.1, 0):all())
      assert(not ends:isclose(ends:flip(), 0, 1.8e19):any() and ends:isclose(ends:flip(), 0, 1.9e19):all())
      assert(not a:eq(9007199254740992.0)[1] and a:gt(9007199254740992.0)[1] and a:ne(9007199254740992.0)[1])
      assert(not a:le(9007199254740992.0)[1] and a:ge(9007199254740992.0)[1] and not a:lt(9007199254740992.0)[1])
      assert(ends:lt(2.0^63):all() and ends:ge(-2.0^63):all() and not ends:eq(2.0^63):any() and ends:gt(-1e300):all())
      assert(not ends:gt(1 / 0):any() and ends:lt(1 / 0):all() and not ends:le(0 / 0):any() and ends:ne(0 / 0):all())
      local three = tensor.new({2, 3}, "int64")
      assert(three:lt(2.5):equal(tensor{true, false}) and three:ge(2.5):equal(tensor{false, true}) and not three:eq(2.5):any())
      local f = tensor{2^53}
      assert(not f:eq(9007199254740993)[1] and f:lt(9007199254740993)[1] and f:le(9007199254740993)[1])
      assert(not f:ge(9007199254740993)[1] and f:ne(9007199254740993)[1] and tensor{2.0^63}:gt(math.maxinteger)[1])
      assert(a:sum() > 9007199254740992.0 and a:sum() > b:sum() and not (a:sum() <= b:sum()) and 2^53 < a:sum())
      """),
    Case(
      "dtypes of uint8, bool and mixed arithmetic, also in place",
      """
      local function bytes(...) return tensor.new({...}, "uint8") end
      local a, flags = bytes(200, 100), tensor{true, false}
      assert((a + a):equal(bytes(144, 200)) and (a * 2):equal(bytes(144, 200)) and (-a):equal(bytes(56, 156)))
      assert((a - 201):equal(bytes(255, 155)) and (a // 3):equal(bytes(66, 33)) and (a % 7):equal(bytes(4, 2)))
      assert((a ^ 2):equal(bytes(64, 16)) and a:pow(bytes(3, 0)):equal(bytes(0, 1)) and (a / 2).dtype == "float64")
      assert(a:maximum(bytes(150, 150)):equal(bytes(200, 150)) and a:sign().dtype == "uint8" and a:abs():equal(a))
      assert((a + flags):equal(bytes(201, 100)) and (a * 0.5).dtype == "float64" and (a + tensor.new({1}, "int32")).dtype == "int32")
      assert((flags + flags):equal(flags) and (flags * tensor{true, true}):equal(flags) and (flags + 1).dtype == "int64")
      assert(flags:maximum(tensor{false, false}):equal(flags) and flags:square().dtype == "int64")
      for _, f in ipairs{"sub", "pow", "remainder", "floor_divide"} do assert(not pcall(flags[f], flags, flags), f) end
      for _, f in ipairs{"neg", "abs", "floor", "relu"} do assert(not pcall(flags[f], flags), f) end
      assert(not pcall(function() return 1 - flags end) and not pcall(function() return a - flags end))
      local wide = tensor.new({-7}, "int64")
      for _, f in ipairs{"floor", "ceil", "round", "trunc", "relu", "neg", "abs", "sign", "square"} do
        assert(wide[f](wide).dtype == "int64" and wide:clone()[f .. "_"](wide:clone()).dtype == "int64", f)
      end
      assert(wide:relu()[1] == 0 and wide:floor()[1] == -7 and (wide ^ 3)[1] == -343 and (wide ^ 0.5).dtype == "float64")
      assert(not pcall(function() return wide ^ -1 end) and not pcall(wide.pow, wide, wide))
      assert(a:add_(a):equal(bytes(144, 200)) and a:add_(1):equal(bytes(145, 201)) and a:maximum_(a):equal(bytes(145, 201)))
      local i = tensor.new({1}, "int32")
      assert(i:add_(tensor.new({1 << 32}, "int64")):equal(tensor.new({1}, "int32")) and i:mul_(true)[1] == 1)
      assert(not pcall(i.add_, i, 0.5) and not pcall(i.div_, i, 2) and not pcall(flags.add_, flags, 1) and i[1] == 1)
      assert(flags:clone():mul_(flags):equal(flags))
      local f = tensor.new({1}, "float32"):add_(tensor{2^-24 + 2^-50})
      assert(f[1] == 1 + 2^-23 and f.dtype == "float32")
      local single, one = tensor.new({1, 2}, "float32"), tensor.new(2.0)
      assert((single * one).dtype == "float32" and (one * single).dtype == "float32" and (one + a).dtype == "float64")
      assert((a + tensor.new(300, "int64")).dtype == "uint8" and (one * tensor.new(1, "float32")).dtype == "float64")
      assert(tensor.where(flags, a, tensor.new(7, "int64")).dtype == "uint8")
      """),
    Case(
      "// and % with a number outside the type are computed, other operations refuse it",
      """
      local a = tensor.new({200, 7}, "uint8")
      assert((a % 300):equal(tensor.new({200, 7}, "int64")) and (a // 300):equal(tensor.new({0, 0}, "int64")))
      assert((a // -1):equal(tensor.new({-200, -7}, "int64")) and (a % -7):equal(tensor.new({-3, 0}, "int64")))
      assert((300 // a):equal(tensor.new({1, 42}, "int64")) and (-1 % a):equal(tensor.new({199, 6}, "int64")))
      local i = tensor.new({-1, 5}, "int32")
      assert((i % (1 << 40)):equal(tensor.new({(1 << 40) - 1, 5}, "int64")) and (i // (1 << 40)):equal(tensor.new({-1, 0}, "int64")))
      assert(a:clone():remainder_(300):equal(a) and not pcall(a.floor_divide_, a, -1) and a[1] == 200)
      for _, f in ipairs{"add", "sub", "mul", "maximum", "minimum", "add_", "mul_", "pow"} do
        local ok, message = pcall(a[f], a, 300)
        assert(not ok and message:find("'number': number from 0 to 255 (uint8) expected, got 300", 1, true), message)
      end
      assert(not pcall(function() return -1 + a end) and not pcall(a.clamp, a, -1) and not pcall(a.clamp, a, 0, 256))
      assert(not pcall(tensor.where, tensor{true, false}, a, 256) and a:clamp(10, 20)[1] == 20)
      assert(a:lt(300):all() and a:gt(-1):all() and (a * 300.0).dtype == "float64")
      """),
    Case(
      "floor division and remainder belong together",
      """
      for _, dtype in ipairs{"float64", "float32"} do
        for _, c in ipairs{{6, 0.1}, {1, 0.1}, {0.5, 0.05}, {-6, 0.1}, {6, -0.1}, {7, 2}, {-7, 2}, {1e17, 3}, {0.3, 0.1}} do
          local a, b = tensor.new({c[1]}, dtype), tensor.new({c[2]}, dtype)
          local q, r = a // b, a % b
          assert(q:equal(q:floor()) and (r * b)[1] >= 0 and r:abs()[1] <= b:abs()[1])
          assert((q * b + r):isclose(a, dtype == "float32" and 1e-6 or 1e-14, 0)[1], dtype .. c[1] .. " " .. c[2])
        end
      end
      assert(tensor{6, 1, 0.5}:floor_divide(tensor{0.1, 0.1, 0.05}):equal(tensor{59, 9, 9}))
      local inf = math.huge
      assert((tensor{1, -1, 1, -1} // tensor{inf, inf, -inf, -inf}):equal(tensor{0, -1, -1, 0}))
      assert((tensor{1, -1} // 0):equal(tensor{inf, -inf}) and (tensor{inf} // 2):isnan()[1] and (tensor{0} // 0):isnan()[1])
      """),
    Case(
      "median and quantile with infinities and near overflow",
      """
      local inf, big = math.huge, 1.7e308
      assert(tensor{0.1, 0.2, inf, inf, inf, inf}:median():item() == inf and tensor{-inf, -inf}:median():item() == -inf)
      assert(tensor{1, inf}:median():item() == inf and tensor{-inf, 1}:quantile(0.3):item() == -inf)
      assert(tensor{-inf, inf}:median():isnan():all() and tensor{inf, inf, inf, inf}:quantile(0.4):item() == inf)
      assert(tensor{-big, big}:median():item() == 0 and tensor{big, big}:median():item() == big)
      assert(math.abs(tensor{-big, big}:quantile(0.75):item() / (big / 2) - 1) < 1e-15)
      assert(tensor.new({-3e38, 3e38}, "float32"):median():item() == 0)
      assert(tensor{{-big, big}, {1, 2}}:median(2):equal(tensor{0, 1.5}))
      """),
    Case(
      "softmax and its kin of integers, of nothing, of one number, and of hard logits",
      """
      local t = tensor.new({-2000000000, 2000000000, 0}, "int32")
      assert(t:softmax():equal(tensor{0, 1, 0}) and t:log_softmax():equal(tensor{-4e9, 0, -2e9}) and t:logsumexp():item() == 2e9)
      assert(tensor.new({math.mininteger, math.maxinteger}, "int64"):softmax():equal(tensor{0, 1}))
      assert(tensor.new({0, 255}, "uint8"):softmax().dtype == "float64" and tensor{true, false}:softmax():sum():item() == 1)
      for _, f in ipairs{"softmax", "log_softmax"} do
        assert(tensor[f](tensor.zeros(0)):numel() == 0 and tensor[f](tensor.zeros(2, 0), 2).shape[1] == 2)
        assert(tensor[f](tensor.zeros(0, 3), 1).shape[2] == 3 and tensor[f](tensor.new(3.5)):dim() == 0)
      end
      assert(tensor.softmax(tensor.new(3.0)):item() == 1 and tensor.log_softmax(tensor.new(3.0), 1):item() == 0)
      assert(tensor.logsumexp(tensor.zeros(2, 0), 2):equal(tensor{-math.huge, -math.huge}))
      assert(tensor.logsumexp(tensor.zeros(0)):item() == -math.huge and tensor.logsumexp(tensor.new(3.0)):item() == 3)
      assert(tensor.logsumexp(tensor.zeros(0, 3), 2):numel() == 0)
      tensor.manual_seed(3)
      local x = tensor.randn(200, 40, "float32") * 300
      local error = (x:softmax(2):double() - x:double():softmax(2)) / x:double():softmax(2)
      error[x:double():softmax(2):lt(1e-30)] = 0
      assert(error:abs():max():item() < 4e-7, error:abs():max():item())
      """),
    Case(
      "a dimension of a tensor without dimensions is 1 or -1",
      """
      local s = tensor.new(3.0)
      for _, d in ipairs{1, -1} do
        for _, f in ipairs{"sum", "prod", "mean", "amax", "amin", "cumsum", "cumprod", "flip", "squeeze", "logsumexp", "median"} do
          local y = s[f](s, d)
          assert(y:dim() == 0 and y:item() == 3, f)
        end
        assert(s:argmax(d):item() == 1 and s:sort(d):item() == 3 and s:topk(1, d):item() == 3 and s:quantile(0.2, d):item() == 3)
        local value, place = s:max(d)
        assert(value:item() == 3 and place:item() == 1 and s:transpose(d, d):item() == 3)
        assert(s:index_select(d, tensor{1}):item() == 3 and s:norm(2, d):item() == 3 and s:var(d):isnan():all())
        assert(s:softmax(d):item() == 1)
      end
      assert(tensor.cumsum(tensor.new(3), 1):item() == 3 and s:sum(1, true):dim() == 0)
      for _, d in ipairs{2, -2} do
        for _, f in ipairs{"sum", "cumsum", "softmax", "flip", "sort", "median"} do assert(not pcall(s[f], s, d), f) end
      end
      assert(not pcall(s.sum, s, {1, -1}))
      for _, d in ipairs{1, -1} do
        for _, f in ipairs{"sum", "prod", "mean", "amax", "amin", "cumsum", "cumprod", "flip", "squeeze", "logsumexp", "median",
                           "max", "sort", "softmax", "log_softmax"} do
          local x = tensor.new(3.0):requires_grad_()
          local y = x[f](x, d)
          y:backward(nil, {create_graph = true})
          local expected = (f == "softmax" or f == "log_softmax") and 0 or 1
          assert(x.grad:dim() == 0 and x.grad:item() == expected, f)
        end
        local x = tensor.new(3.0):requires_grad_()
        for _, y in ipairs{x:quantile(0.3, d), (x:topk(1, d)), x:index_select(d, tensor{1}), x:norm(2, d), x:transpose(d, d)} do
          x.grad = nil
          y:backward(nil, {create_graph = true})
          assert(x.grad:item() == 1)
        end
      end
      for _, y in ipairs{s:clone():requires_grad_():tile(2), s:clone():requires_grad_():tile(2, 0)} do
        assert(y.requires_grad and y:sum():backward() == nil)
      end
      for _, f in ipairs{"select", "narrow", "size", "split"} do assert(not pcall(s[f], s, 1, 1, 1), f) end
      """),
    Case(
      "sums of float32 along a dimension are gathered in float64; log1p, sinh and cosh up to overflow",
      """
      local tenth = tensor.full({1000000}, 0.1, "float32")
      assert(math.abs(tenth:cumsum()[-1] / (1e6 * tenth[1]) - 1) < 1e-7)
      assert(math.abs(tensor.full({1000}, 1.0001, "float32"):cumprod()[-1] / tensor.new({1.0001}, "float32"):double():pow(1000)[1] - 1) < 1e-7)
      assert(tensor{1.1e307, 1.7e308}:log1p():equal(tensor{1.1e307, 1.7e308}:log()))
      assert(tensor.new({1.1e38, 3e38}, "float32"):log1p():isfinite():all() and tensor{math.huge}:log1p()[1] == math.huge)
      local x = tensor.linspace(88.01, 89.41, 500, "float32")
      assert(x:sinh():equal(x:double():sinh():float()) and (-x):sinh():equal(-(x:sinh())))
      assert(x:cosh():equal(x:double():cosh():float()))
      assert(string.format("%.17g", tensor{709.0206319854742}:sinh():item()) == "4.1948654090369131e+307")
      local most = 1.7976931348623157e308
      assert(tensor{most, -most}:pow(1):equal(tensor{most, -most}) and tensor{-most}:pow(tensor{1}):equal(tensor{-most}))
      assert(tensor{710.4758600739439}:cosh():isfinite():all() and tensor{710.4758600739441}:sinh()[1] == math.huge)
      """),
    Case(
      "losses refuse shapes that would broadcast, batch normalisation one value per channel, labels count from 1",
      """
      local function refused(words, f, ...)
        local ok, message = pcall(f, ...)
        assert(not ok and message:find(words, 1, true), tostring(message))
      end
      local column, row = tensor{{1}, {2}, {3}}, tensor{1, 2, 3}
      for _, name in ipairs{"mse_loss", "binary_cross_entropy_with_logits"} do
        local words = name .. ": predictions and targets of one shape expected, got "
        refused(words .. "3×1 and 3", nn[name], column, row)
        refused(words .. "3 and 3×1", nn[name], row, column)
        refused(words .. "3 and 1", nn[name], row, tensor{1})
        assert(nn[name](column, column:clone()):dim() == 0 and nn[name](row, 1):dim() == 0)
      end
      assert(nn.mse_loss(tensor.new({1, 2}, "uint8"), tensor.new({2, 1}, "uint8")):item() == 1)
      assert(nn.mse_loss(tensor{1, 0}, tensor{true, false}):item() == 0)
      refused("more than one value for each channel in training expected, got 1×2", nn.BatchNorm2d(2), tensor.zeros(1, 2, "float32"))
      refused("got 1×2×1×1", nn.BatchNorm2d(2), tensor.zeros(1, 2, 1, 1, "float32"))
      refused("got 1×2×1×1", nn.Sequential(nn.Conv2d(3, 2, 3), nn.BatchNorm2d(2), nn.ReLU()), tensor.zeros(1, 3, 3, 3, "float32"))
      assert(nn.BatchNorm2d(2):eval()(tensor.zeros(1, 2, "float32")):numel() == 2)
      assert(nn.BatchNorm2d(2)(tensor.zeros(2, 2, "float32")):numel() == 4)
      refused("classes from 1 to 3 expected, got 4", nn.cross_entropy, tensor.zeros(1, 3), tensor.new({4}, "int64"))
      refused("counted from 1", nn.cross_entropy, tensor.zeros(1, 3), tensor.new({0}, "int64"))
      """),
    Case(
      "arguments beyond the declared ones are errors",
      """
      local function refused(words, f, ...)
        local ok, message = pcall(f, ...)
        assert(not ok and message:find(words, 1, true), tostring(message))
      end
      local t = tensor.ones(2, 3)
      refused("tensor.sum: at most 3 arguments expected, got 4", tensor.sum, t, 1, true, 5)
      refused("tensor:sum: at most 2 arguments expected, got 3", t.sum, t, 1, true, 5)
      refused("tensor:exp: no arguments expected, got 1", t.exp, t, 2)
      refused("optim.sgd: at most 2 arguments expected, got 3", optim.sgd, {tensor.ones(1)}, {lr = 1}, 3)
      refused("at most 3 arguments expected", tensor.full, 2, 3, "float32", 1)
      assert(t:sum(1, true, nil, nil):dim() == 2)  -- nil is no argument
      assert(tensor.zeros(2, 3, "float32").dtype == "float32" and t:reshape(3, 2):permute(2, 1):dim() == 2)
      assert(select("#", pcall(tensor.ones, 1, 1, 1, 1, 1, 1, 1, 1)) == 2)
      local seen = ("a b"):gsub("%a", {a = "x"})
      assert(seen == "x b" and tostring(t) and #t == 2 and (t + t)[{1, 1}] == 2)
      """),
    Case(
      "AdamW decays weights by 0.01 unless told otherwise, Adam does not",
      """
      local function moved(make, options)
        local w = tensor{1}:requires_grad_()
        w.grad = tensor{0}
        make({w}, options):step()
        return w:detach():item()
      end
      assert(moved(optim.adamw, {lr = 0.1}) == 1 - 0.1 * 0.01 and moved(optim.adam, {lr = 0.1}) == 1)
      assert(moved(optim.adamw, {lr = 0.1, weight_decay = 0}) == 1)
      """),
  ]

  @Test("In Lua", arguments: cases) func passing(_ chunk: ScriptingTests.Case) throws {
    try ExampleTests.runtime().run(chunk.code, chunkName: "=case")
  }
}
