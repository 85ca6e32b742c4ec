import Formats
import LuaRuntime
import Tensors

/// Values as HTML tables, for notebooks and pages: tensors, lists, lists of records, tables of fields.
///
/// As ``ValueDisplay`` it looks at a bounded number of elements, runs no metamethod but `__tostring`, and leaves nothing
/// of a value's text unescaped.
package struct HTMLDisplay {
  /// How much of a value is shown.
  package struct Limits: Sendable {
    /// Rows of one table.
    package var rows = 30
    /// Columns of one table.
    package var columns = 14
    /// Elements of a row of a list or vector.
    package var listColumns = 10
    /// Rows of each matrix of a tensor of more dimensions.
    package var innerRows = 8
    /// Matrices of a tensor of more dimensions.
    package var matrices = 4

    package init() {}
  }

  private let runtime: LuaRuntime
  private let limits: Limits
  private var numbers: NumberStyle { DisplayedNumbers.style(in: runtime) }

  /// Several results as HTML, those without a table as plain text; `nil` if a table shows none of them better.
  package static func html(_ values: [LuaValue], in runtime: LuaRuntime, _ limits: Limits = Limits()) -> String? {
    let display = HTMLDisplay(runtime: runtime, limits: limits)
    let tables = values.map(display.html)
    guard tables.contains(where: { $0 != nil }) else { return nil }
    return zip(values, tables).map { value, table in
      table ?? "<pre>\(HTMLText.escaped(ValueDisplay.text([value], in: runtime)))</pre>\n"
    }.joined()
  }

  /// One value; `nil` if a table shows it no better than its text.
  private func html(_ value: LuaValue) -> String? {
    switch value {
    case .object(let tensor as Tensor): tensor.rank == 0 || tensor.count == 0 ? nil : html(tensor)
    case .table(let table): html(table)
    default: nil
    }
  }

  // MARK: Tensors

  private func html(_ tensor: Tensor) -> String? {
    var tables = matrices(tensor, under: [])
    guard !tables.isEmpty else { return nil }
    tables[tables.count - 1].caption = [tables[tables.count - 1].caption, tensor.kindText]
      .filter { !$0.isEmpty }.joined(separator: " — ")
    return tables.map(\.html).joined()
  }

  /// A table for each matrix that is shown, under the positions that lead to it: `(2, ·, ·)`.
  private func matrices(_ tensor: Tensor, under leading: [Int]) -> [HTMLTable] {
    if tensor.rank == 1 { return vector(tensor).map { [$0] } ?? [] }
    if tensor.rank == 2 {
      guard var table = matrix(tensor, rows: leading.isEmpty ? limits.rows : limits.innerRows) else { return [] }
      if !leading.isEmpty {
        table.caption = "(" + (leading.map(String.init) + ["·", "·"]).joined(separator: ", ") + ")"
      }
      return [table]
    }
    var tables: [HTMLTable] = []
    for position in Self.edges(of: tensor.shape[0], limit: limits.matrices) {
      guard tables.count < 2 * limits.matrices, let position, let slice = try? tensor.select(0, position) else {
        continue
      }
      tables += matrices(slice, under: leading + [position + 1])
    }
    return tables
  }

  private func matrix(_ tensor: Tensor, rows limit: Int) -> HTMLTable? {
    let rows = Self.edges(of: tensor.shape[0], limit: limit)
    let columns = Self.edges(of: tensor.shape[1], limit: limits.columns)
    guard let texts = try? texts(of: tensor, rows.compactMap(\.self), columns.compactMap(\.self)) else { return nil }
    var table = HTMLTable(header: columns.map(Self.label))
    var next = texts.makeIterator()
    for row in rows {
      let cells = columns.map { column in
        row == nil || column == nil ? HTMLTable.gap : HTMLTable.Cell(text: next.next() ?? "", isNumber: true)
      }
      table.rows.append(HTMLTable.Row(head: Self.label(row), cells: cells))
    }
    return table
  }

  /// The elements at these positions, row by row.
  private func texts(of tensor: Tensor, _ rows: [Int], _ columns: [Int]) throws -> [String] {
    let rows = try Tensor(rows.map(Int64.init), shape: [rows.count])
    let columns = try Tensor(columns.map(Int64.init), shape: [columns.count])
    return try tensor.indexSelect(0, rows).indexSelect(1, columns).elementTexts(numbers)
  }

  /// A vector in rows of ``Limits/listColumns``, each with the position of its first element in front.
  private func vector(_ tensor: Tensor) -> HTMLTable? {
    let rows = listRows(tensor.count)
    let shown = rows.compactMap(\.self).flatMap { Array($0) }
    guard let positions = try? Tensor(shown.map(Int64.init), shape: [shown.count]),
      let texts = try? tensor.indexSelect(0, positions).elementTexts(numbers)
    else { return nil }
    let cells = Dictionary(uniqueKeysWithValues: zip(shown, texts))
    return list(rows) { HTMLTable.Cell(text: cells[$0] ?? "", isNumber: true) }
  }

  // MARK: Tables

  private func html(_ table: LuaTable) -> String? {
    if hasOwnText(table) { return nil }
    let contents = TableContents(table, limit: limits.rows * limits.listColumns)
    if contents.isEmpty { return nil }
    if contents.fields.isEmpty, let records = records(contents) { return records.html }
    if contents.fields.isEmpty, contents.list.allSatisfy(Self.isScalar) {
      let rows = listRows(contents.listCount)
      return list(rows) { cell(table[raw: $0 + 1]) }.html
    }
    return (columns(contents) ?? fields(contents)).html
  }

  /// Whether the table's class says how it looks; any other metatable (one that refuses unknown fields) changes nothing.
  private func hasOwnText(_ table: LuaTable) -> Bool {
    guard let metatable = table.metatable else { return false }
    return ["__tostring", "__name", "__display"].contains { !metatable[raw: $0].isNil }
  }

  /// A list of tables with the same names or positions in each: a row each.
  private func records(_ contents: TableContents) -> HTMLTable? {
    let rows = contents.list.prefix(limits.rows).map { value -> TableContents? in
      guard case .table(let table) = value, !hasOwnText(table) else { return nil }
      return TableContents(table, limit: limits.columns)
    }
    guard let first = rows.first ?? nil, rows.allSatisfy({ $0 != nil && $0?.hasMoreFields == false }) else {
      return nil
    }
    let names = Set(rows.flatMap { $0?.fields.map { runtime.displayText($0.key) } ?? [] }).sorted()
    let count = first.listCount
    guard !names.isEmpty || count > 0, names.count + count <= limits.columns,
      rows.allSatisfy({ $0?.listCount == count })
    else { return nil }
    var table = HTMLTable(header: (0..<count).map { String($0 + 1) } + names)
    for (index, row) in rows.enumerated() {
      let fields = Dictionary(
        (row?.fields ?? []).map { (runtime.displayText($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
      let cells = (row?.list ?? []).map(cell) + names.map { fields[$0].map(cell) ?? HTMLTable.Cell(text: "") }
      table.rows.append(HTMLTable.Row(head: String(index + 1), cells: cells))
    }
    if contents.listCount > rows.count { table.caption = "… \(contents.listCount - rows.count) more" }
    return table
  }

  /// Vectors of one length under names, such as what a training noted: a column each.
  private func columns(_ contents: TableContents) -> HTMLTable? {
    guard contents.listCount == 0, !contents.hasMoreFields, contents.fields.count <= limits.columns else { return nil }
    let vectors = contents.fields.compactMap { field -> (name: String, tensor: Tensor)? in
      guard case .object(let tensor as Tensor) = field.value, tensor.rank == 1, tensor.count > 0 else { return nil }
      return (runtime.displayText(field.key), tensor)
    }
    guard vectors.count == contents.fields.count, let count = vectors.first?.tensor.count,
      vectors.allSatisfy({ $0.tensor.count == count })
    else { return nil }
    let rows = Self.edges(of: count, limit: limits.rows)
    let positions = rows.compactMap(\.self)
    guard let shown = try? Tensor(positions.map(Int64.init), shape: [positions.count]),
      let texts = try? vectors.map({ try $0.tensor.indexSelect(0, shown).elementTexts(numbers) })
    else { return nil }
    let places = Dictionary(uniqueKeysWithValues: positions.enumerated().map { ($0.element, $0.offset) })
    var table = HTMLTable(header: vectors.map(\.name))
    for row in rows {
      let place = row.flatMap { places[$0] }
      let cells = texts.map { column in place.map { HTMLTable.Cell(text: column[$0], isNumber: true) } ?? HTMLTable.gap
      }
      table.rows.append(HTMLTable.Row(head: Self.label(row), cells: cells))
    }
    table.caption = vectors.map { "\($0.name): \($0.tensor.kindText)" }.joined(separator: ", ")
    return table
  }

  /// A row for each element and field.
  private func fields(_ contents: TableContents) -> HTMLTable {
    var table = HTMLTable()
    let list = contents.list.enumerated().map { (LuaValue.integer(Int64($0.offset + 1)), $0.element) }
    let pairs = (list + contents.fields.map { ($0.key, $0.value) })
    for (key, value) in pairs.prefix(limits.rows) {
      table.rows.append(HTMLTable.Row(head: runtime.displayText(key), cells: [cell(value)]))
    }
    let missing = contents.listCount + contents.fields.count - table.rows.count
    if missing > 0 || contents.hasMoreFields { table.caption = contents.hasMoreFields ? "…" : "… \(missing) more" }
    return table
  }

  private static func isScalar(_ value: LuaValue) -> Bool {
    switch value {
    case .nil, .boolean, .integer, .number, .string: true
    default: false
    }
  }

  /// A value inside a table: short.
  private func cell(_ value: LuaValue) -> HTMLTable.Cell {
    if case .object(let tensor as Tensor) = value {
      if tensor.rank == 0, let text = try? tensor.elementTexts(numbers).first {
        return HTMLTable.Cell(text: text, isNumber: true)
      }
      if tensor.rank == 1, (1...limits.listColumns).contains(tensor.count),
        let texts = try? tensor.elementTexts(numbers)
      {
        return HTMLTable.Cell(text: texts.joined(separator: ", "))
      }
      if tensor.count > limits.listColumns { return HTMLTable.Cell(text: preview(tensor)) }
    }
    if case .string(let bytes) = value, bytes.count <= 200 { return HTMLTable.Cell(text: value.text ?? "") }
    var shortened = ValueDisplay.Limits()
    shortened.elements = limits.listColumns
    shortened.depth = 2
    shortened.characters = 200
    shortened.total = 60
    if case .object(let object) = value, !(object is Tensor) {
      var display = ValueDisplay(runtime, shortened)
      return HTMLTable.Cell(text: display.element(value))
    }
    return HTMLTable.Cell(text: ValueDisplay.text([value], in: runtime, shortened), isNumber: value.double != nil)
  }

  /// `0.5, 0.4, …, 0.1 [float64 tensor 100]`: the ends of a long vector; of a larger tensor, what it is.
  private func preview(_ tensor: Tensor) -> String {
    let ends = [0, 1, tensor.count - 2, tensor.count - 1].map(Int64.init)
    guard tensor.rank == 1, let ends = try? Tensor(ends, shape: [4]),
      let texts = try? tensor.indexSelect(0, ends).elementTexts(numbers), texts.count == 4
    else { return "[\(tensor.kindText)]" }
    return "\(texts[0]), \(texts[1]), …, \(texts[2]), \(texts[3]) [\(tensor.kindText)]"
  }

  // MARK: Eliding

  /// All positions from 0, or those at both ends with `nil` for what lies between.
  private static func edges(of count: Int, limit: Int) -> [Int?] {
    if count <= limit { return Array(0..<count) }
    let edge = limit / 2
    return Array(0..<edge) + [nil] + Array(count - edge..<count)
  }

  private static func label(_ position: Int?) -> String { position.map { String($0 + 1) } ?? "…" }

  /// The positions of a list, cut into rows; `nil` for rows that are left out.
  private func listRows(_ count: Int) -> [Range<Int>?] {
    let width = limits.listColumns
    return Self.edges(of: (count + width - 1) / width, limit: limits.rows).map { row in
      row.map { $0 * width..<min(count, ($0 + 1) * width) }
    }
  }

  private func list(_ rows: [Range<Int>?], _ cell: (Int) -> HTMLTable.Cell) -> HTMLTable {
    var table = HTMLTable()
    for row in rows {
      table.rows.append(
        HTMLTable.Row(
          head: row.map { String($0.lowerBound + 1) } ?? "…", cells: row.map { $0.map(cell) } ?? [HTMLTable.gap]))
    }
    return table
  }
}
