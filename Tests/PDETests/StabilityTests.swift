import PDE
import Tensors
import Testing

@Suite("Stability of the one-layer CNN")
struct StabilityTests {
  @Test("The checkerboard's bounds are the paper's: 12 960 000 and 2e8; the Fourier estimate is 2³⁰")
  func paper() throws {
    let image = try CNNFixture.checkerboard()
    let analysis = try StabilityAnalysis(image: image, kernelShape: [8, 8])
    let expected = 0.25 * 249 * 249 * 64
    #expect(abs(analysis.alphaMin / expected - 1) < 1e-12)
    #expect(analysis.alphaMax(learningRate: 1e-8) == 2 / 1e-8)
    #expect(analysis.spectrum.count == 64)
    #expect(try abs(analysis.spectrum.select(0, 0).item() / (4 * expected) - 1) < 1e-12)
    #expect(try abs(analysis.spectrum.select(0, 1).item()) < 1e-9 * 4 * expected)
    #expect(try abs(StabilityAnalysis.fourierEstimate(image: image) / 1_073_741_824 - 1) < 1e-12)
    let patches = try PatchOperator(image: image, kernelShape: [32, 32])
    let largest = try Lanczos.extremes(shape: [32, 32]) { try patches.adjoint(patches.forward($0)) }.largest
    #expect(abs(0.25 * largest / 12_960_000 - 1) < 1e-12)
  }

  @Test("On any image measured = theory: shrinking 2 % inside each bound, growing 2 % outside")
  func measured() throws {
    let image = try Tensor(noise(24 * 31, seed: 4), shape: [24, 31])
    let analysis = try StabilityAnalysis(image: image, kernelShape: [4, 3])
    let rate = 1e-3
    let (low, high) = (analysis.alphaMin, analysis.alphaMax(learningRate: rate))
    #expect(low > 1 && high > low)
    // The ends of the spectrum as kernels, by LAPACK from the operator's columns.
    let units = try (0..<12).map { i in try Tensor((0..<12).map { $0 == i ? 1.0 : 0 }, shape: [4, 3]) }
    let columns = try units.map { try analysis.patches.adjoint(analysis.patches.forward($0)).flatten() }
    let vectors = try Tensor.stack(columns).eigh().vectors
    let ends = try [-1, 0].map { try vectors.select(1, $0).clone().reshape([4, 3]) }
    for (alpha, stable) in [(low * 0.98, false), (low * 1.02, true), (high * 0.98, true), (high * 1.02, false)] {
      let growth = try analysis.growth(alphas: [alpha], learningRates: [rate]).item()
      #expect((growth < 1) == stable)
      #expect((rate < analysis.stepBound(alpha: alpha)) == stable)
      // Differences of two solutions follow the homogeneous equation: mean(I) drops out.
      func run(_ start: Tensor) throws -> CNNRun<CNNLinearPDE> {
        try CNNRun(CNNLinearPDE(image: image, initial: start, descent: Descent(learningRate: rate), alpha: alpha))
      }
      let measured = try ends.map { start in
        var (a, b) = (try run(start), try run(Tensor.zeros([4, 3])))
        var norms: [Double] = []
        for _ in 0..<100 {
          try a.step()
          try b.step()
          norms.append(try (a.w - b.w).norm().item())
        }
        return norms[99] / norms[98]
      }
      #expect(try abs(#require(measured.max()) - growth) < 1e-6, "α = \(alpha)")
    }
  }

  @Test("Lanczos finds the ends of the spectrum that LAPACK finds, and both are real eigenvalues of a dense matrix")
  func lanczos() throws {
    let image = try Tensor(noise(40 * 40, seed: 21), shape: [40, 40])
    let analysis = try StabilityAnalysis(image: image, kernelShape: [5, 6])
    let (first, last) = (try analysis.spectrum.select(0, 0).item(), try analysis.spectrum.select(0, -1).item())
    #expect(abs(analysis.largest / first - 1) < 1e-11)
    let matrix = try Tensor([2.0, 1, 0, 1, 3, 1, 0, 1, 4], shape: [3, 3])
    let ends = try Lanczos.extremes(shape: [3]) { try matrix.matmul($0) }
    #expect(abs(ends.largest - (3 + 3.0.squareRoot())) < 1e-12)
    #expect(abs(ends.smallest - (3 - 3.0.squareRoot())) < 1e-12)
    // The trace is the sum of squares of all pixels of all patches.
    var trace = 0.0
    let pixels = try image.toArray(Double.self)
    for y in 0..<36 {
      for x in 0..<35 {
        for i in 0..<5 { for j in 0..<6 { trace += pixels[(y + i) * 40 + x + j] * pixels[(y + i) * 40 + x + j] } }
      }
    }
    #expect(try abs(analysis.spectrum.sum().item() / trace - 1) < 1e-12)
    #expect(last > 0 && last < first)
  }

  @Test("Gradient and Hessian are the derivatives of the loss", arguments: [0.0, 0.3, 1])
  func derivatives(label: Double) throws {
    let image = try Tensor(noise(12 * 14, seed: 3), shape: [12, 14])
    let w = try Tensor(noise(12, seed: 5), shape: [3, 4])
    let equation = try CNNNonlinearPDE(
      image: image, initial: w, descent: Descent(learningRate: 1), alpha: 0.7, beta: 1.3, label: label)
    func loss(_ w: Tensor) throws -> Double { try equation.evaluate(w).loss(w) }
    let gradient = try equation.evaluate(w).gradient
    for seed in 30..<34 as Range<UInt64> {
      let v = try Tensor(noise(12, seed: seed), shape: [3, 4])
      let h = 1e-5
      let slope = try (loss(w + v * h) - loss(w - v * h)) / (2 * h)
      #expect(try abs((gradient * v).sum().item() - slope) < 1e-8)
      let curve = try (equation.evaluate(w + v * h).gradient - equation.evaluate(w - v * h).gradient) / (2 * h)
      #expect(try (equation.hessian(w)(v) - curve).apply(.abs).max().item() < 1e-8)
    }
  }

  @Test("At w = 0 the local step bound is that of the linearised equation")
  func localBound() throws {
    let image = try CNNFixture.checkerboard(20, 20)
    let equation = try CNNNonlinearPDE(
      image: image, initial: Tensor.zeros([4, 4]), descent: Descent(learningRate: 1), alpha: 9)
    // s = ½, swish''(0) = β/2: Hessian α + ¼·‖mean patch/2‖² − ¼·λ_max/n_out along the checkerboard; α on all others.
    #expect(try abs(equation.stepBound(Tensor.zeros([4, 4])) - 2.0 / 9) < 1e-9)
  }

  @Test("Momentum, Nesterov, k and the hook do what their formula says")
  func descent() throws {
    let image = try CNNFixture.checkerboard(12, 12)
    let start = try Tensor(noise(9, seed: 2), shape: [3, 3])
    for (momentum, nesterov, k) in [(0.0, false, 1.0), (0.9, false, 1), (0.9, true, 3), (0, false, 3)] {
      var seen: [Int] = []
      let hook = { (iteration: Int, g: Tensor, _: Tensor) throws -> Tensor in
        seen.append(iteration)
        return try g * 2
      }
      let equation = try CNNNonlinearPDE(
        image: image, initial: start,
        descent: Descent(learningRate: 0.1, momentum: momentum, nesterov: nesterov, k: k, hook: hook),
        alpha: 3)
      let got = try equation.run(iterations: 4)
      #expect(seen == [1, 2, 3, 4])
      var w = try start.toArray(Double.self)
      var v = Array(repeating: 0.0, count: 9)
      for _ in 0..<4 {
        let g = try equation.evaluate(Tensor(w, shape: [3, 3])).gradient.toArray(Double.self).map { $0 * 2 }
        for i in 0..<9 {
          v[i] = v[i] * momentum + g[i]
          let d = momentum == 0 ? g[i] : nesterov ? g[i] + v[i] * momentum : v[i]
          w[i] -= (d / k) * (0.1 * k)
        }
      }
      #expect(try got.w.toArray(Double.self) == w)
    }
  }

  @Test("A callback sees every iteration and ends the run")
  func callback() throws {
    let equation = try CNNNonlinearPDE(
      image: CNNFixture.checkerboard(12, 12), initial: Tensor.ones([3, 3]), descent: Descent(learningRate: 0.1),
      alpha: 3)
    var losses: [Double] = []
    let solution = try equation.run(iterations: 50) { iteration, loss, _ in
      losses.append(loss)
      return iteration < 7
    }
    #expect(losses.count == 7)
    #expect(try solution.loss.toArray(Double.self) == losses)
  }

  @Test("The moving average looks back only")
  func average() throws {
    #expect(try movingAverage(Tensor([1.0, 3, 5, 7]), window: 2).toArray(Double.self) == [1, 2, 4, 6])
  }

  @Test("A kernel that does not fit is an error that says so")
  func wording() throws {
    let image = try Tensor.ones([4, 4])
    #expect(
      throws: PDEError.shape(
        "cnn_linear", argument: "init", expected: "a matrix not larger than the image 4×4", got: [5, 2])
    ) {
      try CNNLinearPDE(image: image, initial: Tensor.ones([5, 2]), descent: Descent(learningRate: 1), alpha: 1)
    }
    #expect(
      throws: PDEError.shape(
        "stability", argument: "image", expected: "a matrix of at least the kernel's size 8×8", got: [4, 4])
    ) {
      try StabilityAnalysis(image: image, kernelShape: [8, 8])
    }
  }
}
