import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// The part of the module `nn` on pooling.
extension NetworkLibrary {
  private enum Options {
    static let stride = Option<PerAxis>.perAxis("stride", "pixels between windows; else the kernel's size", atLeast: 1)
    static let padding = Option.perAxis("padding", "pixels around, at most half the kernel", default: 0, atLeast: 0)
    static let ceilMode = Option.boolean(
      "ceil_mode", "whether a last window may reach beyond the padding", default: false)
    static let countsPadding = Option.boolean(
      "count_include_pad", "whether the zeros of the padding count", default: true)
  }

  func declarePools() {
    let shapes = """
      N×C×H×W → N×C×H'×W' with H' = (H + 2·padding − kernel) // stride + 1, or rounded up with `ceil_mode`.
      """
    pool(
      "MaxPool2d", "max_pool2d", "Largest element of windows.",
      shapes + " The padding holds no pixels; a NaN wins; among equals the first takes the gradient.",
      options: [Options.stride, Options.padding, Options.ceilMode], { MaxPool2d($0) }, Differentiable.maxPool2d)
    pool(
      "AvgPool2d", "avg_pool2d", "Mean over windows.", shapes,
      options: [Options.stride, Options.padding, Options.ceilMode, Options.countsPadding], { AvgPool2d($0) },
      Differentiable.averagePool2d)
    declareAdaptive()
  }

  /// A layer and the function that it calls.
  private func pool(
    _ layer: String, _ function: String, _ summary: String, _ shapes: String, options: [any DeclaredOption],
    _ make: @escaping (PoolingOptions) -> Module, _ body: @escaping (Tensor, PoolingOptions) throws -> Tensor
  ) {
    let isAverage = options.contains { $0.parameter.name == Options.countsPadding.parameter.name }
    let window: [Parameter] = [
      .perAxis("kernel_size", atLeast: 1), .perAxisOrOptions("stride", "else the kernel's size"),
    ]
    func read(_ call: Call, _ first: Int) throws -> PoolingOptions {
      let isInTurn = !call.isNil(first + 1) && !call.takesOptions(at: first + 1)
      let inTable = try call[Options.stride]
      if isInTurn, inTable != nil { throw call.unexpected(Options.stride, expected: "stride once") }
      return PoolingOptions(
        kernel: try call.perAxis(first, atLeast: 1),
        stride: isInTurn ? try call.perAxis(first + 1, atLeast: 1) : inTable, padding: try call[Options.padding],
        ceilMode: try call[Options.ceilMode], countsPadding: isAverage ? try call[Options.countsPadding] : true)
    }
    module.function(
      layer, summary, window, options: options, returns: "nn.Module", example: "nn.\(layer)(2)", discussion: shapes
    ) { call in call.pushFresh(make(try read(call, 1))) }
    module.function(
      function, summary, [.tensor("x")] + window, options: options, returns: "tensor",
      example: "nn.\(function)(tensor.randn(1, 2, 6, 6), 3, {stride = 2, padding = 1})",
      discussion: "See `nn.\(layer)`. " + shapes
    ) { call in call.pushFresh(try body(call.tensor(1), read(call, 2))) }
  }

  private func declareAdaptive() {
    let size = Parameter.perAxis("output_size", "rows and columns of the output", atLeast: 1)
    let shapes = """
      N×C×H×W → N×C×H'×W': window i of H' reaches from row ⌊i·H / H'⌋ to row ⌈(i + 1)·H / H'⌉, counted from 0. An output size \
      of 1 is global pooling.
      """
    for (layer, function, what, make, body) in [
      (
        "AdaptiveAvgPool2d", "adaptive_avg_pool2d", "Mean", { AvgPool2d($0) },
        { try Differentiable.averagePool2d($0, $1) }
      ),
      (
        "AdaptiveMaxPool2d", "adaptive_max_pool2d", "Largest element", { MaxPool2d($0) },
        { try Differentiable.maxPool2d($0, $1) }
      ),
    ] as [(String, String, String, (PoolingOptions) -> Module, (Tensor, PoolingOptions) throws -> Tensor)] {
      let summary = what + " over windows that share the pixels among so many outputs."
      module.function(
        layer, summary, [size], returns: "nn.Module", example: "nn.\(layer)(1)", discussion: shapes
      ) { call in call.pushFresh(make(PoolingOptions(adaptive: try call.perAxis(1, atLeast: 1)))) }
      module.function(
        function, summary, [.tensor("x"), size], returns: "tensor",
        example: "nn.\(function)(tensor.randn(1, 2, 5, 5), {2, 3})", discussion: shapes
      ) { call in
        call.pushFresh(try body(call.tensor(1), PoolingOptions(adaptive: call.perAxis(2, atLeast: 1))))
      }
    }
  }
}
