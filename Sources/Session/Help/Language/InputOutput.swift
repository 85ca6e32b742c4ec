extension LanguageTopic {
  private static let notebook = "in a notebook it asks the user; what was printed last is the question."

  static let inputOutput: [LanguageTopic] = [
    .init(
      "io", "io", "Files and standard streams.",
      """
      io.open opens a file; its methods are ?file:read, ?file:write, ?file:lines, ?file:close. For tensors see \
      ?tensor.load.
      """
    ),
    .init("io.stdin", "io.stdin", "Standard input, a file.", here: notebook),
    .init("io.stdout", "io.stdout", "Standard output, a file."),
    .init("io.stderr", "io.stderr", "Standard error, a file."),
    .function("io.close", "[file]", returns: "boolean", "Closes a file, by default the output of io.write."),
    .function("io.flush", "", "Writes out what io.write holds back."),
    .function("io.input", "[file or path]", returns: "file", "Sets the file that io.read reads, or tells it."),
    .function(
      "io.lines", "[path], [format], …", returns: "iterator",
      "For a `for` loop over the lines of a file, which is closed behind the last.",
      "The formats are those of ?file:read. An error if there is no such file."),
    .function(
      "io.open", "path, [mode]", returns: "file, or nil and a reason", "Opens a file.",
      """
      Modes: \"r\" read (the default), \"w\" write anew, \"a\" append, with + both; \"b\" for bytes, which here is no \
      difference.
      """,
      example: "local file = io.tmpfile()\nfile:write(\"hello\\n\")\nfile:seek(\"set\")\nprint(file:read())"),
    .function("io.output", "[file or path]", returns: "file", "Sets the file that io.write writes, or tells it."),
    .function(
      "io.popen", "command, [mode]", returns: "file",
      "Starts a program of the shell and reads (\"r\") what it writes, or writes (\"w\") what it reads.",
      here: "Ctrl-C ends the wait for it."),
    .function(
      "io.read", "[format], …", returns: "string or number, or nil at the end",
      "Reads from standard input, or what io.input set: a line by default.", "The formats are those of ?file:read.",
      here: notebook),
    .function("io.tmpfile", "", returns: "file", "A file for reading and writing that is removed at the end."),
    .function(
      "io.type", "value", returns: "string or nil",
      "\"file\" for an open file, \"closed file\", or nil for anything else."),
    .function(
      "io.write", "…", returns: "file",
      "Writes strings and numbers to standard output, or what io.output set, without blanks or a new line.",
      example: "io.write(\"x = \", 3, \"\\n\")"),
    .function(
      "file:close", "", returns: "boolean", "Closes the file.",
      "Of a program that io.popen started: true (or nil), \"exit\" or \"signal\", and its status."),
    .function("file:flush", "", returns: "file", "Writes out what is held back."),
    .function(
      "file:lines", "[format], …", returns: "iterator",
      "For a `for` loop over the lines that follow; the file stays open."),
    .function(
      "file:read", "[format], …", returns: "string or number, or nil at the end",
      "Reads from a file: a line by default.",
      """
      Formats: \"l\" a line, \"L\" a line with its end, \"n\" a number, \"a\" all that follows, an integer: so many \
      bytes.
      """
    ),
    .function(
      "file:seek", "[whence], [offset]", returns: "integer",
      "Moves to a place in the file, and tells it in bytes from the start.",
      "whence: \"set\" the start, \"cur\" the present place (the default), \"end\"."),
    .function(
      "file:setvbuf", "mode, [size]", returns: "boolean", "How writing is held back: \"no\", \"full\" or \"line\"."),
    .function("file:write", "…", returns: "file", "Writes strings and numbers."),
  ]

  static let systemFunctions: [LanguageTopic] = [
    .init("os", "os", "Time, environment, files and programs of the system."),
    .function(
      "os.clock", "", returns: "number", "Seconds of processor time that the program used.",
      "All threads together; for the time on the wall see %time."),
    .function(
      "os.date", "[format], [time]", returns: "string or table",
      "A time as text, by the letters of C's strftime; \"*t\" gives a table.",
      "A \"!\" before them: in UTC.", example: "print(os.date(\"!%Y-%m-%d\", 0))"),
    .function("os.difftime", "later, earlier", returns: "number", "Seconds between two times."),
    .function(
      "os.execute", "[command]", returns: "true or nil, \"exit\" or \"signal\", a number",
      "Runs a command of the shell and waits for it.",
      "Without a command: whether there is a shell.",
      here: "Ctrl-C ends the wait. At the prompt `$ command` is shorter."),
    .function(
      "os.exit", "[code], [close]", "Ends the program: true or nothing for success, false for failure, or a number.",
      here:
        "open files are written out and the prompt's history is kept; with close, `<close>` variables are closed too."),
    .function("os.getenv", "name", returns: "string or nil", "A variable of the environment."),
    .function("os.remove", "path", returns: "true, or nil and a reason", "Removes a file or an empty folder."),
    .function(
      "os.rename", "from, to", returns: "true, or nil and a reason", "Renames a file; one that is there is replaced."),
    .function(
      "os.setlocale", "[locale], [category]", returns: "string or nil",
      "The customs of a country for numbers and text, or which are set.",
      "Better left alone: a comma for the point breaks files of numbers."),
    .function(
      "os.time", "[table]", returns: "integer",
      "Seconds since 1970, now or at {year =, month =, day =, hour =, min =, sec =} of local time."),
    .function("os.tmpname", "", returns: "string", "A path at which a temporary file may be made; see ?io.tmpfile."),
  ]
}
