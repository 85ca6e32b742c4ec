import Tensors
import Testing

@testable import Verification

@Suite("Fingerprints", .serialized) struct FingerprintTests {
  @Test("Each has a name of its own; every operation, scheme, method and generator is among them") func complete() {
    let names = Fingerprint.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(!names.contains { $0.contains(" @ ") || $0.contains("\n") || $0.contains("\"") })
    let families = Set(Fingerprint.all.map(\.family))
    #expect(families.count >= 40)
    #expect(families.isSuperset(of: UnaryOperation.allCases.map(\.name)))
    #expect(families.isSuperset(of: BinaryOperation.allCases.map(\.name)))
    #expect(families.isSuperset(of: GeneratorKind.allCases.map { "\($0.rawValue), normal" }))
  }

  @Test("Those that call OpenBLAS say so, and no others do") func declarations() throws {
    #expect(try Verification.wronglyDeclared() == [])
  }

  private static func digests() throws -> [String: Digest] {
    try Dictionary(uniqueKeysWithValues: Fingerprint.all.map { ($0.name, try $0.take()) })
  }

  private static func differences(_ a: [String: Digest], _ b: [String: Digest]) -> [String] {
    a.keys.filter { a[$0] != b[$0] }.sorted()
  }

  @Test("They are those of the table, for any number of threads and either instruction set") func machine() throws {
    let (threads, set) = (Pool.threads, InstructionSet.current)
    defer {
      Pool.threads = threads
      _ = InstructionSet.select(set)
    }
    Pool.threads = 1
    let first = try Self.digests()
    for n in [2, 4, 16] {
      Pool.threads = n
      #expect(Self.differences(try Self.digests(), first) == [], "\(n) threads")
    }
    for other in InstructionSet.allCases where other != set && InstructionSet.select(other) {
      #expect(Self.differences(try Self.digests(), first) == [], "\(other)")
    }
    let references = References.present
    for fingerprint in Fingerprint.all where !fingerprint.libraries.contains(.openBLAS) {
      #expect(
        first[fingerprint.name] == references.digest(fingerprint.name, nil),
        """
        \(fingerprint.name) has other bits. If that is meant: \
        instab-lua verify --write Sources/Verification/ReferenceTable.swift, and CHANGELOG.md
        """)
    }
  }

  @Test("Inputs have every kind of number, and products of them round") func inputs() throws {
    let doubles = try Inputs.any([4096], .float64, 1).toArray(Double.self)
    let floats = try Inputs.any([4096], .float32, 1).toArray(Float.self)
    #expect(doubles.contains { $0.isNaN } && doubles.contains { $0.isInfinite } && doubles.contains { $0.isSubnormal })
    #expect(floats.contains { $0.isNaN } && floats.contains { $0.isInfinite } && floats.contains { $0.isSubnormal })
    #expect(doubles.contains { $0 == 0 && $0.sign == .minus } && doubles.contains { abs($0) > 1e200 })
    let plain = try Inputs.plain([999], .float64, 2).toArray(Double.self)
    #expect(plain.allSatisfy { abs($0) <= 1 } && Set(plain).count == 999)
    #expect(try Inputs.plain([999], .float32, 2).toArray(Float.self) == plain.map(Float.init))
    // Products round, so that the order of a sum of them is seen.
    #expect(zip(plain, plain.dropFirst()).count { (-($0 * $1)).addingProduct($0, $1) != 0 } > 900)
  }

  @Test("A digest sees each bit, dtype and shape; all NaN are one") func digest() throws {
    func of(_ tensor: Tensor) throws -> Digest {
      var digest = Digest()
      try digest.add(tensor)
      return digest
    }
    let numbers = [1.0, -0.0, 3.5, .nan]
    let tensor = try Tensor(numbers)
    #expect(try of(tensor) == of(Tensor(numbers)))
    for i in 0..<3 {
      for bit in [0, 51, 63] {
        var other = numbers
        other[i] = Double(bitPattern: other[i].bitPattern ^ 1 << UInt64(bit))
        #expect(try of(Tensor(other)) != of(tensor))
      }
    }
    #expect(try of(Tensor([1.0, -0.0, 3.5, -Double.signalingNaN])) == of(tensor))
    #expect(try of(tensor.reshape([2, 2])) != of(tensor) && of(tensor.to(.float32)) != of(tensor))
    #expect(Digest("0123456789abcdef")?.description == "0123456789abcdef")
    #expect(Digest("123") == nil && Digest("0123456789abcdeg") == nil)
  }
}
