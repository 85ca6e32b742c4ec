import Autograd
import Perturbations
import Tensors

/// What a network does to the outputs of one of its layers.
struct LayerPerturbations {
  /// The network that was told to, whose mode and iteration count. Where it is gone, so are its perturbations.
  weak var network: Module?
  let name: String
  let list: [PlacedPerturbation]
}

extension Module {
  /// All perturbations of outputs in this network, in words: its own, then those of parts that were told on their own.
  public var perturbationDescriptions: [String] {
    perturbations.map(\.description)
      + namedModules.flatMap { name, module in module.perturbations.map { "\(name): \($0)" } }
  }

  /// A perturbation, in words, that acts on layers of this network but was given to another one, with which it shares
  /// them: nothing that describes this network tells of it. Nil: there is none.
  public var foreignPerturbation: String? {
    let own = Set([ObjectIdentifier(self)] + namedModules.map { ObjectIdentifier($0.module) })
    for (name, module) in [("", self)] + namedModules {
      for layer in module.outputPerturbations {
        guard let network = layer.network, !own.contains(ObjectIdentifier(network)) else { continue }
        return "layer '\(name)' with \(layer.list.map(\.description).joined(separator: "; ")) of another network"
      }
    }
    return nil
  }

  /// Where perturbations of a network act.
  public static let perturbationPlaces: [PerturbationSite.Place] = [.forward, .backward]

  /// From now on perturbations change the outputs of the modules below after each forward in training, or the gradients
  /// with respect to them as they flow back; an empty list ends it. A gradient passes a changed output as if nothing had
  /// happened there.
  ///
  /// Modules are named as in ``namedModules``: a pattern without `*` means one layer. A module that no pattern covers
  /// keeps its fused, hook-free path. A normalisation's output is that before its activation.
  /// - Throws: ``ModuleError`` for a perturbation that could not act: of another place, or one that covers no module.
  public func perturb(_ perturbations: [PlacedPerturbation]) throws {
    let layers = namedModules
    guard perturbations.isEmpty || !layers.isEmpty else {
      throw ModuleError.argument(
        module: "nn.Module", name: "perturb", expected: "network with layers below it", got: "a single layer")
    }
    do {
      try perturbations.check(places: Module.perturbationPlaces, names: layers.map(\.name), of: "layer")
    } catch PerturbationError.unfit(let perturbation, let expected) {
      throw ModuleError.argument(module: "nn.Module", name: "perturb", expected: expected, got: perturbation)
    }
    self.perturbations = perturbations
    placePerturbations()
  }

  /// Installs this network's perturbations in the layers that they cover, and nowhere else below.
  private func placePerturbations() {
    let layers = namedModules
    for (_, module) in layers { module.forgetPerturbations(of: [ObjectIdentifier(self)]) }
    let acting = perturbations.filter { !($0.perturbation is NoPerturbation) }
    for (name, module) in layers {
      // A module that stands under several names is perturbed by what covers any of them, under the first that is covered.
      let names = layers.filter { $0.module === module }.map(\.name)
      let own = acting.filter { perturbation in names.contains { perturbation.covers($0) } }
      if !own.isEmpty, !module.outputPerturbations.contains(where: { $0.network === self }) {
        let first = own.contains { $0.covers(name) } ? name : names.first { own[0].covers($0) } ?? name
        module.outputPerturbations.append(LayerPerturbations(network: self, name: first, list: own))
      }
      module.hookPerturbations()
    }
  }

  private func forgetPerturbations(of networks: Set<ObjectIdentifier>) {
    outputPerturbations.removeAll { own in own.network.map { networks.contains(ObjectIdentifier($0)) } ?? true }
  }

  private func hookPerturbations() {
    outputHook = outputPerturbations.isEmpty ? nil : { [unowned self] in try perturbed($0) }
  }

  /// After parts were exchanged: what is told of a perturbed network covers its parts of now, and those alone.
  /// - Parameter old: a part that may have left.
  func partsChanged(without old: Module? = nil) {
    let networks = ([self] + ancestors).filter { !$0.perturbations.isEmpty }
    guard !networks.isEmpty else { return }
    let identities = Set(networks.map { ObjectIdentifier($0) })
    for module in old.map({ [$0] + $0.namedModules.map(\.module) }) ?? [] {
      let before = module.outputPerturbations.count
      module.forgetPerturbations(of: identities)
      if module.outputPerturbations.count < before { module.hookPerturbations() }
    }
    for network in networks { network.placePerturbations() }
  }

  /// An output of this module as the networks that it is part of leave it.
  private func perturbed(_ output: Tensor) throws -> Tensor {
    try outputPerturbations.reduce(output) { output, own in
      guard let network = own.network, network.isTraining else { return output }
      return try PerturbedLayer(
        place: .forward, perturbations: own.list, layer: own.name, iteration: network.iteration)(output)
    }
  }
}

/// A layer's output as perturbations leave it. The gradient passes as if nothing had happened, but for those that act on
/// the gradient itself. It keeps no tensor: the tape would keep an output alive that leads back to it.
private struct PerturbedLayer: Operation {
  let place: PerturbationSite.Place
  let perturbations: [PlacedPerturbation]
  let layer: String
  let iteration: Int

  var name: String { "perturb" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let plain = inputs[0].detach()
    let changed = try GradientMode.off {
      try perturbations.apply(to: plain, place, layer, iteration: iteration)
    }
    return changed === plain ? inputs[0] : changed
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    guard place == .forward else { return [gradient] }
    return [
      try PerturbedLayer(place: .backward, perturbations: perturbations, layer: layer, iteration: iteration)(gradient)
    ]
  }
}
