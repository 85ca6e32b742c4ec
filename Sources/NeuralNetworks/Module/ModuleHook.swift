import Autograd
import Tensors

/// Looks at what goes through a module, and may change it. What a hook leaves alone has the bits that it would have had.
open class ModuleHook {
  /// When a hook is called, under PyTorch's names.
  public enum Moment: String, Sendable {
    /// With the input, before the forward; a tensor that it gives back takes the input's place.
    case beforeForward = "forward pre-hook"
    /// With input and output, after the forward and what perturbations made of its output; a tensor that it gives back
    /// takes the output's place.
    case afterForward = "forward hook"
    /// With the gradients with respect to input (nil if none is recorded) and output, as they flow back; a tensor that it
    /// gives back takes the place of the former.
    case backward = "backward hook"
  }

  public let moment: Moment
  private let body: (Module, [Tensor?]) throws -> Tensor?

  public init(_ moment: Moment, _ body: @escaping (Module, [Tensor?]) throws -> Tensor?) {
    (self.moment, self.body) = (moment, body)
  }

  /// What tells it from other hooks, for the identity of a run.
  open var source: String { "" }

  /// The hook that a copy of its module gets.
  open func copied(to module: Module) throws -> ModuleHook { self }

  final func callAsFunction(_ module: Module, _ tensors: Tensor?...) throws -> Tensor? { try body(module, tensors) }
}

extension Module {
  /// From now on a hook is called; hooks of one moment in the order in which they came.
  public func add(_ hook: ModuleHook) { hooks.append(hook) }

  /// It is no longer.
  public func remove(_ hook: ModuleHook) { hooks.removeAll { $0 === hook } }

  /// ``callAsFunction(_:)`` with hooks.
  func lookedAt(_ x: Tensor) throws -> Tensor {
    var x = x
    // A hook may remove itself, or others.
    for hook in hooks where hook.moment == .beforeForward { x = try hook(self, x) ?? x }
    let looksBack = GradientMode.isRecording && hooks.contains { $0.moment == .backward }
    let look = looksBack ? BackwardLook(self, seesInput: x.requiresGrad) : nil
    let input = try look.flatMap { look in look.seesInput ? try InputLook(look: look)(x) : nil } ?? x
    var y = try hooked(forward(input))
    for hook in hooks where hook.moment == .afterForward { y = try hook(self, x, y) ?? y }
    return try look.map { try OutputLook(look: $0)(y) } ?? y
  }
}

/// One forward of a module with backward hooks.
private final class BackwardLook {
  /// Where it is gone, so are its hooks: the tape does not keep a network alive.
  private weak var module: Module?
  let seesInput: Bool
  /// The gradient with respect to the output, until that with respect to the input is there.
  var output: Tensor?

  init(_ module: Module, seesInput: Bool) { (self.module, self.seesInput) = (module, seesInput) }

  /// The gradient with respect to the input as the hooks leave it.
  func see(_ input: Tensor?) throws -> Tensor? {
    guard let module, let output else { return input }
    self.output = nil
    var input = input
    for hook in module.hooks where hook.moment == .backward {
      guard let changed = try hook(module, input, output) else { continue }
      guard let plain = input else {
        throw ModuleError.argument(
          module: "nn.\(module.kind)", name: "backward hook",
          expected: "nil, for no gradient with respect to the input is recorded", got: "a gradient")
      }
      guard changed.shape == plain.shape else {
        throw ModuleError.hook(.backward, expected: plain.shape, got: changed.shape)
      }
      input = try Differentiable.to(changed, plain.dtype)
    }
    return input
  }
}

/// The output as it is; its gradient is noted.
private struct OutputLook: Operation {
  let look: BackwardLook
  var name: String { "backward_hook" }
  var isView: Bool { true }
  var isReleasedByBackward: Bool { true }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { inputs[0] }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    look.output = gradient
    if !look.seesInput { _ = try look.see(nil) }
    return [gradient]
  }
}

/// The input as it is; its gradient goes through the hooks.
private struct InputLook: Operation {
  let look: BackwardLook
  var name: String { "backward_hook" }
  var isView: Bool { true }
  var isReleasedByBackward: Bool { true }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor { inputs[0] }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] { [try look.see(gradient)] }
}
