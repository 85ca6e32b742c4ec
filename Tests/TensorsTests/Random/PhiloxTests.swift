import CKernels
import Foundation
import Testing

@testable import Tensors

@Suite("Philox4x32-10")
struct PhiloxTests {
  private func generator(_ seed: UInt64 = 7) throws -> Generator { try Generator(seed: seed) }

  @Test("Known answers of its authors")
  func knownAnswers() {
    #expect(
      Philox.block(counter: [0, 0, 0, 0], key: [0, 0]) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    let ones = UInt32.max
    #expect(
      Philox.block(counter: [ones, ones, ones, ones], key: [ones, ones])
        == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    #expect(
      Philox.block(counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], key: [0xa409_3822, 0x299f_31d0])
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }

  /// Word `position` of a stream, one block at a time.
  private func word(_ philox: Philox, _ position: UInt64) -> UInt32 {
    let block = position / 4
    let counter: SIMD4<UInt32> = [UInt32(truncatingIfNeeded: block), UInt32(block >> 32), philox.stream, 0]
    let key: SIMD2<UInt32> = [UInt32(truncatingIfNeeded: philox.seed), UInt32(philox.seed >> 32)]
    return Philox.block(counter: counter, key: key)[Int(position % 4)]
  }

  @Test("The vector cipher gives the words of the plain one, from any position", arguments: [0, 1, 6, 1 << 34 - 5])
  func words(_ position: UInt64) {
    let philox = Philox(seed: 0x0123_4567_89ab_cdef, stream: 3)
    var words = [UInt32](repeating: 0, count: 2077)
    words.withUnsafeMutableBufferPointer { philox.words(at: position, into: $0) }
    #expect(words == words.indices.map { word(philox, position + UInt64($0)) })
  }

  @Test("Numbers are made of the words that the documentation names")
  func numbers() throws {
    let philox = Philox(seed: 7)
    func at(_ i: Int) -> UInt64 { UInt64(word(philox, UInt64(i))) }
    func pair(_ i: Int) -> UInt64 { at(2 * i) | at(2 * i + 1) << 32 }
    #expect(try generator().rand32(100) == (0..<100).map { Float(word(philox, UInt64($0)) >> 8) / 16_777_216 })
    #expect(try generator().rand(100) == (0..<100).map { Double(pair($0) >> 11) * 0x1p-53 })
    #expect(
      try generator().randint(100, -50, 950)
        == (0..<100).map { Int64(pair($0).multipliedFullWidth(by: 1000).high) - 50 })
    for (i, z) in try generator().randn(100).enumerated() {
      let u = Double(pair(i & ~1) >> 11 + 1) * 0x1p-53
      let angle = Double(pair(i | 1) >> 11) * 0x1p-52 * Double.pi
      let expected = (-2 * log(u)).squareRoot() * (i % 2 == 0 ? cos(angle) : sin(angle))
      #expect(abs(z - expected) < 1e-14)
    }
    for (i, z) in try generator().randn32(100).enumerated() {
      let u = (Double(word(philox, UInt64(i & ~1)) >> 1) + 0.5) * 0x1p-31
      let angle = Double(word(philox, UInt64(i | 1)) >> 8) * 0x1p-23 * Double.pi
      let expected = (-2 * log(u)).squareRoot() * (i % 2 == 0 ? cos(angle) : sin(angle))
      #expect(abs(Double(z) - expected) < 2e-6)
    }
  }

  @Test("A long fill is the short fills one after the other", arguments: [1, 2, 7, 1024, 65537])
  func pieces(_ length: Int) throws {
    let count = 140_001
    func cut<T>(_ draw: (Generator, Int) throws -> [T]) throws -> [T] {
      let g = try generator()
      return try stride(from: 0, to: count, by: length).flatMap { try draw(g, min(length, count - $0)) }
    }
    #expect(try cut { try $0.rand32($1) } == generator().rand32(count))
    #expect(try cut { try $0.rand($1) } == generator().rand(count))
    #expect(try cut { try $0.randn32($1) } == generator().randn32(count))
    #expect(try cut { try $0.randn($1) } == generator().randn(count))
    #expect(try cut { try $0.randint($1, 0, 10) } == generator().randint(count, 0, 10))
  }

  @Test("No draw uses words of the half pair before it")
  func halfPairs() throws {
    let g = try generator()
    _ = try g.randn32(3)
    #expect(try g.rand32(2) == Array(generator().rand32(6)[4...]))
    _ = try g.randn(1)  // words 8–9 of the pair 8–11
    #expect(try g.rand32(1) == Array(generator().rand32(13)[12...]))
    _ = try g.randn(1)
    let after = try g.randn32(1)  // a new pair, not the rest of the float64 one
    let h = try generator()
    _ = try h.rand32(20)
    #expect(after == (try h.randn32(1)))
    // A float32 pair half used, then float64 normals: a pair of four words of their own.
    let a = try generator(), b = try generator()
    _ = try a.randn32(3)
    _ = try b.rand32(4)
    #expect(try a.randn(2) == b.randn(2))
  }

  @Test("Bits depend neither on threads nor on the instruction set")
  func determinism() throws {
    func checksums() throws -> [String] {
      let g = try generator(99)
      return try [
        checksum(g.rand32(200_003)), checksum(g.rand(200_003)), checksum(g.randn32(200_003)),
        checksum(g.randn(200_003)), checksum(g.randint(200_003, 0, 1_000_003)), checksum(g.permutation(10_007)),
        checksum(Generator(kind: .torch, seed: 1).randn32(200_003)),
        checksum(Generator(kind: .torch, seed: 1).randn(200_003)),
        checksum(Generator(kind: .numpy, seed: 1).randn(20_003)),
      ]
    }
    let threads = il_pool_threads(), isa = il_isa_select(0)  // 0 is no level: it only tells
    defer {
      il_pool_set_threads(threads)
      il_isa_select(isa)
    }
    let expected = try checksums()
    for level in [IL_ISA_V3, IL_ISA_V4] {
      for n: Int32 in [1, 2, 3, 7] {
        il_isa_select(Int32(level))
        il_pool_set_threads(n)
        #expect(try checksums() == expected, "isa \(level), \(n) threads")
      }
    }
  }

  @Test("The stream is pinned: a change of these sums breaks every saved experiment")
  func pinned() throws {
    let g = try generator(1)
    let sums = try [
      checksum(g.rand32(1000)), checksum(g.rand(1000)), checksum(g.randn32(1001)), checksum(g.randn(1001)),
      checksum(g.randint(1000, -5, 1 << 61)), checksum(g.permutation(1000)),
    ]
    #expect(
      sums == [
        "2744312864832510163", "6882956518419066117", "16976677374931971932", "11939256605627411121",
        "4435258429359519288", "11671358877988582433",
      ])
  }

  @Test("Ranges that are no power of two have no bias, rejection included")
  func integers() throws {
    // A range of 3·2⁶²: without rejection every third number would come twice as often as its neighbours.
    let values = try generator().randint(30_000, Int64.min, 1 << 62)
    var counts = [0, 0, 0]
    for v in values {
      #expect(v < 1 << 62)
      counts[Int(UInt64(bitPattern: v &- Int64.min) % 3)] += 1
    }
    for c in counts { #expect(abs(c - 10_000) < 500) }
    #expect(Set(try generator().randint(2000, Int64.min, Int64.max)).count == 2000)
    #expect(try generator().randint(1000, 4, 5) == [Int64](repeating: 4, count: 1000))
    #expect(Set(try generator().randint(1000, -2, 2)) == [-2, -1, 0, 1])
  }

  @Test("Normals have the moments and the tails of their law")
  func moments() throws {
    let n = 1_000_000
    for z in [try generator().randn(n), try generator().randn32(n).map { Double($0) }] {
      func moment(_ k: Int) -> Double { z.reduce(0) { $0 + pow($1, Double(k)) } / Double(n) }
      #expect(abs(moment(1)) < 0.005)
      #expect(abs(moment(2) - 1) < 0.007)
      #expect(abs(moment(3)) < 0.02)
      #expect(abs(moment(4) - 3) < 0.05)
      let beyond = Double(z.count { abs($0) > 3 }) / Double(n)
      #expect(abs(beyond - 0.0026998) < 0.0003)
      let neighbours = zip(z, z.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(n)
      #expect(abs(neighbours) < 0.005)
    }
  }

  @Test("Streams of one seed and seeds of one stream differ")
  func streams() throws {
    let sums = try [
      checksum(generator(7).rand(50)), checksum(generator(8).rand(50)), checksum(generator(7 + 1 << 40).rand(50)),
      checksum(Generator(seed: 7, stream: 1).rand(50)), checksum(Generator(seed: 7, stream: 1 << 31).rand(50)),
    ]
    #expect(Set(sums).count == sums.count)
    #expect(try generator(7).rand(50) == Generator(seed: 7, stream: 0).rand(50))
  }
}
