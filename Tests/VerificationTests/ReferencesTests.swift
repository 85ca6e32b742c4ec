import Testing

@testable import Verification

@Suite("References") struct ReferencesTests {
  private static let old = OpenBLASKernels(version: "0.3.21", core: "Haswell")
  private static let new = OpenBLASKernels(version: "0.3.29", core: "Sapphire Rapids")

  private static func digest(_ value: Int) -> Digest {
    var digest = Digest()
    digest.add(UInt64(value))
    return digest
  }

  private static func row(_ name: String, _ value: Int, _ kernels: OpenBLASKernels? = nil, revision: Int = 0)
    -> References.Row
  {
    References.Row(name: name, kernels: kernels, digest: digest(value), revision: revision)
  }

  private static let table = References(
    revision: 2, libraries: ["SLEEF 3.5.1", "glibc 2.36"],
    rows: [
      row("erf (float32)", 1, revision: 2), row("erf (float64)", 2), row("Winograd's F(4×4) (float32)", 3),
      row("matmul (float32)", 4, old),
    ])

  @Test("A table is read as it was written, in its text and in its Swift file") func roundTrip() throws {
    #expect(References(Self.table.text) == Self.table)
    #expect(References(source: Self.table.source) == Self.table)
    for damaged in ["", "revision x\nmade with y", "revision 1", "revision 1\nmade with a\n123 0 erf", "nonsense\n\n"] {
      #expect(References(damaged) == nil, "\(damaged)")
    }
    #expect(References(source: "import Foundation\n") == nil)
  }

  @Test("A changed fingerprint begins a revision, which names its family; new ones and OpenBLAS's do not")
  func revisions() {
    let same = Self.table.rows.map { Self.row($0.name, 0, $0.kernels) }.enumerated().map { i, row in
      References.Row(name: row.name, kernels: row.kernels, digest: Self.digest(i + 1), revision: 0)
    }
    #expect(Self.table.updated(with: same, libraries: ["SLEEF 9"]) == Self.table)

    var more = same
    more[3] = Self.row("matmul (float32)", 44, Self.old)
    more.append(Self.row("matmul (float32)", 5, Self.new))
    let other = Self.table.updated(with: more, libraries: ["SLEEF 9"])
    #expect(other.revision == 2 && other.checksum == Self.table.checksum && other.libraries == Self.table.libraries)
    #expect(other.digest("matmul (float32)", Self.old) == Self.digest(44))
    #expect(other.updated(with: same, libraries: []).digest("matmul (float32)", Self.new) == Self.digest(5))

    let added = Self.table.updated(with: same + [Self.row("erfc (float64)", 7)], libraries: ["SLEEF 9"])
    #expect(added.revision == 2 && added.changes(in: 2) == ["erf"] && added.checksum != Self.table.checksum)

    var changed = same
    changed[1] = Self.row("erf (float64)", 22)
    changed[2] = Self.row("Winograd's F(4×4) (float32)", 33)
    let next = Self.table.updated(with: changed, libraries: ["SLEEF 9"])
    #expect(next.revision == 3 && next.changes(in: 3) == ["erf", "Winograd's F(4×4)"] && next.libraries == ["SLEEF 9"])
    #expect(next.changelogItem == "- Bits (fingerprints 3, \(next.checksum)): erf; Winograd's F(4×4).")
  }
}
