import Autograd
import Tensors

extension Fingerprint {
  static let products: [Fingerprint] = {
    var list = FingerprintList("products and factorisations")
    list.addFloats("linear layers") {
      let (x, weight) = (try Inputs.plain([70, 301], $1, 40), try Inputs.plain([50, 301], $1, 41))
      let gradient = try Inputs.plain([70, 50], $1, 42)
      try $0.add(Tensor.linear(x, weight, bias: Inputs.plain([50], $1, 43)))
      try $0.add(Tensor.linearBackwardInput(gradient, weight))
      try $0.add(Tensor.linearBackwardWeight(gradient, x))
    }
    list.addFloats("outer") { try $0.add(Inputs.rough([301], $1, 44).outer(Inputs.rough([201], $1, 45))) }
    list.add("matmul of integers", "int64") {
      try $0.add(Inputs.any([20, 31], .int64, 46).matmul(Inputs.any([31, 20], .int64, 47)))
    }
    list.addFloats("matmul", [.openBLAS]) {
      let (a, b) = (try Inputs.plain([300, 90], $1, 48), try Inputs.plain([90, 70], $1, 49))
      try $0.add(a.matmul(b))
      try $0.add(b.t().matmul(a.t()))
      try $0.add(a.matmul(b.select(1, 3)))
    }
    list.addFloats("matmul along long rows", [.openBLAS]) {
      try $0.add(Inputs.rough([20, 3001], $1, 50).matmul(Inputs.rough([3001, 20], $1, 51)))
    }
    list.addFloats("einsum", [.openBLAS]) {
      let (a, b) = (try Inputs.plain([4, 20, 30], $1, 52), try Inputs.plain([4, 30, 10], $1, 53))
      try $0.add(Differentiable.einsum("bij,bjk->bik", [a, b]))
    }
    list.addFloats("solve, inverse", [.openBLAS]) {
      let a = try matrix($1)
      try $0.add(a.solve(Inputs.plain([40, 3], $1, 54)))
      try $0.add(a.inverse())
    }
    list.addFloats("det, slogdet", [.openBLAS, .sleef]) {
      let a = try matrix($1)
      try $0.add(a.determinant())
      let (sign, logarithm) = try a.signedLogDeterminant()
      try $0.add(sign)
      try $0.add(logarithm)
    }
    list.addFloats("cholesky", [.openBLAS]) {
      let a = try Inputs.plain([40, 40], $1, 55)
      try $0.add((a.matmul(a.t()) + Tensor.eye(40, 40, $1)).cholesky())
    }
    list.addFloats("qr", [.openBLAS]) {
      let (q, r) = try Inputs.plain([50, 30], $1, 56).qr()
      try $0.add(q)
      try $0.add(r)
    }
    list.addFloats("svd", [.openBLAS]) {
      let (u, s, vt) = try Inputs.plain([50, 30], $1, 57).svd()
      for factor in [u, s, vt] { try $0.add(factor) }
    }
    list.addFloats("eigh", [.openBLAS]) {
      let a = try Inputs.plain([40, 40], $1, 58)
      let (values, vectors) = try (a + a.t()).eigh()
      try $0.add(values)
      try $0.add(vectors)
    }
    list.addFloats("eigvals", [.openBLAS]) {
      let (real, imaginary) = try Inputs.plain([40, 40], $1, 59).eigenvalues()
      try $0.add(real)
      try $0.add(imaginary)
    }
    list.addFloats("lstsq", [.openBLAS]) {
      try $0.add(Inputs.plain([50, 20], $1, 60).leastSquares(Inputs.plain([50, 2], $1, 61)).solution)
    }
    return list.all
  }()

  /// Far from singular.
  private static func matrix(_ dtype: DType) throws -> Tensor {
    try Inputs.plain([40, 40], dtype, 62) + Tensor.eye(40, 40, dtype) * 8
  }

  static let fourier: [Fingerprint] = {
    var list = FingerprintList("Fourier transforms")
    for length in [1024, 1500, 1021] {
      list.addFloats("fft of length \(length)") {
        let x = try Inputs.rough([3, length, 2], $1, 65)
        try $0.add(x.fourier(1, isInverse: false))
        try $0.add(x.fourier(1, isInverse: true))
      }
      list.addFloats("rfft, irfft of length \(length)") {
        let spectrum = try Inputs.rough([3, length], $1, 66).realFourier(1, isInverse: false)
        try $0.add(spectrum)
        try $0.add(spectrum.realPartOfFourier(1, length, isInverse: true))
      }
    }
    return list.all
  }()
}
