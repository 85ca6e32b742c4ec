import Experiments
import Files
import Formats
import Foundation
import LuaRuntime
import Plotting
import Tensors

/// The part of the module `script` on results: writing them without destroying others, and finding them again.
enum ScriptFiles {
  static func declare(_ module: LuaModule, _ script: CurrentScript) {
    declareWriting(module, script)
    module.function(
      "files", "The names of the files in a folder, in natural order (`2.npy` before `10.npy`).",
      [.string("folder"), .integer("depth", "1: the folder alone; 2: with its folders; …", default: 1, atLeast: 1)],
      returns: "list of strings", example: "script.files('.')",
      discussion: "Files in folders below are given with their path from the folder on. Hidden ones are left out."
    ) { call in
      let names = try files(call.string(1), depth: call.integer(2))
      let table = call.newTable(elements: names.count)
      for (i, name) in names.enumerated() { table.setRaw(i + 1, name) }
      call.push(table)
    }
    module.function(
      "manifest",
      "What a manifest (.json) says, as a flat table: `options.lr`, `replicas.1.name`; nil without the file.",
      [.string("path", "of the manifest; else the running script's options are given").optional],
      returns: "table or nil", example: "script.manifest()['options.lr']"
    ) { call in
      let path = try call.optionalString(1)
      if let path, FileStatus.isAbsent(path) { return call.pushNil() }
      let leaves =
        try path.map(Manifest.leaves)
        ?? Dictionary(uniqueKeysWithValues: script.options.map { ("options." + $0, $1) })
      call.push(call.newOrderedTable(leaves.sorted { $0.key < $1.key }.map { ($0.key, $0.value.luaValue) }))
    }
  }

  private static func declareWriting(_ module: LuaModule, _ script: CurrentScript) {
    let rule = """
      What the script wrote is noted, with what its bits depend on, in `<script>.manifest.jsonl` in the folder of its \
      option `out` (else beside the file). A file that is there and not noted, or has changed since, is not replaced unless the script's option \
      `overwrite` is set; the same bytes are no change.
      """
    module.function(
      "save", "Writes a result: a tensor, a table name → tensor, or a figure; never over a file of other origin.",
      [.string("path"), .object("value", Tensor.self, "tensor").or("table of tensors or figure")], discussion: rule
    ) { call in
      let path = try call.string(1)
      if let figure = call.objectIfPresent(2, LuaFigure.self)?.figure {
        let picture = try figure.drawn(as: path)
        for file in picture.files { try script.write(file.path, call.runtime) { try file.write(to: $0) } }
        return StandardError.notes(picture.notes, of: path)
      }
      let contents = try call.contents(2, expected: "tensor, table of tensors or figure")
      try script.write(path, call.runtime) { try TensorFile.save(contents, to: $0) }
    }
    module.function(
      "claim", "Checks before long work that `script.save` will be allowed to write these files.",
      [.string("paths").or("list of them").repeated], example: "script.claim('result/loss.npy')"
    ) { call in
      let paths = try (1...max(1, call.count)).flatMap { i in
        if case .table(let list) = call.value(i) { return try list.strings(path: "paths") }
        return [try call.string(i)]
      }
      guard !script.mayReplace else { return }
      try script.protect { for path in paths { try script.record(for: path, call.runtime).check(path) } }
    }
  }

  private static func files(_ folder: String, depth: Int) throws -> [String] {
    guard let entries = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw FormatError.system(path: folder, operation: "read", code: errno == 0 ? ENOENT : errno)
    }
    var names: [String] = []
    for name in entries where !name.hasPrefix(".") {
      guard let kind = FileStatus(folder + "/" + name)?.kind else { continue }
      if kind != .folder {
        names.append(name)
      } else if depth > 1 {
        names += ((try? files(folder + "/" + name, depth: depth - 1)) ?? []).map { name + "/" + $0 }
      }
    }
    return names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
  }
}

extension CurrentScript {
  fileprivate var mayReplace: Bool { options["overwrite"] == .boolean(true) }

  /// Writes and notes one result.
  fileprivate func write(_ path: String, _ runtime: LuaRuntime, _ body: (String) throws -> Void) throws {
    try protect { try record(for: path, runtime).write(path, replacing: mayReplace, body) }
    try cell?.note(artefact: path)
  }

  /// The record that a file belongs to.
  fileprivate func record(for path: String, _ runtime: LuaRuntime) -> ResultRecord {
    let slash = path.lastIndex(of: "/")
    var folder = slash.map { String(path[..<$0]) } ?? "."
    if case .text(let out)? = options["out"], path.hasPrefix(out + "/") { folder = out }
    if let record = records[folder] { return record }
    let file = (name ?? "session").split(separator: "/").last.map(String.init) ?? "session"
    let record = ResultRecord(
      folder: folder, script: file.hasSuffix(".lua") ? String(file.dropLast(4)) : file,
      program: "instab-lua \(LuaLibrary.version)", options: options
    ) { [unowned self, unowned runtime] in
      RunIdentity(context(runtime).settings(usesOpenBLAS: LinkedLibraries.isOpenBLASUsed))
    }
    records[folder] = record
    return record
  }

  /// Adds to a refusal what the script offers instead.
  fileprivate func protect(_ body: () throws -> Void) throws {
    do { try body() } catch let error as ResultError {
      var ways = ["another folder"]
      if options["from"] != nil { ways.append("--from FOLDER to draw what is there") }
      if options["overwrite"] != nil { ways.append("--overwrite to replace it") }
      throw Refusal(description: "\(error): take \(ways.joined(separator: ", or "))")
    }
  }

  private struct Refusal: Error, CustomStringConvertible { let description: String }
}

extension Manifest.Value {
  fileprivate var luaValue: LuaValue {
    switch self {
    case .null: .nil
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value): .text(value)
    case .list(let values):
      .text(values.map { Int64(exactly: $0).map { "\($0)" } ?? "\($0)" }.joined(separator: ","))
    }
  }
}

extension Call {
  /// Argument `index` as what a file holds: a tensor, or a table of tensors and numbers in alphabetical order.
  /// - Parameter expected: what the function takes, in words.
  func contents(_ index: Int, expected: String = "tensor or table of tensors") throws -> FileContents {
    if let tensor = objectIfPresent(index, Tensor.self) { return .tensor(tensor) }
    guard case .table(let table) = value(index) else { throw unexpected(index, expected: expected) }
    var entries: [(name: String, tensor: Tensor)] = []
    try table.forEach { key, value in
      guard let name = key.text else { throw unexpected(index, expected: "table with names as keys") }
      if case .object(let object) = value, let tensor = object as? Tensor {
        entries.append((name, tensor))
      } else if let number = value.double {
        entries.append((name, try .scalar(.real(number), .float64)))
      } else {
        throw ArgumentError.argument(
          index, name: "value." + name, expected: "tensor", got: value.kind.description)
      }
    }
    return .archive(entries.sorted { $0.name < $1.name })
  }
}
