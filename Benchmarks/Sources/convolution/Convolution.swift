// swift run -c release --package-path Benchmarks convolution
//
// The ladder of 3×3 convolutions, float32: direct against Winograd's F(2×2) and F(4×4), for the shapes of CIFAR's ResNets
// (batch 128) and of VGG16 (batch 32), forward, backward by data and by weights. GFLOP/s count the operations of the direct
// sum whatever was done; ratios are medians of pairs run in turn. Errors: root mean square against float64, over that of
// the result, for normally distributed numbers.
import Measurement
import Tensors

struct Layer {
  let images, channels, size: Int
  var image: Shape { [images, channels, size, size] }
  var weight: Shape { [channels, channels, 3, 3] }
  var operations: Double { 18 * Double(images * size * size * channels * channels) }
}

/// A convolution or one of its derivatives.
struct Direction: Sendable {
  let name: String
  let run: @Sendable (_ x: Tensor, _ weight: Tensor, _ gradient: Tensor, ConvolutionAlgorithm) throws -> Tensor

  static let all = [
    Direction(name: "forward") { x, weight, _, algorithm in
      try Tensor.conv2d(x, weight, options: ConvolutionOptions(padding: 1, algorithm: algorithm))
    },
    Direction(name: "data   ") { x, weight, gradient, algorithm in
      try Tensor.conv2dBackwardInput(
        gradient, weight, inputShape: x.shape, options: ConvolutionOptions(padding: 1, algorithm: algorithm))
    },
    Direction(name: "weights") { x, weight, gradient, algorithm in
      try Tensor.conv2dBackwardWeight(
        gradient, x, weightShape: weight.shape, options: ConvolutionOptions(padding: 1, algorithm: algorithm))
    },
  ]
}

@main
struct Convolution {
  static func main() throws {
    let layers = [
      Layer(images: 128, channels: 16, size: 32), Layer(images: 128, channels: 32, size: 16),
      Layer(images: 128, channels: 64, size: 8), Layer(images: 32, channels: 128, size: 16),
      Layer(images: 32, channels: 256, size: 8), Layer(images: 32, channels: 512, size: 4),
    ]
    print("\(Pool.threads) thread(s), \(InstructionSet.current)")
    for layer in layers {
      let generator = try Generator(kind: .philox, seed: 1)
      let x = try Tensor.normal(layer.image, .float32, generator).channelsLast()
      let weight = try Tensor.normal(layer.weight, .float32, generator)
      let gradient = try Tensor.normal(layer.image, .float32, generator).channelsLast()
      for direction in Direction.all {
        let exact = try direction.run(x.to(.float64), weight.to(.float64), gradient.to(.float64), .direct)
        func error(_ algorithm: ConvolutionAlgorithm) throws -> Double {
          let difference = try direction.run(x, weight, gradient, algorithm).to(.float64) - exact
          return (try difference.norm().item() / exact.norm().item() * 1e9).rounded() / 1e9
        }
        print("\(layer.images)×\(layer.channels)×\(layer.size)×\(layer.size) \(direction.name)", terminator: "")
        for algorithm in [ConvolutionAlgorithm.winograd2x2, .winograd] {
          let pair = try Interleaved(
            ours: { _ = try direction.run(x, weight, gradient, algorithm) },
            peer: { _ = try direction.run(x, weight, gradient, .direct) })
          if algorithm == .winograd2x2 {
            print("  direct \(rate(layer, pair.peer)) GFLOP/s, error \(try error(.direct))", terminator: "")
          }
          print(
            "   \(algorithm.rawValue) \(rate(layer, pair.ours)) (\(pair.ratio.digits(2)) times, spread",
            "\((pair.spread * 100).digits(0)) %), error \(try error(algorithm))", terminator: "")
        }
        print()
      }
    }
  }

  static func rate(_ layer: Layer, _ seconds: Double) -> String { (layer.operations / seconds / 1e9).digits(0) }
}
