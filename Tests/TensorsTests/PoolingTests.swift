import Tensors
import TestSupport
import Testing

/// il_pooling.h in plain loops.
@Suite("Pooling kernels", .serialized)
struct PoolingTests {
  struct Window: Sendable, CustomTestStringConvertible {
    let shape: Shape
    let kernel, stride, padding: Int
    var options: PoolingOptions {
      PoolingOptions(kernel: PerAxis(kernel), stride: PerAxis(stride), padding: PerAxis(padding))
    }
    var rows: Int { (shape[2] + 2 * padding - kernel) / stride + 1 }
    var columns: Int { (shape[3] + 2 * padding - kernel) / stride + 1 }
    var output: Shape { [shape[0], shape[1], rows, columns] }
    var testDescription: String { "\(shape), kernel \(kernel), stride \(stride), padding \(padding)" }

    /// The pixels of an output's window in their order.
    func pixels(_ row: Int, _ column: Int) -> [(row: Int, column: Int)] {
      (0..<kernel).flatMap { i in
        (0..<kernel).compactMap { j in
          let place = (row: row * stride - padding + i, column: column * stride - padding + j)
          return (0..<shape[2]).contains(place.row) && (0..<shape[3]).contains(place.column) ? place : nil
        }
      }
    }

    /// Calls `body` with the plane, the output's place in it and its index among all outputs.
    func forEachOutput(_ body: (_ plane: Int, _ row: Int, _ column: Int, _ index: Int) -> Void) {
      for plane in 0..<shape[0] * shape[1] {
        for row in 0..<rows {
          for column in 0..<columns { body(plane, row, column, (plane * rows + row) * columns + column) }
        }
      }
    }
  }

  static let windows = [
    Window(shape: [2, 3, 6, 8], kernel: 2, stride: 2, padding: 0),
    Window(shape: [1, 17, 7, 9], kernel: 3, stride: 1, padding: 1),
    Window(shape: [3, 5, 9, 8], kernel: 3, stride: 2, padding: 1),
    Window(shape: [5, 64, 8, 8], kernel: 8, stride: 8, padding: 0),
    Window(shape: [2, 33, 5, 5], kernel: 2, stride: 3, padding: 0),
  ]

  @Test("Averages, maxima and their gradients", arguments: windows, [DType.float32, .float64])
  func pools(_ w: Window, _ dtype: DType) throws {
    let count = w.shape.elementCount ?? 0
    // Few values, so that there are equals; a NaN and an infinity.
    var values = (0..<count).map { Double(($0 * 7919) % 13) / 3 - 2 }
    (values[count / 2], values[count / 3]) = (.nan, -.infinity)
    let x = try Tensor(values, shape: w.shape).to(dtype)
    let g = try ConvolutionTests.noise(w.output, dtype, seed: 2)
    let expected = dtype == .float32 ? try Self.twin(w, x, g, Float.self) : try Self.twin(w, x, g, Double.self)
    try ConvolutionTests.onEveryMachine {
      try expectEqual(
        Tensor.averagePool2d(x, w.options), expected.average, $0)
      try expectEqual(
        Tensor.averagePool2dBackward(g, inputShape: w.shape, w.options), expected.byAverage, $0)
      let (most, positions) = try Tensor.maxPool2d(x, w.options)
      try expectEqual(most, expected.most, $0)
      try expectEqual(positions, expected.positions, $0)
      try expectEqual(
        Tensor.maxPool2dBackward(g, positions: positions, inputShape: w.shape), expected.byMost, $0)
    }
  }

  private typealias Results = (average: Tensor, byAverage: Tensor, most: Tensor, positions: Tensor, byMost: Tensor)

  private static func twin<T: BinaryFloatingPoint & TensorElement>(
    _ w: Window, _ x: Tensor, _ g: Tensor, _: T.Type
  ) throws -> Results {
    let (x, g) = (try x.toArray(T.self), try g.toArray(T.self))
    var (average, most, positions) = ([T](), [T](), [Int64]())
    var (byAverage, byMost) = ([T](repeating: 0, count: x.count), [T](repeating: 0, count: x.count))
    let (area, plane) = (T(w.kernel * w.kernel), w.shape[2] * w.shape[3])
    w.forEachOutput { p, row, column, index in
      let window = w.pixels(row, column).map { p * plane + $0.row * w.shape[3] + $0.column }
      average.append(window.reduce(T(0)) { $0 + x[$1] } / area)
      var winner = window[0]
      for pixel in window where x[pixel] > x[winner] || x[pixel].isNaN && !x[winner].isNaN { winner = pixel }
      most.append(x[winner])
      positions.append(Int64(winner - p * plane))
      for pixel in window { byAverage[pixel] += g[index] / area }
      byMost[winner] += g[index]
    }
    return (
      try Tensor(average, shape: w.output), try Tensor(byAverage, shape: w.shape), try Tensor(most, shape: w.output),
      try Tensor(positions, shape: w.output), try Tensor(byMost, shape: w.shape)
    )
  }
}
