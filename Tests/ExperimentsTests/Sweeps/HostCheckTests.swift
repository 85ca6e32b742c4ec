import Foundation
import TestSupport
import Testing

@testable import Experiments
@testable import Verification

@Suite("A sweep looks at each host once") struct HostCheckTests {
  private static func verification(_ isReference: Bool, openBLAS: Int = 0) -> Verification {
    func digest(_ value: Int) -> Digest {
      var digest = Digest()
      digest.add(UInt64(value))
      return digest
    }
    return Verification(
      entries: [
        .init(
          name: "exp", group: "functions", libraries: [.sleef], digest: digest(1),
          reference: digest(isReference ? 1 : 2)),
        .init(name: "matmul", group: "products", libraries: [.openBLAS], digest: digest(openBLAS), reference: nil),
      ], references: .present, machine: .present, seconds: 0)
  }

  /// A check in a folder, and how often it had to look.
  private final class Host {
    let temporary: TemporaryFolder
    var looks = 0
    init() throws { temporary = try TemporaryFolder() }

    var check: HostCheck { HostCheck(folder: temporary.path, program: "/proc/self/exe") }
    var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: temporary.path + "/hosts")) ?? [] }

    func notices(_ verification: Verification, acceptsAnyBits: Bool = false) throws -> [String] {
      try check.notices(acceptsAnyBits: acceptsAnyBits) {
        looks += 1
        return verification
      }
    }
  }

  @Test("A host with the reference bits is looked at once, until the program or a library is another") func once()
    throws
  {
    let host = try Host()
    for _ in 1...3 { #expect(try host.notices(Self.verification(true)) == []) }
    #expect(host.looks == 1 && host.files.count == 1)
    let path = host.temporary.path + "/hosts/" + (host.files.first ?? "")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("\"program\":\"", with: "\"program\":\"1 ").write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(try host.notices(Self.verification(true)) == [] && host.looks == 2)
    try "{".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try host.notices(Self.verification(true)) == [] && host.looks == 3)
  }

  @Test("A host with other bits is refused, with the reason, unless any bits will do") func other() throws {
    let host = try Host()
    for _ in 1...2 {
      #expect {
        try host.notices(Self.verification(false))
      } throws: { error in
        "\(error)".contains("does not give the reference bits")
          && "\(error)".contains("Different: exp (computed with SLEEF")
          && "\(error)".contains("--any-bits")
      }
    }
    #expect(host.looks == 1)
    let notices = try host.notices(Self.verification(false), acceptsAnyBits: true)
    #expect(notices.count == 1 && notices[0].contains("has other bits than the reference: exp ("))
  }

  @Test("Hosts that have other bits of OpenBLAS are named, and not refused") func kernels() throws {
    let host = try Host()
    #expect(try host.notices(Self.verification(true, openBLAS: 1)) == [])
    let path = host.temporary.path + "/hosts/"
    let own = path + (host.files.first ?? "")
    let text = try String(contentsOfFile: own, encoding: .utf8).replacing(/"host":"[^"]*"/, with: "\"host\":\"far\"")
    try text.write(toFile: path + "far.json", atomically: true, encoding: .utf8)
    #expect(try host.notices(Self.verification(true)) == [])
    try FileManager.default.removeItem(atPath: own)
    let notices = try host.notices(Self.verification(true, openBLAS: 2))
    #expect(notices.count == 1 && notices[0].contains("and far have other kernels of OpenBLAS"))
  }
}
