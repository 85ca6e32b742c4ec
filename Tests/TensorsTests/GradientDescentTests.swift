import Tensors
import TestSupport
import Testing

/// il_momentum.h: a step against the four lines that it promises, each operation rounded once.
@Suite("Gradient descent kernel", .serialized)
struct GradientDescentTests {
  static let steps = [
    MomentumStep(lr: 0.1), MomentumStep(lr: 0.1, k: 3), MomentumStep(lr: 0.1, weightDecay: 5e-4, k: 7),
    MomentumStep(lr: 0.1, momentum: 0.9), MomentumStep(lr: 0.05, momentum: 0.9, dampening: 0.5, weightDecay: 1e-3),
    MomentumStep(lr: 0.1, momentum: 0.9, weightDecay: 5e-4, nesterov: true, k: 3),
  ]

  private static func twin<T: BinaryFloatingPoint>(
    _ s: MomentumStep, _ w: [T], _ v: [T], _ g: [T], isFirst: Bool
  ) -> (w: [T], v: [T], update: [T]) {
    var (weights, velocity, updates) = (w, v, [T]())
    for i in w.indices {
      var d = g[i]
      if s.weightDecay != 0 { d = d + T(s.weightDecay) * w[i] }
      if s.momentum != 0 {
        velocity[i] = isFirst ? d : T(s.momentum) * v[i] + T(1 - s.dampening) * d
        d = s.nesterov ? d + T(s.momentum) * velocity[i] : velocity[i]
      }
      updates.append(T(s.lr * s.k) * (d / T(s.k)))
      weights[i] = w[i] - updates[i]
    }
    return (weights, velocity, updates)
  }

  @Test("Steps and updates have the bits of plain lines", arguments: steps, [DType.float32, .float64])
  func step(_ s: MomentumStep, _ dtype: DType) throws {
    for (count, isFirst) in [(1, true), (1003, true), (1003, false), (100_003, false)] {
      let (w, v, g) = (
        try ConvolutionTests.noise([count], dtype, seed: 1), try ConvolutionTests.noise([count], dtype, seed: 2),
        try ConvolutionTests.noise([count], dtype, seed: 3)
      )
      let expected: [Tensor]
      if dtype == .float32 {
        let t = try Self.twin(
          s, w.toArray(Float.self), v.toArray(Float.self), g.toArray(Float.self), isFirst: isFirst)
        expected = try [Tensor(t.w), Tensor(t.v), Tensor(t.update)]
      } else {
        let t = try Self.twin(
          s, w.toArray(Double.self), v.toArray(Double.self), g.toArray(Double.self), isFirst: isFirst)
        expected = try [Tensor(t.w), Tensor(t.v), Tensor(t.update)]
      }
      try ConvolutionTests.onEveryMachine {
        let (weights, velocity) = (try w.clone(), try v.clone())
        try s.apply(to: weights, velocity: velocity, gradient: g, isFirst: isFirst)
        try expectEqual(weights, expected[0], $0)
        try expectEqual(velocity, expected[1], $0)
        let (kept, again) = (try w.clone(), try v.clone())
        try expectEqual(s.update(of: kept, velocity: again, gradient: g, isFirst: isFirst), expected[2], $0)
        try expectEqual(kept, w, $0)
      }
    }
  }
}
