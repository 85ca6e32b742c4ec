import Files
import Interrupt
import Tensors

/// The variables of a MATLAB 7.3 file: datasets of the root group with an attribute that names their class.
enum MAT73 {
  static func variables(
    of store: any ByteStore, wants: (String) -> Bool = { _ in true }
  ) throws -> [(name: String, value: MAT.Variable)] {
    let file = try HDF5File(store)
    return try file.members(ofGroupAt: file.root).filter { !$0.name.hasPrefix("#") }.map { member in
      try Interrupt.check()
      guard wants(member.name) else { return (member.name, .unwanted) }
      do {
        return (member.name, try variable(member.name, at: member.header, of: file))
      } catch FormatError.unsupported(_, let what) {  // a filter, say, that other variables do not have
        return (member.name, .other(what))
      }
    }
  }

  private static func variable(_ name: String, at header: Int, of file: HDF5File) throws -> MAT.Variable {
    let messages = try file.messages(at: header)
    let attributes = try messages.filter { $0.kind == .attribute }.compactMap(HDF5Attribute.init)
    let kind = attributes.first { $0.name == "MATLAB_class" }?.text
    guard let dataset = try HDF5Dataset(messages, of: file) else { return .other(kind ?? "group") }
    guard let kind, let element = MAT.classes[kind] else { return .other(kind ?? "no class") }
    guard case .number(let stored, let isBigEndian) = dataset.datatype else { return .other("complex \(kind)") }
    // An empty array is stored as the list of its sizes.
    if attributes.contains(where: { $0.name == "MATLAB_empty" }) {
      let sizes = try dataset.tensor(stored, isBigEndian: isBigEndian, name: name).toArray(Int64.self).map(Int.init)
      guard let shape = Shape(sizes), shape.elementCount == 0 else {
        throw file.damaged("\"\(printable(name))\" is marked as empty and is not")
      }
      return .tensor(try Tensor(uninitialized: shape, element.dtype))
    }
    guard element == stored || element == .bool && stored.byteCount == 1 else {
      throw file.damaged("numbers of \"\(printable(name))\" in a type that does not fit its class")
    }
    let tensor = try dataset.tensor(stored, isBigEndian: isBigEndian, name: name).to(element.dtype)
    return .tensor(try MAT.columnMajor(tensor))
  }
}
