import Foundation
import LuaLibrary
import LuaRuntime
import LuaSyntax

extension Session {
  /// Evaluates what a user entered at a prompt or in a cell: Lua, or the session's commands (`%time`, `?topic`,
  /// `$ ls`), which end with their line. What the input prints goes to standard output while it runs.
  ///
  /// Commands may stand on any line (``InputParts``). The first value of the input becomes the globals `_`, `_n` and
  /// `ans`, unless the input ends with a semicolon or the user keeps something else under that name.
  /// - Parameters:
  ///   - input: may be several lines.
  ///   - isRecorded: whether it gets a number of its own, and a place in ``transcript``.
  package func answer(_ input: String, isRecorded: Bool = true) -> Answer {
    let start = ContinuousClock.now
    var answer = Answer(number: transcript.nextNumber)
    if isRecorded { transcript.begin(input) }
    runtime.keepFrames(true)
    answer.warnings += moduleFiles.begin(in: runtime)
    if let request = word(input) {
      perform(request, &answer, isLast: true)
    } else {
      perform(InputParts(input, makesCalls: options.isStrict).parts, &answer)
    }
    moduleFiles.look(in: runtime)
    answer.warnings += notices
    notices = []
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

  /// One part after the other, until one fails. Nothing runs if the Lua of any of them does not compile.
  private func perform(_ parts: [InputParts.Part], _ answer: inout Answer) {
    if parts.count > 1 {
      for case .chunk(let source) in parts.map(\.request) {
        do {
          _ = try compile(source, name: chunkName)
        } catch {
          answer.outcome = .failure(Failure(error).hinting(in: source, self))
          return
        }
      }
    }
    for (index, part) in parts.enumerated() where answer.outcome.isSuccess {
      perform(part.request, &answer, isLast: index == parts.count - 1)
    }
  }

  private func perform(_ request: Request, _ answer: inout Answer, isLast: Bool) {
    guard case .chunk(let source) = request else {
      do {
        let result = try perform(command: request)
        answer.outcome = result.outcome
        if case .magic(_, let code) = request { answer.outcome = answer.outcome.hinting(in: code, self) }
        answer.isPage = isLast && result.isPage
        answer.isProse = isLast && result.isProse
        answer.showsValues = result.showsValues
        answer.nextInput = result.nextInput ?? answer.nextInput
        // What comes before other parts is shown before they run.
        if isLast {
          answer.report = result.report
        } else if !result.report.isEmpty {
          StandardOutput.show(result.report)
        }
      } catch {
        answer.outcome = .failure(Failure(error))
      }
      return
    }
    let start = ContinuousClock.now
    answer.outcome = evaluate(source, name: chunkName).hinting(in: source, self)
    answer.warnings += hints(in: source)
    answer.showsValues = !Self.endsSilently(source) && !answer.outcome.isOnlyDisplays(since: start)
  }

  /// `help`, `exit` and `quit` as they are typed elsewhere, alone and without a meaning in Lua; `exit` is `os.exit(0, true)`.
  private func word(_ input: String) -> Request? {
    let word = input.trimmed.replacing(#/\s*\(\s*\)$/#, with: "")
    guard options.isStrict, ["help", "exit", "quit"].contains(word), local(word) == nil,
      runtime.globals[raw: word].isNil
    else { return nil }
    return word == "help" ? .help(topic: "", showsSource: false) : .magic(name: word, argument: "")
  }

  func perform(command: Request) throws -> CommandResult {
    switch command {
    case .help(let topic, let showsSource):
      return showsSource
        ? CommandResult(help(topic, showsSource: true), isPage: true)
        : .prose(help(topic, showsSource: false), isPage: true)
    case .shell(let line):
      var result = try ShellCommand.run(line)
      if line.wholeMatch(of: #/cd(\s[^;&|]*)?/#) != nil {
        result.report +=
          (result.report.isEmpty ? "" : "\n") + "the command's folder ended with it; %cd goes to a folder and stays"
      }
      return result
    case .magic("exit", _), .magic("quit", _):
      exitClosesState = true
      return CommandResult("", outcome: .exit(0))
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
  /// With a hint, if it is an error that has one.
  func hinting(in source: String, _ session: Session) -> Outcome {
    if case .failure(let failure) = self { .failure(failure.hinting(in: source, session)) } else { self }
  }

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
