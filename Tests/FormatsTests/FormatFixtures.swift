import Foundation
import Tensors
import Testing

@testable import Formats

/// The path of a fixture made by NumPy 2.4.
func fixture(_ name: String) throws -> String {
  try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil)).path
}

func fixtureBytes(_ name: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture(name))))
}

func loadTensor(_ path: String) throws -> Tensor {
  guard case .tensor(let tensor) = try TensorFile.load(path) else { throw FixtureError.archive }
  return tensor
}

func loadArchive(_ path: String) throws -> [(name: String, tensor: Tensor)] {
  guard case .archive(let members) = try TensorFile.load(path) else { throw FixtureError.tensor }
  return members
}

extension FileReading {
  /// The named tensors.
  var members: [(name: String, tensor: Tensor)] {
    if case .archive(let members) = contents { members } else { [] }
  }
}

enum FixtureError: Error { case archive, tensor }

/// A folder that is gone after `body`.
func withFolder<R>(_ body: (String) throws -> R) throws -> R {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("formats-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// Bits of the elements as integers, so that −0 and NaN count.
func bits(_ tensor: Tensor) throws -> [UInt64] {
  switch tensor.dtype {
  case .float64: try tensor.toArray(Double.self).map(\.bitPattern)
  case .float32: try tensor.toArray(Float.self).map { UInt64($0.bitPattern) }
  default: try tensor.toArray(Int64.self).map { UInt64(bitPattern: $0) }
  }
}

/// The message of the error that `body` throws.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch { return "\(error)" }
}

/// SplitMix64: seeded cases.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
