import JSON
import Testing

@testable import Verification

@Suite("What verify says") struct ReportTests {
  private static func entry(_ name: String, _ libraries: Set<NumericLibrary>, _ isEqual: Bool?) -> Verification.Entry {
    var other = Digest()
    other.add(1 as UInt64)
    return Verification.Entry(
      name: name, group: "group", libraries: libraries, digest: Digest(),
      reference: isEqual.map { $0 ? Digest() : other })
  }

  private static func verification(_ entries: [Verification.Entry]) -> Verification {
    Verification(
      entries: entries,
      references: References(revision: 1, libraries: ["SLEEF 1.2.3", "glibc 2.36"], rows: []), machine: .present,
      seconds: 1)
  }

  @Test("All equal; OpenBLAS's not compared, or different, changes nothing") func equal() {
    for openBLAS in [true, nil, false] as [Bool?] {
      let verification = Self.verification([
        Self.entry("erf", [], true), Self.entry("exp", [.sleef], true), Self.entry("matmul", [.openBLAS], openBLAS),
      ])
      let text = verification.text(all: false)
      #expect(verification.givesReferenceBits && verification.different.isEmpty)
      #expect(text.contains("  group  2 of 2 equal\n") && text.hasSuffix("\nthis machine gives the reference bits"))
      #expect(
        text.contains("1 not compared") == (openBLAS == nil)
          && text.contains("    different: matmul") == (openBLAS == false))
    }
  }

  @Test("What differs is named with the library that explains it; without a reference it differs too") func different()
    throws
  {
    let verification = Self.verification(
      [
        Self.entry("sum", [], false), Self.entry("new", [], nil), Self.entry("numpy", [.cLibrary], false),
        Self.entry("exp", [.sleef], true),
      ] + (1...15).map { Self.entry("function \($0)", [.sleef], false) })
    #expect(!verification.givesReferenceBits && verification.different.count == 18)
    let causes = verification.causes
    #expect(causes.count == 3 && causes[0].names == "sum, new" && causes[0].cause.contains("own kernels"))
    let sleef = try #require(causes.first { $0.names.hasPrefix("function 1, ") })
    #expect(sleef.names.hasSuffix("function 12 and 3 more (--all)"))
    #expect(sleef.cause.hasPrefix("computed with SLEEF ") && sleef.cause.hasSuffix("; the reference with SLEEF 1.2.3"))
    let text = verification.text(all: true)
    #expect(text.contains("  different  function 15\n") && text.contains("  equal  exp\n"))
    #expect(text.hasSuffix("\nthis machine does not give the reference bits: 18 of 19 fingerprints differ"))
    guard case .object(let fields)? = JSON(verification.json.bytes()) else {
      Issue.record("no object")
      return
    }
    #expect(fields["reference_bits"] == .boolean(false))
    guard case .array(let all)? = fields["fingerprints"] else {
      Issue.record("no list")
      return
    }
    #expect(all.count == 19)
  }
}
