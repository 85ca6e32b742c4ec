import Experiments
import Files
import Formats
import Tensors

/// A run to be compared: a cell's folder or a checkpoint, perhaps one replica of it (`folder#2`).
struct ComparedRun {
  let path: String
  /// From 0; nil: all.
  let replica: Int?
  let isFolder: Bool

  /// - Throws: ``ResultsError``.
  init(_ text: String) throws {
    if let kind = FileStatus(text)?.kind {
      (path, replica, isFolder) = (text, nil, kind == .folder)
      return
    }
    guard let mark = text.lastIndex(of: "#"), let number = Int(text[text.index(after: mark)...]), number > 0,
      let kind = FileStatus(String(text[..<mark]))?.kind
    else {
      throw ResultsError.value("compare", expected: "the folder of a cell, or a checkpoint", got: "\"\(text)\"")
    }
    (path, replica, isFolder) = (String(text[..<mark]), number - 1, kind == .folder)
  }

  /// The metrics of a cell, those of the chosen replica alone; none of a checkpoint.
  var metrics: [CellEvent.Metric] {
    guard isFolder else { return [] }
    let all = CellContents(CellFolder(path)).metrics
    guard let replica else { return all }
    var names: [String?] = []
    for metric in all where !names.contains(metric.replica) { names.append(metric.replica) }
    guard names.indices.contains(replica) else { return [] }
    return all.filter { $0.replica == names[replica] }
  }

  /// Its checkpoints, in the order of their steps.
  /// - Throws: `FormatError` for a file that was named and is none.
  func checkpoints() throws -> [StoredState] {
    guard isFolder else { return [try StoredState(path)] }
    var seen: Set<Int> = []
    return Self.files(path, depth: 3).compactMap { try? StoredState($0) }
      .sorted { ($0.step, $0.path) < ($1.step, $1.path) }.filter { seen.insert($0.step).inserted }
  }

  private static func files(_ folder: String, depth: Int) -> [String] {
    (Folder.names(in: folder) ?? []).sorted().flatMap { name -> [String] in
      let path = folder + "/" + name
      switch FileStatus(path)?.kind {
      case .file: return path.hasSuffix(".safetensors") || path.hasSuffix(".npz") ? [path] : []
      case .folder where depth > 1 && !name.hasPrefix("."): return files(path, depth: depth - 1)
      default: return []
      }
    }
  }
}

/// Where a checkpoint stands; its tensors are read when they are compared.
struct StoredState {
  let path: String
  let epoch: Int
  let step: Int

  /// - Throws: `FormatError` where the file is no checkpoint.
  init(_ path: String) throws {
    func fail() -> FormatError {
      .malformed(path: path, format: "checkpoint", reason: "tensors 'settings' and 'position' expected")
    }
    guard case .archive(let entries) = try TensorFile.read(path, only: ["settings", "position"]).contents,
      let position = entries.first(where: { $0.name == "position" })?.tensor, position.count >= 2
    else { throw fail() }
    let numbers = try position.to(.int64).contiguous().toArray(Int64.self).map(Int.init)
    guard numbers.allSatisfy({ (0...(1 << 53)).contains($0) }) else { throw fail() }
    self.path = path
    (epoch, step) = (numbers[0], numbers.count > 2 ? numbers[2] : 0)
  }

  /// What a training goes on from: weights, optimizers, generators, under the names of a checkpoint, in the order of the layers.
  /// - Parameter replica: of this replica alone, without its number.
  func tensors(_ replica: Int?) throws -> [(name: String, tensor: Tensor)] {
    guard case .archive(let entries) = try TensorFile.load(path) else { return [] }
    let described = ["settings", "position", "columns"]
    let state = entries.filter { entry in
      !described.contains(entry.name) && !entry.name.hasSuffix(".history") && !entry.name.hasSuffix(".first_nonfinite")
    }
    guard let replica else { return state.sorted { Self.rank($0.name) < Self.rank($1.name) } }
    return state.filter { $0.name.hasPrefix("\(replica).") }
      .map { (String($0.name.dropFirst("\(replica).".count)), $0.tensor) }
      .sorted { Self.rank($0.name) < Self.rank($1.name) }
  }

  /// Weights first, then optimizers, then the rest; each in the order of the file.
  private static func rank(_ name: String) -> Int {
    let words = name.split(separator: ".").prefix(2)
    return words.contains("model") ? 0 : words.contains("optimizer") ? 1 : 2
  }
}
