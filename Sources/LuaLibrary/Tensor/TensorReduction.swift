import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
  private static var dim: Parameter {
    .integer("dim", "dimension or table of dimensions; else all").or("table of integers").optional
  }
  private static var keepdim: Parameter { .boolean("keepdim", "keep reduced dimensions with size 1", default: false) }

  func declareReductions() {
    reduction("sum", "Sum of the elements, in an order fixed by the shape.") {
      try Differentiable.sum($0, $1, keepDimensions: $2)
    }
    reduction("prod", "Product of the elements.") { try Differentiable.prod($0, $1, keepDimensions: $2) }
    reduction("mean", "Arithmetic mean.") { try Differentiable.mean($0, $1, keepDimensions: $2) }
    reduction("amax", "Largest element; NaN if there is one.") { try Differentiable.max($0, $1, keepDimensions: $2) }
    reduction("amin", "Smallest element; NaN if there is one.") { try Differentiable.min($0, $1, keepDimensions: $2) }
    spread("var", "Variance, in two passes.") {
      try Differentiable.variance($0, $1, correction: $2, keepDimensions: $3)
    }
    spread("std", "Standard deviation.") {
      try Differentiable.standardDeviation($0, $1, correction: $2, keepDimensions: $3)
    }
    extreme(
      "max", "Largest", { try Differentiable.max($0, keepDimensions: $1) },
      { try Differentiable.max($0, along: $1, keepDimension: $2) })
    extreme(
      "min", "Smallest", { try Differentiable.min($0, keepDimensions: $1) },
      { try Differentiable.min($0, along: $1, keepDimension: $2) })
    position("argmax", "largest") { try $0.argmax($1, keepDimensions: $2) }
    position("argmin", "smallest") { try $0.argmin($1, keepDimensions: $2) }
    both(
      "norm", "p-norm (Σ|x|ᵖ)^(1/p).",
      [
        .number("p", "order; inf: the largest magnitude, 0: the number of non-zeros", default: 2), Self.dim,
        Self.keepdim,
      ],
      example: "tensor{3, 4}:norm()"
    ) { t, call in
      call.pushFresh(
        try Differentiable.norm(t, call.number(1, default: 2), call.dimensions(2), keepDimensions: call.boolean(3)))
    }
    reduction("nansum", "Sum of the elements that are not NaN.") {
      try Differentiable.nanSum($0, $1, keepDimensions: $2)
    }
    reduction("nanmean", "Mean of the elements that are not NaN.") {
      try Differentiable.nanMean($0, $1, keepDimensions: $2)
    }
    truth("any", "Whether any element is not zero", { try $0.any() }) { try $0.any($1, keepDimensions: $2) }
    truth("all", "Whether all elements are not zero", { try $0.all() }) { try $0.all($1, keepDimensions: $2) }
    both(
      "count_nonzero", "How many elements are not zero (int64).", [Self.dim], example: "tensor{0, 2, 3}:count_nonzero()"
    ) { t, call in call.pushFresh(try t.countNonzero(call.dimensions(1))) }
    for (name, summary, body) in [
      ("cumsum", "Running sum", { try Differentiable.cumsum($0, $1) }),
      ("cumprod", "Running product", { try Differentiable.cumprod($0, $1) }),
    ] as [(String, String, (Tensor, Int) throws -> Tensor)] {
      both(
        name, summary + " along a dimension, in index order.", [.integer("dim", "", default: 1)],
        example: "tensor{1, 2, 3}:\(name)()"
      ) { t, call in call.pushFresh(try body(t, call.dimension(1))) }
    }
  }

  private func reduction(_ name: String, _ summary: String, _ body: @escaping (Tensor, [Int]?, Bool) throws -> Tensor) {
    both(name, summary, [Self.dim, Self.keepdim], example: "tensor{{1, 2}, {3, 4}}:\(name)(1)") { t, call in
      call.pushFresh(try body(t, call.dimensions(1), call.boolean(2)))
    }
  }

  private func truth(
    _ name: String, _ summary: String, _ ofAll: @escaping (Tensor) throws -> Bool,
    _ along: @escaping (Tensor, [Int]?, Bool) throws -> Tensor
  ) {
    both(
      name, summary + ": a boolean, or along dimensions a bool tensor.", [Self.dim, Self.keepdim],
      returns: "boolean or tensor", example: "tensor{{0, 2}, {0, 0}}:\(name)(1)"
    ) { t, call in
      guard let dimensions = try call.dimensions(1) else {
        if try call.boolean(2) { return call.pushFresh(try along(t, nil, true)) }
        return call.push(try ofAll(t))
      }
      call.pushFresh(try along(t, dimensions, call.boolean(2)))
    }
  }

  private func spread(
    _ name: String, _ summary: String, _ body: @escaping (Tensor, [Int]?, Double, Bool) throws -> Tensor
  ) {
    both(
      name, summary,
      [
        Self.dim, .number("correction", "subtracted from the number of elements in the divisor", default: 1),
        Self.keepdim,
      ],
      example: "tensor{1, 2, 3, 4}:\(name)()"
    ) { t, call in
      call.pushFresh(try body(t, call.dimensions(1), call.number(2, default: 1), call.boolean(3)))
    }
  }

  private func extreme(
    _ name: String, _ word: String, _ ofAll: @escaping (Tensor, Bool) throws -> Tensor,
    _ along: @escaping (Tensor, Int, Bool) throws -> (values: Tensor, positions: Tensor)
  ) {
    both(
      name, "\(word) element; NaN if there is one. Along one dimension: also where it is.",
      [.integer("dim").optional, Self.keepdim], returns: "tensor [, positions]",
      example: "tensor{{1, 5}, {7, 2}}:\(name)(2)",
      discussion: """
        Along a dimension the gradient goes to the position that is returned; without one, equal elements share it (as in \
        `a\(name)`).
        """
    ) { t, call in
      guard let d = try call.optionalDimension(1) else { return call.pushFresh(try ofAll(t, call.boolean(2))) }
      let (values, positions) = try along(t, d, call.boolean(2))
      call.pushFresh(values)
      call.pushFresh(try positions.countedFromOne())
    }
  }

  private func position(_ name: String, _ word: String, _ body: @escaping (Tensor, Int?, Bool) throws -> Tensor) {
    both(
      name, "Position, from 1, of the first \(word) element along a dimension, or in row-major order of all.",
      [.integer("dim").optional, Self.keepdim], example: "tensor{3, 9, 4}:\(name)()"
    ) { t, call in
      call.pushFresh(try body(t, call.optionalDimension(1), call.boolean(2)).countedFromOne())
    }
  }
}
