import LuaRuntime
import PDE
import Tensors

/// The part of the module `pde` on the regions of Table 3.
extension PDELibrary {
  func declareRegions() {
    module.function(
      "cnn_regions", "In which region of Table 3 the outputs of the one-layer CNN are, and how errors grow there.",
      options: Self.equation(beta: "β of the Swish", kernel: "w") + [
        .number("alpha", "weight decay"), .number("lr", "learning rate"),
        .number("threshold", "|I⋆w| below which an output is transitioning; else 2.3994/β", moreThan: 0).optional,
      ],
      returns:
        "table {activated, transitioning, not_activated, growth = {all, activated, transitioning, not_activated}}",
      example: "pde.cnn_regions{image = tensor.randn(8, 8), w = tensor.randn(3, 3), alpha = 2, lr = 0.1}",
      discussion: """
        The first three are shares of all outputs; a NaN output is in no region. The default threshold is where the \
        Swish has its inflections. `growth.all` is the largest factor by which one step of gradient descent at `w` \
        multiplies a small error, |1 − lr·λ| over the eigenvalues of the loss's Hessian; those of the regions count only \
        what the error changes through the outputs there (and the weight decay). Above 1 errors grow.
        """
    ) { call in
      let o = call.options
      let equation = try call.oneLayer(kernel: o.tensor("w"))
      let state = try ActivationRegions(equation, threshold: o.optionalNumber("threshold")).state(equation.initial)
      let (lr, result) = (try o.number("lr"), call.newTable(fields: 4))
      let growth = call.newTable(fields: 4)
      growth.setRaw("all", try state.growth(learningRate: lr))
      for region in ActivationRegion.allCases {
        result.setRaw(region.key, try state.share(region))
        growth.setRaw(region.key, try state.growth(learningRate: lr, region))
      }
      result.setRaw("growth", .table(growth))
      call.push(result)
    }
    module.function(
      "cnn_region_bounds", "Between which weight decays each region of Table 3 is stable.",
      options: [
        .tensor("image", "n×m"), .requiredNumbers("kernel", "size of the kernel: one number, or {rows, columns}"),
        .number("lr", "learning rate", moreThan: 0), .number("beta", "β of the Swish", default: 1),
        .number("label", "class label, 0 … 1", default: 1, atLeast: 0, atMost: 1),
      ],
      returns: "table {activated = {above, below}, transitioning = {above, below}, not_activated = {above, below}}",
      example: "pde.cnn_region_bounds{image = pde.checkerboard(16), kernel = 4, lr = 0.07}",
      discussion: """
        Activated: α < 2/lr − ‖Ī‖²/8, Ī the mean of all patches. Transitioning: −½·a·β·max|Î|² < α < 2/lr − \
        ½·a·β·min|Î|² with a = ½ − label; |Î|² are here the eigenvalues of the mean of patch·patchᵀ over the outputs, \
        which the descent obeys. Not activated: α < 2/lr. Where there is no lower bound, `above` is −∞.
        """
    ) { call in
      let o = call.options
      let size = try o.numbers("kernel").map { Int(exactly: $0) ?? 0 }
      guard size.count == 1 || size.count == 2, size.allSatisfy({ $0 > 0 && $0 < 1 << 20 }) else {
        throw o.unexpected("kernel", expected: "size, or {rows, columns}")
      }
      let kernel = try Tensor.zeros([size[0], size[size.count - 1]])
      let equation = try CNNNonlinearPDE(
        image: o.tensor("image"), initial: kernel, descent: Descent(learningRate: o.number("lr")), alpha: 0,
        beta: o.number("beta"), label: o.number("label"))
      let bounds = try ActivationRegions.bounds(equation, learningRate: o.number("lr"))
      let result = call.newTable(fields: 3)
      for (region, above, below) in [
        (ActivationRegion.activated, -Double.infinity, bounds.activated),
        (.transitioning, bounds.transitioning.above, bounds.transitioning.below),
        (.notActivated, -.infinity, bounds.notActivated),
      ] {
        let range = call.newTable(fields: 2)
        range.setRaw("above", above)
        range.setRaw("below", below)
        result.setRaw(region.key, .table(range))
      }
      call.push(result)
    }
  }
}

extension ActivationRegion {
  /// Its name in results.
  fileprivate var key: String {
    switch self {
    case .activated: "activated"
    case .transitioning: "transitioning"
    case .notActivated: "not_activated"
    }
  }
}

extension Call {
  /// The equation that the options describe, at a kernel.
  func oneLayer(kernel: Tensor) throws -> CNNNonlinearPDE {
    let o = options
    return try CNNNonlinearPDE(
      image: o.tensor("image"), initial: kernel, descent: Descent(learningRate: 0), alpha: o.number("alpha"),
      beta: o.number("beta"), label: o.number("label"))
  }
}
