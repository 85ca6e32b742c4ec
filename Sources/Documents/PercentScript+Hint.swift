import Foundation
import LuaRuntime
import Session

extension PercentScript {
  /// Why a script that is run as a whole does not compile, if the reason is a cell that ends in an expression: a page and a
  /// notebook show its value, Lua has no such statement.
  package static func hint(for failure: Failure, inFile path: String, of session: Session) -> String? {
    guard (failure.underlying as? LuaError)?.kind == .syntax, let bytes = FileManager.default.contents(atPath: path)
    else { return nil }
    let cells = PercentScript(String(decoding: bytes, as: UTF8.self)).cells
    guard cells.count > 1,
      let cell = cells.first(where: { $0.kind == .code && !session.runtime.compiles($0.source) }),
      session.completeness(of: cell.source) == .complete
    else { return nil }
    let name = cell.title.isEmpty ? "" : " '\(cell.title)'"
    return "the cell\(name) at line \(cell.line) ends in an expression, which pages (--to html) and notebooks show; "
      + "a script run as a whole needs a statement: print(…)"
  }
}

extension LuaRuntime {
  fileprivate func compiles(_ source: String) -> Bool { (try? load(source, chunkName: "=cell")) != nil }
}
