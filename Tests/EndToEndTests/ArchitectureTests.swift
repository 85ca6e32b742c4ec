import Foundation
import Testing

/// The house as it is described and as it is built.
@Suite("docs/architecture.md against Package.swift") struct ArchitectureTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
  }

  /// The floor of each target, by the table of floors.
  private static func floors() throws -> [String: Int] {
    var floors: [String: Int] = [:]
    for line in try text("docs/architecture.md").split(separator: "\n") {
      guard let row = line.wholeMatch(of: /\| (\d) \| ([^|]*) \|.*/), let floor = Int(row.1) else { continue }
      for name in row.2.matches(of: /`([^`]+)`/) {
        let other = floors.updateValue(floor, forKey: String(name.1))
        #expect(other == nil, "\(name.1) stands in the table twice")
      }
    }
    return floors
  }

  /// The targets of the package but its tests, with the targets that they import.
  private static func targets() throws -> [String: [String]] {
    let package = try text("Package.swift").replacing(/\.product\([^)]*\)/, with: "")
    let declarations = package.matches(
      of:
        /(?:\broom\(|memoryRoom\(|ours\(|systemLibrary\(|\.target\(\s*name:|\.executableTarget\(\s*name:)\s*"([^"]+)"(?:,\s*(?:dependencies:\s*)?(\[[^\]]*\]))?/
    )
    var targets: [String: [String]] = [:]
    for declaration in declarations where declaration.1 != "TestSupport" {
      let list = declaration.2 ?? ""
      targets[String(declaration.1)] = list.matches(of: /"([^"]+)"/).map { String($0.1) }
    }
    return targets
  }

  @Test("Every target stands in the table of floors, and nothing else does")
  func table() throws {
    #expect(try Set(Self.floors().keys) == Set(Self.targets().keys))
  }

  @Test("Arrows point down")
  func arrows() throws {
    let floors = try Self.floors()
    for (target, dependencies) in try Self.targets() {
      for dependency in dependencies {
        guard let floor = floors[target], let below = floors[dependency] else { continue }
        #expect(below <= floor, "\(target) imports \(dependency)")
      }
    }
  }

  @Test("Readline, Markdown and ZeroMQ are known to one room each")
  func alone() throws {
    let targets = try Self.targets()
    for (library, room) in [("CReadline", "Terminal"), ("CCMarkGFM", "Documents"), ("CZeroMQ", "JupyterKernel")] {
      #expect(targets.filter { $0.value.contains(library) }.map(\.key) == [room])
    }
    #expect(targets["Tensors"]?.contains("COpenBLAS") == true && targets.count > 30)
  }

  @Test("Every file on a walk is there")
  func walks() throws {
    let text = try Self.text("docs/architecture.md")
    let walks = try #require(text.range(of: "## Five walks"))
    let end = try #require(text.range(of: "\n## ", range: walks.upperBound..<text.endIndex))
    let paths = text[walks.upperBound..<end.lowerBound].matches(of: /`(\w+\/[\w+\/.]+\.(?:swift|c|h))`/).map {
      String($0.1)
    }
    #expect(paths.count >= 25)
    for path in paths {
      let file = Self.root.appendingPathComponent("Sources/\(path)").path
      #expect(FileManager.default.fileExists(atPath: file), "\(path)")
    }
  }

  // MARK: Sources

  /// The files of our own below a folder, by their path from the root on.
  private static func files(_ folder: String, _ extensions: Set<String>) throws -> [(path: String, text: String)] {
    let base = root.appendingPathComponent(folder)
    let names = try #require(FileManager.default.enumerator(atPath: base.path)).compactMap { $0 as? String }
    return try names.filter { extensions.contains(($0 as NSString).pathExtension) && !$0.contains("/.build/") }.sorted()
      .map { ("\(folder)/\($0)", try String(contentsOf: base.appendingPathComponent($0), encoding: .utf8)) }
  }

  @Test("Rooms that are not about memory touch none: the compiler checks it")
  func sealed() throws {
    let package = try Self.text("Package.swift")
    let strict = package.matches(of: /\broom\(\s*"([^"]+)"/).map { String($0.1) }
    #expect(
      Set(strict) == [
        "JSON", "Autograd", "Perturbations", "NeuralNetworks", "Optimizers", "Datasets", "Experiments", "LuaLibrary",
        "LuaSyntax", "Results", "Statistics", "Verification",
      ])
    #expect(package.contains(#".strictMemorySafety(), .treatWarning("StrictMemorySafety", as: .error)"#))
    for (path, text) in try Self.files("Sources", ["swift"])
    where strict.contains(where: { path.hasPrefix("Sources/\($0)/") }) {
      #expect(!text.contains(/\bunsafe\s/), "\(path) says unsafe")
    }
  }

  @Test("What the compiler is told to believe about threads is little, and says why")
  func unchecked() throws {
    var marks = 0
    for (path, text) in try Self.files("Sources", ["swift"]) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (i, line) in lines.enumerated() where line.contains(/@unchecked Sendable|nonisolated\(unsafe\)/) {
        marks += 1
        let around = lines[max(0, i - 3)...min(lines.count - 1, i + 2)]
        #expect(around.contains { $0.contains("// Safe: ") }, "\(path):\(i + 1) gives no reason")
      }
    }
    #expect(marks <= 5)
  }

  @Test("Every twin that a kernel's header names is a suite of tests")
  func twins() throws {
    var names: [String] = []
    for (_, text) in try Self.files("Sources/CKernels/include", ["h"]) {
      names += text.matches(of: /Twins?: (\w+)/).map { String($0.1) }
    }
    let tests = try Self.files("Tests", ["swift"])
    #expect(names.count >= 9)
    for name in names {
      let found = tests.first { $0.path.hasSuffix("/\(name).swift") }
      #expect(found?.text.contains("@Test") == true, "\(name) is missing")
    }
  }

  @Test("No file of Swift is longer than 400 lines, but for a table that the program makes")
  func lengths() throws {
    let files = try Self.files("Sources", ["swift"]) + Self.files("Tests", ["swift"])
    #expect(files.count { $0.text.hasPrefix("// Made by `instab-lua") } == 1)
    for (path, text) in files where !text.hasPrefix("// Made by `instab-lua") {
      #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 400, "\(path)")
    }
  }
}
