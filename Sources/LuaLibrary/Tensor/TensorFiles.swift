import Formats
import LuaRuntime
import Tensors

extension TensorLibrary {
  func declareFiles() {
    module.function(
      "load", "Reads a file of tensors; the extension tells the format.", [.string("path")],
      returns: "tensor or table",
      discussion: "Formats: " + TensorFile.extensions.map { ".\($0)" }.joined(separator: ", ")
        + ". Nothing that a file "
        + "says is trusted: a damaged or lying one is an error. `pairs` visits a table in the file's order."
    ) { call in
      switch try TensorFile.load(call.string(1)) {
      case .tensor(let tensor): call.pushFresh(tensor)
      case .archive(let entries):
        call.pushNamed(entries)
      }
    }
    module.function(
      "save", "Writes a tensor, or a table name → tensor, to a file; the extension tells the format.",
      [.string("path"), .object("value", Tensor.self, "tensor").or("table of tensors")],
      options: [.boolean("compressed", "deflate the data of an .npz", default: false)],
      discussion:
        "The file appears whole or not at all; missing folders are made. Names are written in alphabetical order."
    ) { call in
      let path = try call.string(1)
      try Folder.make(forFile: path)
      let compressed = try call.options.boolean("compressed")
      if let tensor = call.objectIfPresent(2, Tensor.self) {
        return try TensorFile.save(.tensor(tensor), to: path, compressed: compressed)
      }
      var entries: [(name: String, tensor: Tensor)] = []
      try call.table(2).forEach { key, value in
        guard let name = key.text else { throw call.unexpected(2, expected: "table with names as keys") }
        if case .object(let object) = value, let tensor = object as? Tensor {
          entries.append((name, tensor))
        } else if let number = value.double {
          entries.append((name, try .scalar(.real(number), .float64)))
        } else {
          throw ArgumentError.argument(2, name: "value." + name, expected: "tensor", got: value.kind.description)
        }
      }
      try TensorFile.save(.archive(entries.sorted { $0.name < $1.name }), to: path, compressed: compressed)
    }
  }
}
