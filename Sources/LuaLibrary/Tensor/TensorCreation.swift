import Autograd
import Interrupt
import LuaRuntime
import Tensors

extension TensorLibrary {
  /// Sizes as the help shows them.
  private static var sizes: Parameter {
    .integer("sizes", "sizes, as numbers or one table").or("table of integers").repeated
  }

  func declareCreation() {
    let newParameters: [Parameter] = [
      .any("data", "nested table, number or tensor"), .dtype("element type; else the default dtype, bool for booleans"),
    ]
    module.function(
      "new", "A tensor of the numbers or booleans in a nested table. `tensor{1, 2, 3}` does the same.", newParameters,
      returns: "tensor", example: "tensor.new({{1, 2}, {3, 4}}, 'float32')"
    ) { [self] call in try pushNew(call) }
    module.call(newParameters, returns: "tensor") { [self] call in try pushNew(call) }
    filled("zeros", "A tensor of zeros.", .integer(0))
    filled("ones", "A tensor of ones.", .integer(1))
    filled(
      "empty", "A tensor to be filled: of zeros, for what memory held before has no place in a result.", .integer(0))
    module.function(
      "full", "A tensor whose elements are all one value.",
      [.integer("sizes", "size, or table of sizes").or("table of integers"), .number("value").or("boolean"), .dtype()],
      returns: "tensor", example: "tensor.full({2, 3}, 0.5)"
    ) { [self] call in
      guard call.kind(1) == .table || call.kind(1) == .number else {
        throw call.unexpected(1, expected: "size, or table of sizes")
      }
      let standard: DType = if case .bool = try call.scalar(2) { .bool } else { defaultDType }
      let shape = try call.kind(1) == .number ? call.newSize(1) : call.newSizes(1)
      let dtype = try call.dtype(3) ?? standard
      call.pushFresh(try Tensor.full(shape, call.scalar(2, for: dtype), dtype))
    }
    module.function(
      "eye", "The identity matrix.",
      [.integer("n", "rows", atLeast: 0), .integer("m", "columns; else n", atLeast: 0).optional, .dtype()],
      returns: "tensor", example: "tensor.eye(3)"
    ) { [self] call in
      let columns = call.kind(2) == .number ? try call.integer(2) : nil
      let dtype = try call.dtype(columns == nil && call.kind(2) != .nil ? 2 : 3)
      call.pushFresh(try Tensor.eye(call.integer(1), columns, dtype ?? defaultDType))
    }
    module.function(
      "arange", "From start to finish in steps, the finish included if a step meets it (as Lua's numeric `for`).",
      [
        .number("start", "first value; with one argument the finish, from 1"), .number("finish").optional,
        .number("step", "", default: 1), .dtype(),
      ],
      returns: "tensor", example: "tensor.arange(0, 1, 0.25)",
      discussion: """
        Element i is start + (i − 1)·step, each rounded on its own: no error accumulates. A finish that lies within \
        10⁻⁹ steps of an element counts as met. Integers are exact; of an integer dtype every element must be one that \
        it holds (fractions are cut off).
        """
    ) { [self] call in
      _ = try call.number(1)
      let isRange = call.kind(2) == .number
      let (start, finish) = isRange ? (try call.scalar(1), try call.scalar(2)) : (.integer(1), try call.scalar(1))
      let step = isRange && call.kind(3) == .number ? try call.scalar(3) : .integer(1)
      let dtype = try call.dtype(isRange ? (call.kind(3) == .string ? 3 : 4) : 2) ?? defaultDType
      call.pushFresh(try arange(start, finish, step, dtype))
    }
    module.function(
      "linspace", "n points from start to finish, both included.",
      [.number("start"), .number("finish"), .integer("n", "number of points", atLeast: 0), .dtype()],
      returns: "tensor", example: "tensor.linspace(0, 1, 5)"
    ) { [self] call in
      let (start, finish, dtype) = (try call.number(1), try call.number(2), try call.dtype(4) ?? defaultDType)
      if dtype.isInteger, let first = try call.scalar(1).exactInteger, let last = try call.scalar(2).exactInteger {
        return call.pushFresh(try Tensor.linspace(first, through: last, call.integer(3), dtype))
      }
      call.pushFresh(try Tensor.linspace(start, finish, call.integer(3), dtype))
    }
    for (name, summary, value) in [
      ("zeros_like", "A tensor of zeros", 0), ("ones_like", "A tensor of ones", 1),
      ("empty_like", "A tensor to be filled (of zeros: what memory held before has no place in a result)", 0),
    ] as [(String, String, Int64)] {
      both(name, summary + " of the same shape and dtype.", [.dtype()]) { t, call in
        call.pushFresh(try Tensor.full(t.shape, .integer(value), call.dtype(1) ?? t.dtype))
      }
    }
    both(
      "full_like", "A tensor of the same shape and dtype whose elements are all one value.",
      [.number("value").or("boolean"), .dtype()], example: "tensor.zeros(2):full_like(0.5)"
    ) { t, call in
      let dtype = try call.dtype(2) ?? t.dtype
      call.pushFresh(try Tensor.full(t.shape, call.scalar(1, for: dtype), dtype))
    }
    module.function(
      "set_default_dtype", "Sets the dtype of tensors made from numbers without naming one.",
      [.choice("dtype", ["float32", "float64"])], example: "tensor.set_default_dtype('float64')"
    ) { [self] call in
      if let dtype = DType(name: try call.string(1)) { defaultDType = dtype }
    }
    module.function(
      "get_default_dtype", "The dtype of tensors made from numbers without naming one.", returns: "string"
    ) {
      [self] call in call.push(defaultDType.name)
    }
    module.function(
      "is_tensor", "Whether a value is a tensor.", [.any("value")], returns: "boolean",
      example: "tensor.is_tensor(tensor.zeros(2))"
    ) { call in call.push(call.objectIfPresent(1, Tensor.self) != nil) }
    module.constant("pi", Double.pi, "The ratio of a circle's circumference to its diameter.")
    module.constant("inf", Double.infinity, "Infinity.")
    module.constant("nan", Double.nan, "Not a number.")
  }

  /// `tensor.arange`: without rounding where the elements are integers of an integer dtype, or all three are integers.
  private func arange(_ start: Scalar, _ finish: Scalar, _ step: Scalar, _ dtype: DType) throws -> Tensor {
    if case (.integer(let first), .integer(let last), .integer(let by)) = (start, finish, step) {
      return try Tensor.arange(first, through: last, step: by, dtype)
    }
    let (first, last, by) = (start.doubleValue, finish.doubleValue, step.doubleValue)
    if dtype.isInteger, let start = start.exactInteger, let step = step.exactInteger,
      let finish = Scalar.real((last + 1e-9 * by).rounded(step > 0 ? .down : .up)).exactInteger
    {
      return try Tensor.arange(start, through: finish, step: step, dtype)
    }
    // PyTorch's arange leaves its end out; half a step more lets the finish in.
    let steps = ((last - first) / by + 1e-9).rounded(.down)
    return try Tensor.arange(first, first + (steps + 0.5) * by, step: by, dtype)
  }

  private func pushNew(_ call: Call) throws {
    let inTable = call.kind(1) == .table ? try call.dtype(1) : nil
    let dtype = try call.dtype(2) ?? inTable
    if let given = call.objectIfPresent(1, Tensor.self) {
      return call.pushFresh(try Differentiable.to(Differentiable.clone(given), dtype ?? given.dtype))
    }
    if let dtype { return call.pushFresh(try call.tensor(1, for: dtype)) }
    let values = try call.tensor(1)
    call.pushFresh(try values.to(values.dtype == .bool ? .bool : defaultDType))
  }

  private func filled(_ name: String, _ summary: String, _ value: Scalar) {
    module.function(
      name, summary, [Self.sizes, .dtype()], returns: "tensor", example: "tensor.\(name)(2, 3, 'float32')",
      discussion:
        "Sizes are numbers or one table, which may hold the dtype too: `tensor.\(name){2, 3, dtype = 'float32'}`."
    ) { [self] call in
      let (shape, dtype) = try call.newShape(from: 1, default: defaultDType)
      call.pushFresh(try Tensor.full(shape, value, dtype))
    }
  }

  func declareProperties() {
    type.property(
      "shape", "Sizes of the dimensions.", type: "list of integers",
      push: { t, call in
        let table = call.newTable(elements: t.rank)
        for d in 0..<t.rank { table.setRaw(d + 1, t.shape[d]) }
        call.push(table)
      })
    type.property("dtype", "Name of the element type.", type: "string", get: { $0.dtype.name })
    type.property(
      "T", "The matrix transposed, a view.", type: "tensor",
      push: { t, call in call.pushFresh(try Differentiable.t(t)) })
    both(
      "size", "Size of one dimension, or a table of all.", [.integer("dim").optional],
      returns: "integer or list of integers"
    ) { t, call in
      if call.isNil(1) {
        let table = call.newTable(elements: t.rank)
        for d in 0..<t.rank { table.setRaw(d + 1, t.shape[d]) }
        return call.push(table)
      }
      let dimension = try call.dimension(1)
      let d = dimension < 0 ? dimension + t.rank : dimension
      guard d >= 0, d < t.rank else {
        throw TensorError.dimension(operation: "size", dimension: dimension, rank: t.rank)
      }
      call.push(t.shape[d])
    }
    both("dim", "Number of dimensions.", returns: "integer") { t, call in call.push(t.rank) }
    both("numel", "Number of elements.", returns: "integer") { t, call in call.push(t.count) }
    both("stride", "Distances between neighbours along each dimension, in elements.", returns: "list of integers") {
      t, call in
      let table = call.newTable(elements: t.rank)
      for d in 0..<t.rank { table.setRaw(d + 1, t.strides[d]) }
      call.push(table)
    }
    both("is_contiguous", "Whether the elements lie in row-major order without gaps.", returns: "boolean") { t, call in
      call.push(t.isContiguous)
    }
    both(
      "item", "The only element of a tensor of one element, as a Lua value.", returns: "number or boolean",
      example: "tensor{4, 5}:sum():item()"
    ) { t, call in call.push(try t.itemValue()) }
    both("totable", "The elements as nested Lua tables.", returns: "table", example: "tensor.eye(2):totable()") {
      t, call in
      if t.rank == 0 { return call.push(try t.itemValue()) }
      guard t.count <= 1 << 28, t.shape.allSatisfy({ $0 <= 1 << 28 }) else {
        throw TensorError.shape(operation: "totable", expected: "at most 2^28 elements", got: t.shape)
      }
      call.push(try t.nestedTable(call))
    }
    both(
      "to", "The elements in another dtype; the tensor itself if it has it already.", [.dtype()],
      example: "tensor{1.5, 2.5}:to('int64')",
      discussion: """
        To an integer dtype, fractions are cut off and what it does not hold wraps (300 as uint8 is 44; NaN and \
        infinity become 0); float64 to float32 rounds to nearest even.
        """
    ) { t, call in
      guard let dtype = try call.dtype(1) else { throw call.unexpected(1, expected: "name of a dtype") }
      let result = try Differentiable.to(t, dtype)
      if result === t { call.pushSelf(t) } else { call.pushFresh(result) }
    }
    for (name, dtype) in [
      ("float", DType.float32), ("double", .float64), ("long", .int64), ("int", .int32), ("byte", .uint8),
      ("bool", .bool),
    ] {
      both(name, "The elements as \(dtype.name).") { t, call in
        let result = try Differentiable.to(t, dtype)
        if result === t { call.pushSelf(t) } else { call.pushFresh(result) }
      }
    }
    both("clone", "A contiguous copy with memory of its own.") { t, call in call.pushFresh(try Differentiable.clone(t))
    }
    both("contiguous", "A contiguous tensor of the same elements: itself if it is one.") { t, call in
      if t.isContiguous { call.pushSelf(t) } else { call.pushFresh(try Differentiable.contiguous(t)) }
    }
    type.metamethod("__tostring") { call in call.push(try call.tensor(1).description) }
    type.metamethod("__len", "`#t`: size of the first dimension.", returns: "integer") { call in
      let t = try call.tensor(1)
      guard t.rank > 0 else {
        throw TensorError.shape(operation: "#", expected: "at least one dimension", got: t.shape)
      }
      call.push(t.shape[0])
    }
  }
}

extension Tensor {
  /// Nested Lua tables of the elements, each of its own kind.
  func nestedTable(_ call: Call) throws -> LuaTable {
    let table = call.newTable(elements: shape[0])
    for i in 0..<shape[0] {
      if i & 0xfff == 0 { try Interrupt.check() }
      let slice = try select(0, i)
      if rank > 1 {
        table.setRaw(i + 1, try slice.nestedTable(call))
      } else {
        switch try slice.itemValue() {
        case .bool(let value): table.setRaw(i + 1, value)
        case .integer(let value): table.setRaw(i + 1, value)
        case .real(let value): table.setRaw(i + 1, value)
        }
      }
    }
    return table
  }
}
