extension LanguageTopic {
  private static let textOnly = "compiled code is refused unless the program was started with --allow-binary."

  static let basicFunctions: [LanguageTopic] = [
    .init(
      "_G", "_G", "The table of all global variables.",
      "`_G.x` and `x` are the same; `rawget(_G, \"x\")` asks whether x is there."),
    .init("_VERSION", "_VERSION", "The version of Lua, as text."),
    .function(
      "assert", "value, [message], …", returns: "its arguments",
      "An error with that message if the value is false or nil.",
      "Otherwise it gives back all its arguments, so that it can stand around a call that returns nil and a reason.",
      example: "local n = assert(tonumber(\"12\"), \"no number\")"),
    .function(
      "collectgarbage", "[option], [argument]", returns: "number or boolean",
      "Controls the collection of memory that nothing refers to.",
      """
      \"collect\" (the default) collects now; \"count\" gives the KiB in use by Lua; \"stop\", \"restart\", \"step\", \
      \"isrunning\", \"incremental\", \"generational\".
      """,
      here: "a full collection frees tensors too; \"count\" does not count their elements.",
      example: "print(collectgarbage(\"count\") > 0)"),
    .function(
      "dofile", "[path]", returns: "what the file returns", "Runs a Lua file; standard input if no path is given.",
      here: textOnly),
    .function(
      "error", "message, [level]", "Raises an error.",
      """
      The position of the caller is put before a message that is text: level 1 the function that calls error, 2 its \
      caller, 0 no position. A message may be any value; see ?pcall.
      """,
      example: "print(pcall(error, \"oh\", 0))"),
    .function(
      "getmetatable", "value", returns: "table or nil",
      "The metatable of a value, or what its field `__metatable` says."),
    .function(
      "ipairs", "t", returns: "iterator, t, 0", "For a `for` loop over t[1], t[2] … up to the first nil.",
      here: "a tensor is walked along its first dimension.",
      example: "for i, v in ipairs{\"a\", \"b\"} do print(i, v) end"),
    .function(
      "load", "chunk, [name], [mode], [environment]", returns: "function, or nil and a message",
      "Compiles a piece of Lua: text, or a function that gives it in pieces.",
      "Nothing runs until the function is called. Its globals are fields of environment, if that is given.",
      here: textOnly,
      example: "print(load(\"return 1 + 1\")())"),
    .function(
      "loadfile", "[path], [mode], [environment]", returns: "function, or nil and a message",
      "Compiles a file without running it.", here: textOnly),
    .function(
      "next", "t, [key]", returns: "key, value",
      "The entry of a table that follows a key; the first without one; nil behind the last.",
      """
      The order is not defined. `next(t) == nil` asks whether a table is empty. Nothing new may be assigned while a \
      table is walked; removing is allowed.
      """
    ),
    .function(
      "pairs", "t", returns: "iterator, t, nil",
      "For a `for` loop over all keys and values of a table, in no defined order.",
      "A metamethod `__pairs` may walk otherwise.", example: "for k, v in pairs{x = 1} do print(k, v) end"),
    .function(
      "pcall", "f, …", returns: "true and the results, or false and the error",
      "Calls a function so that an error does not stop the program.",
      here: "what Ctrl-C or a limit of time or memory stopped cannot be caught.",
      example: "print(pcall(function() error(\"oh\", 0) end))"),
    .function(
      "print", "…", "Writes its arguments as text, separated by tabs, and a new line.",
      "Each goes through ?tostring. For exact control see ?string.format, ?io.write."),
    .function("rawequal", "a, b", returns: "boolean", "Whether two values are equal, without metamethods."),
    .function(
      "rawget", "t, key", returns: "value", "The field of a table, without metamethods.",
      example: "print(rawget(_G, \"nosuch\"))"),
    .function("rawlen", "value", returns: "integer", "The length of a table or string, without metamethods."),
    .function("rawset", "t, key, value", returns: "t", "Sets a field of a table, without metamethods."),
    .function(
      "require", "name", returns: "module, where it was found", "Loads a module once; later calls give the same value.",
      """
      Looks into package.loaded, package.preload, then for files along package.path, dots in the name standing for \
      folders.
      """,
      here: "a script's own folder is looked at too; %reload loads a changed module again. " + textOnly),
    .function(
      "select", "n, …", returns: "values",
      "The arguments from the n-th on; with \"#\" how many there are; a negative n counts from the end.",
      example: "print(select(2, \"a\", \"b\", \"c\"), select(\"#\", nil, nil))"),
    .function(
      "setmetatable", "t, metatable", returns: "t",
      "Gives a table a metatable: what operators, indexing and calls of it mean.",
      """
      Fields: __index, __newindex, __call, __add, __eq, __lt, __len, __tostring, __pairs, __close, __gc … nil takes it \
      away.
      """,
      example: "local v = setmetatable({}, {__index = function(_, key) return key .. \"!\" end})\nprint(v.hey)"),
    .function(
      "tonumber", "value, [base]", returns: "number or nil", "The number that a text means; nil if it means none.",
      "With a base (2 to 36) the text is an integer in it.",
      here: "an element of a tensor that is recorded, which is a tensor, has its number.",
      example: "print(tonumber(\"0x10\"), tonumber(\"ff\", 16), tonumber(\"x\"))"),
    .function(
      "tostring", "value", returns: "string", "A value as text.",
      """
      Asks the metamethod `__tostring`, else shows the kind and an address. Floats are shown with 14 digits; use \
      `%.17g` for all (?string.format).
      """
    ),
    .function(
      "type", "value", returns: "string",
      "The kind of a value: nil, number, string, boolean, table, function, thread or userdata.",
      "For integer or float see ?math.type.", here: "tensors, networks and figures are userdata."),
    .function(
      "warn", "message, …", "Gives a warning: its arguments joined, on standard error.",
      "`warn(\"@off\")` silences warnings, `warn(\"@on\")` shows them."),
    .function(
      "xpcall", "f, handler, …", returns: "true and the results, or false and what the handler returns",
      "As pcall, with a function that sees the error where it happened.", "debug.traceback is a useful handler.",
      here: "what Ctrl-C or a limit stopped cannot be caught, nor is the handler shown it.",
      example: "print(xpcall(function() error(\"oh\", 0) end, function(e) return \"caught \" .. e end))"),
  ]

  static let coroutineFunctions: [LanguageTopic] = [
    .init(
      "coroutine", "coroutine", "Functions that can pause and go on: coroutines.",
      "See ?coroutine.wrap for the simplest use."),
    .function(
      "coroutine.close", "co", returns: "true, or false and the error",
      "Ends a suspended coroutine and closes its `<close>` variables."),
    .function("coroutine.create", "f", returns: "thread", "A coroutine that will run f; ?coroutine.resume starts it."),
    .function(
      "coroutine.isyieldable", "[co]", returns: "boolean",
      "Whether a coroutine, by default the running one, may pause now."),
    .function(
      "coroutine.resume", "co, …", returns: "true and values, or false and the error",
      "Starts a coroutine, or goes on where it paused.",
      """
      The arguments go to its function, later to what `yield` gives back; it returns at the next `yield` or at the \
      end.
      """,
      example:
        """
        local co = coroutine.create(function(a) return a + coroutine.yield(a) end)\nprint(coroutine.resume(co, \
        1))\nprint(coroutine.resume(co, 10))
        """
    ),
    .function("coroutine.running", "", returns: "thread, whether it is the main one", "The coroutine that runs."),
    .function(
      "coroutine.status", "co", returns: "string",
      "\"suspended\", \"running\", \"normal\" (it resumed another) or \"dead\"."),
    .function(
      "coroutine.wrap", "f", returns: "function",
      "A function that resumes a coroutine at each call, and raises its errors.",
      "Good as an iterator of a `for` loop.",
      example:
        """
        local squares = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i * i) end end)\nfor s in squares do \
        print(s) end
        """
    ),
    .function(
      "coroutine.yield", "…", returns: "what the next resume passes",
      "Pauses the running coroutine; the arguments are results of the resume."),
  ]
}
