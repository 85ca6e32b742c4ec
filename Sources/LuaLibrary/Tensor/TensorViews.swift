import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
  func declareViews() {
    both(
      "reshape", "The same elements, in row-major order, in another shape; a view where the layout allows it.",
      [
        .integer("sizes", "sizes, as numbers or one table; one may be −1 and is worked out").or("table of integers")
          .repeated
      ],
      example: "tensor.arange(6):reshape(2, -1)"
    ) { t, call in call.pushFresh(try Differentiable.reshape(t, call.onlySizes(from: 1))) }
    both(
      "view", "The same elements in another shape, never copied: an error where the layout does not allow it.",
      [
        .integer("sizes", "sizes, as numbers or one table; one may be −1 and is worked out").or("table of integers")
          .repeated
      ],
      example: "tensor.arange(6):view(2, -1)"
    ) { t, call in call.pushFresh(try Differentiable.view(t, call.onlySizes(from: 1))) }
    let other = Parameter.object("other", Tensor.self, "tensor")
    for (name, summary, body) in [
      ("view_as", "`view` in the shape of another tensor.", Differentiable.view),
      ("reshape_as", "`reshape` to the shape of another tensor.", Differentiable.reshape),
      ("expand_as", "`expand` to the shape of another tensor.", { try Differentiable.broadcast($0, to: $1) }),
    ] as [(String, String, (Tensor, Shape) throws -> Tensor)] {
      both(name, summary, [other]) { t, call in call.pushFresh(try body(t, call.object(1, Tensor.self).shape)) }
    }
    both("flatten", "A vector of all elements in row-major order; a view where the layout allows it.") { t, call in
      call.pushFresh(try Differentiable.flatten(t))
    }
    both(
      "expand", "The tensor as if repeated along dimensions of size 1; a view.",
      [.integer("sizes", "sizes, as numbers or one table").or("table of integers").repeated],
      example: "tensor{{1}, {2}}:expand(2, 3)"
    ) { t, call in call.pushFresh(try Differentiable.broadcast(t, to: call.onlySizes(from: 1))) }
    both(
      "permute", "Dimensions in another order; a view.",
      [.integer("dims", "dimensions, as numbers or one table").or("table of integers").repeated],
      example: "tensor.zeros(2, 3, 4):permute(3, 1, 2)"
    ) { t, call in
      let order = try call.onlySizes(from: 1)
      if order.contains(0) { throw call.unexpected(1, expected: "dimensions counted from 1") }
      call.pushFresh(try Differentiable.permute(t, order.map { $0 > 0 ? $0 - 1 : $0 }))
    }
    both(
      "transpose", "Two dimensions exchanged; a view.", [.integer("dim1", default: 1), .integer("dim2", default: 2)],
      example: "tensor.zeros(2, 3):transpose()"
    ) { t, call in call.pushFresh(try Differentiable.transpose(t, call.dimension(1), call.dimension(2))) }
    both(
      "movedim", "A dimension moved to another place among the others; a view.",
      [.integer("source"), .integer("destination")], example: "tensor.zeros(2, 3, 4):movedim(1, -1)"
    ) { t, call in call.pushFresh(try Differentiable.moved(t, call.dimension(1), to: call.dimension(2))) }
    both("t", "The matrix transposed; a view.", example: "tensor{{1, 2}, {3, 4}}:t()") { t, call in
      call.pushFresh(try Differentiable.t(t))
    }
    both(
      "select", "The slice at a position of one dimension, which goes; a view.",
      [.integer("dim"), .integer("index", "position, from 1")], example: "tensor.eye(3):select(1, 2)"
    ) { t, call in call.pushFresh(try Differentiable.select(t, call.dimension(1), call.position(2))) }
    both(
      "narrow", "A range of one dimension; a view.",
      [.integer("dim"), .integer("start", "first position, from 1"), .integer("length", "number of positions")],
      example: "tensor.arange(10):narrow(1, 3, 4)"
    ) { t, call in call.pushFresh(try Differentiable.narrow(t, call.dimension(1), call.position(2), call.integer(3))) }
    both(
      "flip", "One dimension, or several, in reverse order; a view.",
      [.integer("dims", "dimensions, as numbers or one table", default: 1).or("table of integers").repeated],
      example: "tensor{1, 2}:flip()"
    ) { t, call in
      let dimensions = try call.isNil(1) ? [1] : Array(call.onlySizes(from: 1))
      if dimensions.contains(0) { throw call.unexpected(1, expected: "dimensions counted from 1") }
      if dimensions.isEmpty { return call.pushFresh(try Differentiable.clone(t)) }
      call.pushFresh(try dimensions.reduce(t) { try Differentiable.flip($0, $1 > 0 ? $1 - 1 : $1) })
    }
    both(
      "unsqueeze", "A new dimension of size 1 before dimension `dim` (−1: after the last); a view.", [.integer("dim")],
      example: "tensor{1, 2}:unsqueeze(1)"
    ) { t, call in call.pushFresh(try Differentiable.unsqueeze(t, call.dimension(1))) }
    both(
      "squeeze", "Without dimensions of size 1, or without that one; a view.", [.integer("dim").optional],
      example: "tensor{{1, 2}}:squeeze()"
    ) { t, call in call.pushFresh(try Differentiable.squeeze(t, call.optionalDimension(1))) }
    both(
      "diagonal", "The diagonal of a matrix, or of the matrices along two dimensions, as a new last one; a view.",
      [
        .integer("shift", "diagonals above the main one", default: 0), .integer("dim1", default: 1),
        .integer("dim2", default: 2),
      ],
      example: "tensor.eye(3):diagonal()"
    ) { t, call in
      call.pushFresh(try Differentiable.diagonal(t, call.integer(1), call.dimension(2), call.dimension(3)))
    }
    both(
      "diag", "Of a matrix the diagonal, a view; of a vector the square matrix with it as diagonal.",
      [.integer("shift", "diagonals above the main one", default: 0)], example: "tensor{1, 2}:diag()"
    ) { t, call in call.pushFresh(try Differentiable.diag(t, call.integer(1))) }
    both("trace", "Sum of the main diagonal of a matrix.", example: "tensor.eye(3):trace()") { t, call in
      call.pushFresh(try Differentiable.trace(t))
    }
  }

  func declareJoining() {
    joining("cat", "Tensors one after the other along a dimension that they have.") { try Differentiable.cat($0, $1) }
    joining("stack", "Tensors of one shape side by side along a new dimension.") { try Differentiable.stack($0, $1) }
    both(
      "split",
      "Views of `size` positions along a dimension; the last may be shorter. Or of sizes that add up to its own.",
      [.integer("size", atLeast: 1).or("list of sizes"), .integer("dim", default: 1)], returns: "list of tensors",
      example: "tensor.arange(5):split(2)"
    ) { t, call in
      if call.kind(1) == .table {
        return call.push(try Differentiable.split(t, sizes: call.integers(1), call.dimension(2)))
      }
      call.push(try Differentiable.split(t, call.integer(1), call.dimension(2)))
    }
    both(
      "chunk", "Views of equal length, `chunks` of them or fewer; the last may be shorter.",
      [.integer("chunks", atLeast: 1), .integer("dim", default: 1)], returns: "list of tensors",
      example: "tensor.arange(5):chunk(2)"
    ) { t, call in
      let (chunks, dimension) = (try call.integer(1), try call.dimension(2))
      let d = dimension < 0 ? dimension + t.rank : dimension
      let size = t.shape.indices.contains(d) ? t.shape[d] : 0
      call.push(try Differentiable.split(t, max(1, (size - 1) / chunks + 1), dimension))
    }
    both(
      "unbind", "The slices along a dimension, which goes; views.", [.integer("dim", default: 1)],
      returns: "list of tensors", example: "tensor.eye(2):unbind()"
    ) { t, call in
      let dimension = try call.dimension(1)
      call.push(try Differentiable.split(t, 1, dimension).map { try Differentiable.squeeze($0, dimension) })
    }
    both(
      "repeat_interleave", "Each element `count` times in a row along a dimension.",
      [.integer("count", atLeast: 0), .integer("dim", default: 1)], example: "tensor{1, 2}:repeat_interleave(2)"
    ) { t, call in call.pushFresh(try Differentiable.repeatInterleaved(t, call.integer(1), call.dimension(2))) }
    both(
      "tile", "The tensor repeated along each dimension.",
      [.integer("counts", "numbers, or one table").or("table of integers").repeated],
      example: "tensor{1, 2}:tile(2, 2)",
      discussion: """
        Fewer counts than dimensions are those of the last ones; more make new leading dimensions. It is PyTorch's `repeat` \
        too, whose name is a word of Lua's own: `t.repeat(2, 2)` is `t:tile(2, 2)`.
        """
    ) { t, call in call.pushFresh(try Differentiable.tiled(t, Array(call.onlySizes(from: 1)))) }
  }

  private func joining(_ name: String, _ summary: String, _ body: @escaping ([Tensor], Int) throws -> Tensor) {
    module.function(
      name, summary + " dtypes are promoted.", [.table("tensors", "list of tensors"), .integer("dim", default: 1)],
      returns: "tensor", example: "tensor.\(name)({tensor{1, 2}, tensor{3, 4}})"
    ) { call in
      let tensors = try call.table(1).objects(Tensor.self, path: "argument 1 'tensors'")
      call.pushFresh(try body(tensors, call.dimension(2)))
    }
  }
}

extension Call {
  /// Pushes a list of tensors that Lua has not seen.
  fileprivate func push(_ tensors: [Tensor]) {
    let table = newTable(elements: tensors.count)
    for (i, tensor) in tensors.enumerated() { table.setRaw(i + 1, .object(tensor)) }
    push(table)
  }
}
