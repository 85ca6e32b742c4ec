import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
  /// What looks at the bits of elements: rounding to other formats, distances in units in the last place, flips.
  func declareBits(_ random: RandomLibrary) {
    let seed = Option.seed("of the stochastic mode; without it the default generator's numbers", default: nil).optional
    both(
      "round_to", "Every element rounded to a value of another floating-point format; the dtype stays.",
      options: RoundingOptions.all + [seed],
      example: "tensor{0.1, 1 / 3}:round_to{format = 'bfloat16'}",
      discussion: """
        `mantissa` counts the bits of the fraction without the leading one, `exponent` those of the exponent; both as \
        IEEE 754 has them, with subnormal numbers, and neither more than the tensor's own. Beyond the largest value: \
        infinity, or the largest where the mode rounds towards it. Stochastic rounding takes 53 random bits for each \
        element, in row-major order. It has no derivative: `detach()` first, or `autograd.no_grad`.
        """
    ) { t, call in
      try t.refuseDerivative("round_to")
      let (format, mode) = try call.rounding()
      let seeded = try call[seed].map { try Generator(seed: $0) }
      guard mode == .stochastic || seeded == nil else {
        throw call.unexpected(seed, expected: "nothing but with mode = 'stochastic'")
      }
      guard mode == .stochastic else { return call.pushFresh(try t.rounded(to: format.resolved(for: t.dtype), mode)) }
      call.pushFresh(
        try t.contiguous().rounded(to: format.resolved(for: t.dtype), mode, generator: seeded ?? random.standard))
    }
    both(
      "ulp_distance",
      "How many steps from one value of the format to the next lie between the elements of two tensors.",
      [.object("other", Tensor.self, "tensor").or("number")], returns: "int64 tensor",
      example: "tensor.ulp_distance(tensor{1, -1}, tensor{1 + 2 ^ -52, 1})",
      discussion: """
        Both float32 or both float64; shapes broadcast. 0 and −0 are one value, and the way from a negative to a positive \
        number leads through it; infinity is one step beyond the largest number. 2⁶³ − 1 where an element is NaN, and \
        where there are more steps than that.
        """
    ) { t, call in
      var other = try call.tensor(1)
      if call.kind(1) == .number { other = try other.to(t.dtype) }
      call.pushFresh(try Tensor.ulpDistance(t, other))
    }
    both(
      "flip_bits", "The elements with those bits flipped that are set in a mask.",
      [.object("mask", Tensor.self, "tensor of integers").or("integer")],
      example: "tensor{1, 2}:flip_bits(1)  -- the last bit of each",
      discussion: """
        Shapes broadcast; the dtype stays. Bit 0 is the last of the fraction, the highest is the sign. A mask with bits \
        beyond the element's size is an error. It has no derivative.
        """
    ) { t, call in
      try t.refuseDerivative("flip_bits")
      var mask = try call.tensor(1)
      if call.kind(1) == .number {
        guard let value = call.value(1).int else { throw call.unexpected(1, expected: "integer") }
        mask = try .scalar(.integer(value), .int64)
      }
      call.pushFresh(try t.flippingBits(mask))
    }
  }
}
