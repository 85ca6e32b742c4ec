import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
  func declareFourier() {
    let parameters: [Parameter] = [
      .integer("n", "length to which lines are cut, or continued with zeros; else their own", atLeast: 1).optional,
      .integer("dim", "", default: -1),
      .choice("norm", FourierNorm.self, "divided by the length: inverse, √ both, transform", default: .backward),
    ]
    let complex = """
      There is no complex dtype: a complex tensor has a last dimension of size 2, real and imaginary part (PyTorch's \
      `view_as_real`), which `dim` does not count. Any length is fast: small prime factors one after the other, others by \
      Bluestein's convolution. The order of all sums is given by the length alone; float32 is computed in float64 and \
      rounded once.
      """
    both(
      "fft",
      "Discrete Fourier transform Σ_j x_j·exp(−2πi·jk/n) of a complex tensor (real ones: `rfft`) along a dimension.",
      parameters, example: "tensor{{1, 0}, {0, 0}, {0, 0}}:fft()", discussion: complex
    ) { t, call in
      call.pushFresh(try Differentiable.fft(t, call.optionalInteger(1), call.dimension(2), call.choice(3)))
    }
    both(
      "ifft", "Inverse of `fft`, a complex tensor.", parameters, example: "tensor{{1, 0}, {1, 0}}:ifft()",
      discussion: complex
    ) { t, call in
      call.pushFresh(
        try Differentiable.fft(t, call.optionalInteger(1), call.dimension(2), call.choice(3), isInverse: true))
    }
    both(
      "rfft",
      "The first n // 2 + 1 numbers of the Fourier transform of real ones, a complex tensor; the rest are conjugates.",
      parameters, returns: "tensor", example: "tensor{1, 2, 3, 4}:rfft()", discussion: complex
    ) { t, call in
      call.pushFresh(try Differentiable.rfft(t, call.optionalInteger(1), call.dimension(2), call.choice(3)))
    }
    both(
      "irfft", "Inverse of `rfft`: real numbers, n of them along the dimension (an odd n must be given).", parameters,
      example: "tensor{1, 2, 3}:rfft():irfft(3)", discussion: complex
    ) { t, call in
      call.pushFresh(try Differentiable.irfft(t, call.optionalInteger(1), call.dimension(2), call.choice(3)))
    }
    for (name, isReal) in [("fftfreq", false), ("rfftfreq", true)] {
      module.function(
        name, "The frequencies that the numbers of `\(isReal ? "rfft" : "fft")` stand for, in cycles per unit.",
        [
          .integer("n", "length of the line", atLeast: 1),
          .number("d", "distance of neighbours on it", default: 1, moreThan: 0), .dtype(),
        ], returns: "tensor", example: "tensor.\(name)(5, 0.1)"
      ) { [self] call in
        let (n, spacing) = (Int64(try call.integer(1)), try call.number(2))
        let positive = try Tensor.arange(0, through: isReal ? n / 2 : (n - 1) / 2, step: 1, .float64)
        let all =
          try isReal ? positive : Tensor.cat([positive, Tensor.arange(-(n / 2), through: -1, step: 1, .float64)])
        call.pushFresh(try (all / (Double(n) * spacing)).to(call.dtype(3) ?? defaultDType))
      }
    }
  }
}
