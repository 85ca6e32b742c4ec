import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
  func declareStatistics() {
    both(
      "quantile", "The value below which a share q of the elements lies, linear between neighbours.",
      [.number("q", "0 … 1", atLeast: 0, atMost: 1), .integer("dim").optional, .boolean("keepdim", default: false)],
      example: "tensor.arange(5):quantile(0.25)"
    ) { t, call in
      call.pushFresh(
        try Differentiable.quantile(t, call.number(1), call.optionalDimension(2), keepDimensions: call.boolean(3)))
    }
    both(
      "median", "The middle element, or the mean of the middle two.",
      [.integer("dim").optional, .boolean("keepdim", default: false)], example: "tensor{3, 1, 2}:median()"
    ) { t, call in
      call.pushFresh(try Differentiable.median(t, call.optionalDimension(1), keepDimensions: call.boolean(2)))
    }
    both(
      "unique", "The different elements in order, and how often each occurs.", returns: "tensor, counts",
      example: "tensor{2, 1, 2}:unique()"
    ) { t, call in
      let (values, counts) = try Differentiable.unique(t)
      call.pushFresh(values)
      call.pushFresh(counts)
    }
    both(
      "bincount", "How often each of 0, 1, 2 … occurs in a tensor of integers.",
      [.integer("minlength", default: 0, atLeast: 0)], example: "tensor{1, 3, 1}:long():bincount()"
    ) { t, call in call.pushFresh(try t.bincount(minimumLength: call.integer(1))) }
    both(
      "histc", "Counts of the elements in `bins` equal parts of an interval; else of least to greatest.",
      [.integer("bins", default: 100, atLeast: 1), .number("min").optional, .number("max").optional],
      example: "tensor.rand(100):histc(4, 0, 1)"
    ) { t, call in
      call.pushFresh(try t.histogram(call.integer(1), low: call.optionalNumber(2), high: call.optionalNumber(3)))
    }
    for (name, summary, body) in [
      ("softmax", "exp(x) / Σ exp(x)", { try Differentiable.softmax($0, $1) }),
      ("log_softmax", "log(softmax(x))", { try Differentiable.logSoftmax($0, $1) }),
      ("logsumexp", "log(Σ exp(x))", { try Differentiable.logSumExp($0, [$1]) }),
    ] as [(String, String, (Tensor, Int) throws -> Tensor)] {
      both(
        name, summary + " along a dimension, without overflow.", [.integer("dim", default: -1)],
        example: "tensor{1, 2, 3}:\(name)()"
      ) { t, call in call.pushFresh(try body(t, call.dimension(1))) }
    }
  }

  func declareArrangement() {
    let shift = Parameter.integer("shift", "diagonals above the main one", default: 0)
    both("tril", "The matrix with zeros above a diagonal.", [shift], example: "tensor.ones(3, 3):tril()") { t, call in
      call.pushFresh(try Differentiable.tril(t, call.integer(1)))
    }
    both("triu", "The matrix with zeros below a diagonal.", [shift], example: "tensor.ones(3, 3):triu()") { t, call in
      call.pushFresh(try Differentiable.triu(t, call.integer(1)))
    }
    both(
      "roll", "The elements along a dimension moved on, those that leave coming in at the other end.",
      [.integer("shift"), .integer("dim", default: 1)], example: "tensor{1, 2, 3}:roll(1)"
    ) { t, call in call.pushFresh(try Differentiable.roll(t, call.integer(1), call.dimension(2))) }
    module.function(
      "meshgrid",
      "Coordinates of every point of a grid: one tensor for each vector, with as many dimensions as vectors.",
      [.table("vectors", "list of vectors")], returns: "tensors",
      example: "tensor.meshgrid{tensor{1, 2}, tensor{3, 4, 5}}"
    ) { call in
      for grid in try Differentiable.meshgrid(call.table(1).objects(Tensor.self, path: "argument 1 'vectors'")) {
        call.pushFresh(grid)
      }
    }
  }

  func declareComparison() {
    both(
      "equal", "Whether dtype, shape and every element are the same (NaN equals nothing).", [.tensor("other")],
      returns: "boolean", example: "tensor.equal(tensor{1, 2}, tensor{1, 2})"
    ) { t, call in call.push(try t.equal(call.tensor(1))) }
    let tolerances: [Parameter] = [
      .tensor("other"), .number("rtol", default: 1e-5, atLeast: 0), .number("atol", default: 1e-8, atLeast: 0),
      .boolean("equal_nan", default: false),
    ]
    both(
      "isclose", "|self − other| ≤ atol + rtol·|other|, element by element.", tolerances,
      example: "tensor{1, 2}:isclose(tensor{1, 2.1})"
    ) { t, call in
      call.pushFresh(
        try t.isClose(call.tensor(1), relative: call.number(2), absolute: call.number(3), nanIsEqual: call.boolean(4)))
    }
    both(
      "allclose", "Whether `isclose` holds for every element.", tolerances, returns: "boolean",
      example: "tensor{1, 2}:allclose(tensor{1, 2})"
    ) { t, call in
      call.push(
        try t.allClose(call.tensor(1), relative: call.number(2), absolute: call.number(3), nanIsEqual: call.boolean(4)))
    }
  }
}
