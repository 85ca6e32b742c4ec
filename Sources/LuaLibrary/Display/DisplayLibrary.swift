import LuaRuntime
import Plotting

/// Something that was shown and can be replaced.
final class LuaDisplay: LuaObject {
  let id: Int
  /// When something was last put there.
  var lastShown = ContinuousClock.now
  init(id: Int) { self.id = id }
}

/// The module `display`: shows values, pictures and markup while a cell runs.
final class DisplayLibrary {
  private let output: any DisplayOutput
  private let displayType = LuaClass<LuaDisplay>("display_handle", "Something shown by `display`, to be replaced.")
  private var lastID = 0

  init(_ output: any DisplayOutput) { self.output = output }

  func register(in runtime: LuaRuntime) {
    let module = LuaModule(
      "display", "Shows values, pictures and markup while a cell runs.",
      discussion: """
        A notebook shows tables and tensors as tables, figures as pictures, and replaces what `update` is given; a \
        terminal shows text, one below the other.

        A class says how its objects look by `__display` in its metatable: a function(self) that gives a string, a table \
        of texts by MIME type ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml"), or a value to be \
        shown instead, such as a figure or a tensor. An error in it is a warning, and the object is shown without it.
        """)
    module.function(
      "show", "Shows a value as a result would be shown.", [.any("value")], returns: "display_handle",
      example: "local d = display.show({loss = 1.5}); d:update({loss = 0.7})"
    ) { [self] call in try show(Self.content(call.value(1)), call) }
    for (name, markup) in [("html", DisplayMarkup.html), ("markdown", .markdown), ("latex", .latex), ("svg", .svg)] {
      module.function(
        name, "Shows text in this language (\(markup.rawValue)).", [.string("text")], returns: "display_handle",
        example: "display.\(name)('\(Self.example(of: markup))')"
      ) { [self] call in try show(.markup(markup, call.string(1)), call) }
    }
    module.function(
      "clear", "Takes away what the cell has shown so far; a terminal keeps it.",
      [.boolean("wait", "until something new is shown, so that nothing flickers", default: false)],
      example: "display.clear(true)"
    ) { [self] call in output.clear(waits: try call.boolean(1)) }
    declareUpdate()
    runtime.register(displayType)
    runtime.register(module)
  }

  private func declareUpdate() {
    displayType.method(
      "update", "Shows another value in the same place.", [.any("value")], returns: "display_handle",
      example: "display.show(1):update(2)"
    ) { [self] display, call in
      try output.update(Self.content(call.value(1)), id: display.id, in: call.runtime)
      display.lastShown = .now
      call.pushReceiver()
    }
    displayType.metamethod("__tostring") { call in call.push("display_handle \(try call.object(1, LuaDisplay.self).id)")
    }
  }

  private func show(_ content: DisplayContent, _ call: Call) throws {
    lastID += 1
    try output.show(content, id: lastID, in: call.runtime)
    call.pushFresh(LuaDisplay(id: lastID))
  }

  private static func content(_ value: LuaValue) -> DisplayContent {
    LuaLibrary.figure(of: value).map(DisplayContent.figure) ?? .value(value)
  }

  private static func example(of markup: DisplayMarkup) -> String {
    switch markup {
    case .html: "<b>done</b>"
    case .markdown: "**done**"
    case .latex: "$u_t = u_{xx}$"
    case .svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"
    }
  }
}

extension LuaLibrary {
  /// The figure that a value is; `nil` for anything else.
  public static func figure(of value: LuaValue) -> Figure? {
    if case .object(let object as LuaFigure) = value { object.figure } else { nil }
  }

  /// Whether a value is something that `display` has shown since then: to show it as a result would be twice.
  public static func isDisplay(_ value: LuaValue, shownSince start: ContinuousClock.Instant) -> Bool {
    if case .object(let object as LuaDisplay) = value { object.lastShown >= start } else { false }
  }
}
