import CKernels
import Interrupt

extension Tensor {
  /// A tensor whose elements are all `value`.
  /// - Throws: `TensorError.memory`; `.argument` for a number that an integer dtype does not hold.
  public static func full(_ shape: Shape, _ value: Scalar, _ dtype: DType = .float64) throws -> Tensor {
    try value.requireHeld(by: dtype, "full")
    let tensor = try Tensor(uninitialized: shape, dtype)
    try tensor.setElements(to: value)
    return tensor
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: Shape, _ dtype: DType = .float64) throws -> Tensor {
    try full(shape, .integer(0), dtype)
  }

  /// A tensor of ones.
  public static func ones(_ shape: Shape, _ dtype: DType = .float64) throws -> Tensor {
    try full(shape, .integer(1), dtype)
  }

  /// A scalar tensor (no dimensions).
  public static func scalar(_ value: Scalar, _ dtype: DType) throws -> Tensor { try full([], value, dtype) }

  /// The identity matrix, rows × columns.
  public static func eye(_ rows: Int, _ columns: Int? = nil, _ dtype: DType = .float64) throws -> Tensor {
    let matrix = try zeros([rows, columns ?? rows], dtype)
    try matrix.diagonal().fillInPlace(.integer(1))
    return matrix
  }

  /// A vector of given elements.
  public convenience init<T: TensorElement>(_ elements: [T]) throws { try self.init(elements, shape: [elements.count]) }

  /// A tensor of given elements in row-major order.
  /// - Throws: `TensorError.shape` if their number is not the shape's.
  public convenience init<T: TensorElement>(_ elements: [T], shape: Shape) throws {
    guard shape.elementCount == elements.count else {
      throw TensorError.shape(operation: "tensor", expected: "shape of \(elements.count) elements", got: shape)
    }
    try self.init(uninitialized: shape, T.dtype)
    elements.withUnsafeBytes { source in
      guard let base = source.baseAddress else { return }
      data.copyMemory(from: base, byteCount: source.count)
    }
  }

  /// A tensor of the same shape and dtype (or another), elements not set.
  func emptyLike(_ dtype: DType? = nil) throws -> Tensor { try Tensor(uninitialized: shape, dtype ?? self.dtype) }

  /// The same, laid out in memory in this tensor's order of dimensions where that is dense (images whose channels lie
  /// side by side stay so through a network), else in row-major order.
  func emptyInLayout(_ dtype: DType) throws -> Tensor {
    if isContiguous || !isDense { return try Tensor(uninitialized: shape, dtype) }
    let memory = try Tensor(uninitialized: [count], dtype)
    return memory.view(shape: shape, strides: strides, offset: 0)
  }

  /// The same elements in another dtype; the tensor itself if it has it already.
  ///
  /// To an integer, fractions are cut off and what the dtype does not hold wraps (modulo 2 to its bits; NaN and infinity
  /// become 0); anything to bool is `≠ 0`; to a float rounds to nearest even.
  public func to(_ dtype: DType) throws -> Tensor {
    if dtype == self.dtype { return self }
    let result = try emptyInLayout(dtype)
    try result.takeElements(of: self)
    return result
  }

  /// A contiguous tensor of the same elements: itself if it is one.
  public func contiguous() throws -> Tensor { isContiguous ? self : try clone() }

  /// A contiguous copy with memory of its own.
  public func clone() throws -> Tensor {
    let copy = try emptyLike()
    try copy.takeElements(of: self)
    return copy
  }

  /// Sets every element.
  /// - Throws: `TensorError.shape` for a broadcast view, as everything that writes to elements; `.argument` for a number
  ///   that an integer dtype does not hold.
  public func fillInPlace(_ value: Scalar) throws {
    try value.requireHeld(by: dtype, "fill_")
    try willWrite("fill_")
    try Interrupt.finishing { try setElements(to: value) }
  }

  /// ``fillInPlace(_:)`` of elements that nobody has seen yet, with a number that is known to be held.
  private func setElements(to value: Scalar) throws {
    var element: UInt64 = 0
    withUnsafeMutableBytes(of: &element) { bytes in
      if let address = bytes.baseAddress { value.store(to: address, as: dtype) }
    }
    try Walk.unary(il_convert(dtype.rawValue, dtype.rawValue), out: self, scalar: &element, dtype)
  }

  /// Copies the elements of `source`, broadcast and converted, into this tensor: as they were before, where the two
  /// overlap in memory.
  /// - Throws: `TensorError.shapes` if they do not broadcast to this shape.
  public func copyInPlace(_ source: Tensor) throws {
    try willWrite("copy_")
    try Interrupt.finishing { try takeElements(of: source) }
  }

  /// ``copyInPlace(_:)`` into elements that nobody has seen yet.
  func takeElements(of source: Tensor) throws {
    var from = try source.broadcast(to: shape, "copy_")
    if from.sharesMemory(with: self), !(from.offset == offset && from.strides == strides) {
      let copy = try from.emptyLike()
      try Walk.unary(il_convert(from.dtype.rawValue, from.dtype.rawValue), out: copy, from)
      from = copy
    }
    try Walk.unary(il_convert(from.dtype.rawValue, dtype.rawValue), out: self, from)
  }
}
