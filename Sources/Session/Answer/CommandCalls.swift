import ChildProcesses
import LuaRuntime

extension Session {
  /// The function behind commands within Lua. `=ls` gives the lines that a shell command writes, anything else is a
  /// command's line, whose report is printed.
  func makeCommandFunction() -> LuaFunction {
    runtime.makeFunction("command") { [weak self] call in
      guard let self, let text = call.value(1).text else { return }
      if text.hasPrefix("=") {
        call.push(try capture(String(text.dropFirst())))
        return
      }
      guard let request = Request.command(text) else { return }
      let result = try perform(command: request)
      if !result.report.isEmpty { StandardOutput.show(result.report) }
      switch result.outcome {
      case .values: break
      case .failure(let failure): throw failure.underlying
      case .exit(let status): throw LuaExit(code: status, closesState: exitClosesState)
      }
    }
  }

  /// The lines of a command's output as a list, with its exit status in the field `status`.
  private func capture(_ line: String) throws -> LuaTable {
    let (lines, status) = try ShellCommand.lines(of: line)
    let table = runtime.newTable(elements: lines.count, fields: 1)
    for (index, line) in lines.enumerated() { table.setRaw(index + 1, .string(line)) }
    table.setRaw("status", Int(status.code))
    let ending = ShellCommand.ending(status)
    if !ending.isEmpty { notices.append("$ \(line): \(ending)") }
    return table
  }
}
