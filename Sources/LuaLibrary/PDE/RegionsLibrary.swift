import LuaRuntime
import PDE
import Tensors

/// The part of the module `pde` on the regions of Table 3.
extension PDELibrary {
  func declareRegions() {
    let lr = Option.number("lr", "learning rate")
    let threshold = Option.number(
      "threshold", "|I⋆w| below which an output is transitioning; else 2.3994/β", moreThan: 0
    ).optional
    module.function(
      "cnn_regions", "In which region of Table 3 the outputs of the one-layer CNN are, and how errors grow there.",
      options: CNNOptions.equationAtWeights + [CNNOptions.alpha, lr, threshold],
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
      let equation = try call.oneLayer(kernel: call[CNNOptions.weights])
      let state = try ActivationRegions(equation, threshold: call[threshold]).state(equation.initial)
      let lr = try call[lr]
      let shares = try ActivationRegion.allCases.map { ($0.key, LuaValue.number(try state.share($0))) }
      let growths = try ActivationRegion.allCases.map {
        ($0.key, LuaValue.number(try state.growth(learningRate: lr, $0)))
      }
      let all = [("all", LuaValue.number(try state.growth(learningRate: lr)))]
      call.push(call.newOrderedTable(shares + [("growth", .table(call.newOrderedTable(all + growths)))]))
    }
    let kernel = Option.kernel()
    let rate = Option.number("lr", "learning rate", moreThan: 0)
    module.function(
      "cnn_region_bounds", "Between which weight decays each region of Table 3 is stable.",
      options: [CNNOptions.image, kernel, rate, CNNOptions.beta, CNNOptions.label],
      returns: "table {activated = {above, below}, transitioning = {above, below}, not_activated = {above, below}}",
      example: "pde.cnn_region_bounds{image = pde.checkerboard(16), kernel = 4, lr = 0.07}",
      discussion: """
        Activated: α < 2/lr − ‖Ī‖²/8, Ī the mean of all patches. Transitioning: −½·a·β·max|Î|² < α < 2/lr − \
        ½·a·β·min|Î|² with a = ½ − label; |Î|² are here the eigenvalues of the mean of patch·patchᵀ over the outputs, \
        which the descent obeys. Not activated: α < 2/lr. Where there is no lower bound, `above` is −∞.
        """
    ) { call in
      let (size, image, lr) = try (call[kernel], call[CNNOptions.image], call[rate])
      let isMatrix = image.rank == 2
      guard !isMatrix || size[0] <= image.shape[0] && size[1] <= image.shape[1] else {
        throw call.unexpected(kernel, expected: "size, or {rows, columns}, not larger than the image")
      }
      let equation = try CNNNonlinearPDE(
        image: image, initial: Tensor.zeros(isMatrix ? [size[0], size[1]] : [1, 1]),
        descent: Descent(learningRate: lr), alpha: 0, beta: call[CNNOptions.beta], label: call[CNNOptions.label])
      let bounds = try ActivationRegions.bounds(equation, learningRate: lr)
      func range(_ region: ActivationRegion, _ above: Double, _ below: Double) -> (String, LuaValue) {
        (region.key, .table(call.newOrderedTable([("above", .number(above)), ("below", .number(below))])))
      }
      call.push(
        call.newOrderedTable([
          range(.activated, -.infinity, bounds.activated),
          range(.transitioning, bounds.transitioning.above, bounds.transitioning.below),
          range(.notActivated, -.infinity, bounds.notActivated),
        ]))
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
