import LuaRuntime
import Tensors

extension Magic {
  /// The variables of the session.
  static let names: [Magic] = [
    Magic(
      "who", .words, "[PREFIX]", "lists your variables: kind, shape, bytes",
      discussion: """
        Globals that you made, and locals of earlier inputs. The last line is the memory of the whole session, with what \
        results (_, _1, ans) hold.
        """
    ) { session, prefix in CommandResult(VariableTable(session, prefix: prefix).text) },
    Magic(
      "reset", .name, "[NAME …]", "forgets your variables, or those named; modules get their meaning back",
      discussion: "Without names: all variables and results, and modules that were loaded by require. History stays."
    ) { session, argument in
      let names = argument.shellWords
      if names.isEmpty {
        session.reset()
        return CommandResult("")
      }
      for name in names { try session.reset(name) }
      return CommandResult("")
    },
  ]
}

extension Session {
  /// Globals that were not there at the start, or mean something else now; sorted.
  var userGlobals: [String] {
    let globals = runtime.globals
    return runtime.globalNames.filter {
      !results.owns($0) && $0 != "arg" && !shadowing.isOriginal($0, globals[raw: $0])
    }
  }

  /// Everything is as at the start but for the history.
  func reset() {
    for name in userGlobals + shadowing.missing(in: runtime) {
      runtime.globals.setRaw(name, shadowing.originals[name] ?? .nil)
    }
    results.forget(in: runtime)
    forgetLocals()
    moduleFiles.forget(in: runtime)
    runtime.forgetFrames()
    runtime.collectGarbage()
  }

  func reset(_ name: String) throws {
    let known = userGlobals + localNames + shadowing.missing(in: runtime)
    guard known.contains(name) else { throw MagicError.unknownName(name, known: known) }
    forgetLocal(name)
    runtime.globals.setRaw(name, shadowing.originals[name] ?? .nil)
  }
}

/// What `%who` shows.
private struct VariableTable {
  private struct Row {
    var name: String
    var kind: String
    var size: String
    var bytes: Int?
  }

  let text: String

  init(_ session: Session, prefix: String) {
    let runtime = session.runtime
    var rows = session.localNames.filter { $0.hasPrefix(prefix) }.map {
      Self.row($0 + " (local)", session.local($0) ?? .nil, runtime)
    }
    rows += session.userGlobals.filter { $0.hasPrefix(prefix) }.map {
      Self.row($0, runtime.globals[raw: $0], runtime)
    }
    rows.sort { $0.name < $1.name }
    let widths = (
      rows.map(\.name.count).max() ?? 0, rows.map(\.kind.count).max() ?? 0, rows.map(\.size.count).max() ?? 0
    )
    var lines = rows.map { row in
      let bytes = row.bytes.map { "\(ByteCount($0))" } ?? ""
      return "\(row.name.padding(toLength: widths.0))  \(row.kind.padding(toLength: widths.1))  "
        + "\(row.size.padding(toLength: widths.2))  \(bytes)".trimmedEnd
    }
    guard !rows.isEmpty else {
      text = "no variables" + (prefix.isEmpty ? "" : " that begin with '\(prefix)'")
      return
    }
    lines.append(
      "\(ByteCount(Memory.liveBytes)) in tensors, \(ByteCount(runtime.luaBytes)) in Lua, results (_, _1, …) included")
    text = lines.joined(separator: "\n")
  }

  private static func row(_ name: String, _ value: LuaValue, _ runtime: LuaRuntime) -> Row {
    switch value {
    case .object(let object):
      if let tensor = object as? Tensor {
        let shape = tensor.rank == 0 ? "scalar" : "\(tensor.shape)"
        return Row(
          name: name, kind: "\(tensor.dtype.name) tensor", size: shape, bytes: tensor.count * tensor.dtype.byteCount)
      }
      return Row(name: name, kind: runtime.className(of: object) ?? "userdata", size: "", bytes: nil)
    case .string(let bytes): return Row(name: name, kind: "string", size: "\(bytes.count) bytes", bytes: nil)
    case .table(let table):
      let count = table.rawCount
      return Row(
        name: name, kind: "table", size: count > 0 ? "\(count) element\(count == 1 ? "" : "s")" : "", bytes: nil)
    case .nil, .boolean, .integer, .number:
      return Row(name: name, kind: value.kind.description, size: runtime.displayText(value), bytes: nil)
    default: return Row(name: name, kind: value.kind.description, size: "", bytes: nil)
    }
  }
}

extension StringProtocol {
  /// Without the blanks at its end.
  package var trimmedEnd: String {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[...last])
  }
}
