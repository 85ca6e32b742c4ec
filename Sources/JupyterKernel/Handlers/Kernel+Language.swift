import Foundation
import JSON
import Session

/// What an editor asks while a cell is written. Positions are counted in Unicode code points there, in bytes here.
extension Kernel {
  struct CompleteRequest: MessageContent {
    let code: String
    let cursor_pos: Int

    init(_ fields: ContentReader) throws(WireError) {
      code = try fields.text("code")
      cursor_pos = try fields.integer("cursor_pos")
    }
  }

  struct InspectRequest: MessageContent {
    let code: String
    let cursor_pos: Int
    let detail_level: Int?

    init(_ fields: ContentReader) throws(WireError) {
      code = try fields.text("code")
      cursor_pos = try fields.integer("cursor_pos")
      detail_level = try fields.optionalInteger("detail_level")
    }
  }

  struct IsCompleteRequest: MessageContent {
    let code: String

    init(_ fields: ContentReader) throws(WireError) {
      code = try fields.text("code")
    }
  }

  func complete(_ request: CompleteRequest) -> JSON {
    let code = CodePoints(request.code)
    let found = session.complete(request.code, cursor: code.bytes(before: request.cursor_pos))
    let start = code.points(before: found.start)
    let end = max(start, min(request.cursor_pos, code.count))
    // An extension of the protocol that JupyterLab and the console know.
    let types = found.candidates.map { candidate -> JSON in
      [
        "start": .integer(start), "end": .integer(end), "text": .string(candidate.text),
        "type": .string(Self.type(of: candidate.kind)), "signature": .string(candidate.detail),
        "documentation": .string(candidate.detail),
      ]
    }
    return [
      "status": "ok", "matches": .array(found.texts.map(JSON.string)), "cursor_start": .integer(start),
      "cursor_end": .integer(end), "metadata": ["_jupyter_types_experimental": .array(types)],
    ]
  }

  /// Clients have a picture for some kinds.
  private static func type(of kind: Completion.Kind) -> String {
    switch kind {
    case .method: "function"
    case .local, .variable: "instance"
    case .field: "property"
    case .choice: "text"
    case .option: "param"
    case .file, .folder: "path"
    case .command: "magic"
    case .keyword, .module, .class, .function, .property: kind.rawValue
    }
  }

  func inspect(_ request: InspectRequest) -> JSON {
    let cursor = CodePoints(request.code).bytes(before: request.cursor_pos)
    let isDetailed = (request.detail_level ?? 0) > 0
    let help = session.inspect(request.code, cursor: cursor, showsSource: isDetailed)
    return [
      "status": "ok", "found": .boolean(help != nil), "metadata": [:],
      "data": .object(help.map { ["text/plain": .string($0)] } ?? [:]),
    ]
  }

  func isComplete(_ request: IsCompleteRequest) -> JSON {
    switch session.completeness(of: request.code) {
    case .complete: ["status": "complete", "indent": ""]
    case .invalid: ["status": "invalid", "indent": ""]
    case .incomplete: ["status": "incomplete", "indent": .string(Session.indentation(after: request.code))]
    }
  }
}

/// A text as the code points that Jupyter counts.
struct CodePoints {
  private let scalars: String.UnicodeScalarView

  init(_ text: String) { scalars = text.unicodeScalars }

  var count: Int { scalars.count }

  /// UTF-8 bytes of the first `points` code points; all of them if there are fewer.
  func bytes(before points: Int) -> Int {
    scalars.prefix(max(0, points)).reduce(0) { $0 + UTF8.width($1) }
  }

  /// The code points that start within the first `bytes` bytes.
  func points(before bytes: Int) -> Int {
    var (points, passed) = (0, 0)
    for scalar in scalars {
      if passed >= bytes { break }
      passed += UTF8.width(scalar)
      points += 1
    }
    return points
  }
}
