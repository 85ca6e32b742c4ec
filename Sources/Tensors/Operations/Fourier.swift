import Interrupt

/// Discrete Fourier transforms along a dimension. There is no complex dtype: a complex tensor has a last dimension of size 2,
/// real and imaginary part (PyTorch's `view_as_real`), which the dimensions given here do not count.
///
/// float32 is computed in float64 and rounded once.
extension Tensor {
  /// Σ_j x[j]·exp(∓2πi·jk/n) of every complex line along a dimension, n its length; not divided by anything.
  /// - Parameter isInverse: the sign in the exponent is plus.
  /// - Throws: `TensorError.shape` for a tensor whose last dimension is not of size 2; `.dimension`; `.empty`.
  public func fourier(_ dimension: Int, isInverse: Bool, _ operation: String = "fft") throws -> Tensor {
    let d = try complexDimension(dimension, operation)
    return try transformed(d, shape[d], isInverse, operation, from: .complex, to: .complex, count: shape[d])
  }

  /// The first n / 2 + 1 terms of ``fourier(_:isInverse:_:)`` of every line of real numbers along a dimension; the others are
  /// their conjugates.
  /// - Throws: `TensorError.dimension`; `.rank`; `.empty`.
  public func realFourier(_ dimension: Int, isInverse: Bool, _ operation: String = "rfft") throws -> Tensor {
    guard rank > 0 else {
      throw TensorError.shape(operation: operation, expected: "at least one dimension", got: shape)
    }
    guard rank < Shape.maximumRank else { throw TensorError.rank(operation: operation, rank + 1) }
    let d = try resolve(dimension: dimension, operation)
    return try transformed(d, shape[d], isInverse, operation, from: .real, to: .complex, count: shape[d] / 2 + 1)
  }

  /// Re Σ_k x[k]·exp(∓2πi·jk/n) for j = 0 ..< n, of the n / 2 + 1 complex numbers on every line along a dimension: the
  /// adjoint of ``realFourier(_:isInverse:_:)`` with the other sign.
  /// - Throws: `TensorError.shape`; `.dimension`; `.argument` for another length of lines.
  public func realPartOfFourier(_ dimension: Int, _ n: Int, isInverse: Bool, _ operation: String = "irfft") throws
    -> Tensor
  {
    let d = try complexDimension(dimension, operation)
    guard n >= 1, shape[d] == n / 2 + 1 else {
      throw TensorError.argument(
        operation: operation, name: "n", expected: "length whose half and 1 are \(shape[d])", got: "\(n)")
    }
    return try transformed(d, n, isInverse, operation, from: .complex, to: .real, count: n)
  }

  /// The dimension, counted from 0, of a complex tensor.
  /// - Throws: `TensorError.shape`; `.dimension`.
  public func complexDimension(_ dimension: Int, _ operation: String) throws -> Int {
    guard rank >= 2, shape[rank - 1] == 2 else {
      throw TensorError.shape(
        operation: operation, expected: "complex tensor, whose last dimension has size 2 (real and imaginary part),",
        got: shape)
    }
    let d = dimension < 0 ? dimension + rank - 1 : dimension
    guard d >= 0, d < rank - 1 else {
      throw TensorError.dimension(operation: operation, dimension: dimension, rank: rank - 1)
    }
    return d
  }

  private enum Numbers: Int { case real = 1, complex }

  /// Lines along dimension `d`, lengthened with zeros to `n`, transformed, and their first `count` numbers.
  private func transformed(
    _ d: Int, _ n: Int, _ isInverse: Bool, _ operation: String, from: Numbers, to: Numbers, count: Int
  ) throws -> Tensor {
    guard n > 0 else { throw TensorError.empty(operation: operation, shape) }
    let computing = dtype.isFloatingPoint ? dtype : .float64
    // Lines side by side: the transformed dimension last, pairs behind it.
    let inner = from == .complex ? rank - 2 : rank - 1
    let order = (0..<inner + 1).filter { $0 != d } + [d] + (from == .complex ? [rank - 1] : [])
    let lines = try permute(order).to(.float64).contiguous()
    var result = Shape((0..<inner + 1).filter { $0 != d }.map { shape[$0] } + [count]) ?? []
    if to == .complex { result.append(2) }
    let target = try Tensor(uninitialized: result, .float64)
    let number = n == 0 || shape[d] == 0 ? 0 : lines.count / (shape[d] * from.rawValue)
    if number > 0, target.count > 0 {
      let plan = try FourierPlan(n)
      try withExtendedLifetime((lines, target)) {
        try plan.run(
          lines: number, isInverse: isInverse,
          from: .init(address: lines.data, length: shape[d], isComplex: from == .complex),
          to: .init(address: target.data, length: count, isComplex: to == .complex))
      }
    }
    var back = Array(0..<inner)
    back.insert(inner, at: d)
    if to == .complex { back.append(inner + 1) }
    return try target.to(computing).permute(back).contiguous()
  }
}
