import Autograd
import LuaRuntime
import Tensors

/// Lua's arguments as the tensor library's: tensors from tables, sizes, dimensions and positions that count from 1.
extension Call {
  /// Argument `index` as a tensor: itself, or made of a nested table of numbers or of one number.
  func tensor(_ index: Int) throws -> Tensor {
    if let tensor = objectIfPresent(index, Tensor.self) { return tensor }
    switch kind(index) {
    case .table: return try Tensor(nestedArray(index))
    case .number, .boolean: return try scalar(index).tensor()
    default: return try object(index, Tensor.self)
    }
  }

  /// Argument `index` as what is written into a tensor of `dtype`: a tensor as it is, numbers as elements of `dtype`.
  /// - Throws: for a number that an integer dtype does not hold.
  func tensor(_ index: Int, for dtype: DType) throws -> Tensor {
    switch kind(index) {
    case .table: return try newTensor(index, dtype)
    case .number, .boolean: return try .scalar(scalar(index, for: dtype), dtype)
    default: return try object(index, Tensor.self)
    }
  }

  /// A tensor of `dtype` of the nested table of numbers that argument `index` is.
  /// - Throws: for a number that an integer dtype does not hold, with its place.
  func newTensor(_ index: Int, _ dtype: DType) throws -> Tensor {
    let array = try nestedArray(index)
    guard let range = dtype.integerRange else { return try Tensor(array).to(dtype) }
    guard let shape = Shape(array.shape) else { throw TensorError.rank(operation: "tensor", array.shape.count) }
    func fault(_ position: Int, _ got: Scalar) -> ArgumentError {
      unexpected(index, element: position, of: array.shape, expected: dtype.numberExpectation, got: "\(got)")
    }
    switch array.elements {
    case .none, .booleans: return try Tensor(array).to(dtype)
    case .integers(let values):
      if let i = values.firstIndex(where: { !range.contains($0) }) { throw fault(i, .integer(values[i])) }
      return try Tensor(values, shape: shape).to(dtype)
    case .numbers(let values):
      if let i = values.firstIndex(where: { !Scalar.real($0).isHeld(by: dtype) }) { throw fault(i, .real(values[i])) }
      return try Tensor(values.map { Int64($0) }, shape: shape).to(dtype)
    }
  }

  /// Argument `index` as a number or boolean that an element of `dtype` can be.
  func scalar(_ index: Int, for dtype: DType) throws -> Scalar {
    let value = try scalar(index)
    guard value.isHeld(by: dtype) else { throw unexpected(index, expected: dtype.numberExpectation, got: "\(value)") }
    return value
  }

  /// Argument `index` as a number or boolean, subtypes kept apart.
  func scalar(_ index: Int) throws -> Scalar {
    switch value(index) {
    case .integer(let value): .integer(value)
    case .number(let value): .real(value)
    case .boolean(let value): .bool(value)
    default: throw unexpected(index, expected: "number")
    }
  }

  /// Argument `index` as a dimension: 1 … rank or −1 … −rank, turned into one that counts from 0.
  func dimension(_ index: Int) throws -> Int {
    let dimension = try integer(index)
    guard dimension != 0 else { throw unexpected(index, expected: "dimension counted from 1, or from −1 backwards") }
    return dimension > 0 ? dimension - 1 : dimension
  }

  func optionalDimension(_ index: Int) throws -> Int? { isNil(index) ? nil : try dimension(index) }

  /// Argument `index` as one dimension or a table of them; nil if it is missing.
  func dimensions(_ index: Int) throws -> [Int]? {
    if isNil(index) { return nil }
    guard kind(index) == .table else { return [try dimension(index)] }
    // `t:sum{dim = 1}` is no call by name: read as an empty list it would quietly sum over nothing.
    try table(index).forEach { key, _ in
      guard key.text == nil else {
        throw unexpected(index, expected: "integer or list of integers such as {1, 2}, without names")
      }
    }
    return try integers(index).map { dimension in
      guard dimension != 0 else { throw unexpected(index, expected: "dimensions counted from 1") }
      return dimension > 0 ? dimension - 1 : dimension
    }
  }

  /// Argument `index` as a position: 1 … size or −1 … −size, turned into one that counts from 0.
  func position(_ index: Int) throws -> Int {
    let position = try integer(index)
    guard position != 0 else { throw unexpected(index, expected: "position counted from 1, or from −1 backwards") }
    return position > 0 ? position - 1 : position
  }

  /// Argument `index` as a flat table of integers.
  func integers(_ index: Int) throws -> [Int] {
    let array = try nestedArray(index)
    guard array.shape.count <= 1 else { throw unexpected(index, expected: "flat table of integers") }
    return try array.doubles.map { value in
      guard let integer = Int(exactly: value) else { throw unexpected(index, expected: "table of integers") }
      return integer
    }
  }

  /// Sizes given as integers from argument `first` on, or as one table; and the first argument after them.
  func sizes(from first: Int) throws -> (shape: Shape, next: Int) {
    var sizes: [Int] = []
    var next = first
    if kind(first) == .table {
      sizes = try integers(first)
      next += 1
    } else {
      while kind(next) == .number {
        sizes.append(try integer(next))
        next += 1
      }
    }
    guard let shape = Shape(sizes) else { throw TensorError.rank(operation: functionName, sizes.count) }
    return (shape, next)
  }

  /// Sizes given as integers from argument `first` on, or as one table, with nothing after them.
  func onlySizes(from first: Int) throws -> Shape {
    let (shape, next) = try sizes(from: first)
    if count >= next, !isNil(next) {
      throw unexpected(next, expected: "integers, or one table of them, and nothing more")
    }
    return shape
  }

  /// Sizes for a new tensor, all at least 0, and the dtype that may follow them: a name, or a table with `dtype`.
  func newShape(from first: Int, default defaultDType: DType) throws -> (shape: Shape, dtype: DType) {
    let (_, next) = try sizes(from: first)
    let shape = try newSizes(first)
    let inTable = kind(first) == .table ? try dtypeField(first) : nil
    if count > next { throw unexpected(next + 1, expected: "sizes, then a dtype, and nothing more") }
    return (shape, try inTable ?? dtype(next) ?? defaultDType)
  }

  /// Argument `index` as one size of at least 0.
  func newSize(_ index: Int) throws -> Shape {
    let size = try integer(index)
    guard size >= 0 else { throw unexpected(index, expected: "size of at least 0") }
    return [size]
  }

  /// Sizes from argument `first` on, all at least 0.
  func newSizes(_ first: Int) throws -> Shape {
    let shape = try sizes(from: first).shape
    if let negative = shape.first(where: { $0 < 0 }) {
      throw ArgumentError.argument(first, name: "sizes", expected: "sizes of at least 0", got: "\(negative)")
    }
    return shape
  }

  /// Argument `index` as a dtype: a name, or a table with the field `dtype`; nil if it is missing.
  func dtype(_ index: Int) throws -> DType? {
    switch kind(index) {
    case .none, .nil: return nil
    case .table: return try dtypeField(index)
    default: return try named(string(index), index)
    }
  }

  private func dtypeField(_ index: Int) throws -> DType? {
    guard let name = try table(index)[raw: "dtype"].text else { return nil }
    return try named(name, index)
  }

  private func named(_ name: String, _ index: Int) throws -> DType {
    guard let dtype = DType(name: name) else {
      throw ArgumentError.argument(
        index, name: "dtype", expected: "one of " + DType.allCases.map { "'\($0.name)'" }.joined(separator: ", "),
        got: "\"\(name)\"")
    }
    return dtype
  }

  /// An integer tensor of positions that count from 1, as one that counts from 0.
  func positions(_ index: Int) throws -> Tensor {
    let given = try tensor(index)
    return try given.countedFromZero { expected in unexpected(index, expected: expected) }
  }

  /// Pushes the tensor that a function of ``TensorLibrary/both(_:_:_:returns:example:discussion:_:)`` was called on: the
  /// very userdata it came in, where there is one.
  func pushSelf(_ t: Tensor) {
    if objectIfPresent(0, Tensor.self) === t { pushArgument(0) } else { pushFresh(t) }
  }

  /// Pushes one element as a Lua value of its own kind.
  func push(_ scalar: Scalar) {
    switch scalar {
    case .bool(let value): push(value)
    case .integer(let value): push(value)
    case .real(let value): push(value)
    }
  }
}

extension Tensor {
  /// A tensor of a nested table: float64, or bool for booleans.
  convenience init(_ array: NestedArray) throws {
    guard let shape = Shape(array.shape) else { throw TensorError.rank(operation: "tensor", array.shape.count) }
    switch array.elements {
    case .none: try self.init([Double](), shape: shape)
    case .integers(let values): try self.init(values.map(Double.init), shape: shape)
    case .numbers(let values): try self.init(values, shape: shape)
    case .booleans(let values): try self.init(values, shape: shape)
    }
  }

  /// Positions from 1 (or from −1 backwards) as positions from 0 (or from −1 backwards).
  func countedFromZero(_ fault: (String) -> any Error) throws -> Tensor {
    try Differentiable.refuse("positions", self)
    let integers = try to(.int64)
    guard dtype != .bool, try dtype.isInteger || !integers.to(dtype).apply(.ne, self).any() else {
      throw fault("tensor of integer positions")
    }
    guard try !integers.apply(.eq, .integer(0)).any() else { throw fault("positions counted from 1") }
    return try integers - integers.apply(.gt, .integer(0)).to(.int64)
  }

  /// Positions from 0 as positions from 1.
  func countedFromOne() throws -> Tensor { try apply(.add, .integer(1)) }
}

extension Scalar {
  /// A scalar tensor of this value's own kind.
  func tensor() throws -> Tensor {
    switch self {
    case .bool: try .scalar(self, .bool)
    case .integer: try .scalar(self, .int64)
    case .real: try .scalar(self, .float64)
    }
  }
}
