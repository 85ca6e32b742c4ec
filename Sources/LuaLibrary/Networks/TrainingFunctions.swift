import Autograd
import Experiments
import LuaRuntime
import Tensors

/// Loss and metrics of `train.run`, which a script may write.
struct TrainingFunctions {
  private let loss: LuaFunction?
  private let data: LuaFunction?
  private let metrics: [(name: String, function: LuaFunction)]
  private let measuresAccuracy: Bool
  /// Images have classes from 0; a script is given them from 1.
  private let countsFromZero: Bool
  private let runtime: LuaRuntime

  /// Functions that the bits of a run depend on, by their options.
  var ofBits: [(name: String, function: LuaFunction?)] { [("loss", loss), ("data", data)] }

  init(_ call: Call, _ source: TrainingSource) throws {
    runtime = call.runtime
    loss = try call[TrainingOptions.loss]
    if case .images = source { countsFromZero = true } else { countsFromZero = false }
    if case .function(let function) = source { data = function } else { data = nil }
    let isCrossEntropy = loss.map { call.runtime.help(for: $0)?.name == "nn.cross_entropy" } ?? true
    (metrics, measuresAccuracy) = try Self.metrics(call, standard: isCrossEntropy)
  }

  private static func metrics(
    _ call: Call, standard: Bool
  ) throws -> ([(name: String, function: LuaFunction)], accuracy: Bool) {
    guard let table = try call[TrainingOptions.metrics] else { return ([], standard) }
    var (metrics, accuracy): ([(name: String, function: LuaFunction)], Bool) = ([], standard)
    func fault(_ name: String, _ expected: String, _ got: String) -> ArgumentError {
      .option("metrics" + name, expected: expected, got: got)
    }
    for key in try call.runtime.sortedKeys(of: table, path: "metrics") {
      let value = table.raw(key: key)
      guard let name = key.text, !name.isEmpty, !name.contains("\n") else {
        throw fault("", "functions by name", "[\(key.double ?? 0)]")
      }
      switch (name, value) {
      case ("accuracy", .boolean(let flag)): accuracy = flag
      case ("accuracy", _): throw fault(".accuracy", "true or false", call.runtime.gotText(value))
      case ("loss", _): throw fault(".loss", "another name: the loss is always measured", call.runtime.gotText(value))
      case (_, .function(let function)): metrics.append((name, function))
      default: throw fault(".\(name)", "function(output, target)", call.runtime.gotText(value))
      }
    }
    return (metrics, accuracy)
  }

  /// Puts what they ask for into a plan.
  func fill(_ plan: inout TrainingPlan) {
    if measuresAccuracy {
      plan.classes = countsFromZero ? { $0 } : { try Self.classes($0) }
    } else {
      plan.classes = nil
    }
    let (shown, runtime) = (self.shown, self.runtime)
    if let loss {
      let isScript = runtime.source(of: loss) != nil
      plan.loss = TrainingLoss(needsRecording: isScript) { output, target in
        let result = try loss.call(LuaValue.object(output), LuaValue.object(shown(target)), results: 1).first ?? .nil
        guard case .object(let object) = result, let tensor = object as? Tensor, tensor.count == 1 else {
          var got = result.kind.description
          if case .object(let object) = result, let tensor = object as? Tensor { got = "shape \(tensor.shape)" }
          throw ArgumentError.option(
            "loss", expected: "function(output, target) that returns a tensor of one element", got: got)
        }
        return tensor
      }
    } else if !countsFromZero {
      plan.loss = TrainingLoss { try Differentiable.crossEntropy($0, labels: Self.classes($1)) }
    }
    plan.metrics = metrics.map { name, function in
      TrainingMetric(name: name) { output, target in
        let result =
          try function.call(LuaValue.object(output), LuaValue.object(shown(target)), results: 1).first ?? .nil
        guard let value = result.oneNumber else {
          throw ArgumentError.option(
            "metrics.\(name)", expected: "function(output, target) that returns a number or a tensor of one element",
            got: runtime.gotText(result))
        }
        return value
      }
    }
  }

  /// A target as a script is given it.
  private var shown: (Tensor) throws -> Tensor { countsFromZero ? { try $0.countedFromOne() } : { $0 } }

  /// Classes from 0 of targets that a script gave.
  private static func classes(_ target: Tensor) throws -> Tensor {
    func fault(_ expected: String) -> ArgumentError {
      .option(
        "data", expected: "\(expected) as classes (or another loss)", got: "\(target.dtype.name) of \(target.shape)")
    }
    guard target.rank == 1 else { throw fault("vector of classes from 1") }
    let classes = try target.countedFromZero { fault($0) }
    guard try classes.count == 0 || classes.min().item() >= 0 else { throw fault("classes from 1") }
    return classes
  }
}
