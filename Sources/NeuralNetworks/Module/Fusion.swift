import Autograd
import Tensors

/// Part of a forward pass, as modules hand it to ``Fusion``.
enum Step {
  case module(Module)
  case activation(Activation)
  /// A tensor that is added: a skip connection.
  case add(Tensor)
}

/// What is made in one pass over memory instead of several. Every rule gives the bits of its steps made one by one; a module
/// whose output somebody looks at is a step of its own.
enum Fusion {
  /// Recognises steps at the head of a list: how many, and what makes them of x; nil if it does not.
  private typealias Rule = @Sendable (ArraySlice<Step>) -> (count: Int, run: (Tensor) throws -> Tensor)?

  /// In the order in which they are tried. The last takes every step.
  private static let rules: [Rule] = [convolutionAndNormalization, normalization, single]

  /// The result of steps made one after the other.
  static func run(_ steps: [Step], on x: Tensor) throws -> Tensor {
    var y = x
    var rest = steps[...]
    while !rest.isEmpty {
      for rule in rules {
        guard let found = rule(rest) else { continue }
        y = try found.run(y)
        rest = rest.dropFirst(found.count)
        break
      }
    }
    return y
  }

  /// Convolution without bias, normalisation [, sum] [, activation] in training: statistics are gathered while the
  /// convolution's output is in cache.
  private static func convolutionAndNormalization(_ steps: ArraySlice<Step>) -> (Int, (Tensor) throws -> Tensor)? {
    guard case .module(let first)? = steps.first, let convolution = first as? Conv2d, !convolution.isLookedAt,
      convolution.bias == nil, let (norm, tail) = normalizationAndTail(steps.dropFirst()), norm.isTraining
    else { return nil }
    return (
      1 + tail.count,
      { x in
        let (y, statistics) = try Differentiable.conv2dWithStatistics(
          x, convolution.weight, options: convolution.options)
        return try norm.normalize(y, activation: tail.activation, skip: tail.skip, statistics: statistics)
      }
    )
  }

  /// Normalisation [, sum] [, activation].
  private static func normalization(_ steps: ArraySlice<Step>) -> (Int, (Tensor) throws -> Tensor)? {
    guard let (norm, tail) = normalizationAndTail(steps) else { return nil }
    return (tail.count, { try norm.normalize($0, activation: tail.activation, skip: tail.skip) })
  }

  private static func single(_ steps: ArraySlice<Step>) -> (Int, (Tensor) throws -> Tensor)? {
    switch steps.first {
    case .module(let module): (1, { try module($0) })
    case .activation(let activation): (1, { try Differentiable.activate($0, activation) })
    case .add(let skip): (1, { try Differentiable.apply(.add, $0, skip) })
    case nil: nil
    }
  }

  private typealias Tail = (count: Int, skip: Tensor?, activation: Activation)

  /// A normalisation that nobody looks at, and what of the steps behind it one pass makes too.
  private static func normalizationAndTail(_ steps: ArraySlice<Step>) -> (BatchNorm2d, Tail)? {
    guard case .module(let first)? = steps.first, let norm = first as? BatchNorm2d, !norm.isLookedAt else { return nil }
    var tail: Tail = (1, nil, .none)
    var rest = steps.dropFirst()
    if case .add(let skip)? = rest.first {
      (tail.count, tail.skip) = (tail.count + 1, skip)
      rest = rest.dropFirst()
    }
    if let activation = rest.first?.activation { (tail.count, tail.activation) = (tail.count + 1, activation) }
    return (norm, tail)
  }
}

extension Module {
  /// Whether its own input or output is asked for, so that it must be made.
  fileprivate var isLookedAt: Bool { outputHook != nil || !hooks.isEmpty }
}

extension Step {
  /// The activation that the step is, and nothing else.
  fileprivate var activation: Activation? {
    switch self {
    case .activation(let activation): activation
    case .module(let module): module.isLookedAt ? nil : (module as? any ActivationModule)?.activation
    case .add: nil
    }
  }
}

/// A module that is nothing but an activation.
private protocol ActivationModule: Module {
  var activation: Activation { get }
}

extension ReLU: ActivationModule {
  var activation: Activation { .relu }
}

extension Swish: ActivationModule {
  var activation: Activation { .swish(beta: beta) }
}
