import Tensors
import TestSupport
import Testing

/// A convolution and its derivatives in plain loops, each sum in the order that il_convolution.h documents: the
/// kernels must give its very bits. Arrays are N×C×H×W and O×I×kH×kW, row-major.
struct ConvolutionTwin: Sendable, CustomTestStringConvertible {
  let images, channels, outputs, rows, columns: Int
  let kernel: (rows: Int, columns: Int)
  let stride, padding: Int
  private let outRows, outColumns: Int

  init(
    _ images: Int, _ channels: Int, _ outputs: Int, _ rows: Int, _ columns: Int, kernel: (Int, Int), stride: Int = 1,
    padding: Int = 0
  ) {
    (self.images, self.channels, self.outputs) = (images, channels, outputs)
    (self.rows, self.columns, self.kernel) = (rows, columns, kernel)
    (self.stride, self.padding) = (stride, padding)
    outRows = (rows + 2 * padding - kernel.0) / stride + 1
    outColumns = (columns + 2 * padding - kernel.1) / stride + 1
  }

  var testDescription: String { "\(input) ⋆ \(weight), stride \(stride), padding \(padding)" }

  var input: Shape { [images, channels, rows, columns] }
  var weight: Shape { [outputs, channels, kernel.rows, kernel.columns] }
  var output: Shape { [images, outputs, outRows, outColumns] }

  private func inputIndex(_ n: Int, _ i: Int, _ y: Int, _ x: Int) -> Int {
    ((n * channels + i) * rows + y) * columns + x
  }
  private func outputIndex(_ n: Int, _ o: Int, _ y: Int, _ x: Int) -> Int {
    ((n * outputs + o) * outRows + y) * outColumns + x
  }
  private func weightIndex(_ o: Int, _ i: Int, _ ky: Int, _ kx: Int) -> Int {
    ((o * channels + i) * kernel.rows + ky) * kernel.columns + kx
  }

  /// The input at a pixel that may lie in the padding.
  private func pixel<T: BinaryFloatingPoint>(_ input: [T], _ n: Int, _ i: Int, _ y: Int, _ x: Int) -> T {
    y >= 0 && y < rows && x >= 0 && x < columns ? input[inputIndex(n, i, y, x)] : 0
  }

  /// Channels in the order of sums: blocks of 16, the taps between a block and its channels.
  private func blocks(_ channels: Int) -> [Range<Int>] {
    stride(from: 0, to: channels, by: 16).map { $0..<min(channels, $0 + 16) }
  }

  private func stride(from: Int, to: Int, by: Int) -> StrideTo<Int> { Swift.stride(from: from, to: to, by: by) }

  func forward<T: BinaryFloatingPoint>(_ x: [T], _ w: [T], bias: [T]?) -> [T] {
    var out = [T](repeating: 0, count: output.elementCount ?? 0)
    for n in 0..<images {
      for o in 0..<outputs {
        for y in 0..<outRows {
          for column in 0..<outColumns {
            var sum: T = 0
            for block in blocks(channels) {
              for ky in 0..<kernel.rows {
                for kx in 0..<kernel.columns {
                  for i in block {
                    let value = pixel(x, n, i, y * stride + ky - padding, column * stride + kx - padding)
                    sum.addProduct(value, w[weightIndex(o, i, ky, kx)])
                  }
                }
              }
            }
            out[outputIndex(n, o, y, column)] = bias.map { sum + $0[o] } ?? sum
          }
        }
      }
    }
    return out
  }

  /// Kernel elements run backwards, so that gradients are met in the order in which they lie in memory.
  func backwardInput<T: BinaryFloatingPoint>(_ gradient: [T], _ w: [T], addend: [T]?) -> [T] {
    var out = [T](repeating: 0, count: input.elementCount ?? 0)
    for n in 0..<images {
      for i in 0..<channels {
        for y in 0..<rows {
          for x in 0..<columns {
            var sum: T = 0
            for block in blocks(outputs) {
              for ky in (0..<kernel.rows).reversed() {
                for kx in (0..<kernel.columns).reversed() {
                  guard let (gy, gx) = outputReached(y + padding - ky, x + padding - kx) else { continue }
                  for o in block { sum.addProduct(gradient[outputIndex(n, o, gy, gx)], w[weightIndex(o, i, ky, kx)]) }
                }
              }
            }
            let index = inputIndex(n, i, y, x)
            out[index] = addend.map { $0[index] + sum } ?? sum
          }
        }
      }
    }
    return out
  }

  /// The output whose window starts at this pixel of the padded input.
  private func outputReached(_ top: Int, _ left: Int) -> (Int, Int)? {
    guard top >= 0, left >= 0, top % stride == 0, left % stride == 0 else { return nil }
    return top / stride < outRows && left / stride < outColumns ? (top / stride, left / stride) : nil
  }

  /// Images that form a part, at most 16 of them (fewer where all partial sums would pass 2²⁰ elements), and images of
  /// a chunk, some 512 pixels.
  private var cut: (part: Int, chunk: Int) {
    func up(_ n: Int, _ step: Int) -> Int { (n + step - 1) / step * step }
    let sums = up(outputs, 16) * up(channels, min(channels, 16)) * kernel.rows * kernel.columns
    let parts = min(images, max(1, min(16, (1 << 20) / sums)))
    let part = (images + parts - 1) / parts
    return (part, max(1, min(part, 512 / (outRows * outColumns))))
  }

  func backwardWeight<T: BinaryFloatingPoint>(_ gradient: [T], _ x: [T]) -> [T] {
    var out = [T](repeating: 0, count: weight.elementCount ?? 0)
    for o in 0..<outputs {
      for i in 0..<channels {
        for ky in 0..<kernel.rows {
          for kx in 0..<kernel.columns {
            let parts = stride(from: 0, to: images, by: cut.part).map { first in
              part(first..<min(images, first + cut.part), gradient, x, o, i, ky, kx)
            }
            out[weightIndex(o, i, ky, kx)] = parts.dropFirst().reduce(parts[0], +)
          }
        }
      }
    }
    return out
  }

  private func part<T: BinaryFloatingPoint>(
    _ images: Range<Int>, _ gradient: [T], _ x: [T], _ o: Int, _ i: Int, _ ky: Int, _ kx: Int
  ) -> T {
    var sum: T = 0
    for first in stride(from: images.lowerBound, to: images.upperBound, by: cut.chunk) {
      var chunk: T = 0
      for n in first..<min(images.upperBound, first + cut.chunk) {
        for y in 0..<outRows {
          for column in 0..<outColumns {
            let value = pixel(x, n, i, y * stride + ky - padding, column * stride + kx - padding)
            chunk.addProduct(value, gradient[outputIndex(n, o, y, column)])
          }
        }
      }
      sum += chunk
    }
    return sum
  }
}
