extension LanguageTopic {
  /// The words that Lua keeps for itself, and what is built of them.
  static let words: [LanguageTopic] = [
    .init(
      "and", "a and b", "The first operand if it is false or nil, else the second.",
      "b is computed only if it is needed. `and` binds tighter than `or`.", example: "print(nil and 1, 2 and 3)"),
    .init(
      "or", "a or b", "The first operand unless it is false or nil, else the second.",
      "b is computed only if it is needed. Gives a default: `n = n or 10`. 0 and \"\" count as true.",
      example: "print(nil or 1, 0 or 2)"),
    .init(
      "not", "not a", "true if the operand is false or nil, else false.",
      "It binds tighter than comparisons: write `not (a == b)`, or `a ~= b`."),
    .init(
      "break", "break", "Leaves the innermost loop.",
      "There is no `continue`: jump to a label at the loop's end (see ?goto).",
      example: "for i = 1, 10 do if i == 3 then break end print(i) end"),
    .init(
      "do", "do … end", "A block: locals declared in it end with it.",
      "The same word opens the body of `for` and `while`.", example: "do local x = 2 print(x) end"),
    .init(
      "else", "if c then … else … end", "What is done where no condition of an `if` held.", "See ?if."),
    .init(
      "elseif", "if c then … elseif d then … end", "A further condition, looked at if those before did not hold.",
      "One word; `else if` would open a second `if` with an `end` of its own."),
    .init(
      "end", "… end", "Closes `do`, `then`/`else`, `function`, and the body of a loop.",
      "`repeat` is closed by `until`."),
    .init(
      "false", "false", "The boolean that is not true.", "Conditions take only `false` and `nil` for false."),
    .init(
      "true", "true", "The boolean that is true.", "In a condition everything but `false` and `nil` counts as true."),
    .init(
      "nil", "nil", "No value: what a variable or field holds before something is assigned to it.",
      "Assigning nil to a field of a table removes it. nil counts as false.",
      here: "reading a global that was never assigned is an error; with --no-strict it is nil, as in lua5.4."),
    .init(
      "for", "for i = first, last[, step] do … end\nfor k, v in pairs(t) do … end",
      "A loop over numbers, or over what an iterator gives.",
      """
      The bounds are computed once; last is included; step is 1 if left out and may be negative. i is a local of the \
      body.
      The second form calls the iterator until its first value is nil: `pairs(t)` for all keys, `ipairs(t)` for 1, 2, \
      3 … in order.
      """, example: "for i = 10, 1, -3 do print(i) end\nfor i, name in ipairs{\"a\", \"b\"} do print(i, name) end"),
    .init(
      "in", "for a, b in iterator do … end", "Stands before the iterator of a `for` loop.", "See ?for, ?pairs, ?ipairs."
    ),
    .init(
      "function", "function name(a, b, ...) … end\nlocal function name() … end\nf = function(a) … end",
      "Makes a function.",
      """
      Arguments that are not given are nil, those too many are dropped; `...` takes them all. `return a, b` gives back \
      several values.
      `function t.f(x)` puts it into a table; `function t:m(x)` too, with a first parameter `self` that `t:m(1)` passes.
      A function sees the locals around it, and keeps them alive (a closure).
      """, example: "local function add(a, b) return a + b end\nprint(add(1, 2))"),
    .init(
      "goto", "goto name\n::name::", "Goes on at the label of that name in the same function.",
      "A label is visible in its block and the blocks within; a jump may not enter the scope of a local.",
      example: "for i = 1, 4 do\n  if i % 2 == 0 then goto continue end\n  print(i)\n  ::continue::\nend"),
    .init(
      "if", "if c then … elseif d then … else … end", "Does the first block whose condition holds.",
      "A condition holds unless it is false or nil; 0 and the empty string hold.",
      example: "local x = 3\nif x > 2 then print(\"large\") else print(\"small\") end"),
    .init("then", "if c then … end", "Stands between a condition and its block.", "See ?if."),
    .init(
      "local", "local a, b = 1, 2\nlocal limit <const> = 10\nlocal f <close> = io.tmpfile()",
      "Declares variables that end with the block they stand in.",
      """
      `<const>` forbids a later assignment. `<close>` calls the value's metamethod `__close` where the block is left, \
      also by an error.
      The new name is known only behind the statement: in `local x = x` the right one is the outer.
      """, here: "a local at the top level of an input lives on in the inputs that follow."),
    .init(
      "repeat", "repeat … until c", "A loop that runs its body, then stops if the condition holds.",
      "The condition sees the locals of the body.", example: "local n = 1\nrepeat n = n * 2 until n > 20\nprint(n)"),
    .init("until", "repeat … until c", "Ends a `repeat` loop: it stops once the condition holds.", "See ?repeat."),
    .init(
      "return", "return a, b", "Leaves a function with these values.",
      """
      It is the last statement of its block; `do return end` elsewhere. `return f(x)` is a tail call, which takes no \
      room on the stack.
      """,
      example: "local function both() return 1, 2 end\nprint(both())"),
    .init(
      "while", "while c do … end", "A loop that runs its body as long as the condition holds.",
      example: "local n = 10\nwhile n > 1 do n = n // 2 print(n) end"),
  ]
}
