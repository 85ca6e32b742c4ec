/// The sizes of a tensor's dimensions, or their strides: up to ``maximumRank`` integers stored in place, so that a
/// shape costs no allocation.
public struct Shape: Sendable {
  /// The most dimensions a tensor can have.
  public static let maximumRank = 8

  private var values: InlineArray<8, Int>
  /// The number of dimensions.
  public private(set) var count: Int

  /// A shape without dimensions: that of a scalar.
  public init() {
    values = InlineArray(repeating: 0)
    count = 0
  }

  /// `count` dimensions of the same size; `count` must not exceed ``maximumRank``.
  public init(repeating value: Int, count: Int) {
    precondition(count <= Shape.maximumRank)
    values = InlineArray(repeating: 0)
    self.count = count
    for i in 0..<count { values[i] = value }
  }

  /// The shape with those sizes, or nil if there are more than ``maximumRank``.
  public init?(_ sizes: some Collection<Int>) {
    guard sizes.count <= Shape.maximumRank else { return nil }
    values = InlineArray(repeating: 0)
    count = 0
    for size in sizes { append(size) }
  }

  /// Adds a dimension at the end. There must be fewer than ``maximumRank``.
  public mutating func append(_ value: Int) {
    precondition(count < Shape.maximumRank)
    values[count] = value
    count += 1
  }

  /// Adds a dimension before dimension `index`. There must be fewer than ``maximumRank``.
  public mutating func insert(_ value: Int, at index: Int) {
    precondition(count < Shape.maximumRank && index <= count)
    var i = count
    while i > index {
      values[i] = values[i - 1]
      i -= 1
    }
    values[index] = value
    count += 1
  }

  /// Takes dimension `index` out.
  public mutating func remove(at index: Int) {
    precondition(index < count)
    for i in index..<(count - 1) { values[i] = values[i + 1] }
    values[count - 1] = 0
    count -= 1
  }

  /// The number of elements of a tensor of this shape, nil if it does not fit into an `Int` or a size is negative.
  public var elementCount: Int? {
    var product = 1
    var isEmpty = false
    for size in self {
      if size < 0 { return nil }
      if size == 0 { isEmpty = true; continue }
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return isEmpty ? 0 : product
  }

  /// Row-major strides, in elements, of a contiguous tensor of this shape.
  public var contiguousStrides: Shape {
    var strides = Shape(repeating: 1, count: count)
    var step = 1
    for i in stride(from: count - 1, through: 0, by: -1) {
      strides[i] = step
      step *= Swift.max(self[i], 1)
    }
    return strides
  }

  /// Calls `body` with the sizes as C's `long *`.
  func withUnsafePointer<R>(_ body: (UnsafePointer<Int>) -> R) -> R {
    let span = values.span
    return span.withUnsafeBufferPointer { buffer in
      // An InlineArray of eight is never empty.
      guard let base = buffer.baseAddress else { preconditionFailure("empty InlineArray") }
      return body(base)
    }
  }
}

extension Shape: RandomAccessCollection, MutableCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }
  public subscript(index: Int) -> Int {
    get { values[index] }
    set { values[index] = newValue }
  }
}

extension Shape: Equatable, ExpressibleByArrayLiteral, CustomStringConvertible {
  public static func == (a: Shape, b: Shape) -> Bool {
    guard a.count == b.count else { return false }
    for i in 0..<a.count where a.values[i] != b.values[i] { return false }
    return true
  }

  /// A literal of at most ``maximumRank`` sizes.
  public init(arrayLiteral sizes: Int...) {
    self.init()
    for size in sizes { append(size) }
  }

  /// `2×3×4`, or `scalar` for no dimensions; a vector of three is `3`.
  public var description: String {
    count == 0 ? "scalar" : map(String.init).joined(separator: "×")
  }
}
