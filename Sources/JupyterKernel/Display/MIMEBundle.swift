import Foundation
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
  static func values(_ values: [DisplayedValue], in runtime: LuaRuntime) throws -> MIMEBundle {
    if values.count == 1, let figure = values.first.flatMap({ LuaLibrary.figure(of: $0.value) }) {
      return try MIMEBundle.figure(figure)
    }
    let text = values.text(in: runtime)
    if values.count == 1, let animation = values.first.flatMap({ LuaLibrary.animation(of: $0.value) }) {
      return try self.animation(animation, text)
    }
    var bundle = MIMEBundle(data: ["text/plain": .string(text)])
    if let html = values.html(in: runtime) { bundle.data["text/html"] = .string(html) }
    if values.count == 1, let markup = values.first?.markup {
      for (language, text) in markup { bundle.data[language.rawValue] = .string(text) }
    }
    return bundle
  }

  private static func animation(_ animation: Animation, _ text: String) throws -> MIMEBundle {
    do {
      let gif = Data(try Gnuplot().render(animation)).base64EncodedString()
      return MIMEBundle(data: ["image/gif": .string(gif), "text/plain": .string(text)])
    } catch PlottingError.gnuplotMissing {
      return MIMEBundle(data: ["text/plain": .string("\(text)\n\(PlottingError.gnuplotMissing)")])
    }
  }

  static func content(_ content: DisplayContent, in runtime: LuaRuntime) throws -> MIMEBundle {
    switch content {
    case .value(let value): try values([DisplayedValue(value, in: runtime)], in: runtime)
    case .figure(let figure): try self.figure(figure)
    case .markup(let markup, let text):
      MIMEBundle(data: [markup.rawValue: .string(text), "text/plain": .string(text)])
    }
  }

  var json: JSON.Fields { ["data": .object(data), "metadata": .object(metadata)] }
}
