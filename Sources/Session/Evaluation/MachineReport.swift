import Foundation
import Plotting
import Tensors

/// What a report of a fault needs to know of program and machine: `instab-lua --report`. Names and values in lines, to be
/// pasted as they are; no paths of the user's, no host name.
package struct MachineReport {
  private let options: [String]

  /// - Parameter options: before the script, as typed.
  package init(options: [String]) { self.options = options }

  /// A name and a value to a line.
  package var text: String {
    let rows = program + machine + settings
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in row.name + String(repeating: " ", count: width - row.name.count + 2) + row.value }
      .joined(separator: "\n")
  }

  private typealias Row = (name: String, value: String)

  private var program: [Row] {
    [
      ("instab-lua", Session.version),
      ("Swift", "\(_SwiftStdlibVersion.current) (standard library)"),
      ("Lua", Session.luaVersion.replacing("Lua ", with: "")),
      ("OpenBLAS", LinkedLibraries.openBLAS),
      ("gnuplot", Gnuplot().version ?? "not found"),
      ("libraries", Self.libraries.joined(separator: " ")),
    ]
  }

  private var machine: [Row] {
    var system = utsname()
    uname(&system)
    let release = withUnsafeBytes(of: &system.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return [
      ("system", Self.field("PRETTY_NAME", in: "/etc/os-release", separator: "=") ?? "unknown"),
      ("kernel", "Linux \(release)"),
      ("processor", Self.field("model name", in: "/proc/cpuinfo", separator: ":") ?? "unknown"),
      ("instructions", Self.instructions),
      ("threads", "\(Pool.threads) of \(ProcessInfo.processInfo.processorCount) processors"),
      ("memory", "\(ProcessInfo.processInfo.physicalMemory >> 20) MiB"),
    ]
  }

  /// The options and the environment variables that change what the program does.
  private var settings: [Row] {
    let names = ["INSTAB_LUA_", "LUA_", "OPENBLAS_", "OMP_", "GOTO_"]
    let variables = ProcessInfo.processInfo.environment.keys.filter { key in names.contains { key.hasPrefix($0) } }
    return [
      ("options", options.isEmpty ? "none" : options.joined(separator: " ")),
      ("environment", variables.isEmpty ? "none" : variables.sorted().joined(separator: " ")),
    ]
  }

  /// `v4 (AVX-512)`, and what else there is.
  private static var instructions: String {
    let names: [InstructionSet: String] = [.v3: "v3 (AVX2)", .v4: "v4 (AVX-512)"]
    let used = names[InstructionSet.current] ?? "unknown"
    return InstructionSet.best == InstructionSet.current
      ? used : "\(used), the processor has \(names[InstructionSet.best] ?? "others")"
  }

  /// File names of the shared libraries that are loaded, which hold their versions; Swift's own are left out.
  private static var libraries: [String] {
    // Read to its end in pieces: a file of /proc has no size.
    let maps = (try? FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd()) ?? Data()
    let files = String(decoding: maps, as: UTF8.self).split(separator: "\n").compactMap { line in
      line.split(separator: "/").last.map(String.init)
    }
    let found = Set(files.filter { $0.hasPrefix("lib") && $0.contains(".so") })
    return found.filter { !$0.hasPrefix("libswift") && !$0.hasPrefix("libFoundation") }.sorted()
  }

  /// The value of a `name: value` line, without quotes.
  private static func field(_ name: String, in path: String, separator: Character) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: separator, maxSplits: 1)
      guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name else { continue }
      return parts[1].trimmingCharacters(in: CharacterSet(charactersIn: " \""))
    }
    return nil
  }
}
