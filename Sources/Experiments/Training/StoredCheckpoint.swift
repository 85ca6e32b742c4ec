import Optimizers
import Tensors

/// The tensors of a checkpoint by name.
struct StoredCheckpoint {
  let path: String
  let entries: [(name: String, tensor: Tensor)]

  /// Those whose names start with a prefix, without it.
  func part(_ prefix: String) -> [(name: String, tensor: Tensor)] {
    entries.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.tensor) }
  }

  func has(_ name: String) -> Bool { entries.contains { $0.name == name } }

  /// The bytes of a tensor that must be there.
  func bytes(_ name: String) throws -> [UInt8] { try numbers(name).map { UInt8(exactly: $0) ?? 0 } }

  /// The numbers of a tensor that must be there, and at least so many.
  func numbers(_ name: String, count: Int = 0) throws -> [Double] {
    guard let tensor = entries.first(where: { $0.name == name })?.tensor, tensor.count >= count else {
      throw CheckpointError.incomplete(path: path, missing: name)
    }
    return try tensor.to(.float64).contiguous().toArray(Double.self)
  }

  /// A number of steps or epochs.
  func count(_ number: Double) throws -> Int {
    guard let count = Int(exactly: number), (0...(1 << 40)).contains(count) else {
      throw CheckpointError.damaged(path: path, got: number)
    }
    return count
  }

  /// A generator's state, which must be there.
  func generator(_ name: String, _ kind: GeneratorKind) throws -> GeneratorState {
    GeneratorState(kind: kind, bytes: try bytes("\(name).\(kind.rawValue)"))
  }

  /// The metrics of finished epochs; NaN for those that the run did not measure.
  func history(_ replica: Int, _ metrics: [String]) throws -> [EpochMetrics] {
    let values = try numbers("\(replica).history")
    let columns = try self.columns()
    return stride(from: 0, to: values.count - columns.count + 1, by: columns.count).map { row in
      EpochMetrics(metrics) { name in columns.firstIndex(of: name).map { values[row + $0] } ?? .nan }
    }
  }

  /// What the epoch under way has given so far.
  func sums(_ replica: Int, _ metrics: [String]) throws -> EpochSums {
    let values = try numbers("\(replica).sums", count: 2)
    let measured = try columns().dropFirst(4).prefix { $0.hasPrefix("train_") }.map { String($0.dropFirst(6)) }
    var sums = EpochSums(metrics: metrics.count)
    (sums.loss, sums.right, sums.count) = (values[0], values[1], values.count > 2 ? values[2] : 0)
    sums.metrics = metrics.map { name in
      guard let k = measured.firstIndex(of: name), values.indices.contains(k + 3) else { return .nan }
      return values[k + 3]
    }
    return sums
  }

  private func columns() throws -> [String] {
    // Those of an earlier version.
    guard has("columns") else { return ["loss", "train_accuracy", "test_accuracy"] }
    let names = String(decoding: try bytes("columns"), as: UTF8.self).split(separator: "\n").map(String.init)
    guard !names.isEmpty else { throw CheckpointError.incomplete(path: path, missing: "columns") }
    return names
  }
}
