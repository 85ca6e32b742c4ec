import Foundation
import TestSupport
import Testing

/// `.ci/prerequisites.sh` with a toolchain, a package manager and lists of our own.
@Suite struct PrerequisitesTests {
  /// The script's output and what it called `apt-get` for.
  private func run(lists: [String], days: Double, installed: Bool = false) throws -> (output: String, calls: [String]) {
    let folder = try TemporaryFolder()
    func program(_ name: String, _ body: String) throws {
      let file = try folder.file("bin/\(name)", "#!/bin/sh\n\(body)\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    let listFolder = folder.url.appendingPathComponent("lists")
    try FileManager.default.createDirectory(
      at: listFolder.appendingPathComponent("partial"), withIntermediateDirectories: true)
    for name in lists { try folder.file("lists/\(name)", "") }
    let fetched = Date(timeIntervalSinceNow: -86400 * days)
    for path in [listFolder.path, listFolder.path + "/partial"] {
      try FileManager.default.setAttributes([.modificationDate: fetched], ofItemAtPath: path)
    }
    try program("swift", "echo 'Swift version 6.3.1'")
    try program("dpkg-query", installed ? "echo 'install ok installed'" : "exit 1")
    try program("id", "echo 0")
    try program("apt-config", "echo \"lists='\(listFolder.path)'\"")
    try program("apt-get", "echo \"$*\" >> \(folder.path)/calls")
    let script = ScriptTests.root.path + "/.ci/prerequisites.sh"
    let result = try Binary.run(
      URL(fileURLWithPath: "/bin/sh"), [script, "swift", "6.2", "one", "two"],
      environment: ["PATH": folder.path + "/bin:/usr/bin:/bin"])
    #expect(result.exitCode == 0, "\(result.standardError)")
    let calls = (try? String(contentsOfFile: folder.path + "/calls", encoding: .utf8)) ?? ""
    return (result.standardOutput + result.standardError, calls.split(separator: "\n").map(String.init))
  }

  private let install = "install -y --no-install-recommends one two"

  @Test("Package lists are fetched first where they are missing or old, and only then")
  func lists() throws {
    let list = "deb.debian.org_debian_dists_stable_main_binary-amd64_Packages.lz4"
    let fresh = try run(lists: [list], days: 0)
    #expect(fresh.calls == [install])
    #expect(fresh.output == "Installing one two\n")
    #expect(try run(lists: [], days: 0).calls == ["update", install])
    #expect(try run(lists: ["lock"], days: 0).calls == ["update", install])
    let old = try run(lists: [list], days: 3)
    #expect(old.calls == ["update", install])
    #expect(old.output == "Fetching the package lists\nInstalling one two\n")
  }

  @Test("Nothing is called where nothing is missing") func nothing() throws {
    let done = try run(lists: [], days: 9, installed: true)
    #expect(done.calls == [] && done.output == "")
  }
}
