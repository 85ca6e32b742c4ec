import Tensors

/// What a caller of this room got wrong: facts, worded in ``description`` only.
public enum PDEError: Error, Equatable {
  /// A list has the wrong number of elements.
  case count(_ function: String, argument: String, expected: String, got: Int)
  /// A number is out of range.
  case number(_ function: String, argument: String, expected: String, got: Double)
  /// A tensor has the wrong shape.
  case shape(_ function: String, argument: String, expected: String, got: [Int])
  /// A tensor has the wrong element type.
  case dtype(_ function: String, argument: String, expected: String, got: DType)
  /// An option does not go with another one.
  case conflict(_ function: String, argument: String, reason: String)
}

extension PDEError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .count(let function, let argument, let expected, let got):
      "pde.\(function): '\(argument)': expected \(expected), got \(got)"
    case .number(let function, let argument, let expected, let got):
      "pde.\(function): '\(argument)': expected \(expected), got \(got)"
    case .shape(let function, let argument, let expected, let got):
      "pde.\(function): '\(argument)': expected \(expected), got shape \(got.map(String.init).joined(separator: "×"))"
    case .dtype(let function, let argument, let expected, let got):
      "pde.\(function): '\(argument)': expected \(expected), got \(got.name)"
    case .conflict(let function, let argument, let reason):
      "pde.\(function): '\(argument)': \(reason)"
    }
  }
}
