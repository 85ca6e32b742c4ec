import CKernels

extension Tensor {
  /// Logarithms of the softmax of each row of logits M×K: (x − max) − log Σ exp(x − max), the sum in class order.
  public static func logSoftmax(_ logits: Tensor) throws -> Tensor {
    try TrainingDoor.check("log_softmax", logits)
    guard logits.rank == 2, logits.shape[1] > 0 else {
      throw TensorError.shape(
        operation: "log_softmax", expected: "logits M×K with at least one class", got: logits.shape)
    }
    let rows = try logits.contiguous()
    let (out, scratch) = (try rows.emptyLike(), try rows.emptyLike())
    il_log_softmax(logits.dtype.rawValue, logits.shape[0], logits.shape[1], out.data, rows.data, scratch.data)
    return out
  }

  /// Cross-entropy of logits M×K with labels M (integers, 0 … K − 1), the mean over rows, as a scalar tensor:
  /// −(1/M)·Σ log softmax(logits)[label], rows added in order in float64.
  /// - Throws: `TensorError` for shapes that do not fit, labels outside the classes, no rows at all.
  public static func crossEntropy(_ logits: Tensor, labels: Tensor) throws -> Tensor {
    let (classes, logP) = (try checked(labels, logits), try logSoftmax(logits))
    let loss = il_negative_log_likelihood(
      logits.dtype.rawValue, logits.shape[0], logits.shape[1], logP.data, classes.data.assumingMemoryBound(to: Int.self)
    )
    return try .scalar(.real(loss), logits.dtype)
  }

  /// The gradient of ``crossEntropy(_:labels:)`` by the logits: (softmax − one at the label)·grad/M, M×K.
  /// - Parameter grad: the gradient by the loss, one number.
  public static func crossEntropyBackward(_ grad: Tensor, _ logits: Tensor, labels: Tensor) throws -> Tensor {
    let (classes, logP) = (try checked(labels, logits), try logSoftmax(logits))
    let out = try logP.emptyLike()
    il_cross_entropy_backward(
      logits.dtype.rawValue, logits.shape[0], logits.shape[1], out.data, logP.data,
      classes.data.assumingMemoryBound(to: Int.self), try grad.item() / Double(logits.shape[0]))
    return out
  }

  /// The labels as int64, dense, all of them classes of the logits. Words count them from 1.
  private static func checked(_ labels: Tensor, _ logits: Tensor) throws -> Tensor {
    let operation = "cross_entropy"
    guard logits.rank == 2, labels.shape == [logits.shape[0]], labels.dtype.isInteger else {
      throw TensorError.shapes(
        operation: operation, [logits.shape, labels.shape], rule: "logits M×K and M integer labels expected")
    }
    guard labels.count > 0 else { throw TensorError.empty(operation: operation, logits.shape) }
    let dense = try labels.to(.int64).contiguous()
    for extreme in try [dense.min(), dense.max()].flatMap({ try $0.toArray(Int64.self) })
    where extreme < 0 || extreme >= Int64(logits.shape[1]) {
      throw TensorError.argument(
        operation: operation, name: "labels", expected: "classes from 1 to \(logits.shape[1])",
        got: "\(extreme &+ 1)")
    }
    return dense
  }
}
