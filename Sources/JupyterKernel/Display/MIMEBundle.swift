import JSON
import LuaLibrary
import LuaRuntime
import Plotting
import Session

/// One thing in several forms, of which a client shows the best that it can: data by MIME type, and what is to be known
/// of them.
struct MIMEBundle {
  var data: JSON.Fields = [:]
  var metadata: JSON.Fields = [:]

  /// Values of Lua: text, tables where they have some, the picture of a lone figure.
  static func values(_ values: [LuaValue], in runtime: LuaRuntime) throws -> MIMEBundle {
    let text = ValueDisplay.text(values, in: runtime)
    if values.count == 1, let value = values.first, let figure = LuaLibrary.figure(of: value) {
      return try MIMEBundle.figure(figure)
    }
    var bundle = MIMEBundle(data: ["text/plain": .string(text)])
    if let html = HTMLDisplay.html(values, in: runtime) { bundle.data["text/html"] = .string(html) }
    return bundle
  }

  static func content(_ content: DisplayContent, in runtime: LuaRuntime) throws -> MIMEBundle {
    switch content {
    case .value(let value): try values([value], in: runtime)
    case .figure(let figure): try self.figure(figure)
    case .markup(let markup, let text):
      MIMEBundle(data: [markup.rawValue: .string(text), "text/plain": .string(text)])
    }
  }

  var json: JSON.Fields { ["data": .object(data), "metadata": .object(metadata)] }
}
