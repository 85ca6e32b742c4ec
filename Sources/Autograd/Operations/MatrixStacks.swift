import Interrupt
import Tensors

extension Differentiable {
  /// What `body` makes of a matrix, for each matrix of a stack: results side by side in the stack's leading dimensions.
  /// - Throws: what `body` throws, of the first matrix that it refuses.
  public static func eachMatrix(_ a: Tensor, _ body: (Tensor) throws -> [Tensor]) throws -> [Tensor] {
    guard a.rank > 2 else { return try body(a) }
    let (rows, columns) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
    let leading = Array(a.shape.dropLast(2))
    let count = leading.reduce(1, *)
    guard count > 0 else {
      // Shapes as those of any matrix; on the tape as the stack.
      let nothing = try sum(a)
      return try body(.eye(rows, columns, a.dtype)).map { part in
        try apply(.add, Tensor.zeros(joined(leading, part), part.dtype), nothing)
      }
    }
    let stack = try reshape(a, [count, rows, columns])
    let parts = try (0..<count).map { i in
      try Interrupt.check()
      return try body(select(stack, 0, i))
    }
    return try parts[0].indices.map { k in
      try reshape(self.stack(parts.map { $0[k] }), joined(leading, parts[0][k]))
    }
  }

  private static func joined(_ leading: [Int], _ part: Tensor) throws -> Shape {
    guard let shape = Shape(leading + part.shape) else {
      throw TensorError.rank(operation: "stack", leading.count + part.rank)
    }
    return shape
  }
}
