import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
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
      "bmm", "Products of two stacks of matrices, pair by pair. Bits are bound to the CPU type.", [other],
      example: "tensor.ones(2, 1, 3):bmm(tensor.ones(2, 3, 1))"
    ) { t, call in
      let second = try call.tensor(1)
      guard t.rank == 3, second.rank == 3, t.shape[0] == second.shape[0] else {
        throw TensorError.shapes(
          operation: "bmm", [t.shape, second.shape], rule: "two stacks of as many matrices expected")
      }
      call.pushFresh(try Differentiable.matmul(t, second))
    }
    declareEinsum()
    declareFactors()
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

  private func declareEinsum() {
    module.function(
      "einsum",
      "A product of tensors in Einstein's notation: dimensions are named, and summed if the result does not name them.",
      [
        .string("equation", "such as 'ij,jk->ik'"),
        .object("tensors", Tensor.self, "tensor", "as many as the equation has terms").or("list of tensors").repeated,
      ], returns: "tensor", example: "tensor.einsum('ij,jk->ik', tensor.eye(2), tensor{{1, 2}, {3, 4}})",
      discussion: """
        A name is a letter; `...` stands for dimensions without one, which broadcast. A letter twice in a term takes the \
        diagonal. Without `->` the result has the unnamed dimensions and the letters that occur once, in alphabetical order. \
        Two tensors are multiplied at a time, from left to right: as matrices where something is summed (bits are then bound \
        to the CPU type), else element by element.
        """
    ) { call in
      var tensors: [Tensor] = []
      if call.count == 2, call.kind(2) == .table {
        tensors = try call.table(2).objects(Tensor.self, path: "argument 2 'tensors'")
      } else if call.count >= 2 {
        tensors = try (2...call.count).map { try call.object($0, Tensor.self) }
      }
      call.pushFresh(try Differentiable.einsum(call.string(1), tensors))
    }
  }

  private func declareFactors() {
    both(
      "inverse", "A⁻¹ of a square matrix, or of each in a stack (LU with pivoting). Bits are bound to the CPU type.",
      example: "tensor{{2, 0}, {0, 4}}:inverse()"
    ) { t, call in
      call.pushFresh(try Differentiable.eachMatrix(t) { [try Differentiable.inverse($0)] }[0])
    }
    both(
      "det",
      "Determinant of a square matrix, or of each in a stack (LU with pivoting). Bits are bound to the CPU type.",
      example: "tensor{{1, 2}, {3, 4}}:det()",
      discussion: "Its gradient, the matrix of cofactors, is right for singular matrices too."
    ) { t, call in
      call.pushFresh(try Differentiable.eachMatrix(t) { [try Differentiable.determinant($0)] }[0])
    }
    both(
      "slogdet", "Sign of the determinant, and the logarithm of its magnitude. Bits are bound to the CPU type.",
      returns: "tensor sign, logarithm", example: "(tensor.eye(400) * 10):slogdet()",
      discussion: "0 and −inf for a singular matrix, which has no gradient. Of a stack of matrices one for each."
    ) { t, call in
      let results = try Differentiable.eachMatrix(t) { matrix in
        let (sign, logarithm) = try Differentiable.signedLogDeterminant(matrix)
        return [sign, logarithm]
      }
      for result in results { call.pushFresh(result) }
    }
    both(
      "cholesky", "The lower triangular L of A = L·Lᵀ for a positive definite matrix. Bits are bound to the CPU type.",
      [.boolean("upper", "Lᵀ instead", default: false)], example: "tensor{{4, 2}, {2, 3}}:cholesky()",
      discussion:
        "The lower triangle of A is read. The gradient is symmetric, as PyTorch's. A may be a stack of matrices."
    ) { t, call in
      let upper = try call.boolean(1)
      call.pushFresh(try Differentiable.eachMatrix(t) { [try Differentiable.cholesky($0, upper: upper)] }[0])
    }
    both(
      "qr",
      "A = q·r, q of orthonormal columns (as many as A's smaller size), r upper triangular. Bits are bound to the CPU type.",
      returns: "tensor q, r", example: "tensor{{1, 2}, {3, 4}, {5, 6}}:qr()",
      discussion: """
        LAPACK's signs, as PyTorch: the diagonal of r may be negative. Gradients need a matrix of full rank. A may be a stack of \
        matrices.
        """
    ) { t, call in
      let results = try Differentiable.eachMatrix(t) { matrix in
        let (q, r) = try Differentiable.qr(matrix)
        return [q, r]
      }
      for result in results { call.pushFresh(result) }
    }
    both(
      "lstsq", "x of least |A·x − b|, among several the shortest, and A's rank. Bits are bound to the CPU type.",
      [.tensor("b", "vector or matrix of as many rows as A")], returns: "tensor x, rank",
      example: "tensor{{1, 1}, {1, 2}, {1, 3}}:lstsq(tensor{1, 2, 2})",
      discussion: """
        Pivots below max(rows, columns)·ε of the largest count as 0 (PyTorch's driver `gelsy`). Gradients need a matrix of \
        full rank.
        """
    ) { t, call in
      let (solution, rank) = try Differentiable.leastSquares(t, call.tensor(1))
      call.pushFresh(solution)
      call.push(rank)
    }
  }
}
