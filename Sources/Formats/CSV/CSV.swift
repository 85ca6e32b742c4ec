import Files
import Tensors

/// Text tables of numbers (`.csv`, `.tsv`). Columns are separated by `,`, `;`, a tab, or spaces, whichever the first line
/// shows; fields may be quoted; a first line that is not all numbers names the columns; lines that begin with `#` and
/// empty lines are passed over.
///
/// Without names a file is a matrix of float64, or a vector if it has one column; with names it is a table of columns. A
/// tensor of at most two dimensions is written without names (a vector as a column), a table of vectors with names.
/// Numbers are written with the fewest digits that read back as the same bits; `nan`, `inf` and `-inf` as such.
enum CSV: FileFormat {
  static let extensions = ["csv", "tsv"]

  static func load(_ path: String, only: Set<String>?) throws -> FileReading {
    let source = try FileSource(path: path)
    let contents = try read(try source.bytes(source.remaining), path: path)
    guard only != nil, case .archive(let members) = contents else { return FileReading(contents: contents) }
    var reading = ArchiveReading(path: path, only: only)
    for (name, tensor) in members { try reading.add(name) { tensor } }
    return try reading.finished()
  }

  static func read(_ bytes: [UInt8], path: String) throws -> FileContents {
    let table = try bytes.withUnsafeBufferPointer { bytes in
      var reader = CSVReader(bytes, path: path)
      return try reader.table()
    }
    let (rows, columns) = (table.columns == 0 ? 0 : table.values.count / table.columns, table.columns)
    let matrix = try Tensor(table.values, shape: [rows, columns])
    guard let names = table.names else { return .tensor(columns == 1 ? try matrix.flatten() : matrix) }
    return .archive(try names.enumerated().map { ($1, try matrix.select(1, $0).contiguous()) })
  }

  static func save(_ contents: FileContents, to path: String, compressed: Bool) throws {
    let separator: UInt8 = path.lowercased().hasSuffix(".tsv") ? 9 : UInt8(ascii: ",")
    let writer = try CSVWriter(contents, separator: separator, path: path)
    try AtomicFile.write(to: path) { file in try writer.write(to: file) }
  }
}
