import Foundation
import LuaRuntime
import LuaSyntax

/// Warnings of a defect in the linked Lua library: up to 5.4.4 (Debian 12 has it) `t[x ~= nil]`, where `t` is a variable
/// of an enclosing function, reads or writes another table. Whether the library has it is tried, not concluded from its
/// number: distributions mend what they ship.
final class ComparisonWarnings {
  private var said: Set<String> = []

  /// `nil` if the library compiles rightly.
  init?(_ runtime: LuaRuntime) {
    let probe = """
      local t, other = {[true] = 1}, {}
      local function read() return t[other ~= nil] end
      return read() == 1
      """
    guard let results = try? runtime.run(probe, chunkName: "=(probe)"), case .boolean(true)? = results.first else {
      return
    }
    return nil
  }

  /// Warns of each place in a source once.
  /// - Parameter outer: names that are variables of functions around it.
  func look(at source: [UInt8], named name: String, outer: Set<String> = []) {
    for place in ComparisonIndex.all(in: source, outer: outer) {
      let text =
        "\(name):\(place.line): '\(place.name)' is indexed by a comparison, which this Lua library compiles "
        + "wrongly for a variable of an enclosing function: assign the comparison to a local first"
      if said.insert(text).inserted { StandardError.write("warning: \(text)\n") }
    }
  }

  /// The same for a file that is about to be loaded.
  func look(atFile path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let source = FileManager.default.contents(atPath: path)
    else { return }
    look(at: Array(source), named: path)
  }
}
