import Datasets
import Files
import Foundation
import JSON
import Tensors

/// What a sweep is to run: a script, what every cell gets, and the cells in their order. It lies in the sweep's folder as
/// `sweep.json`, so that other processes and other hosts run and show the same cells.
public struct SweepPlan: Sendable {
  /// One combination.
  public struct Cell: Equatable, Sendable {
    /// From 0.
    public let index: Int
    /// The name of its folder: its parameters for a reader, and the beginning of its identity's hash.
    public let name: String
    /// `sha256:…` of its identity.
    public let identity: String
  }

  public let script: String
  /// What follows the script on the command line of every cell.
  public let arguments: [String]
  public let grid: SweepGrid
  public let cells: [Cell]
  package let declaration: ScriptDeclaration
  private let typed: [String: [String: IdentityValue]]

  /// Asks the script and names the cells. Nothing is written.
  /// - Parameters:
  ///   - script: its path, or the name of one that is installed with the program.
  ///   - program: the path of this program.
  /// - Throws: ``SweepError``; `FileError`; `Interrupted`.
  public init(script: String, grid: SweepGrid, arguments: [String] = [], program: String) throws {
    let script = Installation.find(script)
    let values = grid.valuesByName
    let declaration = try ScriptInquiry.ask(script, program: program, arguments: arguments, values: values)
    if let double = grid.names.first(where: declaration.given.contains) {
      throw SweepError.parameter(double, expected: "it in the grid or behind --", got: "both")
    }
    try self.init(script: script, grid: grid, arguments: arguments, declaration: declaration)
  }

  init(script: String, grid: SweepGrid, arguments: [String], declaration: ScriptDeclaration) throws {
    self.init(
      script: script, grid: grid, arguments: arguments, declaration: declaration,
      cells: try Self.cells(of: grid, declaration))
  }

  init(script: String, grid: SweepGrid, arguments: [String], declaration: ScriptDeclaration, cells: [Cell]) {
    (self.script, self.grid, self.arguments) = (script, grid, arguments)
    (self.declaration, self.cells) = (declaration, cells)
    typed = Self.typedValues(of: grid, declaration)
  }

  private static func typedValues(
    of grid: SweepGrid, _ declaration: ScriptDeclaration
  ) -> [String: [String: IdentityValue]] {
    var typed: [String: [String: IdentityValue]] = [:]
    for (name, texts) in grid.valuesByName {
      let values = declaration.values[name] ?? []
      typed[name] = Dictionary(
        texts.enumerated().map { ($1, values.indices.contains($0) ? values[$0] : .text($1)) }
      ) { $1 }
    }
    return typed
  }

  private static func cells(of grid: SweepGrid, _ declaration: ScriptDeclaration) throws -> [Cell] {
    let (typed, identities) = (typedValues(of: grid, declaration), CellIdentities(declaration))
    var cells: [Cell] = []
    cells.reserveCapacity(grid.count)
    var known: [String: Int] = [:]
    for index in 0..<grid.count {
      let parameters = grid.parameters(of: index)
      let identity = identities.hash(
        Dictionary(parameters.map { ($0.name, typed[$0.name]?[$0.value] ?? .text($0.value)) }) { $1 })
      let cell = Cell(index: index, name: CellName.make(parameters, identity), identity: identity)
      if let other = known.updateValue(index, forKey: CellName.hash(of: identity)) {
        throw SweepError.sameRun(cells[other].name, cell.name)
      }
      cells.append(cell)
    }
    return cells
  }

  /// What the script makes of a cell's parameters.
  public func parameters(of cell: Cell) -> [(name: String, value: IdentityValue)] {
    grid.parameters(of: cell.index).map { ($0.name, typed[$0.name]?[$0.value] ?? .text($0.value)) }
  }

  /// The options of the script that are not on an axis.
  package var otherOptions: [String: IdentityValue] { declaration.options.filter { typed[$0.key] == nil } }

  /// What the script is given for a cell, whose folder is `folder`: its parameters; and a place for its results, if it has an
  /// option `out` that nobody sets.
  func scriptArguments(of cell: Cell, folder: String) -> [String] {
    var result = arguments + grid.parameters(of: cell.index).map { "--\($0.name)=\($0.value)" }
    if declaration.options["out"] != nil, !declaration.given.contains("out"), typed["out"] == nil {
      result.append("--out=\(folder)/result")
    }
    return result
  }

  /// For each cell what would be typed to run it by itself, which notes no events.
  public func commands(_ options: SweepOptions) -> [String] {
    zip(cells, folders(in: options.folder)).map { cell, folder in
      (["instab-lua", "--threads", "\(options.threads)", script] + scriptArguments(of: cell, folder: folder))
        .map(Self.shellWord).joined(separator: " ")
    }
  }

  static func shellWord(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || "=,._+-/:@%".unicodeScalars.contains($0)
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// Whether a run with these options went as far as a cell is to go.
  package func covers(_ start: CellEvent.Start, _ cell: Cell) -> Bool {
    guard start.identity == cell.identity else { return false }
    let asked = Dictionary(parameters(of: cell).map { ($0.name, $0.value) }) { $1 }.merging(otherOptions) { old, _ in
      old
    }
    let there = Dictionary(start.parameters.map { ($0.name, $0.value) }) { $1 }.merging(start.options) { old, _ in old }
    return declaration.lengths.allSatisfy { name in
      guard let wanted = asked[name], wanted != there[name] else { return true }
      guard let wanted = wanted.number, let got = there[name]?.number else { return false }
      return got >= wanted
    }
  }
}

extension IdentityValue {
  /// A number, in either form.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .fraction(let value): value
    default: nil
    }
  }
}

/// Hashes of the identities of a sweep's cells.
private struct CellIdentities {
  private let settings: [String: IdentityValue]
  private let options: [String: IdentityValue]
  private let free: Set<String>

  init(_ declaration: ScriptDeclaration) {
    // Whether a script calls OpenBLAS is known only when it has run.
    settings = RunContext(program: declaration.program, script: declaration.script).settings(usesOpenBLAS: false)
    (options, free) = (declaration.options, declaration.freeOptions)
  }

  func hash(_ parameters: [String: IdentityValue]) -> String {
    var settings = settings
    settings["options"] = .object(options.merging(parameters) { $1 }.filter { !free.contains($0.key) })
    return RunIdentity(settings).hash
  }
}

/// Names of cells' folders.
package enum CellName {
  private static let hashDigits = 12
  private static let mostBytes = 120

  static func make(_ parameters: [(name: String, value: String)], _ identity: String) -> String {
    let readable = parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    let safe = readable.unicodeScalars.map { scalar -> Character in
      let isSafe =
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "=,._+-".unicodeScalars.contains(scalar)
      return isSafe ? Character(scalar) : "_"
    }
    var text = ""
    for character in safe {
      guard text.utf8.count + character.utf8.count <= mostBytes else {
        text += "…"
        break
      }
      text.append(character)
    }
    // A name that starts with a dot would be hidden, one with a dash an option.
    return text + "-" + hash(of: identity)
  }

  /// The digits of a hash that stand in a name.
  static func hash(of identity: String) -> String {
    String((identity.split(separator: ":").last ?? "").prefix(hashDigits))
  }

  /// The digits at the end of a folder's name; nil where there are none.
  package static func hash(in name: String) -> String? {
    let digits = name.suffix(hashDigits)
    guard digits.utf8.count == hashDigits, digits.allSatisfy(\.isHexDigit), name.dropLast(hashDigits).last == "-" else {
      return nil
    }
    return String(digits)
  }
}
