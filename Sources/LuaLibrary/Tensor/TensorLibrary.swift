import LuaRuntime
import Tensors

/// The module `tensor` and the class of its values. What works on one tensor is declared once and is both a function,
/// `tensor.sum(t, 1)`, and a method, `t:sum(1)`.
final class TensorLibrary {
  let module = LuaModule(
    "tensor", "Dense n-dimensional arrays of numbers, with PyTorch's names.",
    discussion: """
      Dimensions and positions count from 1; negative ones count from the end (−1: the last). Operations return new \
      tensors; a name that ends in `_` changes the tensor in place; `narrow`, `select`, `transpose`, `reshape`, \
      `t[{…}]` and their like are views of the same memory. Shapes broadcast as in NumPy. Numbers are float64 unless \
      you say otherwise (`dtype = "float32"`, or `tensor.set_default_dtype`).

      An operation on two dtypes has PyTorch's result: floats win over integers, integers over bool, then the wider. A \
      number, or a tensor without dimensions beside one with dimensions, changes the dtype only if it is of a higher \
      kind: `uint8 + 1` is uint8 and wraps, `bool + 1` int64, `int32 * 0.5` float64 (PyTorch: the default dtype), \
      `float32 + 0.1` float32. `/` and functions such as `exp` give float64 of integers; `+` and `*` of bools are "or" \
      and "and", a difference of bools is an error. In place, the result is computed in the common dtype and then \
      converted; it must not be of a higher kind than the tensor. Unlike in PyTorch, a number that an integer dtype does \
      not hold is an error, whichever way it comes in; only comparisons, `//` and `%` compute with it (in int64). \
      Converting a tensor (`to`) wraps.

      A dimension of a tensor without dimensions is 1 (or −1), as if it had one of size 1, where no position along it is \
      asked for. Results are the same to the last bit \
      for every number of threads and every CPU, but for matrix products (`matmul`, `einsum` …), `solve`, `inverse`, \
      determinants and factorisations, which go through OpenBLAS and are bound to the type of CPU (their help says so).
      """)
  let type = LuaClass<Tensor>(
    "tensor", "A dense n-dimensional array.",
    discussion: """
      `t[i]` is an element of a vector, or a slice of more dimensions. `t[{i, j}]` is one element; \
      `t[{i, {first, last}, {}}]` takes position i, a range (`{first, last, step}`), and all of the third dimension. \
      `t[mask]` with a bool tensor and `t[positions]` with an integer tensor pick elements. All of them can be \
      assigned to: `t[{{2, 4}}] = 0`, `t[t:lt(0)] = 0`. `pairs(t)` and `ipairs(t)` walk the first dimension (the \
      position after the last is nil, others outside are errors). `t == 1` is never true, whatever `t` holds: Lua \
      compares values of two types without asking; write `t:eq(1)`, or `t:item() == 1`. An element of a tensor that \
      requires gradients is itself a tensor while operations are recorded (see `autograd`).
      """)
  /// The dtype of tensors made from numbers without naming one.
  var defaultDType = DType.float64

  func register(in runtime: LuaRuntime) {
    declareCreation()
    declareProperties()
    declareElementwise()
    declareOperators()
    declareReductions()
    declareViews()
    declareJoining()
    declareIndexing()
    declareScattering()
    declareLinearAlgebra()
    declareFourier()
    declareFiles()
    declareStatistics()
    declareArrangement()
    declareComparison()
    runtime.register(type)
    runtime.register(module)
  }

  /// Declares a function of the module and a method of the class that do the same.
  func both(
    _ name: String, _ summary: String, _ parameters: [Parameter] = [], options: [any DeclaredOption] = [],
    returns: String = "tensor", example: String = "", discussion: String = "",
    _ body: @escaping (Tensor, Call) throws -> Void
  ) {
    type.method(
      name, summary, parameters, options: options, returns: returns, example: example, discussion: discussion, body)
    module.function(
      name, summary, [.tensor("t")] + parameters, options: options, returns: returns, example: example,
      discussion: discussion
    ) { call in try body(call.tensor(1), call.dropFirst()) }
  }
}

extension Parameter {
  /// A tensor argument; a nested table of numbers, or one number, will do.
  static func tensor(_ name: String, _ summary: String = "") -> Parameter {
    .object(name, Tensor.self, "tensor", summary).or("table of numbers")
  }

  static func dtype(_ summary: String = "element type") -> Parameter {
    .choice("dtype", DType.allCases.map(\.name), summary).optional
  }
}
