import Foundation
import Tensors
import TestSupport
import Testing

/// Law 1: the same bits for any number of threads and any instruction set, this year and next.
@Suite("Bits", .serialized)
struct BitsTests {
  /// A fixed list of operations on sizes that cross the borders of pieces (2^16), blocks (4096) and vectors, each with
  /// the fingerprint of its result.
  static func fingerprints() throws -> [(name: String, sum: Checksum)] {
    var list: [(String, Checksum)] = []
    func add(_ name: String, _ tensor: Tensor) throws { list.append((name, try checksum(tensor))) }
    for dtype in [DType.float32, .float64] {
      let a = try Samples.reals([3, 25_001], dtype)
      let b = try Samples.reals([3, 25_001], dtype, seed: 21)
      let tame = try Samples.reals([3, 25_001], dtype, seed: 22).apply(.atan)
      for operation in UnaryOperation.allCases {
        try add("\(dtype.name) \(operation.name)", a.apply(operation))
        try add("\(dtype.name) \(operation.name) transposed", a.t().apply(operation))
      }
      for operation in BinaryOperation.allCases {
        try add("\(dtype.name) \(operation.name)", a.apply(operation, b))
        try add("\(dtype.name) \(operation.name) row", a.apply(operation, b.narrow(0, 1, 1).flip(1)))
        try add("\(dtype.name) \(operation.name) number", a.apply(operation, .real(1.7)))
      }
      let clean = try Tensor.choose(tame.apply(.isnan), .scalar(.real(0.3), dtype), tame)
      for dimensions in [nil, [0], [1]] as [[Int]?] {
        let name = dimensions.map { "\($0)" } ?? "all"
        try add("\(dtype.name) sum \(name)", clean.sum(dimensions))
        try add("\(dtype.name) sum \(name) transposed", clean.t().sum(dimensions))
        try add("\(dtype.name) prod \(name)", (clean * 0.01 + 1).prod(dimensions))
        try add("\(dtype.name) max \(name)", clean.max(dimensions))
        try add("\(dtype.name) var \(name)", clean.variance(dimensions))
        try add("\(dtype.name) norm3 \(name)", clean.norm(3, dimensions))
      }
      try add("\(dtype.name) argmin", clean.argmin(1))
      try add("\(dtype.name) cumsum", clean.cumsum(1))
      try add("\(dtype.name) int32", a.to(.int32))
      for n in [1024, 1500, 1021] {
        let lines = try clean.narrow(1, 0, n)
        try add("\(dtype.name) rfft \(n)", lines.realFourier(1, isInverse: false))
        try add(
          "\(dtype.name) fft of \(n) pairs", clean.t().narrow(1, 0, 2).narrow(0, 0, n).fourier(0, isInverse: true))
      }
      try add("\(dtype.name) rfft of short lines", clean.t().realFourier(1, isInverse: false))
      let places =
        try tame.apply(.isnan).to(.int64)
        + Tensor.arange(0, through: 25_000, step: 1, .int64).apply(.remainder, .integer(97))
      try add("\(dtype.name) scatter_add", Tensor.zeros([3, 98], dtype).scatterAdd(1, places, clean))
      try add("\(dtype.name) index_add", Tensor.zeros([98, 3], dtype).indexAdd(0, places.select(0, 0), clean.t()))
      try add("\(dtype.name) dot", clean.flatten().dot(clean.flatten()))
    }
    return list
  }

  private static func differences(
    _ a: [(name: String, sum: Checksum)], _ b: [(name: String, sum: Checksum)]
  ) -> [String] {
    zip(a, b).filter { $0.0.sum != $0.1.sum }.map(\.0.name)
  }

  @Test("Bits do not depend on the number of threads, nor on the instruction set")
  func machine() throws {
    let (threads, set) = (Pool.threads, InstructionSet.current)
    defer {
      Pool.threads = threads
      _ = InstructionSet.select(set)
    }
    Pool.threads = 1
    let reference = try Self.fingerprints()
    for n in [2, 3, 7] {
      Pool.threads = n
      #expect(Self.differences(try Self.fingerprints(), reference) == [], "\(n) threads")
    }
    for other in InstructionSet.allCases where InstructionSet.select(other) {
      #expect(InstructionSet.current == other)
      #expect(Self.differences(try Self.fingerprints(), reference) == [], "\(other)")
    }
  }

  @Test("Bits are those of last year (Fixtures/checksums.txt)")
  func pinned() throws {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/checksums", withExtension: "txt"))
    let recorded = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    let now = try Self.fingerprints().map { "\($0.sum) \($0.name)" }
    let (known, found) = (Set(recorded), Set(now))
    let changed = now.filter { !known.contains($0) } + recorded.filter { !found.contains($0) }.map { "gone: \($0)" }
    #expect(
      changed == [],
      "run with RECORD_CHECKSUMS=$PWD/Tests/TensorsTests/Fixtures/checksums.txt to record anew, and say in the changelog why"
    )
    #expect(now.count == recorded.count)
    if let target = ProcessInfo.processInfo.environment["RECORD_CHECKSUMS"] {
      try now.joined(separator: "\n").write(toFile: target, atomically: true, encoding: .utf8)
    }
  }

  @Test("A matrix product has the same bits for any number of threads")
  func matmul() throws {
    let threads = Pool.threads
    defer { Pool.threads = threads }
    let a = try Samples.reals([700, 90], .float32).apply(.atan).apply(.add, .real(0.1))
    let clean = try Tensor.choose(a.apply(.isnan), .scalar(.real(0.5), .float32), a)
    Pool.threads = 1
    let reference = try checksum(clean.matmul(clean.t()))
    for n in [2, 3, 7] {
      Pool.threads = n
      #expect(try checksum(clean.matmul(clean.t())) == reference, "\(n) threads")
    }
  }
}
