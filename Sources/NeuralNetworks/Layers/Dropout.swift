import Autograd
import Tensors

/// In training each element is 0 with probability p, else x/(1 − p) (Srivastava et al. 2014); in evaluation x itself.
///
/// Numbers come from a generator of its own. All of its state are two numbers, seed and words used, in the buffer
/// `generator`: whoever keeps buffers (a checkpoint, a state dictionary, `frozen`) keeps it, and the numbers go on from
/// there. They are the same for any number of threads.
public final class Dropout: Module {
  public let p: Double
  /// int64: the seed, and the place in its Philox stream.
  public internal(set) var state: Tensor

  /// - Throws: ``ModuleError`` unless p is a probability.
  public init(_ p: Double = 0.5, seed: UInt64) throws {
    guard (0...1).contains(p) else {
      throw ModuleError.argument(module: "nn.Dropout", name: "p", expected: "probability from 0 to 1", got: "\(p)")
    }
    self.p = p
    state = try Tensor([Int64(bitPattern: seed), 0])
    super.init()
    register("generator", buffer: state)
  }

  public override func forward(_ x: Tensor) throws -> Tensor {
    guard isTraining, p > 0 else { return x }
    guard x.dtype.isFloatingPoint else {
      throw TensorError.dtypes(operation: "dropout", expected: "float32 or float64", got: [x.dtype])
    }
    let place = try state.toArray(Int64.self).map { UInt64(bitPattern: $0) }
    guard place.count == 2 else {
      throw ModuleError.argument(
        module: "nn.Dropout", name: "generator", expected: "two integers, seed and words used", got: "\(place.count)")
    }
    let generator = Generator(seed: place[0], position: place[1])
    let kept = try Differentiable.keptElements(x, p, generator)
    try GradientMode.off {
      try state.copyInPlace(Tensor([Int64(bitPattern: place[0]), Int64(bitPattern: place[1] &+ UInt64(x.count))]))
    }
    return try Differentiable.apply(.mul, x, kept)
  }
}

extension Differentiable {
  /// x·m, where m is 0 with probability p and else 1/(1 − p), from a generator.
  public static func dropout(_ x: Tensor, _ p: Double, _ generator: Generator) throws -> Tensor {
    p > 0 ? try apply(.mul, x, keptElements(x, p, generator)) : x
  }

  /// 0 with probability p, else 1/(1 − p), for each element of x.
  static func keptElements(_ x: Tensor, _ p: Double, _ generator: Generator) throws -> Tensor {
    if p == 1 { return try Tensor.zeros(x.shape, x.dtype) }
    let drawn = try Tensor.uniform(x.shape, .float32, generator)
    return try drawn.apply(.ge, .real(p)).to(x.dtype).apply(.mul, .real(1 / (1 - p)))
  }
}
