import CKernels

/// A dense n-dimensional array: a window of shape and strides onto a ``Storage`` that views share.
///
/// Dimensions and indices count from 0 in Swift (and from 1 in Lua); a negative dimension or index counts from the
/// end. Operations return new tensors, but where their name ends in `InPlace`. Unless said otherwise, an operation's
/// result is the same to the last bit for every number of threads and every instruction set; NaN and infinity are
/// results, never errors. Not thread-safe: one thread at a time writes to a storage.
public final class Tensor {
  /// The memory behind the elements, shared by views.
  @usableFromInline package let storage: Storage
  /// Sizes of the dimensions.
  public let shape: Shape
  /// Distance, in elements, between neighbours along each dimension; 0 where a dimension is broadcast.
  public let strides: Shape
  /// Where the first element lies in the storage, in elements.
  public let offset: Int
  /// The type of the elements.
  public let dtype: DType
  /// The number of elements.
  public let count: Int
  /// Its place on the tape of floor Autograd, where derivatives are recorded; nil, and no cost, for other tensors.
  @exclusivity(unchecked) public final var autograd: TapePlace?

  /// A window onto existing memory; the caller vouches that it lies inside the storage.
  init(storage: Storage, shape: Shape, strides: Shape, offset: Int, dtype: DType, count: Int) {
    self.storage = storage
    self.shape = shape
    self.strides = strides
    self.offset = offset
    self.dtype = dtype
    self.count = count
  }

  /// A contiguous tensor whose elements are not set yet.
  /// - Throws: `TensorError.memory`; `.shape` for a negative size.
  public init(uninitialized shape: Shape, _ dtype: DType) throws {
    for size in shape where size < 0 {
      throw TensorError.shape(operation: "tensor", expected: "sizes of at least 0", got: shape)
    }
    guard let count = shape.elementCount else { throw TensorError.memory(shape: shape, dtype: dtype, bytes: nil) }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: dtype.byteCount)
    guard !overflow, let storage = Storage(byteCount: bytes) else {
      throw TensorError.memory(shape: shape, dtype: dtype, bytes: overflow ? nil : bytes)
    }
    self.storage = storage
    self.shape = shape
    self.strides = shape.contiguousStrides
    self.offset = 0
    self.dtype = dtype
    self.count = count
  }

  /// The number of dimensions; 0 for a scalar.
  public var rank: Int { shape.count }

  /// Address of the first element (for an empty tensor, an address not to be read).
  package var data: UnsafeMutableRawPointer { storage.bytes + offset * dtype.byteCount }

  /// Whether the elements lie in row-major order without gaps.
  public var isContiguous: Bool {
    var step = 1
    var d = shape.count - 1
    while d >= 0 {
      if shape[d] != 1 {
        if strides[d] != step { return count == 0 }
        step *= shape[d]
      }
      d -= 1
    }
    return true
  }

  /// Whether the elements fill a block of memory without gaps, the dimensions in any order.
  var isDense: Bool {
    let order = (0..<rank).filter { shape[$0] != 1 }.sorted { strides[$0] < strides[$1] }
    var step = 1
    for d in order {
      if strides[d] != step { return false }
      step *= shape[d]
    }
    return true
  }

  /// The same elements in the same memory, a view without a place on the tape of its own.
  public func alias() -> Tensor { view(shape: shape, strides: strides, offset: offset) }

  /// The same elements in the same memory, of which the tape knows nothing: writes to one are seen in the other, but not
  /// recorded for it.
  public func detached() -> Tensor {
    Tensor(
      storage: Storage(sharing: storage), shape: shape, strides: strides, offset: offset, dtype: dtype, count: count)
  }

  /// Whether neither the tensor nor what was written to its memory has to do with the tape.
  @inlinable public var isOffTape: Bool { autograd == nil && storage.history == nil }

  /// Whether the two tensors look at the same block of memory, though perhaps at other parts of it.
  package func isInBlock(of other: Tensor) -> Bool { storage.bytes == other.storage.bytes }

  /// Whether the two tensors look at memory that overlaps.
  public func sharesMemory(with other: Tensor) -> Bool {
    guard storage.bytes == other.storage.bytes, count > 0, other.count > 0 else { return false }
    let (a, b) = (byteRange, other.byteRange)
    return a.lowerBound < b.upperBound && b.lowerBound < a.upperBound
  }

  /// The bytes of the storage between the first and the last element.
  private var byteRange: Range<Int> {
    var low = offset
    var high = offset
    for d in 0..<rank {
      let reach = (shape[d] - 1) * strides[d]
      if reach < 0 { low += reach } else { high += reach }
    }
    return (low * dtype.byteCount)..<((high + 1) * dtype.byteCount)
  }

  /// The door of everything that writes to existing elements: counts the change for those who saved the old elements.
  /// - Throws: `TensorError.shape` if several elements share one place in memory, so that writing has no meaning; what
  ///   ``TapePlace/willWrite(_:)`` throws.
  public func willWrite(_ operation: String) throws {
    try (autograd ?? storage.history)?.willWrite(operation)
    storage.countWrite()
    for d in 0..<rank where strides[d] == 0 && shape[d] > 1 {
      throw TensorError.shape(
        operation: operation, expected: "tensor with memory for each element (not a broadcast view)", got: shape)
    }
  }

  /// Turns a dimension that may count from the end into one that counts from 0.
  /// - Parameters:
  ///   - extra: dimensions beyond the rank that are let through (for `unsqueeze`).
  ///   - scalarHasOne: whether a tensor without dimensions is taken for one of one element, as PyTorch does where no
  ///     position along the dimension is asked for. The caller must not look at its shape.
  /// - Throws: `TensorError.dimension`.
  func resolve(dimension: Int, _ operation: String, extra: Int = 0, scalarHasOne: Bool = false) throws -> Int {
    let rank = self.rank == 0 && scalarHasOne ? 1 : self.rank + extra
    let resolved = dimension < 0 ? dimension + rank : dimension
    guard resolved >= 0, resolved < rank else {
      throw TensorError.dimension(operation: operation, dimension: dimension, rank: self.rank + extra)
    }
    return resolved
  }

  /// For operations along one dimension: what `body` makes of this tensor and the dimension counted from 0. One without
  /// dimensions is handed over as a vector of one element, and the result comes back without dimensions.
  func along(_ dimension: Int, _ operation: String, _ body: (Tensor, Int) throws -> Tensor) throws -> Tensor {
    let d = try resolve(dimension: dimension, operation, scalarHasOne: true)
    return rank == 0 ? try body(unsqueeze(0), d).reshape([]) : try body(self, d)
  }
}

// MARK: Access to elements

extension Tensor {
  /// Calls `body` with the elements of a contiguous tensor of that dtype, for reading.
  ///
  /// The one way by which floors above look at memory; `body` must not keep the buffer.
  /// - Throws: `TensorError.dtypes` or `.shape` if dtype or layout differ; what `body` throws.
  public func withElements<T: TensorElement, R>(
    as type: T.Type = T.self, _ body: (UnsafeBufferPointer<T>) throws -> R
  ) throws -> R {
    try body(UnsafeBufferPointer(elements(as: type)))
  }

  /// The same for writing: all views of the storage see the change.
  public func withMutableElements<T: TensorElement, R>(
    as type: T.Type = T.self, _ body: (UnsafeMutableBufferPointer<T>) throws -> R
  ) throws -> R {
    try willWrite("elements")
    return try body(elements(as: type))
  }

  private func elements<T: TensorElement>(as type: T.Type) throws -> UnsafeMutableBufferPointer<T> {
    guard T.dtype == dtype else {
      throw TensorError.dtypes(operation: "elements", expected: T.dtype.name, got: [dtype])
    }
    guard isContiguous else {
      throw TensorError.shape(operation: "elements", expected: "contiguous tensor", got: shape)
    }
    return UnsafeMutableBufferPointer(start: data.assumingMemoryBound(to: T.self), count: count)
  }

  /// The elements in row-major order, converted to `T`'s dtype where they are not of it.
  public func toArray<T: TensorElement>(_ type: T.Type = T.self) throws -> [T] {
    try to(T.dtype).contiguous().withElements(as: T.self) { Array($0) }
  }

  /// The only element of a tensor of one element, as a double (an int64 beyond 2⁵³ is rounded).
  /// - Throws: `TensorError.shape` if there is not exactly one element.
  public func item() throws -> Double {
    switch try itemValue() {
    case .integer(let value): Double(value)
    case .real(let value): value
    case .bool(let value): value ? 1 : 0
    }
  }

  /// The only element of a tensor of one element, without loss.
  public func itemValue() throws -> Scalar {
    guard count == 1 else { throw TensorError.shape(operation: "item", expected: "one element", got: shape) }
    return load(at: 0)
  }

  /// The element that lies `position` elements after the first in memory.
  func load(at position: Int) -> Scalar {
    let p = data
    return switch dtype {
    case .bool: .bool(p.load(fromByteOffset: position, as: UInt8.self) != 0)
    case .uint8: .integer(Int64(p.load(fromByteOffset: position, as: UInt8.self)))
    case .int32: .integer(Int64(p.load(fromByteOffset: position * 4, as: Int32.self)))
    case .int64: .integer(p.load(fromByteOffset: position * 8, as: Int64.self))
    case .float32: .real(Double(p.load(fromByteOffset: position * 4, as: Float.self)))
    case .float64: .real(p.load(fromByteOffset: position * 8, as: Double.self))
    }
  }
}

/// One element outside a tensor: what a script's number becomes, and what an element reads as.
public enum Scalar: Equatable, Sendable {
  case bool(Bool)
  case integer(Int64)
  case real(Double)

  /// The value as an integer; nil if it is none that int64 holds.
  public var exactInteger: Int64? {
    switch self {
    case .bool: nil
    case .integer(let value): value
    case .real(let value): Int64(exactly: value)
    }
  }

  /// The value as a double.
  public var doubleValue: Double {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .integer(let value): Double(value)
    case .real(let value): value
    }
  }

  /// Writes the value as an element of `dtype` to `address`, converted as ``Tensor/to(_:)`` converts an int64, float64
  /// or bool element.
  func store(to address: UnsafeMutableRawPointer, as dtype: DType) {
    switch self {
    case .integer(var value): il_convert(DType.int64.rawValue, dtype.rawValue)?(1, address, &value)
    case .real(var value): il_convert(DType.float64.rawValue, dtype.rawValue)?(1, address, &value)
    case .bool(var value): il_convert(DType.bool.rawValue, dtype.rawValue)?(1, address, &value)
    }
  }

  /// Whether an element of `dtype` can be this number: of an integer dtype one that lies, its fraction cut off, within
  /// the range (NaN does not). bool takes every number (0 or not), and a float rounds.
  public func isHeld(by dtype: DType) -> Bool {
    guard let range = dtype.integerRange else { return true }
    return switch self {
    case .bool: true
    case .integer(let value): range.contains(value)
    case .real(let value): Int64(exactly: value.rounded(.towardZero)).map(range.contains) ?? false
    }
  }

  /// - Throws: `TensorError.argument` for a number that `dtype` does not hold.
  func requireHeld(by dtype: DType, _ operation: String, _ name: String = "value") throws {
    guard !isHeld(by: dtype) else { return }
    throw TensorError.argument(
      operation: operation, name: name, expected: dtype.numberExpectation, got: "\(self)")
  }
}

extension Scalar: CustomStringConvertible {
  /// The number or truth value as Lua writes it.
  public var description: String {
    switch self {
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .real(let value): value.isNaN ? "nan" : "\(value)"
    }
  }
}

/// What floor Autograd hangs on a tensor. The tape itself is of no concern here, but for one rule: a tensor that takes
/// part in it is not written to while derivatives are recorded.
open class TapePlace {
  public init() {}

  /// Called before an operation of that name writes to the tensor's elements; throws to forbid it.
  open func willWrite(_ operation: String) throws {}
}
