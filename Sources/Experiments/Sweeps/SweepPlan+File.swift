import Datasets
import Files
import Foundation
import JSON

extension SweepPlan {
  private static let format = 1

  package static func path(in folder: String) -> String { folder + "/sweep.json" }

  /// Writes it into the sweep's folder, which is made.
  /// - Throws: `FileError`.
  func save(in folder: String) throws {
    try Folder.make(folder)
    try AtomicFile.write(bytes, to: Self.path(in: folder))
  }

  /// Writes it into a folder of plans under a name that its content gives, for those who will run its cells later, when
  /// `sweep.json` may be another grid's.
  /// - Returns: its path.
  /// - Throws: `FileError`.
  func save(among folder: String) throws -> String {
    try Folder.make(folder)
    let path = "\(folder)/plan-\(hash).json"
    if FileStatus(path) == nil { try AtomicFile.write(bytes, to: path) }
    return path
  }

  /// Eight digits that tell it from other plans.
  var hash: String { String(Checksum.sha256(ofBytes: [bytes]).description.dropFirst(7).prefix(8)) }

  private var bytes: [UInt8] {
    let axes: [JSON] = grid.axes.map { axis in
      [
        "names": .array(axis.names.map(JSON.string)),
        "values": .array(axis.values.map { .array($0.map(JSON.string)) }),
      ]
    }
    let plan: JSON = [
      "format": .integer(Self.format), "script": .string(script), "arguments": .array(arguments.map(JSON.string)),
      "declaration": declaration.json, "axes": .array(axes),
      "cells": .array(cells.map { .string($0.name) }), "identities": .array(cells.map { .string($0.identity) }),
    ]
    return plan.bytes() + [UInt8(ascii: "\n")]
  }

  /// Reads the plan of a sweep's folder, or another file of a plan. The script is not asked again.
  /// - Throws: ``SweepError/notASweep(folder:reason:)``; ``SweepError`` for a grid that is none.
  public init(folder: String, file: String? = nil) throws {
    func fail(_ reason: String) -> SweepError { .notASweep(folder: folder, reason: reason) }
    let path = file ?? Self.path(in: folder)
    let name = path.split(separator: "/").last ?? "sweep.json"
    guard let bytes = WholeFile.read(path) else {
      throw fail("expected the folder of a sweep, got no file \(name) that can be read")
    }
    guard case .object(let fields)? = JSON(bytes), fields["format"]?.wholeNumber == Self.format,
      let script = fields["script"]?.text, case .array(let arguments)? = fields["arguments"],
      case .object(let declared)? = fields["declaration"], let declaration = ScriptDeclaration(declared),
      case .array(let axes)? = fields["axes"], case .array(let names)? = fields["cells"],
      case .array(let identities)? = fields["identities"]
    else { throw fail("its \(name) is none of this version of the program") }
    let grid = try SweepGrid(
      axes: axes.map { axis in
        guard case .object(let fields) = axis, case .array(let names)? = fields["names"],
          case .array(let values)? = fields["values"], names.count == values.count, !names.isEmpty
        else { throw fail("its \(name) is damaged") }
        let lists = values.map { list -> [String] in
          if case .array(let texts) = list { texts.compactMap(\.text) } else { [] }
        }
        guard lists.allSatisfy({ !$0.isEmpty && $0.count == lists[0].count }) else {
          throw fail("its \(name) is damaged")
        }
        return SweepGrid.Axis(names: names.compactMap(\.text), values: lists)
      })
    let cells = zip(names, identities).enumerated().map { index, cell in
      Cell(index: index, name: cell.0.text ?? "", identity: cell.1.text ?? "")
    }
    // A name leads to files: it may not leave the folder.
    guard cells.count == grid.count, cells.allSatisfy({ CellName.hash(in: $0.name) != nil && !$0.name.contains("/") })
    else { throw fail("its \(name) is damaged") }
    self.init(
      script: script, grid: grid, arguments: arguments.compactMap(\.text), declaration: declaration, cells: cells)
  }
}

extension SweepPlan {
  /// The folders of the cells below a sweep's folder. A cell that was run under another name, as with fewer parameters, is found
  /// by its hash.
  package func folders(in folder: String) -> [String] {
    var known: [String: String] = [:]
    for name in Folder.names(in: folder) ?? [] {
      if let hash = CellName.hash(in: name) { known[hash] = name }
    }
    return cells.map { folder + "/" + (known[CellName.hash(of: $0.identity)] ?? $0.name) }
  }
}
