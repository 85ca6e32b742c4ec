import Foundation
import JSON
import Session

/// Inputs of this session and of earlier ones. What the user entered before, in whatever session, is session 1 to a
/// client; this one is session 2.
extension Kernel {
  struct HistoryRequest: MessageContent {
    let hist_access_type: String
    let output: Bool?
    let session: Int?
    let start: Int?
    let stop: Int?
    let n: Int?
    let pattern: String?
    let unique: Bool?

    init(_ fields: ContentReader) throws(WireError) {
      hist_access_type = try fields.text("hist_access_type")
      output = try fields.optionalBoolean("output")
      session = try fields.optionalInteger("session")
      start = try fields.optionalInteger("start")
      stop = try fields.optionalInteger("stop")
      n = try fields.optionalInteger("n")
      pattern = try fields.optionalText("pattern")
      unique = try fields.optionalBoolean("unique")
    }
  }

  private struct Entry {
    var session: Int
    var number: Int
    var input: String
  }

  private static let earlierSession = 1
  private static let thisSession = 2

  func history(_ request: HistoryRequest) throws -> JSON {
    var entries: [Entry]
    switch request.hist_access_type {
    case "tail": entries = limited(earlier + own, request.n)
    case "range": entries = range(request)
    case "search": entries = search(request)
    default:
      throw WireError.content(type: "history_request", reason: "hist_access_type '\(request.hist_access_type)'")
    }
    let isWithOutput = request.output ?? false
    let history = entries.map { entry -> JSON in
      let input = JSON.string(entry.input)
      let output = entry.session == Self.thisSession ? results[entry.number].map(JSON.string) : nil
      let text: JSON = isWithOutput ? [input, output ?? .null] : input
      return [.integer(entry.session), .integer(entry.number), text]
    }
    return ["status": "ok", "history": .array(history)]
  }

  private var own: [Entry] {
    session.transcript.entries.map { Entry(session: Self.thisSession, number: $0.number, input: $0.input) }
  }

  private var earlier: [Entry] {
    session.history.earlier.enumerated().map {
      Entry(session: Self.earlierSession, number: $0.offset + 1, input: $0.element)
    }
  }

  private func limited(_ entries: [Entry], _ count: Int?) -> [Entry] { Array(entries.suffix(max(0, count ?? .max))) }

  /// Session 0 is this one, -1 the one before; lines from `start` up to, not with, `stop`.
  private func range(_ request: HistoryRequest) -> [Entry] {
    let number = request.session ?? 0
    let session = number <= 0 ? Self.thisSession + number : number
    let (start, stop) = (request.start ?? 0, request.stop ?? .max)
    return (earlier + own).filter { $0.session == session && $0.number >= start && $0.number < stop }
  }

  /// `*` stands for any text, `?` for one character; a whole input must match.
  private func search(_ request: HistoryRequest) -> [Entry] {
    let pattern = request.pattern ?? "*"
    var found = (earlier + own).filter { fnmatch(pattern, $0.input, 0) == 0 }
    if request.unique ?? false {
      var seen = Set<String>()
      found = Array(found.reversed().filter { seen.insert($0.input).inserted }.reversed())
    }
    return limited(found, request.n)
  }
}
