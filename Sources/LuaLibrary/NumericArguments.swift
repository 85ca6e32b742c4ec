import Autograd
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

extension OptionValue {
  /// The option as a tensor: itself, or made of a nested table or one number; nil if it is not given.
  func optionalTensor() throws -> Tensor? {
    switch value {
    case .nil: return nil
    case .object(let object): if let tensor = object as? Tensor { return tensor }
    case .table: return try Tensor(nestedArray())
    case .integer(let value): return try .scalar(.integer(value), .int64)
    case .number(let value): return try .scalar(.real(value), .float64)
    default: break
    }
    throw unexpected(expected: "tensor, table of numbers or number")
  }

  /// The option as a tensor that must be given.
  func tensor() throws -> Tensor {
    guard let tensor = try optionalTensor() else { throw unexpected(expected: "tensor") }
    return tensor
  }

  /// The same, integers converted to float64.
  func floatTensor() throws -> Tensor {
    let tensor = try tensor()
    return tensor.dtype.isFloatingPoint ? tensor : try tensor.to(.float64)
  }

  /// The option as a list of numbers: a vector, a flat table, or one number; empty if it is not given.
  func numbers() throws -> [Double] {
    guard let tensor = try optionalTensor() else { return [] }
    guard tensor.rank <= 1 else { throw unexpected(expected: "vector or flat table of numbers") }
    return try tensor.toArray(Double.self)
  }

  /// The option as a list of whole numbers of at least `least`; empty if it is not given.
  /// - Throws: for a number that is fractional, infinite, NaN, too large or too small, naming it.
  func integers(atLeast least: Int, atMost most: Int, what: String) throws -> [Int] {
    try numbers().map { number in
      guard let whole = Int(exactly: number), whole >= least, whole <= most else {
        throw unexpected(expected: what, got: "\(Scalar.real(number))")
      }
      return whole
    }
  }
}

extension Option where Value == Tensor {
  /// A tensor; a nested table of numbers will do.
  static func tensor(_ name: String, _ summary: String = "") -> Option {
    Option(.tensor(name, summary)) { try $0.tensor() }
  }
}

extension Option where Value == UInt64 {
  /// An integer as a seed: negative ones by their bits.
  static func seed(_ summary: String = "", default value: Int? = 0) -> Option {
    Option<Int>.integer("seed", summary, default: value).map { seed, _ in UInt64(bitPattern: Int64(seed)) }
  }
}

extension Option where Value == [Double] {
  /// A vector, a flat table of numbers, or one number; empty if it is not given.
  static func numbers(_ name: String, _ summary: String) -> Option {
    Option(.numbers(name, summary).optional) { try $0.numbers() }
  }

  /// The same, which must be given.
  static func requiredNumbers(_ name: String, _ summary: String) -> Option {
    Option(.numbers(name, summary)) { try $0.numbers() }
  }
}

extension Option where Value == [Int] {
  /// A vector, a flat table of whole numbers, or one; empty if it is not given. `what` says what is expected.
  static func integers(
    _ name: String, _ summary: String, atLeast least: Int = .min, atMost most: Int = .max, what: String
  ) -> Option {
    Option(.numbers(name, summary).optional) { try $0.integers(atLeast: least, atMost: most, what: what) }
  }

  /// The same, which must be given.
  static func requiredIntegers(
    _ name: String, _ summary: String, atLeast least: Int = .min, atMost most: Int = .max, what: String
  ) -> Option {
    Option(.numbers(name, summary)) { try $0.integers(atLeast: least, atMost: most, what: what) }
  }

  /// One size for both axes of a kernel, or {rows, columns}; always two numbers.
  static func kernel(_ name: String = "kernel") -> Option {
    requiredIntegers(
      name, "size of the kernel: one number, or {rows, columns}", atLeast: 1, what: "size, or {rows, columns}"
    ).map { sizes, option in
      guard let first = sizes.first, let last = sizes.last, sizes.count <= 2 else {
        throw option.unexpected(expected: "size, or {rows, columns}")
      }
      return [first, last]
    }
  }
}

extension Parameter {
  /// A vector, a flat table of numbers, or one number.
  static func numbers(_ name: String, _ summary: String) -> Parameter {
    .object(name, Tensor.self, "tensor", summary).or("table of numbers").or("number")
  }
}

extension Tensor {
  /// Refuses what would drop a gradient.
  func refuseDerivative(_ operation: String) throws {
    if requiresGrad, GradientMode.isRecording { throw AutogradError.noDerivative(operation: operation) }
  }
}
