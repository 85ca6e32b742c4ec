import LuaRuntime

extension Magic {
  /// After an error, and where a script is to be paused.
  static let debugging: [Magic] = [
    Magic(
      "debug", .words, "[FRAME]", "looks at the last error: its call stack and the variables of each function",
      discussion: """
        On a terminal it asks for commands: up, down, frame N, where, list, locals, quit, or any Lua, which sees the \
        variables of the frame. Elsewhere it shows the stack and the \
        variables of one frame. The error is over: nothing can be continued, and new values of variables change nothing.
        """
    ) { session, argument in
      guard let stack = CallStackView(postMortem: session) else { throw MagicError.noError }
      if !argument.isEmpty {
        guard let number = Int(argument), stack.move(to: number) else {
          throw MagicError.noFrame(argument, stack.frames.count)
        }
      } else if let terminal = session.terminal {
        _ = terminal.debug(stack)
        return CommandResult("")
      }
      return CommandResult(
        [stack.introduction, stack.stack, stack.place, stack.variables].joined(separator: "\n\n"))
    },
    Magic(
      "break", .words, "[-d] [FILE:LINE | In[N]:LINE | FUNCTION | NUMBER]",
      "pauses what runs at a line, or lists such lines",
      discussion: """
        Where Lua comes to the line, its surroundings are shown, with the variables, and commands are asked for: next (the next \
        line of this function), step (the next line, also within a function that is called), finish (until the function \
        returns), continue, quit (ends what runs, as Ctrl-C), up, down, where, list, locals, break; an empty line repeats the \
        last step. Anything else is Lua that sees the variables of the frame; assigning to one sets it. ! in front has a \
        name that is a command mean the variable.
        Of a function it is its first line. -d alone takes all away, -d NUMBER one. While there are breakpoints each line that runs \
        costs some 0.04 µs more, else nothing.
        """
    ) { session, argument in
      guard session.terminal != nil else { throw MagicError.needsTerminal("break") }
      return CommandResult(try session.breakpoints.command(argument, in: session))
    },
  ]
}
