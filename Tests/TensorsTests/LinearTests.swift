import Tensors
import TestSupport
import Testing

/// il_product.h: a fully connected layer has the bits of the convolution that it is, on every machine.
@Suite("Products of matrices", .serialized)
struct LinearTests {
  /// Rows, inputs, outputs: below, at and above tiles, panels, blocks of k and pieces.
  static let sizes: [Shape] = [
    [1, 1, 1], [5, 3, 7], [12, 16, 32], [13, 17, 33], [37, 51, 67], [145, 193, 40], [20, 40, 530], [150, 400, 20],
  ]

  @Test("Values and both derivatives", arguments: sizes, [DType.float32, .float64])
  func bits(_ size: Shape, _ dtype: DType) throws {
    let (rows, inputs, outputs) = (size[0], size[1], size[2])
    let x = try ConvolutionTests.noise([rows, inputs], dtype, seed: 1)
    let w = try ConvolutionTests.noise([outputs, inputs], dtype, seed: 2)
    let (bias, g) = (
      try ConvolutionTests.noise([outputs], dtype, seed: 3),
      try ConvolutionTests.noise([rows, outputs], dtype, seed: 4)
    )
    // One image whose pixels are the rows.
    func image(_ t: Tensor) throws -> Tensor { try t.t().contiguous().reshape([1, t.shape[1], rows, 1]) }
    func matrix(_ t: Tensor) throws -> Tensor { try t.contiguous().reshape([t.shape[1], rows]).t() }
    let kernel = try w.reshape([outputs, inputs, 1, 1])
    let y = try matrix(Tensor.conv2d(image(x), kernel, bias: bias))
    let byInput = try matrix(Tensor.conv2dBackwardInput(image(g), kernel, inputShape: [1, inputs, rows, 1]))
    let byWeight = try Tensor.conv2dBackwardWeight(image(g), image(x), weightShape: kernel.shape).reshape(w.shape)
    try ConvolutionTests.onEveryMachine {
      try expectEqual(Tensor.linear(x, w, bias: bias), y, $0)
      // Transposed views are read where they lie.
      try expectEqual(Tensor.linear(x.t().contiguous().t(), w, bias: bias), y, $0)
      try expectEqual(Tensor.linear(x, w.t().contiguous().t(), bias: bias), y, $0)
      try expectEqual(Tensor.linearBackwardInput(g, w), byInput, $0)
      try expectEqual(Tensor.linearBackwardWeight(g, x), byWeight, $0)
    }
  }

  @Test("Zeros of either sign, NaN and infinity are those of the convolution")
  func special() throws {
    for inputs in [3, 17, 32] {
      var values = [Float](repeating: 1e-30, count: 2 * inputs)
      (values[1], values[inputs]) = (.infinity, .nan)
      let x = try Tensor(values, shape: [2, inputs])
      let tiny = try Tensor([Float](repeating: -1e-30, count: inputs), shape: [1, inputs])
      let small = try Tensor([Float](repeating: 1e-30, count: inputs), shape: [1, inputs])
      for row in [x, small] {
        let pixels = try row.t().contiguous().reshape([1, inputs, row.shape[0], 1])
        let expected = try Tensor.conv2d(pixels, tiny.reshape([1, inputs, 1, 1])).toArray(Float.self)
        let found = try Tensor.linear(row, tiny).toArray(Float.self)
        for (a, b) in zip(found, expected) { #expect(a.isNaN && b.isNaN || a.bitPattern == b.bitPattern, "\(inputs)") }
      }
    }
  }
}
