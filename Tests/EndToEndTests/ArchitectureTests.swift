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
        /(?:room\(|ours\(|systemLibrary\(|\.target\(\s*name:|\.executableTarget\(\s*name:)\s*"([^"]+)"(?:,\s*(?:dependencies:\s*)?(\[[^\]]*\]))?/
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
}
