extension LanguageTopic {
  static let debugFunctions: [LanguageTopic] = [
    .init(
      "debug", "debug", "Looking into a running program.", "For an error at the prompt, %debug is more comfortable."),
    .function("debug.debug", "", "Reads lines from standard input and runs them, until `cont`."),
    .function("debug.gethook", "[co]", returns: "function, mask, count", "The hook that debug.sethook set."),
    .function(
      "debug.getinfo", "[co], function or level, [what]", returns: "table or nil",
      "What is known of a function: where it is written, its name, its lines.",
      """
      Level 1 is the function that calls. The letters of what choose: n name, S source, l current line, t tail call, u \
      parameters, f the function, L lines, r results.
      """,
      example: "print(debug.getinfo(1, \"l\").currentline)"),
    .function(
      "debug.getlocal", "[co], function or level, index", returns: "name, value",
      "A local variable of a running function; of a function, a parameter's name."),
    .function(
      "debug.getmetatable", "value", returns: "table or nil", "The metatable of any value, whatever `__metatable` says."
    ),
    .function(
      "debug.getregistry", "", returns: "table", "Lua's table for C code.",
      here: "a copy, without what belongs to the program itself: changing it changes nothing."),
    .function(
      "debug.getupvalue", "f, index", returns: "name, value", "A variable that a function captured from around it.",
      here: "those of the program's own functions are not shown."),
    .function(
      "debug.getuservalue", "userdata, [n]", returns: "value, boolean",
      "A Lua value that C code attached to a userdata."),
    .function(
      "debug.sethook", "[co], [hook], [mask], [count]",
      """
      Calls a function at calls (c), returns (r), lines (l), or every count instructions; without arguments, no \
      longer.
      """,
      here: "Ctrl-C, limits and the profiler go on beside it."),
    .function(
      "debug.setlocal", "[co], level, index, value", returns: "name or nil",
      "Assigns to a local of a running function.",
      here: "only of functions written in Lua."),
    .function(
      "debug.setmetatable", "value, metatable", returns: "value",
      "Sets the metatable of any value; of a number or string that of all of them."),
    .function(
      "debug.setupvalue", "f, index, value", returns: "name or nil", "Assigns to a variable that a function captured.",
      here: "only of functions written in Lua."),
    .function(
      "debug.setuservalue", "userdata, value, [n]", returns: "userdata or nil", "Attaches a Lua value to a userdata."),
    .function(
      "debug.setcstacklimit", "limit", returns: "integer", "Does nothing since Lua 5.4.3; kept for old programs."),
    .function(
      "debug.traceback", "[co], [message], [level]", returns: "string", "The stack of calls as text, behind a message.",
      example: "print(debug.traceback(\"here\"))"),
    .function(
      "debug.upvalueid", "f, index", returns: "userdata",
      "Tells whether two functions share a captured variable: equal if so."),
    .function("debug.upvaluejoin", "f, i, g, j", "Makes the i-th captured variable of f the j-th of g."),
  ]

  static let packageFunctions: [LanguageTopic] = [
    .init("package", "package", "How `require` finds modules."),
    .init(
      "package.config", "package.config",
      "Five lines: the sign between folders, between templates of a path, and others that `package.path` uses."),
    .init(
      "package.cpath", "package.cpath",
      "Templates of paths at which `require` looks for libraries in C, as package.path."),
    .init(
      "package.loaded", "package.loaded",
      "The modules that were loaded, by name. Setting one to nil lets `require` load it again; see %reload."),
    .init(
      "package.path", "package.path",
      "Templates of paths at which `require` looks for Lua files: `?` is the name, `;` stands between them.",
      "From the environment variable LUA_PATH_5_4 or LUA_PATH.",
      example: "package.path = \"lib/?.lua;\" .. package.path"),
    .init("package.preload", "package.preload", "Functions that make modules, by name: `require` asks them first."),
    .init(
      "package.searchers", "package.searchers", "The functions by which `require` looks for a module, in their order."),
    .function(
      "package.loadlib", "path, name", returns: "function, or nil and messages",
      "Links a library in C and takes a function of it."),
    .function(
      "package.searchpath", "name, path, [separator], [replacement]", returns: "file, or nil and what was tried",
      "Where `require` would find a file, without loading it.",
      example: "print(package.searchpath(\"nosuch\", package.path) == nil)"),
  ]
}
