import Tensors

extension Differentiable {
  /// The diagonal of a matrix, `shift` above the main one, or the square matrix that has a vector there (PyTorch's `diag`).
  /// - Throws: `TensorError.shape` for other tensors; `.memory`.
  public static func diag(_ x: Tensor, _ shift: Int = 0) throws -> Tensor {
    guard x.rank == 1 else {
      guard x.rank == 2 else {
        throw TensorError.shape(operation: "diag", expected: "vector or matrix", got: x.shape)
      }
      return try diagonal(x, shift)
    }
    let (size, overflow) = x.count.addingReportingOverflow(Int(clamping: shift.magnitude))
    guard !overflow else { throw TensorError.memory(shape: [.max], dtype: x.dtype, bytes: nil) }
    return try PutIntoZeros(shape: [size, size], window: Window(name: "diag") { try $0.diagonal(shift) })(x)
  }

  /// The sum of the main diagonal of a matrix.
  /// - Throws: `TensorError.shape` for another tensor.
  public static func trace(_ x: Tensor) throws -> Tensor {
    guard x.rank == 2 else { throw TensorError.shape(operation: "trace", expected: "matrix", got: x.shape) }
    return try sum(diagonal(x))
  }

  /// A dimension moved to another place, the others in their order (PyTorch's `movedim`).
  /// - Throws: `TensorError.dimension`.
  public static func moved(_ x: Tensor, _ source: Int, to destination: Int) throws -> Tensor {
    func resolved(_ d: Int) throws -> Int {
      let place = d < 0 ? d + x.rank : d
      guard place >= 0, place < x.rank else {
        throw TensorError.dimension(operation: "movedim", dimension: d, rank: x.rank)
      }
      return place
    }
    let (from, to) = (try resolved(source), try resolved(destination))
    var order = Array(0..<x.rank)
    order.insert(order.remove(at: from), at: to)
    return try permute(x, order)
  }
}
