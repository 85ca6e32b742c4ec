import Tensors

/// An option of an optimizer that each of its groups may set for itself, under PyTorch's name.
///
/// Values are lists of numbers, so that checkpoints and identities can hold any of them: one number, two (`betas`), or 0
/// and 1 for no and yes.
public struct OptimizerOption: Sendable {
  public enum Kind: Sendable { case number, flag, pair }

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
  static let betas = OptimizerOption("betas", .pair, [0.9, 0.999], "two numbers of at least 0 and below 1") {
    $0.allSatisfy { (0..<1).contains($0) }
  }

  private static func atLeastZero(_ name: String, _ standard: Double) -> OptimizerOption {
    OptimizerOption(name, .number, [standard], "finite number of at least 0") { $0[0] >= 0 }
  }
}
