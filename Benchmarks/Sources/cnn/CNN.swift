// swift run -c release --package-path Benchmarks cnn
//
// Time of one iteration of the one-layer CNN equations (256×256 checkerboard, 32×32 kernel) on one thread, in pairs
// with two peers, each scaled to the forward pass and its transpose: a product with the matrix of all patches (OpenBLAS,
// one thread; a tenth of its rows is run) and the same correlation in plain loops (a fiftieth). `cnn_numpy.py` times the
// original's own way.
import Measurement
import PDE
import Tensors

@main
struct CNN {
  static func main() throws {
    Pool.threads = 1
    let image = try Tensor((0..<256 * 256).map { ($0 / 256 + $0 % 256) % 2 == 0 ? -1.0 : 1 }, shape: [256, 256])
    let w = try Tensor.normal([32, 32], .float64, Generator(seed: 7, stream: 0))
    let pixels = try image.toArray(Double.self)
    let weights = try w.toArray(Double.self)
    var runs = (
      try CNNRun(CNNLinearPDE(image: image, initial: w, descent: Descent(learningRate: 1e-8), alpha: 1.3e7)),
      try CNNRun(CNNNonlinearPDE(image: image, initial: w, descent: Descent(learningRate: 0.05), alpha: 20))
    )
    let rows = 22
    var gathered: [Double] = []
    for at in 0..<rows * 225 {
      for i in 0..<32 {
        let first = (at / 225 + i) * 256 + at % 225
        gathered += pixels[first..<first + 32]
      }
    }
    let patches = try Tensor(gathered, shape: [rows * 225, 1024])
    let column = try w.reshape([1024, 1])
    var sink = 0.0
    func loops() {
      for y in 0..<4 {
        for x in 0..<225 {
          var sum = 0.0
          for i in 0..<32 { for j in 0..<32 { sum += pixels[(y + i) * 256 + x + j] * weights[i * 32 + j] } }
          sink += sum
        }
      }
    }
    func report(_ name: String, _ step: () throws -> Void) throws {
      let product = try Interleaved(ours: { for _ in 0..<10 { try step() } }, peer: { _ = try patches.matmul(column) })
      let plain = try Interleaved(ours: { for _ in 0..<10 { try step() } }, peer: loops)
      // Forward and transpose: twice the work of one product.
      let scale = (matrix: 2 * 225.0 / Double(rows) * 10, plain: 2 * 225.0 / 4 * 10)
      print(
        "cnn \(name): \((product.ours / 10 * 1e3).digits(3)) ms an iteration;",
        "patch matrix \((product.ratio * scale.matrix).digits(0))×,",
        "plain loops \((plain.ratio * scale.plain).digits(0))×",
        "(spread \((product.spread * 100).digits(0)) %)")
    }
    try report("linear") { try runs.0.step() }
    try report("non-linear") { try runs.1.step() }
    precondition(sink.isFinite)
  }
}
