import LuaRuntime

extension Magic {
  /// After an error.
  static let debugging: [Magic] = [
    Magic(
      "debug", .words, "[FRAME]", "looks at the last error: its call stack and the variables of each function",
      discussion: """
        On a terminal it asks for commands: up, down, frame N, where, list, locals, quit, or any Lua, which sees the \
        variables of the frame. Elsewhere it shows the stack and the \
        variables of one frame. The error is over: nothing can be continued, and new values of variables change nothing.
        """
    ) { session, argument in
      guard let postMortem = PostMortem(session) else { throw MagicError.noError }
      if !argument.isEmpty {
        guard let number = Int(argument), postMortem.move(to: number) else {
          throw MagicError.noFrame(argument, postMortem.frames.count)
        }
      } else if let terminal = session.terminal {
        terminal.debug(postMortem)
        return CommandResult("")
      }
      return CommandResult(
        [PostMortem.introduction, postMortem.stack, postMortem.place, postMortem.variables].joined(separator: "\n\n"))
    }
  ]
}
