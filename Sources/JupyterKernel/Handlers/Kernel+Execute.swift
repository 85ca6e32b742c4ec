import Foundation
import JSON
import LuaRuntime
import Session

/// Running cells.
extension Kernel {
  private struct ExecuteRequest: MessageContent {
    let code: String
    let silent: Bool?
    let store_history: Bool?
    let user_expressions: [(name: String, text: String)]?
    let allow_stdin: Bool?
    let stop_on_error: Bool?

    init(_ fields: ContentReader) throws(WireError) {
      code = try fields.text("code")
      silent = try fields.optionalBoolean("silent")
      store_history = try fields.optionalBoolean("store_history")
      user_expressions = try fields.optionalTexts("user_expressions")
      allow_stdin = try fields.optionalBoolean("allow_stdin")
      stop_on_error = try fields.optionalBoolean("stop_on_error")
    }
  }

  func execute(_ message: IncomingMessage) throws {
    let request = try message.decode(ExecuteRequest.self)
    let isSilent = request.silent ?? false
    let isRecorded = !isSilent && request.store_history ?? true
    let number = session.transcript.nextNumber
    publisher.begin(message, isSilent: isSilent)
    publisher.publish("execute_input", ["code": .string(request.code), "execution_count": .integer(number)])
    if isRecorded { session.history.add(request.code) }
    input.begin(request.allow_stdin ?? true ? message : nil)
    let answer = session.answer(request.code, isRecorded: isRecorded)
    input.begin(nil)

    var reply = show(answer, isRecorded: isRecorded)
    if case .ok = reply {
      var results = JSON.Fields()
      for (name, expression) in request.user_expressions ?? [] { results[name] = evaluate(expression) }
      reply.fields["user_expressions"] = .object(results)
    }
    capture.drain()
    var aborted: [IncomingMessage] = []
    if case .error = reply, request.stop_on_error ?? true {
      network.receiveEverything()
      aborted = network.inbox.takeAll { $0.type == "execute_request" }
    }
    var content = reply.fields
    content["execution_count"] = .integer(number)
    network.outbox.put(.reply("execute_reply", to: message, .object(content)))
    publisher.end()
    aborted.forEach(abort)
  }

  /// A cell that waited behind one that failed is not run, and so has no number.
  private func abort(_ message: IncomingMessage) {
    publisher.begin(message)
    network.outbox.put(.reply("execute_reply", to: message, ["status": "aborted"]))
    publisher.end()
  }

  /// The fields of a reply, by how the cell went.
  private enum Reply {
    case ok(JSON.Fields)
    case error(JSON.Fields)

    var fields: JSON.Fields {
      get {
        switch self {
        case .ok(let fields), .error(let fields): fields
        }
      }
      set {
        switch self {
        case .ok: self = .ok(newValue)
        case .error: self = .error(newValue)
        }
      }
    }
  }

  /// Shows what came of a cell.
  private func show(_ answer: Answer, isRecorded: Bool) -> Reply {
    var payload: [JSON] = []
    if answer.isPage {
      payload.append(["source": "page", "start": 0, "data": ["text/plain": .string(answer.report)]])
    } else if !answer.report.isEmpty {
      capture.drain()
      publisher.print(answer.report + "\n", to: "stdout")
    }
    if let text = answer.nextInput {
      payload.append(["source": "set_next_input", "text": .string(text), "replace": false])
    }
    capture.drain()
    for warning in answer.warnings { publisher.print("warning: \(warning)\n", to: "stderr") }
    var failure: Failure?
    switch answer.outcome {
    case .values(let values):
      failure = answer.showsValues && !values.isEmpty ? publish(values, number: answer.number, isRecorded) : nil
    case .failure(let found): failure = found
    case .exit:
      payload.append(["source": "ask_exit", "keepkernel": false])
      isOver = true
    }
    guard let failure else { return .ok(["status": "ok", "payload": .array(payload)]) }
    let error = description(of: failure)
    publisher.publish("error", .object(error))
    return .error(error.merging(["status": "error", "payload": .array(payload)]))
  }

  /// The values of a cell as its result; why they cannot be shown, such as a figure without gnuplot.
  private func publish(_ values: [LuaValue], number: Int, _ isRecorded: Bool) -> Failure? {
    do {
      let bundle = try MIMEBundle.values(session.displayed(values), in: session.runtime)
      capture.drain()
      if isRecorded, case .string(let text)? = bundle.data["text/plain"] { results[number] = text }
      var content = bundle.json
      content["execution_count"] = .integer(number)
      publisher.publish("execute_result", .object(content))
      return nil
    } catch {
      return Failure(error)
    }
  }

  /// An error in the protocol's words, with the report that the prompt would give as its traceback.
  private func description(of failure: Failure) -> JSON.Fields {
    let name =
      switch (failure.kind, (failure.underlying as? LuaError)?.kind) {
      case (.interrupted, _): "Interrupted"
      case (_, .syntax): "SyntaxError"
      case (_, .memory): "MemoryError"
      default: "Error"
      }
    let report = session.report(of: failure, isColored: true)
    let lines = report.split(separator: "\n", omittingEmptySubsequences: false).map { JSON.string(String($0)) }
    return ["ename": .string(name), "evalue": .string(failure.message), "traceback": .array(lines)]
  }

  /// One of the expressions whose values a client wants beside the cell's.
  private func evaluate(_ expression: String) -> JSON {
    switch session.evaluate(expression, name: "=(expression)") {
    case .values(let values):
      do {
        return .object(
          try MIMEBundle.values(session.displayed(values), in: session.runtime).json.merging(["status": "ok"]))
      } catch {
        return .object(description(of: Failure(error)).merging(["status": "error"]))
      }
    case .failure(let failure): return .object(description(of: failure).merging(["status": "error"]))
    case .exit: return ["status": "error", "ename": "Exit", "evalue": "os.exit was called", "traceback": []]
    }
  }
}
