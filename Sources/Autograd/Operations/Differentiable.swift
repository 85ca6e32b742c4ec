import Tensors

/// Tensor operations with derivatives: the same names, results and bits as those of `Tensor`, recorded where an argument
/// requires a gradient and recording is on, and the plain operation where not.
public enum Differentiable {}

/// A tensor in a formula whose operators are ``Differentiable``, so that a derivative reads as in a book.
struct Tracked {
  let tensor: Tensor

  init(_ tensor: Tensor) { self.tensor = tensor }

  static func + (a: Tracked, b: Tracked) throws -> Tracked { try a.apply(.add, b) }
  static func - (a: Tracked, b: Tracked) throws -> Tracked { try a.apply(.sub, b) }
  static func * (a: Tracked, b: Tracked) throws -> Tracked { try a.apply(.mul, b) }
  static func / (a: Tracked, b: Tracked) throws -> Tracked { try a.apply(.div, b) }
  static func + (a: Tracked, b: Double) throws -> Tracked { try a.apply(.add, b) }
  static func + (a: Double, b: Tracked) throws -> Tracked { try b.apply(.add, a) }
  static func - (a: Double, b: Tracked) throws -> Tracked {
    Tracked(try Differentiable.apply(.sub, b.tensor, .real(a), scalarFirst: true))
  }
  static func * (a: Tracked, b: Double) throws -> Tracked { try a.apply(.mul, b) }
  static func * (a: Double, b: Tracked) throws -> Tracked { try b.apply(.mul, a) }
  static func / (a: Tracked, b: Double) throws -> Tracked { try a.apply(.div, b) }
  static prefix func - (a: Tracked) throws -> Tracked { try a.apply(.neg) }

  func apply(_ operation: UnaryOperation) throws -> Tracked { Tracked(try Differentiable.apply(operation, tensor)) }
  func apply(_ operation: BinaryOperation, _ other: Tracked) throws -> Tracked {
    Tracked(try Differentiable.apply(operation, tensor, other.tensor))
  }
  func apply(_ operation: BinaryOperation, _ other: Double) throws -> Tracked {
    Tracked(try Differentiable.apply(operation, tensor, .real(other)))
  }
  func sum(_ dimensions: [Int]? = nil, keepDimensions: Bool = false) throws -> Tracked {
    Tracked(try Differentiable.sum(tensor, dimensions, keepDimensions: keepDimensions))
  }

  /// Where the (untracked) condition holds this, elsewhere 0: no NaN or infinity comes through from elsewhere.
  func masked(_ condition: Tensor) throws -> Tracked {
    Tracked(try Differentiable.choose(condition, tensor, .scalar(.real(0), tensor.dtype)))
  }
}
