extension LanguageTopic {
  /// Operators and other signs.
  static let signs: [LanguageTopic] = [
    .init(
      "+", "a + b", "Sum.",
      """
      Two integers give an integer, which wraps around at ±2⁶³; with a float the result is a float. Tensors add \
      element by element.
      """
    ),
    .init(
      "-", "a - b, -a", "Difference; with one operand, the negative.", "Integers wrap around. `-x^2` is `-(x^2)`."),
    .init(
      "*", "a * b", "Product.", "Integers wrap around. Of tensors: element by element; for matrices see ?tensor.matmul."
    ),
    .init(
      "/", "a / b", "Quotient, always a float.", "`1/0` is inf, `0/0` NaN. For whole quotients see ?//.",
      example: "print(7 / 2)"),
    .init(
      "//", "a // b", "Quotient rounded down.",
      "An integer if both are integers; `-7 // 2` is -4. By integer zero it is an error, by 0.0 inf.",
      example: "print(7 // 2, -7 // 2, 7.5 // 2)"),
    .init(
      "%", "a % b", "Remainder of the quotient that is rounded down: it has the sign of b.",
      "At the start of an input, % begins a command: see %magic.",
      example: "print(7 % 3, -7 % 3)"),
    .init(
      "^", "a ^ b", "Power, always a float.", "Binds tighter than a sign, and to the right: `2^3^2` is 2⁹.",
      example: "print(2 ^ 10, -2 ^ 2)"),
    .init(
      "..", "a .. b", "Joins two strings; numbers are turned into text.",
      "Behind a number leave a blank: `1 .. 2`. To join many, see ?table.concat.",
      example: "print(\"x = \" .. 3)"),
    .init(
      "...", "...",
      "The arguments beyond the named ones of a function that takes more; in a script, those of the command line.",
      "`{...}` makes a list of them, `select(\"#\", ...)` counts them, nils included. See ?select, ?table.pack.",
      example: "local function count(...) return select(\"#\", ...) end\nprint(count(nil, nil))"),
    .init(
      "#", "#a", "Length: bytes of a string, elements of a list, size of a tensor's first dimension.",
      "A table with holes has no single length: some n such that t[n] is there and t[n+1] is nil.",
      example: "print(#\"abc\", #{5, 6})"),
    .init(
      "==", "a == b", "Whether two values are equal.",
      """
      Tables and functions are equal only to themselves, unless a metamethod `__eq` says otherwise. 1 == 1.0 is true, \
      1 == \"1\" is not; NaN is equal to nothing. For elements of tensors see ?tensor:eq.
      """
    ),
    .init("~=", "a ~= b", "Whether two values are not equal.", "Other languages write !=. The negation of ?==."),
    .init(
      "<", "a < b", "Whether a is smaller; of strings, whether it comes first.",
      "Two numbers or two strings; anything else needs a metamethod `__lt`."),
    .init("<=", "a <= b", "Whether a is smaller or equal.", "See ?<."),
    .init(">", "a > b", "Whether a is larger: b < a.", "See ?<."),
    .init(">=", "a >= b", "Whether a is larger or equal: b <= a.", "See ?<."),
    .init("&", "a & b", "Bitwise and of two integers.", "Floats with a whole value are converted."),
    .init("|", "a | b", "Bitwise or of two integers.", "Floats with a whole value are converted."),
    .init("~", "a ~ b, ~a", "Bitwise exclusive or; with one operand, every bit turned over.", "\"Not equal\" is ?~=."),
    .init(
      "<<", "a << n", "The bits of an integer shifted to the left, zeros filled in.",
      "A negative n shifts to the right."),
    .init(
      ">>", "a >> n", "The bits of an integer shifted to the right, zeros filled in.",
      "The sign is shifted too: for a signed quotient use `a // 2^n`."),
    .init(
      "=", "a, b = b, a", "Assigns.",
      """
      All expressions are computed before anything is assigned. Missing values are nil, further ones dropped. For \
      equality see ?==.
      """
    ),
    .init(
      "(", "f(x), (a + b)", "Calls a function, or groups.",
      "`f\"text\"` and `f{…}` are calls too. `(f())` keeps the first value alone."),
    .init(")", "f(x), (a + b)", "Closes ?(.", ""),
    .init(
      "{", "{1, 2, name = 3, [key] = 4}", "Makes a table: a list, fields with names, or both.",
      "Lists count from 1. A call as the last entry gives all its values.",
      example: "local t = {10, 20, unit = \"m\"}\nprint(t[1], t.unit, #t)"),
    .init("}", "{…}", "Closes ?{.", ""),
    .init(
      "[", "t[key]", "The value of a table, or the element of a tensor, at a key.",
      "Any value but nil and NaN is a key; `t.name` is `t[\"name\"]`. `[[…]]` is a string over several lines."),
    .init("]", "t[key]", "Closes ?[.", ""),
    .init(".", "t.name", "The field of that name: `t[\"name\"]`.", ""),
    .init(
      ":", "object:method(x)", "Calls a method with the object as its first argument.",
      "`s:upper()` is `string.upper(s)` for a string s.",
      example: "print((\"abc\"):upper())"),
    .init("::", "::name::", "A label, to which ?goto jumps.", ""),
    .init(",", "a, b", "Stands between values, names or entries of a table.", ""),
    .init(
      ";", "a = 1; b = 2", "Ends a statement; needed hardly ever.", "",
      here: "at the end of an input it keeps the value from being shown."),
    .init(
      "--", "-- text\n--[[ text ]]", "A comment, to the end of the line or to the closing brackets.",
      "A comment directly above a function is shown by `?name`."),
    .init(
      "\"", "\"text\", 'text', [[text]]", "A string.",
      """
      \\n new line, \\t tab, \\\\ backslash, \\\" quote, \\x41 a byte, \\u{3B1} a character, \\z skips blanks. `[[…]]` \
      takes all literally, over several lines.
      """
    ),
  ]
}
