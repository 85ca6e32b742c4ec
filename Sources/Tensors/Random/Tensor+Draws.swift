import Interrupt

/// Random outcomes of given probabilities. Numbers are drawn in row-major order.
extension Tensor {
  /// 1 with the probability that stands in each element, else 0, in this dtype: whether a uniform number of this dtype lies
  /// below it, as PyTorch's CPU does it (with a generator of kind `.torch` the same outcomes).
  /// - Throws: `TensorError.dtypes` unless this is a float tensor; `.argument` for what is no probability.
  public func bernoulli(_ generator: Generator) throws -> Tensor {
    guard dtype.isFloatingPoint else {
      throw TensorError.dtypes(operation: "bernoulli", expected: "float32 or float64 probabilities", got: [dtype])
    }
    let isProbability = try apply(.ge, .real(0)).apply(.logicalAnd, apply(.le, .real(1)))
    guard try isProbability.all() else {
      let wrong = try flatten().maskedSelect(isProbability.flatten().apply(.logicalNot)).select(0, 0).itemValue()
      throw TensorError.argument(
        operation: "bernoulli", name: "p", expected: "probabilities from 0 to 1", got: "\(wrong)")
    }
    return try Tensor.uniform(shape, dtype, generator).apply(.lt, self).to(dtype)
  }

  /// Positions (from 0, int64) drawn with probabilities in proportion to the weights in a vector, or in each row of a
  /// matrix.
  ///
  /// With replacement by PyTorch's algorithm (a uniform float64 for each draw, searched among the running sums in this
  /// dtype). Without, the positions of the largest weights over exponential numbers, in order, which is as if they
  /// were drawn one after the other.
  /// - Throws: `TensorError.shape` unless vector or matrix; `.dtypes`; `.argument` for weights that are negative, not finite or
  ///   all 0, and for more draws without replacement than there are weights that are not 0.
  public func multinomial(_ draws: Int, replacement: Bool, _ generator: Generator) throws -> Tensor {
    guard rank == 1 || rank == 2, shape[rank - 1] > 0 else {
      throw TensorError.shape(operation: "multinomial", expected: "vector or matrix of weights", got: shape)
    }
    guard dtype.isFloatingPoint else {
      throw TensorError.dtypes(operation: "multinomial", expected: "float32 or float64 weights", got: [dtype])
    }
    let rows = try rank == 1 ? unsqueeze(0) : self
    try rows.checkWeights(draws, replacement)
    let result = try replacement ? rows.drawn(draws, generator) : rows.raced(draws, generator)
    return rank == 1 ? try result.squeeze(0) : result
  }

  private func checkWeights(_ draws: Int, _ replacement: Bool) throws {
    func fault(_ name: String, _ expected: String, _ got: String) -> TensorError {
      .argument(operation: "multinomial", name: name, expected: expected, got: got)
    }
    guard draws >= 0 else { throw fault("n", "number of at least 0", "\(draws)") }
    let isWeight = try apply(.ge, .real(0)).apply(.logicalAnd, apply(.isfinite))
    guard try isWeight.all() else {
      let wrong = try flatten().maskedSelect(isWeight.flatten().apply(.logicalNot)).select(0, 0).itemValue()
      throw fault("weights", "finite numbers of at least 0", "\(wrong)")
    }
    guard try sum([1]).apply(.isfinite).all() else {
      throw fault("weights", "weights of a finite sum", "an infinite one")
    }
    if shape[0] == 0 { return }
    let possible = try Int(countNonzero([1]).min().item())
    guard possible > 0 else { throw fault("weights", "a weight above 0 in every row", "a row of zeros") }
    guard replacement || draws <= possible else {
      throw fault("n", "at most \(possible), the number of weights that are not 0,", "\(draws)")
    }
  }

  private func drawn(_ draws: Int, _ generator: Generator) throws -> Tensor {
    let uniform = try Tensor.uniform([shape[0], draws], .float64, generator)
    let result = try Tensor(uninitialized: uniform.shape, .int64)
    // The running sums are rounded to this dtype one by one.
    let sums = try runningSums()
    let n = shape[1]
    try result.withMutableElements(as: Int64.self) { result in
      try uniform.withElements(as: Double.self) { uniform in
        for i in result.indices {
          if i & 0xffff == 0 { try Interrupt.check() }
          let start = i / draws * n
          var (low, high) = (0, n)
          while low < high {
            let middle = low + (high - low) / 2
            // The last sum stands for 1, whatever rounding made of it.
            if (middle == n - 1 ? 1 : sums[start + middle]) < uniform[i] { low = middle + 1 } else { high = middle }
          }
          // A uniform number of 0 lies in no part, not even in an empty first one.
          while low < n - 1, sums[start + low] <= 0 { low += 1 }
          result[i] = Int64(low)
        }
      }
    }
    return result
  }

  /// The weights of each row added up one after the other in this dtype, over their sum.
  private func runningSums() throws -> [Double] {
    let n = shape[1]
    func sums<T: TensorElement & BinaryFloatingPoint>(_ type: T.Type) throws -> [Double] {
      var sums = try toArray(T.self)
      for start in stride(from: 0, to: sums.count, by: n) {
        try Interrupt.check()
        for i in start + 1..<Swift.max(start + 1, start + n) { sums[i] += sums[i - 1] }
        let total = sums[start + n - 1]
        for i in start..<start + n { sums[i] /= total }
      }
      return sums.map { Double($0) }
    }
    return try dtype == .float32 ? sums(Float.self) : sums(Double.self)
  }

  private func raced(_ draws: Int, _ generator: Generator) throws -> Tensor {
    let uniform = try Tensor.uniform(shape, .float64, generator)
    let exponential = try uniform.apply(.neg).apply(.log1p).apply(.neg)
    // A weight of 0 comes in after all others.
    let keys = try Tensor.choose(apply(.gt, .real(0)), to(.float64) / exponential, .scalar(.real(-1), .float64))
    return try keys.topk(draws, 1).positions
  }
}
