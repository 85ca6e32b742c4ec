extension LanguageTopic {
  static let stringFunctions: [LanguageTopic] = [
    .init(
      "string", "string", "Strings: bytes that never change, counted from 1; −1 is the last.",
      """
      Each function is a method too: `s:upper()`. For characters of several bytes see ?utf8. Patterns: see \
      ?string.find.
      """
    ),
    .function(
      "string.byte", "s, [i], [j]", returns: "integers", "The bytes from i (1) to j (i) as numbers.",
      example: "print((\"A\"):byte())"),
    .function("string.char", "…", returns: "string", "A string of bytes given as numbers."),
    .function(
      "string.dump", "f, [strip]", returns: "string", "A compiled Lua function as bytes, for ?load.",
      here: "such bytes are loaded again only with --allow-binary."),
    .function(
      "string.find", "s, pattern, [init], [plain]", returns: "first, last, captures, or nil",
      "Where a pattern occurs first, from init on.",
      """
      With plain = true the pattern is taken literally. In patterns: . any byte, %a letter, %d digit, %s blank, %w \
      letter or digit, %p punctuation (capital: anything else), [abc] a set, [^abc] its complement; then * many, + \
      at least one, - as few as possible, ? one or none; ^ at the start, $ at the end; (…) captures; %b() a balanced \
      pair; % before any other sign takes it literally.
      """, example: "print((\"key = 12\"):find(\"(%w+) = (%d+)\"))"),
    .function(
      "string.format", "format, …", returns: "string", "Values put into a text.",
      """
      %d integer, %x hexadecimal, %f %e %g floats (`%.3f`: three digits; `%.17g`: enough to read the same float back), \
      %a exact in hexadecimal, %s anything through tostring, %q as Lua source, %c a byte, %% a percent sign. `%8d` at \
      least 8 wide, `%-8s` to the left.
      """,
      here: "an element of a tensor, while it is recorded, formats as its number.",
      example: "print(string.format(\"%5.2f|%-4s|%x\", math.pi, \"ab\", 255))"),
    .function(
      "string.gmatch", "s, pattern, [init]", returns: "iterator",
      "For a `for` loop over all places where a pattern occurs: its captures, or all of it.",
      "Patterns: see ?string.find.", example: "for word in (\"one two\"):gmatch(\"%a+\") do print(word) end"),
    .function(
      "string.gsub", "s, pattern, replacement, [n]", returns: "string, count",
      "A copy in which the first n (all) places that match are replaced.",
      """
      The replacement is a text in which %1 … are captures and %0 is all of it, a table that is asked for the first \
      capture, or a function that is called with them; false or nil keeps the place as it is. Patterns: see \
      ?string.find.
      """,
      example: "print((\"hello\"):gsub(\"l\", \"L\"))"),
    .function("string.len", "s", returns: "integer", "The number of bytes: `#s`."),
    .function("string.lower", "s", returns: "string", "With small letters (of ASCII)."),
    .function(
      "string.match", "s, pattern, [init]", returns: "string",
      "The captures of the first place that matches, or all of it; nil if there is none.",
      "Patterns: see ?string.find.", example: "print((\"lr=0.1\"):match(\"=(.+)\"))"),
    .function(
      "string.pack", "format, …", returns: "string",
      "Values as bytes of a binary format.",
      """
      Letters of a format: `<` little end first, `>` big end first; `i4` an integer of four bytes, `I2` one of two \
      without sign, `f` and `d` a float of four and eight bytes, `s` a string with its length before it, `z` one that \
      ends in a zero byte.
      """,
      example: "print(#string.pack(\"<i4d\", 1, 2.5))"),
    .function("string.packsize", "format", returns: "integer", "How many bytes string.pack would give."),
    .function(
      "string.rep", "s, n, [separator]", returns: "string", "n copies, with a separator between them.",
      example: "print((\"ab\"):rep(3, \"-\"))"),
    .function("string.reverse", "s", returns: "string", "The bytes in reverse order."),
    .function(
      "string.sub", "s, i, [j]", returns: "string", "The bytes from i to j (−1, the end), both included.",
      example: "print((\"hello\"):sub(2, 4), (\"hello\"):sub(-3))"),
    .function(
      "string.unpack", "format, s, [position]", returns: "values, next position",
      "Reads values from bytes: the reverse of ?string.pack."),
    .function("string.upper", "s", returns: "string", "With capital letters (of ASCII)."),
  ]

  static let textFunctions: [LanguageTopic] = [
    .init("utf8", "utf8", "Characters of several bytes, in UTF-8."),
    .init("utf8.charpattern", "utf8.charpattern", "The pattern of one character, for string.gmatch and its like."),
    .function(
      "utf8.char", "…", returns: "string", "A string of characters given as code points.",
      example: "print(utf8.char(945, 8594))"),
    .function(
      "utf8.codepoint", "s, [i], [j], [lax]", returns: "integers",
      "The code points of the characters that start between the bytes i and j."),
    .function(
      "utf8.codes", "s, [lax]", returns: "iterator",
      "For a `for` loop over the characters: where each starts, and its code point.",
      example: "for at, code in utf8.codes(\"aé\") do print(at, code) end"),
    .function(
      "utf8.len", "s, [i], [j], [lax]", returns: "integer, or nil and a position",
      "The number of characters; nil and where, if the bytes are no UTF-8.", example: "print(utf8.len(\"é\"), #\"é\")"),
    .function("utf8.offset", "s, n, [i]", returns: "integer", "The byte at which the n-th character from i on starts."),
  ]

  static let tableFunctions: [LanguageTopic] = [
    .init("table", "table", "Tables as lists: t[1] … t[#t].", "How tables are written: see ?{."),
    .function(
      "table.concat", "list, [separator], [i], [j]", returns: "string",
      "The strings and numbers of a list joined, with a separator between them.",
      example: "print(table.concat({1, 2, 3}, \", \"))"),
    .function(
      "table.insert", "list, [position], value",
      "Puts a value into a list, by default behind the last; what stands there moves up.",
      example: "local t = {1, 3}\ntable.insert(t, 2, 2)\nprint(table.concat(t, \" \"))"),
    .function(
      "table.move", "a, first, last, to, [b]", returns: "the table that was written",
      "Copies a[first] … a[last] to places from `to` on, in b or in a itself."),
    .function(
      "table.pack", "…", returns: "table", "A list of its arguments, with their number, nils included, as field n."),
    .function(
      "table.remove", "list, [position]", returns: "value",
      "Takes a value out of a list, by default the last; what stands behind moves down."),
    .function(
      "table.sort", "list, [before]",
      """
      Sorts a list in place, smallest first, or by a function that tells whether its first argument comes before the \
      second.
      """,
      "Equal elements may change places. `before` must be strict: `<`, never `<=`.",
      example: "local t = {3, 1, 2}\ntable.sort(t, function(a, b) return a > b end)\nprint(table.concat(t, \" \"))"),
    .function(
      "table.unpack", "list, [i], [j]", returns: "values",
      "The elements of a list as values: arguments of a call, for instance.",
      example: "print(math.max(table.unpack{3, 9, 4}))"),
  ]
}
