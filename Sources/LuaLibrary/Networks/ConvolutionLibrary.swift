import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// The options that convolutions of images share.
private enum WindowOptions {
  static let stride = Option.perAxis("stride", "pixels between outputs", default: 1, atLeast: 1)
  static let padding = Option<ConvolutionPadding>.padding
  static let dilation = Option.perAxis("dilation", "pixels between neighbours in the kernel", default: 1, atLeast: 1)
  static let groups = Option.integer(
    "groups", "parts of the channels that do not see each other", default: 1, atLeast: 1)
  static let all: [any DeclaredOption] = [stride, padding, dilation, groups]
}

/// The part of the module `nn` on convolutions.
extension NetworkLibrary {
  func declareConvolutions() {
    let bias = Option.boolean("bias", default: true)
    let layer: [any DeclaredOption] = [bias, NetworkOptions.convolution, NetworkOptions.dtype, NetworkOptions.seed]
    let speed = """
      Kernels of any shape are fast with one stride for both axes, no dilation and one group; where rows and columns have \
      different paddings, the images are copied first. Everything else goes through a matrix of all windows: right, with \
      some k² copies of the images in memory, and several times slower.
      """
    module.function(
      "Conv2d", "Cross-correlation of images N×I×H×W.",
      [
        .integer("in_channels", atLeast: 1), .integer("out_channels", atLeast: 1),
        .perAxis("kernel_size", atLeast: 1),
      ],
      options: WindowOptions.all + layer, returns: "nn.Module", example: "nn.Conv2d(3, 16, 3, {padding = 1})",
      discussion: """
        N×I×H×W → N×O×H'×W' with H' = (H + 2·padding − dilation·(kernel − 1) − 1) // stride + 1; weights are \
        O×(I / groups)×kH×kW. Zeros stand around the images (`padding_mode = "zeros"`); `padding = "same"` wants a stride of 1. \
        \(speed)
        """
    ) { call in
      let kernel = try call.perAxis(3, atLeast: 1)
      call.pushFresh(
        try Conv2d(
          call.integer(1), call.integer(2), kernel: kernel, options: call.convolutionOptions(kernel: kernel),
          bias: call[bias], dtype: call.networkDType(), generator: call.torchGenerator()) as Module)
    }
    module.function(
      "conv2d", "Cross-correlation of images N×I×H×W with weights O×(I / groups)×kH×kW.",
      [.tensor("x"), .tensor("weight"), .object("bias", Tensor.self, "tensor", "O numbers").optional],
      options: WindowOptions.all + [NetworkOptions.convolution], returns: "tensor",
      example: "nn.conv2d(tensor.ones(1, 1, 4, 4), tensor.ones(2, 1, 3, 2), nil, {padding = {1, 0}})",
      discussion: "See `nn.Conv2d`, whose options these are. " + speed
    ) { call in
      let (x, weight) = (try call.tensor(1), try call.tensor(2))
      let kernel =
        weight.rank == 4
        ? PerAxis(rows: Swift.max(1, weight.shape[2]), columns: Swift.max(1, weight.shape[3])) : 1
      call.pushFresh(
        try Differentiable.conv2d(
          x, weight, bias: call.objectIfPresent(3, Tensor.self), options: call.convolutionOptions(kernel: kernel)))
    }
    declareSignals(bias: bias, layer: [bias, NetworkOptions.dtype, NetworkOptions.seed])
  }

  private func declareSignals(bias: Option<Bool>, layer: [any DeclaredOption]) {
    let stride = Option.integer("stride", "values between outputs", default: 1, atLeast: 1)
    let padding = Option.integer("padding", "zeros at both ends", default: 0, atLeast: 0)
    let dilation = Option.integer("dilation", "values between neighbours in the kernel", default: 1, atLeast: 1)
    let window: [any DeclaredOption] = [stride, padding, dilation, WindowOptions.groups]
    func options(_ call: Call) throws -> ConvolutionOptions {
      ConvolutionOptions(
        stride: PerAxis(try call[stride]), padding: PerAxis(rows: 0, columns: try call[padding]), trailing: 0,
        dilation: PerAxis(try call[dilation]), groups: try call[WindowOptions.groups])
    }
    module.function(
      "Conv1d", "Cross-correlation of signals N×I×L.",
      [
        .integer("in_channels", atLeast: 1), .integer("out_channels", atLeast: 1), .integer("kernel_size", atLeast: 1),
      ], options: window + layer, returns: "nn.Module", example: "nn.Conv1d(3, 16, 5, {padding = 2})",
      discussion: """
        N×I×L → N×O×L' with L' = (L + 2·padding − dilation·(kernel − 1) − 1) // stride + 1; weights are O×(I / groups)×k. \
        It is the convolution of images of one row.
        """
    ) { call in
      call.pushFresh(
        try Conv1d(
          call.integer(1), call.integer(2), kernel: call.integer(3), options: options(call), bias: call[bias],
          dtype: call.networkDType(), generator: call.torchGenerator()) as Module)
    }
    module.function(
      "conv1d", "Cross-correlation of signals N×I×L with weights O×(I / groups)×k.",
      [.tensor("x"), .tensor("weight"), .object("bias", Tensor.self, "tensor", "O numbers").optional], options: window,
      returns: "tensor", example: "nn.conv1d(tensor.ones(1, 1, 8), tensor.ones(2, 1, 3), nil, {stride = 2})",
      discussion: "See `nn.Conv1d`, whose options these are."
    ) { call in
      call.pushFresh(
        try Differentiable.conv1d(
          call.tensor(1), call.tensor(2), bias: call.objectIfPresent(3, Tensor.self), options: options(call)))
    }
  }
}

extension Call {
  /// The options of a convolution of images.
  fileprivate func convolutionOptions(kernel: PerAxis) throws -> ConvolutionOptions {
    var options = ConvolutionOptions(
      stride: try self[WindowOptions.stride], padding: 0, trailing: 0, dilation: try self[WindowOptions.dilation],
      groups: try self[WindowOptions.groups], algorithm: try self[NetworkOptions.convolution])
    switch try self[WindowOptions.padding] {
    case .zeros(let padding): options.padding = padding
    case .same:
      guard options.stride == 1 else {
        throw unexpected(WindowOptions.stride, expected: "stride of 1 with the padding 'same'")
      }
      (options.padding, options.trailing) = ConvolutionOptions.same(kernel: kernel, dilation: options.dilation)
    }
    return options
  }
}
