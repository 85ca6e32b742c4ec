import Tensors
import TestSupport
import Testing

/// il_loss.h: cross-entropy in plain loops; exponentials and logarithms are those of the elementwise kernels.
@Suite("Loss kernels", .serialized)
struct LossTests {
  @Test(
    "Logarithms of the softmax, the loss and its gradient have the bits of plain loops",
    arguments: [[1, 1], [3, 10], [129, 7], [2, 1000]], [DType.float32, .float64])
  func crossEntropy(_ size: [Int], _ dtype: DType) throws {
    let (rows, classes) = (size[0], size[1])
    let logits = try ConvolutionTests.noise([rows, classes], dtype, seed: 1) * 20
    let labels = (0..<rows).map { Int64($0 * 7 % classes) }
    let most = try logits.max([1], keepDimensions: true)
    let shifted = try logits - most
    let exponentials = try shifted.apply(.exp)
    let (logP, loss) =
      dtype == .float32
      ? try Self.twin(shifted, exponentials, labels, Float.self)
      : try Self.twin(shifted, exponentials, labels, Double.self)
    let grad = try Tensor.scalar(.real(0.75), dtype)
    let p = try logP.apply(.exp)
    let scale = try Tensor.scalar(.real(0.75 / Double(rows)), dtype)
    let oneHot = try Tensor.zeros([rows, classes], dtype).scatterAdd(
      1, Tensor(labels).unsqueeze(1), Tensor.ones([rows, 1], dtype))
    let gradient = try (p - oneHot) * scale
    try ConvolutionTests.onEveryMachine {
      try expectEqual(Tensor.logSoftmax(logits), logP, $0)
      #expect(try Tensor.crossEntropy(logits, labels: Tensor(labels)).item() == loss, "\($0)")
      try expectEqual(Tensor.crossEntropyBackward(grad, logits, labels: Tensor(labels)), gradient, $0)
    }
  }

  private static func twin<T: BinaryFloatingPoint & TensorElement>(
    _ shifted: Tensor, _ exponentials: Tensor, _ labels: [Int64], _: T.Type
  ) throws -> (Tensor, Double) {
    let (rows, classes) = (shifted.shape[0], shifted.shape[1])
    let (x, e) = (try shifted.toArray(T.self), try exponentials.toArray(T.self))
    let sums = (0..<rows).map { row in (0..<classes).reduce(T(0)) { $0 + e[row * classes + $1] } }
    let logs = try Tensor(sums).apply(.log).toArray(T.self)
    let logP = x.enumerated().map { $1 - logs[$0 / classes] }
    var sum = 0.0
    for row in 0..<rows { sum += Double(logP[row * classes + Int(labels[row])]) }
    return (try Tensor(logP, shape: shifted.shape), Double(T(-(sum / Double(rows)))))
  }
}
