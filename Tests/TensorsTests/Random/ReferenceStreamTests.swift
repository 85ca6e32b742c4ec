import Foundation
import Testing

@testable import Tensors

/// `rng.json`: streams of NumPy's RandomState(7) and PyTorch's CPU generator seeded 7.
private struct Golden {
  private let numbers: [String: [Double]]

  init() throws {
    struct Mixed: Decodable {
      let numbers: [Double]?
      init(from decoder: any Decoder) throws { numbers = try? [Double](from: decoder) }
    }
    numbers = try fixture("rng.json", as: [String: Mixed].self).compactMapValues(\.numbers)
  }

  func doubles(_ name: String) throws -> [Double] { try #require(numbers[name]) }
  func floats(_ name: String) throws -> [Float] { try doubles(name).map { Float($0) } }
  func integers(_ name: String) throws -> [Int64] { try doubles(name).map { Int64($0) } }
}

@Suite("NumPy's RandomState, bit for bit")
struct NumPyStreamTests {
  private func generator() throws -> Generator { try Generator(kind: .numpy, seed: 7) }

  @Test("The golden streams of seed 7")
  func golden() throws {
    let golden = try Golden()
    #expect(try generator().randn(16) == golden.doubles("numpy_seed7_randn16"))
    #expect(try generator().rand(16) == golden.doubles("numpy_seed7_rand16"))
    #expect(try generator().permutation(20) == golden.integers("numpy_seed7_permutation20"))
    #expect(try generator().randint(16, 0, 1000) == golden.integers("numpy_seed7_randint_0_1000_16"))
    var values = (0..<10).map(Int64.init)
    let shuffler = try generator()
    try values.withUnsafeMutableBufferPointer { try shuffler.shuffle($0) }
    #expect(values == (try golden.integers("numpy_seed7_shuffle_arange10")))
  }

  /// Checksums by NumPy 2.4 of one generator that draws all these in turn.
  struct Case: Decodable, CustomTestStringConvertible {
    let seed: UInt64
    let rand, randn, randn_after_odd, uniform, normal, randint_1000, randint_neg, randint_2e31: String
    let randint_2e32, randint_2e32p1, randint_2e40, randint_one, permutation, shuffle, last: String
    var testDescription: String { "seed \(seed)" }
  }
  struct File: Decodable {
    struct Key: Decodable {
      let key: [UInt32]
      let rand: String
    }
    let cases: [Case]
    let keys: [Key]
    let golden_weights_seed7, randn_100000_seed3: String
    let words_seed5489_first: [Int64]
  }
  private static func file() throws -> File { try fixture("numpy_random_state.json") }

  @Test("Long mixed sequences", arguments: try file().cases)
  func mixed(_ c: Case) throws {
    let g = try Generator(kind: .numpy, seed: c.seed)
    #expect(checksum(try g.rand(1500)) == c.rand)
    #expect(checksum(try g.randn(5001)) == c.randn)
    #expect(checksum(try g.randn(4)) == c.randn_after_odd)
    #expect(checksum(try g.rand(100, -2.5, 3.25)) == c.uniform)
    #expect(checksum(try g.randn(101, 1.5, 0.25)) == c.normal)
    #expect(checksum(try g.randint(700, 0, 1000)) == c.randint_1000)
    #expect(checksum(try g.randint(700, -5, 6)) == c.randint_neg)
    #expect(checksum(try g.randint(700, 0, 1 << 31)) == c.randint_2e31)
    #expect(checksum(try g.randint(700, 0, 1 << 32)) == c.randint_2e32)
    #expect(checksum(try g.randint(700, 0, 1 << 32 + 1)) == c.randint_2e32p1)
    #expect(checksum(try g.randint(700, -1 << 39, 1 << 39 + 7)) == c.randint_2e40)
    #expect(checksum(try g.randint(700, 3, 4)) == c.randint_one)
    #expect(checksum(try g.permutation(3000)) == c.permutation)
    var tripled = (0..<100).map { Int64($0) * 3 }
    try tripled.withUnsafeMutableBufferPointer { try g.shuffle($0) }
    #expect(checksum(tripled) == c.shuffle)
    #expect(checksum(try g.randn(7)) == c.last)
  }

  @Test("Keys of several words")
  func keys() throws {
    for c in try Self.file().keys { #expect(checksum(try Generator(numpyKey: c.key).rand(700)) == c.rand) }
  }

  @Test("100,000 normals, and the 1024 start weights of the experiments")
  func normals() throws {
    let file = try Self.file()
    #expect(checksum(try Generator(kind: .numpy, seed: 3).randn(100_000)) == file.randn_100000_seed3)
    #expect(checksum(try generator().randn(1024)) == file.golden_weights_seed7)
  }

  @Test("The engine's own first words for its customary seed")
  func words() throws {
    let first = try Generator(kind: .numpy, seed: 5489).randint(5, 0, 1 << 32)
    #expect(first == [3_499_211_612, 581_869_302, 3_890_346_734, 3_586_334_585, 545_404_204])
    #expect(first == (try Self.file().words_seed5489_first))
  }

  @Test("A float32 fill rounds the doubles")
  func rounded() throws {
    #expect(try generator().rand32(3000) == generator().rand(3000).map { Float($0) })
    #expect(try generator().randn32(3001) == generator().randn(3001).map { Float($0) })
  }
}

@Suite("PyTorch's CPU generator")
struct TorchStreamTests {
  private func generator() throws -> Generator { try Generator(kind: .torch, seed: 7) }

  @Test("The golden streams of seed 7, bit for bit")
  func golden() throws {
    let golden = try Golden()
    #expect(try generator().rand32(16) == golden.floats("torch_seed7_rand16"))
    #expect(try generator().rand(16) == golden.doubles("torch_seed7_rand16_float64"))
    #expect(try generator().randn32(5) == golden.floats("torch_seed7_randn5"))
    #expect(try generator().permutation(20) == golden.integers("torch_seed7_randperm20"))
    #expect(try generator().randint(16, 0, 1000) == golden.integers("torch_seed7_randint_0_1000_16"))
  }

  @Test("The vector path, within 1e-6; 100 values redraw their last block")
  func vectorNormal() throws {
    let golden = try Golden()
    let cases = try [
      (generator().randn32(16), golden.doubles("torch_seed7_randn16")),
      (generator().randn32(100, 0, 0.1), golden.doubles("torch_seed7_normal_0_0.1_100")),
    ]
    for (ours, reference) in cases {
      try #require(ours.count == reference.count)
      for (a, b) in zip(ours, reference) { #expect(abs(Double(a) - b) <= 1e-6) }
    }
  }

  @Test("Float64 normals of the vector path are those of its formula, a whole 16 at a time")
  func vectorNormalDouble() throws {
    let u = try generator().rand(32)
    let z = try generator().randn(32, 1, 2)
    for block in stride(from: 0, to: 32, by: 16) {
      for i in block..<block + 8 {
        let radius = (-2 * log(1 - u[i])).squareRoot()
        #expect(abs(z[i] - (1 + 2 * radius * cos(2 * .pi * u[i + 8]))) < 1e-14)
        #expect(abs(z[i + 8] - (1 + 2 * radius * sin(2 * .pi * u[i + 8]))) < 1e-14)
      }
    }
  }

  @Test("The scalar path keeps its second normal for the next call, whatever the type")
  func scalarPair() throws {
    let whole = try generator().randn(6)
    let g = try generator()
    #expect(try g.randn(1) + g.randn(3) == Array(whole[..<4]))
    #expect(try g.randn32(2) == whole[4...].map { Float($0) })
  }

  @Test("From a range of 2²⁸ on, an integer takes two words")
  func wideIntegers() throws {
    let words = try Generator(kind: .numpy, seed: 7).randint(8, 0, 1 << 32).map { UInt64($0) }
    #expect(try generator().randint(4, -3, 1 << 28 - 4) == words[..<4].map { Int64($0 % (1 << 28 - 1)) - 3 })
    let pairs = (0..<4).map { Int64((words[2 * $0] << 32 | words[2 * $0 + 1]) % (1 << 28)) }
    #expect(try generator().randint(4, 0, 1 << 28) == pairs)
  }

  @Test("The engine takes the low half of a seed")
  func longSeed() throws {
    #expect(try Generator(kind: .torch, seed: (5 << 32) + 7).rand(9) == generator().rand(9))
  }
}
