import Files
import Formats
import LuaRuntime
import Tensors

extension TensorLibrary {
  func declareFiles() {
    let only = Option.table("only", "names of the tensors to read; the others are not looked at").optional
    module.function(
      "load", "Reads a file of tensors; the extension tells the format.", [.string("path")],
      options: [only],
      returns: "tensor, or table name → tensor and table name → what was left out",
      discussion: "Formats: " + TensorFile.extensions.map { ".\($0)" }.joined(separator: ", ")
        + ". Nothing that a file says is trusted: a damaged or lying one is an error. What tensors cannot hold (text, "
        + "complex numbers, cells …) is left out, named in a note on standard error and in a second result. "
        + "`pairs` visits a table in the file's order."
    ) { call in
      let path = try call.string(1)
      let only = try call[only]?.strings(path: "only")
      let reading = try TensorFile.read(path, only: only.map(Set.init))
      switch reading.contents {
      case .tensor(let tensor): call.pushFresh(tensor)
      case .archive(let entries):
        call.pushNamed(entries)
        guard !reading.leftOut.isEmpty else { return }
        let leftOut = call.newTable(fields: reading.leftOut.count)
        for member in reading.leftOut { leftOut.setRaw(member.name, .string(Array(member.kind.utf8))) }
        call.push(leftOut)
        StandardError.write("note: \(path): left out \(reading.leftOut.map(\.note).joined(separator: ", "))\n")
      }
    }
    let compressed = Option.boolean("compressed", "deflate the data of an .npz", default: false)
    module.function(
      "save", "Writes a tensor, or a table name → tensor, to a file; the extension tells the format.",
      [.string("path"), .object("value", Tensor.self, "tensor").or("table of tensors")],
      options: [compressed],
      discussion:
        "The file appears whole or not at all; missing folders are made. Names are written in alphabetical order."
    ) { call in
      let path = try call.string(1)
      try Folder.make(forFile: path)
      try TensorFile.save(call.contents(2), to: path, compressed: call[compressed])
    }
  }
}

extension FileReading.LeftOut {
  /// `note (array of text)`, without control characters.
  fileprivate var note: String {
    let name = String(String.UnicodeScalarView(name.unicodeScalars.prefix(80).map { $0.value < 32 ? "?" : $0 }))
    return "\(name) (\(kind))"
  }
}
