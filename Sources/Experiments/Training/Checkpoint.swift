import Files
import Formats
import Tensors

/// Where the state of a training is kept, so that it can go on after anything that ended the process.
public struct Checkpoint {
  /// A file ending in `.safetensors` or `.npz`, replaced when a new one is whole.
  public let path: String
  /// Steps between two checkpoints within an epoch; 0: only after each epoch.
  public let every: Int
  /// A generator whose state belongs to the run: that which a script's own hooks draw from.
  public let generator: Generator?

  public init(path: String, every: Int = 0, generator: Generator? = nil) {
    (self.path, self.every, self.generator) = (path, every, generator)
  }

  /// Whether it can be written: asked before the first step, not after the first epoch.
  /// - Throws: `FormatError`.
  func check() throws {
    let formats = ["safetensors", "npz"]
    guard formats.contains(where: { path.lowercased().hasSuffix("." + $0) }) else {
      throw FormatError.unknownExtension(path: path, known: formats)
    }
    try Folder.make(forFile: path)
    try AtomicFile.checkWritable(path)
  }

  func isDue(after iteration: Int) -> Bool { every > 0 && iteration % every == 0 }
}

/// A checkpoint that does not belong to this run.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// It was written by a run with other settings.
  case otherRun(path: String, differences: [RunIdentity.Difference])
  /// It does not say which run wrote it in the terms of this version.
  case otherVersion(path: String)
  /// It stands beyond where the run is to end.
  case longer(path: String, epochs: Int, steps: Int, asked: String)
  /// It stands at a step that an epoch does not have.
  case outside(path: String, batch: Int, batches: Int)
  /// A number in it counts nothing.
  case damaged(path: String, got: Double)
  /// It lacks something that a checkpoint has.
  case incomplete(path: String, missing: String)

  public var description: String {
    switch self {
    case .otherRun(let path, let differences):
      "\(path) is the checkpoint of another run: \(Self.list(differences)); move it away to start afresh"
    case .otherVersion(let path):
      "\(path) is the checkpoint of another version of the program; move it away to start afresh"
    case .longer(let path, let epochs, let steps, let asked):
      "\(path) is the checkpoint of a longer run: one of at most \(asked) expected, got \(epochs) epochs, \(steps) steps; "
        + "move it away to start afresh"
    case .outside(let path, let batch, let batches):
      "\(path) is no checkpoint: a position within an epoch of \(batches) steps expected, got \(batch)"
    case .damaged(let path, let got): "\(path) is no checkpoint: a number of steps expected, got \(got)"
    case .incomplete(let path, let missing): "\(path) is no checkpoint: '\(missing)' is missing"
    }
  }

  private static func list(_ differences: [RunIdentity.Difference]) -> String {
    let shown = 8
    let rest = differences.count > shown ? "; and \(differences.count - shown) more" : ""
    return differences.prefix(shown).map(\.description).joined(separator: "; ") + rest
  }
}
