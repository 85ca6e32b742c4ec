import LuaRuntime
import Results
import Statistics
import Tensors

/// A table of results as Lua holds it.
final class LuaResultTable: LuaObject {
  let table: ResultTable
  let format: TableFormat

  init(_ table: ResultTable, _ format: TableFormat) { (self.table, self.format) = (table, format) }
}

/// The class `results table`.
enum ResultTableClass {
  static func register(in runtime: LuaRuntime) {
    let type = LuaClass<LuaResultTable>(
      "results table", "Numbers of runs by two of their parameters.",
      discussion: "`print(t)` writes it; `t[i][j]` is the number of row i and column j, NaN where there is none.")
    let format = Option.choice("format", TableFormat.self).optional
    type.method(
      "text", "The table as text.", options: [format], returns: "string",
      discussion: "In another format than that in which it was made, if one is given."
    ) { object, call in call.push(object.table.text(try call[format] ?? object.format)) }
    type.metamethod("__tostring") { call in
      let object = try call.object(1, LuaResultTable.self)
      call.push(object.table.text(object.format))
    }
    type.metamethod("__len", "`#t`: how many rows it has.", returns: "integer") { call in
      call.push(try call.object(1, LuaResultTable.self).table.rowLabels.count)
    }
    type.indexer(.integer("row"), returns: "list of numbers") { object, call in
      guard let row = call.value(1).int, row >= 1, row <= object.table.rowLabels.count else { return call.pushNil() }
      let values = object.table.places[Int(row) - 1]
      let list = call.newTable(elements: values.count)
      for (i, value) in values.enumerated() { list.setRaw(i + 1, Sample(value).mean) }
      call.push(list)
    }
    declareParts(type)
    runtime.register(type)
  }

  private static func declareParts(_ type: LuaClass<LuaResultTable>) {
    type.property("row_labels", "The parameter's values that the rows have.", type: "list") { object, call in
      call.push(labels(object.table.rowLabels, call))
    }
    type.property("column_labels", "The parameter's values that the columns have.", type: "list") { object, call in
      call.push(labels(object.table.columnLabels, call))
    }
    type.property("missing", "How many runs have no number (yet).", type: "integer", get: { $0.table.missing })
    type.method(
      "values", "All numbers, rows × columns; NaN where there is none, the mean where there are several.",
      returns: "float64 tensor"
    ) { object, call in
      let table = object.table
      let numbers = table.places.flatMap { row in row.map { Sample($0).mean } }
      call.pushFresh(try Tensor(numbers, shape: [table.rowLabels.count, table.columnLabels.count]))
    }
    let level = StatisticsFunctions.level
    for (name, what) in [("rows", "row"), ("columns", "column")] {
      type.method(
        name, "What each \(what) has in common: a list of records as `results.summary` gives them, each with `label`.",
        options: [level], returns: "list of tables"
      ) { object, call in
        let table = object.table
        let (samples, values) =
          name == "rows" ? (table.rows, table.rowLabels) : (table.columns, table.columnLabels)
        let list = call.newTable(elements: samples.count)
        for (i, (sample, label)) in zip(samples, values).enumerated() {
          let fields = StatisticsFunctions.fields(of: sample, table.layout.spread, level: try call[level])
          list.setRaw(i + 1, .table(call.newOrderedTable([("label", label.luaValue)] + fields)))
        }
        call.push(list)
      }
    }
  }

  private static func labels(_ values: [ParameterValue], _ call: Call) -> LuaTable {
    let list = call.newTable(elements: values.count)
    for (i, value) in values.enumerated() { list.setRaw(i + 1, value.luaValue) }
    return list
  }
}
