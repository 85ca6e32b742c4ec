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
  ]

  @Test("In Lua", arguments: cases) func passing(_ chunk: ScriptingTests.Case) throws {
    try ExampleTests.runtime().run(chunk.code, chunkName: "=case")
  }
}
