import Tensors

extension Fingerprint {
  /// More than a piece of the pool's work (2¹⁶), rows of a length that no vector divides.
  private static let shape: Shape = [3, 25_001]

  static let reductions: [Fingerprint] = {
    var list = FingerprintList("reductions")
    func add(
      _ family: String, _ libraries: Set<NumericLibrary> = [],
      _ reduce: @escaping @Sendable (Tensor, [Int]?) throws -> Tensor
    ) {
      list.addFloats(family, libraries) { digest, dtype in
        let x = try Inputs.rough(shape, dtype, 20)
        for dimensions in [nil, [0], [1]] as [[Int]?] {
          try digest.add(reduce(x, dimensions))
          try digest.add(reduce(x.t(), dimensions))
        }
      }
    }
    add("sum") { try $0.sum($1) }
    add("mean") { try $0.mean($1) }
    add("prod") { try ($0 * 0.01 + 1).prod($1) }
    add("max, min") { try $0.max($1) + $0.min($1) }
    add("var") { try $0.variance($1) }
    add("std") { try $0.standardDeviation($1, correction: 0) }
    add("norm") { try $0.norm(2, $1) + $0.norm(1, $1) }
    add("norm of order 3", [.sleef]) { try $0.norm(3, $1) }
    list.addFloats("argmax, argmin") {
      let x = try Inputs.any([40, 701], $1, 21)
      for dimension in [nil, 0, 1] { try $0.add(x.argmax(dimension) + x.argmin(dimension)) }
    }
    list.addFloats("sum, max of any numbers") {
      let x = try Inputs.any([40, 701], $1, 22)
      for dimensions in [nil, [0], [1]] as [[Int]?] {
        try $0.add(x.sum(dimensions))
        try $0.add(x.max(dimensions))
      }
    }
    list.add("sum of integers", "int64") {
      let x = try Inputs.any([40, 701], .int64, 23)
      for dimensions in [nil, [0], [1]] as [[Int]?] { try $0.add(x.sum(dimensions)) }
    }
    list.addFloats("cumsum") {
      let x = try Inputs.rough(shape, $1, 24)
      for dimension in [0, 1] { try $0.add(x.cumsum(dimension)) }
    }
    list.addFloats("cumprod") {
      let x = try Inputs.rough([3, 5001], $1, 25) * 0.01 + 1
      for dimension in [0, 1] { try $0.add(x.cumprod(dimension)) }
    }
    list.addFloats("logsumexp", [.sleef]) { try $0.add(Inputs.plain([30, 401], $1, 26, scale: 50).logSumExp(1)) }
    list.addFloats("dot") {
      try $0.add(Inputs.rough([70_001], $1, 27).dot(Inputs.rough([70_001], $1, 28)))
    }
    list.addFloats("scatter_add, index_add") {
      let (x, places) = (try Inputs.rough([3, 5000], $1, 29), try Inputs.positions([3, 5000], below: 97, 30))
      try $0.add(Tensor.zeros([3, 97], $1).scatterAdd(1, places, x))
      try $0.add(Tensor.zeros([97, 3], $1).indexAdd(0, places.select(0, 0), x.t()))
    }
    return list.all
  }()

  static let selections: [Fingerprint] = {
    var list = FingerprintList("order and selection")
    list.addFloats("sort") {
      let x = try Inputs.any([7, 3001], $1, 31)
      for descending in [false, true] {
        let (values, positions) = try x.sort(1, descending: descending)
        try $0.add(values)
        try $0.add(positions)
      }
    }
    list.addFloats("topk") {
      let (values, positions) = try Inputs.any([7, 3001], $1, 32).topk(20, 1)
      try $0.add(values)
      try $0.add(positions)
    }
    list.addFloats("unique") {
      let (values, counts) = try Inputs.any([3001], $1, 33).unique()
      try $0.add(values)
      try $0.add(counts)
    }
    list.addFloats("median, quantile") {
      let x = try Inputs.rough([7, 301], $1, 34)
      for dimension in [0, 1] {
        try $0.add(x.median(dimension))
        try $0.add(x.quantile(0.3, dimension))
      }
    }
    list.addFloats("histogram") { try $0.add(Inputs.plain([5001], $1, 35).histogram(50)) }
    list.add("bincount", "int64") { try $0.add(Inputs.positions([5001], below: 60, 36).bincount()) }
    list.addFloats("linspace, arange") {
      try $0.add(Tensor.linspace(-0.1, 7.3, 3001, $1))
      try $0.add(Tensor.arange(0.1, 33.3, step: 0.1, $1))
    }
    return list.all
  }()
}
