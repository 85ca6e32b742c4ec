import Foundation
import TestSupport
import Testing

/// `instab-lua verify`, and what a sweep makes of it.
@Suite("instab-lua verify") struct VerifyTests {
  @Test("This machine gives the reference bits") func verdict() throws {
    let result = try Binary.run(["verify"], limit: 120)
    #expect(result.exitCode == 0 && result.standardError == "", "\(result)")
    #expect(result.standardOutput.contains("\nthis machine gives the reference bits\n"))
    #expect(result.standardOutput.contains("  through OpenBLAS "))
    let all = try Binary.run(["verify", "--all"], limit: 120)
    #expect(all.standardOutput.split(separator: "\n").count { $0.contains("  equal  ") } >= 400)
  }

  @Test("As JSON for programs") func json() throws {
    let result = try Binary.run(["verify", "--json"], limit: 120)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(result.standardOutput.utf8)) as? [String: Any], "\(result)")
    #expect(object["reference_bits"] as? Bool == true && (object["fingerprints"] as? [Any])?.count ?? 0 >= 400)
    #expect((object["machine"] as? [String: String])?["sleef"]?.hasPrefix("SLEEF ") == true)
  }

  @Test("References are written, and read back; a file of somebody else is left alone") func write() throws {
    let folder = try TemporaryFolder()
    let table = folder.path + "/Table.swift"
    let first = try Binary.run(["verify", "--write", table], limit: 240)
    #expect(first.exitCode == 0 && first.standardOutput.hasPrefix("wrote \(table)\n"), "\(first)")
    let again = try Binary.run(["verify", "--write", table], limit: 240)
    #expect(again.standardOutput == "\(table): nothing has changed\n", "\(again)")
    // Somebody's kernel has changed.
    let text = try String(contentsOfFile: table, encoding: .utf8)
    try text.replacing(/[0-9a-f]{16} 0 erf \(float64\)/, with: "0123456789abcdef 0 erf (float64)")
      .write(toFile: table, atomically: true, encoding: .utf8)
    let changed = try Binary.run(["verify", "--write", table], limit: 240)
    #expect(changed.standardOutput.contains(/CHANGELOG.md is to say: - Bits \(fingerprints \d+, [0-9a-f]{16}\): .*erf/))
    let other = try folder.file("other.swift", "let x = 1\n")
    let refused = try Binary.run(["verify", "--write", other.path], limit: 240)
    #expect(refused.exitCode == 1 && refused.standardError.contains("expected a new file or one that --write has made"))
    #expect(try String(contentsOf: other, encoding: .utf8) == "let x = 1\n")
    #expect(try Binary.run(["verify", "--json", "--write", table]).exitCode == 2)
  }

  @Test("A sweep notes what it found on its host; where bits differ it runs no cell, unless told to") func sweep()
    throws
  {
    let fixture = try SweepFixture()
    #expect(try fixture.run(["--grid", "i=1,2"]).exitCode == 0)
    let hosts = fixture.folder + "/hosts"
    let names = try FileManager.default.contentsOfDirectory(atPath: hosts)
    #expect(names.count == 1)
    let path = hosts + "/" + (names.first ?? "")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("\"reference_bits\":true"))
    try text.replacing(
      "\"reference_bits\":true,\"different\":\"\"", with: "\"reference_bits\":false,\"different\":\"exp (why)\""
    )
    .write(toFile: path, atomically: true, encoding: .utf8)
    let refused = try fixture.run(["--grid", "i=1..3"])
    #expect(refused.exitCode == 1 && refused.standardError.contains("does not give the reference bits"), "\(refused)")
    #expect(refused.standardError.contains("--any-bits") && refused.standardError.contains("Different: exp (why)"))
    #expect(fixture.cells.count == 2)
    // What is done needs no host.
    #expect(try fixture.run(["--grid", "i=1,2"]).exitCode == 0)
    let any = try fixture.run(["--grid", "i=1..3", "--any-bits"])
    #expect(
      any.exitCode == 0 && fixture.cells.count == 3
        && any.standardError.contains("has other bits than the reference: exp (why)"))
  }
}
