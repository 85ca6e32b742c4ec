import Foundation
import LuaRuntime

/// A call stack to be looked at frame by frame: that of the last error, as it was, or that of a script that is paused.
/// Frame 0 is where the error happened, or where the script is.
package final class CallStackView {
  package private(set) var frames: [LuaFrame]
  /// Whether it is that of a script that is paused: its variables can be set, and it goes on.
  package let isPaused: Bool
  /// What is looked at, for who sees it first.
  package let introduction: String
  /// The frame that is looked at.
  package private(set) var position: Int
  private let session: Session

  private init?(_ session: Session, _ frames: [LuaFrame], isPaused: Bool, _ introduction: String) {
    // The first frame with variables is the one to look at: `error` itself has none.
    guard let first = frames.firstIndex(where: \.isLua) else { return nil }
    self.frames = frames
    self.session = session
    self.isPaused = isPaused
    self.introduction = introduction
    position = first
  }

  /// That of the last error; `nil` if there was none yet.
  convenience init?(postMortem session: Session) {
    self.init(
      session, session.runtime.lastFrames, isPaused: false,
      "post mortem: the functions of the last error and their variables as they were; nothing runs on from here")
  }

  /// That of the script that is paused; `nil` if none is.
  convenience init?(paused session: Session, introduction: String) {
    self.init(session, session.runtime.pausedFrames, isPaused: true, introduction)
  }

  package var frame: LuaFrame { frames[position] }

  /// Goes towards the outermost function (up) or the error (down); `false` at the end.
  @discardableResult
  package func move(by count: Int) -> Bool { move(to: position + count) }

  /// Looks at frame `number`; `false` if there is none.
  @discardableResult
  package func move(to number: Int) -> Bool {
    guard frames.indices.contains(number) else { return false }
    position = number
    return true
  }

  // MARK: Text

  /// All frames, one line each; the present one is marked.
  package var stack: String {
    frames.enumerated().map { number, frame in
      (number == position ? "→ " : "  ") + "\(number)".paddedLeft(to: 2) + "  " + Self.heading(frame)
    }.joined(separator: "\n")
  }

  /// Where the present frame stands, with its line and the lines around it.
  package var place: String {
    let heading = "frame \(position): " + Self.heading(frame)
    guard let line = frame.line, let text = session.sources.text(of: frame.source) else { return heading }
    return heading + "\n" + SourceExcerpt.around(line, of: text)
  }

  /// The source around the present frame's line, more of it than ``place`` has.
  package var source: String {
    guard let line = frame.line, let text = session.sources.text(of: frame.source) else {
      return "no source: " + Self.heading(frame)
    }
    return SourceExcerpt.around(line, of: text, context: 10)
  }

  /// The variables of the present frame, one line each: its own, then those of enclosing functions.
  package var variables: String {
    let own = frame.locals.map { ("", $0) }
    let outer = frame.upvalues.filter { $0.name != "_ENV" }.map { ("↑ ", $0) }
    if own.isEmpty, outer.isEmpty { return frame.isLua ? "no variables" : "no variables: not a Lua function" }
    let rows = own + outer
    let width = min(24, rows.map { $0.0.count + $0.1.name.count }.max() ?? 0)
    var limits = ValueDisplay.Limits()
    limits.elements = 8
    limits.depth = 2
    return rows.map { mark, variable in
      var display = ValueDisplay(session.runtime, limits)
      let text = display.element(variable.value)
      let margin = String(repeating: " ", count: width + 3)
      return (mark + variable.name).padding(toLength: width) + " = "
        + text.replacingOccurrences(of: "\n", with: "\n" + margin)
    }.joined(separator: "\n")
  }

  private static func heading(_ frame: LuaFrame) -> String {
    (frame.line.map { "\(frame.shortSource):\($0): " } ?? "") + frame.function
  }

  // MARK: Evaluating

  /// What a name means that has no value in the frame: nil if it is a variable there, else a global.
  private func outside(of environment: LuaTable) -> LuaTable {
    let runtime = session.runtime
    let known = Set((frame.locals + frame.upvalues).map(\.name))
    let metatable = runtime.newTable(fields: 1)
    let index = runtime.makeFunction("debug") { call in
      let name = call.value(2)
      if let text = name.text, known.contains(text) { return call.pushNil() }
      call.push(try call.runtime.globals.get(name))
    }
    metatable.setRaw("__index", .function(index))
    return metatable
  }

  /// Evaluates Lua with the variables of the present frame in sight. In a paused script an assignment sets the variable;
  /// after an error they are copies, and it changes nothing but what they refer to.
  package func evaluate(_ source: String) -> Outcome {
    let runtime = session.runtime
    runtime.keepFrames(false)  // an error here is not the one that is looked at
    defer {
      runtime.keepFrames(true)
      session.knownGlobals = nil
    }
    do {
      let environment = runtime.newTable(fields: frame.locals.count + frame.upvalues.count)
      for variable in frame.upvalues + frame.locals where variable.name != "_ENV" {
        environment.setRaw(variable.name, variable.value)
      }
      environment.metatable = outside(of: environment)
      defer { if isPaused { takeOver(environment) } }
      let bytes = { (text: String) in Array(text.utf8) }
      let chunk =
        try (try? runtime.load(source: bytes("return " + source), chunkName: "=debug", environment: environment))
        ?? runtime.load(source: bytes(source), chunkName: "=debug", environment: environment)
      return .values(try runtime.call(chunk))
    } catch let exit as LuaExit {
      return .exit(exit.code)
    } catch {
      runtime.forgetInterruptInPause()
      return .failure(Failure(error))
    }
  }

  /// Sets what was assigned: variables of the frame, and globals.
  private func takeOver(_ environment: LuaTable) {
    let runtime = session.runtime
    // Of several variables of one name the last one declared was in sight.
    var isSet: Set<String> = ["_ENV", "..."]
    for (variables, isUpvalue) in [(frame.locals, false), (frame.upvalues, true)] {
      for (index, variable) in variables.enumerated().reversed() where isSet.insert(variable.name).inserted {
        let value = environment[raw: variable.name]
        if value.isSame(as: variable.value) { continue }
        runtime.setPausedVariable(frame: position, at: index, isUpvalue: isUpvalue, to: value)
      }
    }
    for name in runtime.memberNames(of: .table(environment)) where !isSet.contains(name) {
      runtime.globals.setRaw(name, environment[raw: name])
    }
    frames = runtime.pausedFrames
  }
}
