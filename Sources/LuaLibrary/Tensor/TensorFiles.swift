import Files
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
      try TensorFile.save(call.contents(2), to: path, compressed: call.options.boolean("compressed"))
    }
  }
}
