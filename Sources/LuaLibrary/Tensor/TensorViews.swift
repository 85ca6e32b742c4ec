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
      "flip", "One dimension in reverse order; a view.", [.integer("dim", default: 1)], example: "tensor{1, 2}:flip()"
    ) {
      t, call in call.pushFresh(try Differentiable.flip(t, call.dimension(1)))
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
      "diagonal", "The diagonal of a matrix, `shift` above the main one; a view.", [.integer("shift", default: 0)],
      example: "tensor.eye(3):diagonal()"
    ) { t, call in call.pushFresh(try Differentiable.diagonal(t, call.integer(1))) }
  }

  func declareJoining() {
    joining("cat", "Tensors one after the other along a dimension that they have.") { try Differentiable.cat($0, $1) }
    joining("stack", "Tensors of one shape side by side along a new dimension.") { try Differentiable.stack($0, $1) }
    both(
      "split", "Views of `size` positions along a dimension; the last may be shorter.",
      [.integer("size", atLeast: 1), .integer("dim", default: 1)], returns: "list of tensors",
      example: "tensor.arange(5):split(2)"
    ) { t, call in
      let parts = try Differentiable.split(t, call.integer(1), call.dimension(2))
      let table = call.newTable(elements: parts.count)
      for (i, part) in parts.enumerated() { table.setRaw(i + 1, .object(part)) }
      call.push(table)
    }
    both(
      "tile", "The tensor repeated along each dimension.",
      [.integer("counts", "numbers, or one table").or("table of integers").repeated],
      example: "tensor{1, 2}:tile(2, 2)"
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

  func declareLinearAlgebra() {
    let other = Parameter.tensor("other")
    both(
      "matmul", "Matrix product; vectors and stacks of matrices as in PyTorch. Bits are bound to the CPU type.",
      [other],
      example: "tensor.eye(2):matmul(tensor{{1, 2}, {3, 4}})"
    ) { t, call in call.pushFresh(try Differentiable.matmul(t, call.tensor(1))) }
    both("mm", "Matrix times matrix. Bits are bound to the CPU type.", [other]) { t, call in
      call.pushFresh(try Differentiable.matmul(t, call.tensor(1)))
    }
    both("mv", "Matrix times vector. Bits are bound to the CPU type.", [other]) { t, call in
      call.pushFresh(try Differentiable.matmul(t, call.tensor(1)))
    }
    both(
      "dot", "Dot product Σ aᵢ·bᵢ of two vectors, in a fixed order.", [other], example: "tensor{1, 2}:dot(tensor{3, 4})"
    ) {
      t, call in
      call.pushFresh(try Differentiable.dot(t, call.tensor(1)))
    }
    both("outer", "The matrix aᵢ·bⱼ of two vectors.", [other], example: "tensor{1, 2}:outer(tensor{3, 4})") { t, call in
      call.pushFresh(try Differentiable.outer(t, call.tensor(1)))
    }
    both(
      "solve", "x of A·x = b, A square, b a vector or matrix (LU with pivoting). Bits are bound to the CPU type.",
      [.tensor("b")], example: "tensor{{2, 0}, {0, 4}}:solve(tensor{1, 1})"
    ) { t, call in call.pushFresh(try Differentiable.solve(t, call.tensor(1))) }
    both(
      "svd", "Singular value decomposition A = u·diag(s)·vt, largest values first. Bits are bound to the CPU type.",
      returns: "tensor u, s, vt", example: "tensor{{1, 0}, {0, 2}}:svd()"
    ) { t, call in
      try Differentiable.refuse("svd", t)
      let (u, s, vt) = try t.svd()
      call.pushFresh(u)
      call.pushFresh(s)
      call.pushFresh(vt)
    }
    both(
      "eigh",
      "Eigenvalues, smallest first, and eigenvectors (columns) of a symmetric matrix. Bits are bound to the CPU type.",
      returns: "tensor values, vectors", example: "tensor{{2, 1}, {1, 2}}:eigh()"
    ) { t, call in
      try Differentiable.refuse("eigh", t)
      let (values, vectors) = try t.eigh()
      call.pushFresh(values)
      call.pushFresh(vectors)
    }
    both(
      "eigvals", "Real and imaginary parts of the eigenvalues of a square matrix. Bits are bound to the CPU type.",
      returns: "tensor real, imaginary", example: "tensor{{0, 1}, {-1, 0}}:eigvals()"
    ) { t, call in
      try Differentiable.refuse("eigvals", t)
      let (real, imaginary) = try t.eigenvalues()
      call.pushFresh(real)
      call.pushFresh(imaginary)
    }
  }
}
