import CLua
import CLuaShim

/// Who pauses a script and looks at it.
public protocol LuaDebugger: AnyObject {
  /// Whether the script is to be paused before it runs a line of a chunk, `@file.lua` or `=In[3]`. Asked for lines that
  /// ``LuaRuntime/setBreakpoints(at:of:)`` named, and for some others.
  func breaks(at line: Int, of source: String) -> Bool
  /// The script is paused. Lua may be called; what is called can be interrupted and is not paused.
  func pause() -> Continuation
}

/// How a paused script goes on.
public enum Continuation: Int32, Sendable {
  /// To the next breakpoint.
  case run = 0
  /// To the next line, whichever function it is in.
  case step
  /// To the next line of this function, or of its caller where it ends.
  case next
  /// To the next line of its caller.
  case finish
  /// Not at all: it ends as by Ctrl-C.
  case quit
}

extension LuaRuntime {
  /// Pauses what runs from now on where `debugger`, which is not kept alive, says so; `lines` are all that it may say it of.
  /// Without lines running code is as fast as ever; with some each line costs some 0.04 µs.
  public func setBreakpoints(at lines: [Int], of debugger: any LuaDebugger) {
    self.debugger = debugger
    let lines = lines.map { Int32(clamping: $0) }
    lr_set_breakpoints(handle, lines, Int32(clamping: lines.count))
  }

  /// Whether a script is paused.
  public var isPaused: Bool { lr_is_paused(handle) }

  /// The call stack of the script that is paused, the innermost function first; empty if none is.
  public var pausedFrames: [LuaFrame] {
    lua_checkstack(state, 6)
    lr_push_paused_frames(handle)
    return popFrames()
  }

  /// Gives a variable of a paused function another value.
  /// - Parameters:
  ///   - frame: the function's place in ``pausedFrames``, from 0.
  ///   - position: the variable's place in ``LuaFrame/locals``, or in ``LuaFrame/upvalues``, from 0.
  /// - Returns: whether there is such a variable that can be set.
  @discardableResult
  public func setPausedVariable(frame: Int, at position: Int, isUpvalue: Bool, to value: LuaValue) -> Bool {
    lua_checkstack(state, 4)
    push(value, on: state)
    return lr_set_paused_variable(handle, Int32(clamping: frame), Int32(clamping: position + 1), isUpvalue)
  }

  /// Ctrl-C met what was evaluated in the pause: it does not stop the script that is paused.
  public func forgetInterruptInPause() { lr_forget_interrupt(handle) }
}
