import LuaRuntime
import Tensors

/// Numbers that a script may give as a tensor, a table, one number or a Lua function.
extension Call {
  /// Argument `index` as a list of numbers: a vector, a flat table, or one number.
  func numbers(_ index: Int) throws -> [Double] {
    let tensor = try tensor(index)
    guard tensor.rank <= 1 else { throw unexpected(index, expected: "vector or flat table of numbers") }
    return try tensor.toArray(Double.self)
  }
}

extension OptionReader {
  /// Option `name` as a tensor: itself, or made of a nested table or one number; nil if it is not given.
  func optionalTensor(_ name: String) throws -> Tensor? {
    if let tensor: Tensor = optionalObject(name) { return tensor }
    switch value(name) {
    case .nil: return nil
    case .table: return try Tensor(nestedArray(name))
    case .integer(let value): return try .scalar(.integer(value), .int64)
    case .number(let value): return try .scalar(.real(value), .float64)
    default: throw unexpected(name, expected: "tensor, table of numbers or number")
    }
  }

  /// Option `name` as a tensor that must be given.
  func tensor(_ name: String) throws -> Tensor {
    guard let tensor = try optionalTensor(name) else { throw unexpected(name, expected: "tensor") }
    return tensor
  }

  /// The same, integers converted to float64.
  func floatTensor(_ name: String) throws -> Tensor {
    let tensor = try tensor(name)
    return tensor.dtype.isFloatingPoint ? tensor : try tensor.to(.float64)
  }

  /// Option `name` as a list of numbers: a vector, a flat table, or one number; empty if it is not given.
  func numbers(_ name: String) throws -> [Double] {
    guard let tensor = try optionalTensor(name) else { return [] }
    guard tensor.rank <= 1 else { throw unexpected(name, expected: "vector or flat table of numbers") }
    return try tensor.toArray(Double.self)
  }

  /// Option `name` as a list of whole numbers of at least `least`; empty if it is not given.
  /// - Throws: for a number that is fractional, infinite, NaN, too large or too small, naming it.
  func wholeNumbers(_ name: String, atLeast least: Int, what: String) throws -> [Int] {
    try numbers(name).map { number in
      guard let whole = Int(exactly: number), whole >= least else {
        throw ArgumentError.option(name, expected: what, got: "\(Scalar.real(number))")
      }
      return whole
    }
  }
}

extension Parameter {
  /// The same, which must be given.
  static func requiredNumbers(_ name: String, _ summary: String) -> Parameter {
    .object(name, Tensor.self, "tensor", summary).or("table of numbers").or("number")
  }

  /// An option that takes a vector, a flat table of numbers, or one number.
  static func numbers(_ name: String, _ summary: String) -> Parameter {
    .object(name, Tensor.self, "tensor", summary).or("table of numbers").or("number").optional
  }
}
