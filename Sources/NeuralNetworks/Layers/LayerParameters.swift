import Tensors

extension Tensor {
  /// The parameters of a layer as PyTorch draws them, in their own dtype: weights by `kaiming_uniform_(a = √5)`, then, of
  /// as many numbers as the first dimension, a bias from U(−1/√fanIn, 1/√fanIn).
  static func layerParameters(
    _ shape: Shape, fanIn: Double, bias: Bool, _ dtype: DType, _ generator: Generator
  ) throws -> (weight: Tensor, bias: Tensor?) {
    // PyTorch's steps, of which float64 shows every rounding: 1/√fanIn but for last bits.
    let root = 5.0.squareRoot()
    let gain = (2 / (1 + root * root)).squareRoot()
    let bound = 3.0.squareRoot() * (gain / fanIn.squareRoot())
    let weight = try uniformParameter(shape, bound, dtype, generator)
    return (weight, bias ? try uniformParameter([shape[0]], 1 / fanIn.squareRoot(), dtype, generator) : nil)
  }

  private static func uniformParameter(
    _ shape: Shape, _ bound: Double, _ dtype: DType, _ generator: Generator
  ) throws -> Tensor {
    let values = try Tensor(uninitialized: shape, dtype)
    try values.fillUniformInPlace(low: -bound, high: bound, generator)
    return values
  }
}

extension Module {
  /// - Throws: ``ModuleError`` for a number below the least that its name may have.
  static func check(_ numbers: [(name: String, value: Int, least: Int)], of module: String) throws {
    for (name, value, least) in numbers where value < least {
      throw ModuleError.argument(
        module: module, name: name, expected: "integer of at least \(least)", got: "\(value)")
    }
  }

  /// - Throws: ``ModuleError`` for channels that do not fall into so many groups.
  static func check(channels: [(name: String, value: Int)], groups: Int, of module: String) throws {
    for (name, value) in channels where value % groups != 0 {
      throw ModuleError.argument(
        module: module, name: name, expected: "multiple of groups (\(groups))", got: "\(value)")
    }
  }
}
