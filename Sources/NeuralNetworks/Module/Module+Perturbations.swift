import Autograd
import Perturbations
import Tensors

extension Module {
  /// From now on perturbations change the outputs of the modules below, after each forward in training; an empty list
  /// ends it. A gradient passes a changed output as if nothing had happened there.
  ///
  /// Modules are named as in ``namedModules``: a pattern without `*` means one layer. A module that no pattern covers
  /// keeps its fused, hook-free path. A normalisation's output is that before its activation.
  /// - Throws: ``ModuleError`` for a perturbation of another place than `forward`, or one that covers no module.
  public func perturb(_ perturbations: [Perturbation]) throws {
    let acting = perturbations.filter { if case .none = $0.change { false } else { true } }
    for perturbation in acting {
      guard perturbation.place == .forward else {
        throw ModuleError.argument(
          module: "nn.Module", name: "perturb", expected: "perturbation at forward", got: "\(perturbation)")
      }
      guard namedModules.contains(where: { perturbation.covers($0.name) }) else {
        throw ModuleError.argument(
          module: "nn.Module", name: "perturb",
          expected: "pattern of a layer's name, such as '\(namedModules.first?.name ?? "")'",
          got: "\(perturbation)")
      }
    }
    self.perturbations = perturbations
    for (name, module) in namedModules {
      let own = acting.filter { $0.covers(name) }
      module.outputHook = own.isEmpty ? nil : { [unowned self] in try self.perturbed($0, name, own) }
    }
  }

  private func perturbed(_ output: Tensor, _ name: String, _ perturbations: [Perturbation]) throws -> Tensor {
    guard isTraining else { return output }
    let site = PerturbationSite(.forward, name, iteration: iteration)
    let plain = output.detach()
    let changed = try GradientMode.off { try perturbations.reduce(plain) { try $1.apply(to: $0, at: site) } }
    if changed === plain { return output }
    return try UserOperation(name: "perturb") { _, _ in
      changed
    } backward: { gradient, _ in
      [gradient]
    }.apply([output])
  }
}
