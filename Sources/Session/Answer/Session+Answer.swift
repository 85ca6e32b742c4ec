import Foundation
import LuaLibrary
import LuaRuntime
import LuaSyntax

extension Session {
  /// Evaluates what a user entered at a prompt or in a cell: Lua, or the session's commands (`%time`, `?topic`,
  /// `$ ls`), which end with their line. What the input prints goes to standard output while it runs.
  ///
  /// The first value of the input becomes the globals `_`, `_n` and `ans`, unless the input ends with a semicolon or
  /// the user keeps something else under that name.
  /// - Parameters:
  ///   - input: may be several lines.
  ///   - isRecorded: whether it gets a number of its own, and a place in ``transcript``.
  package func answer(_ input: String, isRecorded: Bool = true) -> Answer {
    let start = ContinuousClock.now
    var answer = Answer(number: transcript.nextNumber)
    if isRecorded { transcript.begin(input) }
    runtime.keepFrames(true)
    moduleFiles.look(in: runtime)
    var rest = input
    var reports: [String] = []
    repeat {
      let (request, behind) = Request.first(of: rest)
      rest = behind
      perform(request, &answer, &reports)
    } while !rest.trimmed.isEmpty && answer.outcome.isSuccess
    answer.report = reports.joined(separator: "\n")
    answer.warnings += shadowing.news(in: self)
    answer.seconds = (ContinuousClock.now - start).inSeconds
    knownGlobals = nil  // results are globals, too
    if isRecorded {
      transcript.end(succeeded: answer.outcome.isSuccess, seconds: answer.seconds)
      if answer.showsValues, case .values(let values) = answer.outcome, let value = values.first {
        results.keep(value, number: answer.number, in: runtime)
      }
    }
    return answer
  }

  private func perform(_ request: Request, _ answer: inout Answer, _ reports: inout [String]) {
    guard case .chunk(let source) = request else {
      do {
        let result = try perform(command: request)
        answer.outcome = result.outcome
        answer.isPage = answer.isPage || result.isPage
        answer.isProse = result.isProse && (reports.isEmpty || answer.isProse)
        answer.showsValues = result.showsValues
        answer.nextInput = result.nextInput ?? answer.nextInput
        if !result.report.isEmpty { reports.append(result.report) }
      } catch {
        answer.outcome = .failure(Failure(error))
      }
      return
    }
    let start = ContinuousClock.now
    answer.outcome = evaluate(source, name: chunkName)
    answer.warnings += hints(in: source)
    answer.showsValues = !Self.endsSilently(source) && !answer.outcome.isOnlyDisplays(since: start)
  }

  private func perform(command: Request) throws -> CommandResult {
    switch command {
    case .help(let topic, let showsSource):
      return showsSource
        ? CommandResult(help(topic, showsSource: true), isPage: true)
        : .prose(help(topic, showsSource: false), isPage: true)
    case .shell(let line): return try ShellCommand.run(line)
    case .magic(let name, let argument):
      guard let magic = Magic.named(name) else { throw MagicError.unknown(name) }
      return try magic.run(self, argument)
    case .chunk: return CommandResult("")
    }
  }

  /// Lua's name of the chunk that is being evaluated: `=In[3]`; stock `lua5.4` calls it `=stdin`.
  var chunkName: String { options.isStrict ? "=In[\(max(1, transcript.nextNumber - 1))]" : "=stdin" }

  /// Whether the last token is a semicolon: its values are not for looking at.
  package static func endsSilently(_ source: String) -> Bool {
    LuaLexer.tokens(of: source).last { if case .comment = $0.kind { false } else { true } }.map {
      $0.kind == .symbol && Array(source.utf8)[$0.range].elementsEqual([UInt8(ascii: ";")])
    } ?? false
  }
}

extension Outcome {
  var isSuccess: Bool { if case .values = self { true } else { false } }

  /// Whether its values are displays that it has just shown, as after `display.show(x)` at its end.
  package func isOnlyDisplays(since start: ContinuousClock.Instant) -> Bool {
    guard case .values(let values) = self, !values.isEmpty else { return false }
    return values.allSatisfy { LuaLibrary.isDisplay($0, shownSince: start) }
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
