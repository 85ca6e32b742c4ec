import Foundation
import Testing

@testable import Tensors

/// A JSON fixture of this target.
func fixture<T: Decodable>(_ name: String, as: T.Type = T.self) throws -> T {
  let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
  return try JSONDecoder().decode(T.self, from: Data(contentsOf: url))
}

/// FNV-1a over 64-bit words, as the scripts that made the fixtures computed it.
func checksum(_ words: some Sequence<UInt64>) -> String {
  String(words.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01b3 })
}
func checksum(_ values: [Double]) -> String { checksum(values.lazy.map(\.bitPattern)) }
func checksum(_ values: [Float]) -> String { checksum(values.lazy.map { UInt64($0.bitPattern) }) }
func checksum(_ values: [Int64]) -> String { checksum(values.lazy.map { UInt64(bitPattern: $0) }) }

/// Fills that return arrays, in the words of the two reference libraries.
extension Generator {
  func array<T: Numeric>(_ count: Int, _ fill: (UnsafeMutableBufferPointer<T>) throws -> Void) rethrows -> [T] {
    var values = [T](repeating: 0, count: count)
    try values.withUnsafeMutableBufferPointer { try fill($0) }
    return values
  }
  func rand(_ n: Int, _ low: Double = 0, _ high: Double = 1) throws -> [Double] {
    try array(n) { try fillUniform($0, low: low, high: high) }
  }
  func rand32(_ n: Int, _ low: Double = 0, _ high: Double = 1) throws -> [Float] {
    try array(n) { try fillUniform($0, low: low, high: high) }
  }
  func randn(_ n: Int, _ mean: Double = 0, _ std: Double = 1) throws -> [Double] {
    try array(n) { try fillNormal($0, mean: mean, std: std) }
  }
  func randn32(_ n: Int, _ mean: Double = 0, _ std: Double = 1) throws -> [Float] {
    try array(n) { try fillNormal($0, mean: mean, std: std) }
  }
  func randint(_ n: Int, _ low: Int64, _ high: Int64) throws -> [Int64] {
    try array(n) { try fillIntegers($0, low: low, high: high) }
  }
  func permutation(_ n: Int) throws -> [Int64] { try array(n) { try fillPermutation($0) } }
}

extension Generator {
  /// A draw of each sort, odd lengths included, in a fixed order.
  func drawEverything() throws -> String {
    var sums = [checksum(try rand(333)), checksum(try randn(15)), checksum(try randn32(3)), checksum(try randn(201))]
    sums += [checksum(try rand32(100)), checksum(try randn32(999)), checksum(try randint(50, -7, 1 << 40))]
    sums += [checksum(try permutation(77)), checksum(try randn(1))]
    return sums.joined(separator: " ")
  }
}
