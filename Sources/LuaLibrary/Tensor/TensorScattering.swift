import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
  private static let dim = Parameter.integer("dim")
  private static let places = Parameter.tensor("positions", "integers, from 1")

  /// What puts, or adds, values at positions or where a mask holds: each a function of the tensor, and one in place.
  func declareScattering() {
    let order = """
      Equal positions are served in row-major order: of what is put the last stays, and has the gradient (PyTorch leaves both \
      open); sums have one order.
      """
    let values = Parameter.tensor("values", "at least as large as the positions").or("number")
    changing(
      "scatter", "A copy with out[…, positions[…, i, …], …] = values[…, i, …] along a dimension.",
      [Self.dim, Self.places, values],
      example: "tensor.zeros(2, 3):scatter(2, tensor{{1}, {3}}, 5)", discussion: order,
      { try Differentiable.scatter($0, $1.dimension(1), $1.positions(2), $1.tensor(3, for: $0.dtype)) },
      { try Differentiable.scatterInPlace($0, $1.dimension(1), $1.positions(2), $1.tensor(3, for: $0.dtype)) })
    changing(
      "scatter_add", "A copy with out[…, positions[…, i, …], …] += values[…, i, …] along a dimension.",
      [Self.dim, Self.places, values],
      example: "tensor.zeros(3):scatter_add(1, tensor{1, 3, 1}, tensor{1, 2, 4})", discussion: order,
      { try Differentiable.scatterAdd($0, $1.dimension(1), $1.positions(2), $1.tensor(3, for: $0.dtype)) },
      { try Differentiable.scatterAddInPlace($0, $1.dimension(1), $1.positions(2), $1.tensor(3, for: $0.dtype)) })
    let slices = Parameter.tensor("values", "a slice for each position")
    changing(
      "index_add", "A copy with slices added to those of one dimension at these positions, in their order.",
      [Self.dim, Self.places, slices, .number("alpha", "factor of the values").optional],
      example: "tensor.zeros(3, 2):index_add(1, tensor{1, 3, 1}, tensor.ones(3, 2))", discussion: "",
      { t, call in
        try Differentiable.indexAdd(
          t, call.dimension(1), call.positions(2), call.tensor(3, for: t.dtype), times: call.optionalScalar(4))
      },
      { t, call in
        try Differentiable.indexAddInPlace(
          t, call.dimension(1), call.positions(2), call.tensor(3, for: t.dtype), times: call.optionalScalar(4))
      })
    changing(
      "index_copy",
      "A copy with the slices of one dimension at these positions replaced; of equal ones the last stays.",
      [Self.dim, Self.places, slices],
      example: "tensor.zeros(3, 2):index_copy(1, tensor{3}, tensor.ones(1, 2))", discussion: "",
      { try Differentiable.indexCopy($0, $1.dimension(1), $1.positions(2), $1.tensor(3, for: $0.dtype)) },
      { try Differentiable.indexCopyInPlace($0, $1.dimension(1), $1.positions(2), $1.tensor(3, for: $0.dtype)) })
    let value = Parameter.number("value", "also a tensor without dimensions").or("boolean or tensor")
    changing(
      "index_fill", "A copy with one value in the slices of one dimension at these positions.",
      [Self.dim, Self.places, value], example: "tensor.zeros(3, 2):index_fill(1, tensor{2}, 7)", discussion: "",
      { try Differentiable.indexFill($0, $1.dimension(1), $1.positions(2), $1.tensor(3, for: $0.dtype)) },
      { try Differentiable.indexFillInPlace($0, $1.dimension(1), $1.positions(2), $1.tensor(3, for: $0.dtype)) })
    changing(
      "masked_fill", "A copy with one value where a bool mask, which broadcasts, holds.",
      [.object("mask", Tensor.self, "tensor", "bool"), value],
      example: "tensor{1, -2, 3}:masked_fill(tensor{1, -2, 3}:lt(0), 0)", discussion: "",
      { try Differentiable.maskedFill($0, $1.object(1, Tensor.self), $1.tensor(2, for: $0.dtype)) },
      { try Differentiable.maskedFillInPlace($0, $1.object(1, Tensor.self), $1.tensor(2, for: $0.dtype)) })
    both(
      "one_hot", "For each class, from 1, a vector of zeros with a 1 at the class, in a new last dimension (int64).",
      [.integer("classes", "length of the vectors; else the largest class", atLeast: 1).optional],
      example: "tensor{2, 1, 3}:one_hot()"
    ) { t, call in
      let classes = try t.countedFromZero { call.unexpected(0, expected: $0) }
      call.pushFresh(try classes.oneHot(call.optionalInteger(1)))
    }
  }

  /// Declares `name`, which makes a tensor, and `name_`, which changes one.
  private func changing(
    _ name: String, _ summary: String, _ parameters: [Parameter], example: String, discussion: String,
    _ make: @escaping (Tensor, Call) throws -> Tensor, _ change: @escaping (Tensor, Call) throws -> Void
  ) {
    both(name, summary, parameters, example: example, discussion: discussion) { t, call in
      call.pushFresh(try make(t, call))
    }
    both(name + "_", "`\(name)` in place.", parameters) { t, call in
      try change(t, call)
      call.pushSelf(t)
    }
  }
}

extension Call {
  fileprivate func optionalScalar(_ index: Int) throws -> Scalar? { isNil(index) ? nil : try scalar(index) }
}
