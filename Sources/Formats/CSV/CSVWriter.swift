import Files
import Interrupt
import Tensors

/// Writes a text table of numbers.
struct CSVWriter {
  private let names: [String]?
  /// Vectors of one length.
  private let columns: [Tensor]
  private let rows: Int
  private let separator: UInt8

  init(_ contents: FileContents, separator: UInt8, path: String) throws {
    self.separator = separator
    switch contents {
    case .tensor(let tensor):
      guard tensor.rank <= 2 else {
        throw FormatError.contents(
          path: path, expected: "tensor of at most 2 dimensions", got: "\(tensor.shape) (use .npy)")
      }
      names = nil
      let matrix = tensor.rank == 2 ? tensor : try tensor.reshape([tensor.count, 1])
      rows = matrix.shape[0]
      columns = try (0..<matrix.shape[1]).map { try matrix.select(1, $0) }
    case .archive(let members):
      rows = members.first?.tensor.count ?? 0
      for member in members where member.tensor.rank != 1 || member.tensor.count != rows {
        let got = "\"\(printable(member.name))\" of shape \(member.tensor.shape)"
        throw FormatError.contents(path: path, expected: "a table of vectors of one length (\(rows))", got: got)
      }
      names = members.map(\.name)
      columns = members.map(\.tensor)
      try Self.check(members.map(\.name), path: path)
    }
  }

  /// Names that would not come back as they are.
  private static func check(_ names: [String], path: String) throws {
    var seen = Set<String>()
    for name in names {
      let reason: String? =
        if name.isEmpty || name.utf8.count > 1024 {
          "a name of 1 to 1024 bytes expected"
        } else if name.utf8.contains(where: { $0 < 32 || $0 == 127 }) {
          "no control characters expected"
        } else if name.first == " " || name.last == " " || name.first == "#" {
          "no blanks at its ends and no # at its beginning expected"
        } else if !seen.insert(name).inserted {
          "it occurs twice"
        } else {
          nil
        }
      if let reason { throw FormatError.name(path: path, name: name, reason: reason) }
    }
    if !names.isEmpty, names.allSatisfy({ CSVNumber.parse($0) != nil }) {
      throw FormatError.name(path: path, name: names[0], reason: "names that are all numbers read as numbers")
    }
  }

  func write(to file: AtomicFile) throws {
    var text: [UInt8] = []
    if let names, !names.isEmpty { append(names.map(quoted), to: &text) }
    let perBlock = max(1, 65536 / max(1, columns.count))
    for start in stride(from: 0, to: columns.isEmpty ? 0 : rows, by: perBlock) {
      try Interrupt.check()
      let count = min(perBlock, rows - start)
      let block = try columns.map { try Self.texts($0.narrow(0, start, count)) }
      for row in 0..<count { append(block.map { $0[row] }, to: &text) }
      try text.withUnsafeBytes { try file.append([$0]) }
      text.removeAll(keepingCapacity: true)
    }
    try text.withUnsafeBytes { try file.append([$0]) }
  }

  private func append(_ fields: [String], to text: inout [UInt8]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { text.append(separator) }
      text.append(contentsOf: field.utf8)
    }
    text.append(10)
  }

  private func quoted(_ name: String) -> String {
    guard name.utf8.contains(where: { ";,\" ".utf8.contains($0) || $0 == separator }) else { return name }
    return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// The fewest digits that give the same value again.
  private static func texts(_ vector: Tensor) throws -> [String] {
    switch vector.dtype {
    case .float64: try vector.toArray(Double.self).map { $0.isNaN ? "nan" : $0.description }
    case .float32: try vector.toArray(Float.self).map { $0.isNaN ? "nan" : $0.description }
    default: try vector.toArray(Int64.self).map(String.init)
    }
  }
}
