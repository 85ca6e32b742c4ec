import Foundation
import PDE
import Tensors
import Testing

/// The paper's image and start, and the original's records.
enum CNNFixture {
  /// −1 where row + column is even, else +1.
  static func checkerboard(_ n: Int = 256, _ m: Int = 256) throws -> Tensor {
    try Tensor((0..<n * m).map { ($0 / m + $0 % m) % 2 == 0 ? -1.0 : 1 }, shape: [n, m])
  }

  static func weights() throws -> Tensor { try Tensor(load("init_weights_seed7"), shape: [32, 32]) }

  /// The float64 numbers of a `.npy` file of version 1: magic of 6 bytes, version, length of the header, header, data.
  static func load(_ name: String) throws -> [Double] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "npy"))
    let bytes = [UInt8](try Data(contentsOf: url))
    let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
    return stride(from: start, to: bytes.count, by: 8).map { at in
      Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[at + $1]) << (8 * UInt64($1)) })
    }
  }

  static func linear(alpha: Double) throws -> CNNLinearPDE {
    try CNNLinearPDE(
      image: checkerboard(), initial: weights(), descent: Descent(learningRate: 1e-8), alpha: alpha)
  }

  static func nonlinear(learningRate: Double, k: Double = 1) throws -> CNNNonlinearPDE {
    try CNNNonlinearPDE(
      image: checkerboard(), initial: weights(), descent: Descent(learningRate: learningRate, k: k), alpha: 20)
  }
}
