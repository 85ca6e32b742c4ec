import Tensors

/// An option of an optimizer that each of its groups may set for itself, under PyTorch's name.
///
/// Values are lists of numbers, so that checkpoints and identities can hold any of them: one number, several (`betas`), or
/// 0 and 1 for no and yes.
public struct OptimizerOption: Sendable {
  public enum Kind: Sendable { case number, flag, list }

  public let name: String
  public let kind: Kind
  public let standard: [Double]
  /// What is expected, in words.
  public let expected: String
  private let accepts: @Sendable ([Double]) -> Bool

  private init(
    _ name: String, _ kind: Kind, _ standard: [Double], _ expected: String,
    accepts: @escaping @Sendable ([Double]) -> Bool
  ) {
    (self.name, self.kind, self.standard, self.expected, self.accepts) = (name, kind, standard, expected, accepts)
  }

  /// - Throws: `TensorError.argument` for a value that the option cannot mean. NaN and infinities never are one.
  public func check(_ value: [Double], operation: String, name place: String) throws {
    guard value.count == standard.count, value.allSatisfy(\.isFinite), accepts(value) else {
      let text = value.map { "\($0)" }.joined(separator: ", ")
      throw TensorError.argument(
        operation: operation, name: place, expected: expected, got: value.count == 1 ? text : "{\(text)}")
    }
  }

  static let learningRate = atLeastZero("lr", 0.001)
  static let weightDecay = atLeastZero("weight_decay", 0)
  static let momentum = atLeastZero("momentum", 0)
  static let dampening = OptimizerOption("dampening", .number, [0], "finite number") { _ in true }
  static let nesterov = OptimizerOption("nesterov", .flag, [0], "true or false") { $0[0] == 0 || $0[0] == 1 }
  static let epsilon = atLeastZero("eps", 1e-8)
  static let smallEpsilon = atLeastZero("eps", 1e-10)
  static let betas = OptimizerOption("betas", .list, [0.9, 0.999], "two numbers of at least 0 and below 1") {
    $0.allSatisfy { (0..<1).contains($0) }
  }

  static let alpha = OptimizerOption("alpha", .number, [0.99], "number of at least 0 and below 1") {
    (0..<1).contains($0[0])
  }
  static let centered = OptimizerOption("centered", .flag, [0], "true or false") { $0[0] == 0 || $0[0] == 1 }
  static let rateDecay = atLeastZero("lr_decay", 0)
  static let initialAccumulator = atLeastZero("initial_accumulator_value", 0)
  static let maxIterations = count("max_iter", 20)
  static let maxEvaluations = OptimizerOption("max_eval", .number, [0], "whole number; 0: 5/4 of max_iter") {
    $0[0] >= 0 && $0[0] < 1e9 && $0[0] == $0[0].rounded()
  }
  static let gradientTolerance = atLeastZero("tolerance_grad", 1e-7)
  static let changeTolerance = atLeastZero("tolerance_change", 1e-9)
  static let historySize = count("history_size", 100)

  /// An option of an optimizer that a script wrote: any finite numbers, as many as the standard has.
  public static func own(_ name: String, _ kind: Kind, _ standard: [Double]) -> OptimizerOption {
    let expected =
      switch kind {
      case .number: "finite number"
      case .flag: "true or false"
      case .list: "list of \(standard.count) finite numbers"
      }
    return OptimizerOption(name, kind, standard, expected) { kind != .flag || $0[0] == 0 || $0[0] == 1 }
  }

  /// The learning rate, whose standard is another.
  public static func rate(_ standard: Double) -> OptimizerOption { atLeastZero("lr", standard) }

  private static func count(_ name: String, _ standard: Double) -> OptimizerOption {
    OptimizerOption(name, .number, [standard], "whole number of at least 1") {
      $0[0] >= 1 && $0[0] < 1e9 && $0[0] == $0[0].rounded()
    }
  }

  private static func atLeastZero(_ name: String, _ standard: Double) -> OptimizerOption {
    OptimizerOption(name, .number, [standard], "finite number of at least 0") { $0[0] >= 0 }
  }
}
