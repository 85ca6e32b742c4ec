import Interrupt

/// Images are N×C×H×W to everybody; in memory the training kernels want the channels of a pixel side by side.
extension Tensor {
  /// A tensor of shape N×C×H×W whose memory is N×H×W×C, elements not set.
  convenience init(channelsLast shape: Shape, _ dtype: DType) throws {
    let memory = try Tensor(uninitialized: [shape[0], shape[2], shape[3], shape[1]], dtype)
    self.init(
      storage: memory.storage, shape: shape, strides: Tensor.channelsLastStrides(shape), offset: 0, dtype: dtype,
      count: memory.count)
  }

  private static func channelsLastStrides(_ shape: Shape) -> Shape {
    [shape[1] * shape[2] * shape[3], 1, shape[3] * shape[1], shape[1]]
  }

  /// Whether a tensor of 4 dimensions is dense with its second dimension innermost in memory.
  public var isChannelsLast: Bool {
    guard rank == 4 else { return false }
    let wanted = Tensor.channelsLastStrides(shape)
    return count == 0 || (0..<4).allSatisfy { shape[$0] == 1 || strides[$0] == wanted[$0] }
  }

  /// The same elements with channels last in memory: the tensor itself if they are.
  /// - Throws: `TensorError.shape` unless it has 4 dimensions.
  public func channelsLast() throws -> Tensor {
    guard rank == 4 else { throw TensorError.shape(operation: "channels_last", expected: "N×C×H×W", got: shape) }
    if isChannelsLast { return self }
    let copy = try Tensor(channelsLast: shape, dtype)
    try copy.takeElements(of: self)
    return copy
  }

  /// Images (rank 4, channels last) or rows of features (rank 2), dense as the kernels want them.
  func featuresLast(_ operation: String) throws -> Tensor {
    switch rank {
    case 4: try channelsLast()
    case 2: try contiguous()
    default: throw TensorError.shape(operation: operation, expected: "N×C×H×W or N×C", got: shape)
    }
  }

  /// A result with the shape and layout of what ``featuresLast(_:)`` gave.
  func featuresLikeThis() throws -> Tensor { rank == 4 ? try Tensor(channelsLast: shape, dtype) : try emptyLike() }
}

/// What the doors of the training kernels ask of their arguments.
enum TrainingDoor {
  /// All float32 or all float64; the flag that asks for a stop is not raised.
  static func check(_ operation: String, _ tensors: Tensor?...) throws {
    let dtypes = tensors.compactMap { $0?.dtype }
    guard let first = dtypes.first, first.isFloatingPoint, dtypes.allSatisfy({ $0 == first }) else {
      throw TensorError.dtypes(operation: operation, expected: "float32 or float64, all the same,", got: dtypes)
    }
    try Interrupt.check()
  }

  static func memory(_ operation: String, _ shape: Shape, _ dtype: DType) -> TensorError {
    .memory(shape: shape, dtype: dtype, bytes: nil)
  }

  static func atLeast(_ least: Int, _ operation: String, _ name: String, _ value: Int) throws {
    guard value >= least, value <= 1 << 20 else {
      throw TensorError.argument(
        operation: operation, name: name, expected: "whole number of at least \(least)", got: "\(value)")
    }
  }
}
