import Tensors

/// A message of an object header.
struct HDF5Message {
  enum Kind: Int {
    case dataspace = 0x1, datatype = 0x3, layout = 0x8, filters = 0xb, attribute = 0xc, continuation = 0x10,
      symbolTable = 0x11
  }

  let kind: Kind
  let fields: HDF5Fields
}

/// What kind of number a dataset holds.
enum HDF5Datatype: Equatable {
  case number(StoredElement, isBigEndian: Bool)
  case text(Int)
  case other

  init(_ fields: inout HDF5Fields) throws {
    let kind = try fields.byte() & 15
    let bits = try fields.byte()
    try fields.skip(2)
    let size = try fields.uint32()
    let isBigEndian = bits & 1 != 0
    switch kind {
    case 0, 1:
      guard try fields.uint16() == 0, try fields.uint16() == 8 * size else {
        self = .other
        return
      }
      let letter = kind == 1 ? "f" : bits & 8 != 0 ? "i" : "u"
      self = StoredElement(rawValue: "\(letter)\(size)").map { .number($0, isBigEndian: isBigEndian) } ?? .other
    case 3: self = .text(size)
    default: self = .other
    }
  }
}

/// An attribute with a value of one text or number; nil of another kind.
struct HDF5Attribute {
  let name: String
  let text: String?

  init?(_ message: HDF5Message) throws {
    var fields = message.fields
    let version = try fields.byte()
    let flags = try fields.byte()
    guard (1...3).contains(version), version == 1 || flags == 0 else { return nil }
    let sizes = [try fields.uint16(), try fields.uint16(), try fields.uint16()]
    if version == 3 { try fields.skip(1) }
    let padded = version == 1 ? sizes.map { ($0 + 7) & ~7 } : sizes
    let name = try fields.take(padded[0]).prefix { $0 != 0 }
    self.name = String(decoding: name, as: UTF8.self)
    var type = HDF5Fields(try fields.take(padded[1]), of: message.fields.store)
    try fields.skip(padded[2])
    if case .text(let size) = try HDF5Datatype(&type), size <= fields.count {
      text = String(decoding: try fields.take(size).prefix { $0 != 0 }, as: UTF8.self)
    } else {
      text = nil
    }
  }
}

extension HDF5File {
  /// The messages of the object header at an address that this reader knows, continuations followed.
  func messages(at header: Int) throws -> [HDF5Message] {
    var head = try fields(at: header, count: 16)
    guard try head.byte() == 1 else {
      throw FormatError.unsupported(path: store.path, what: "HDF5 object header of another version than MATLAB's")
    }
    try head.skip(1)
    var left = try head.uint16()
    try head.skip(4)
    var blocks = [(address: header + 16, count: try head.uint32())]
    var messages: [HDF5Message] = []
    var total = 0
    var next = 0
    while next < blocks.count, left > 0 {
      let block = blocks[next]
      next += 1
      total += block.count
      guard total <= store.count else { throw damaged("object header that does not end") }
      var fields = try fields(at: block.address, count: block.count)
      while left > 0, fields.count >= 8 {
        left -= 1
        let number = try fields.uint16()
        let size = try fields.uint16()
        let flags = try fields.byte()
        try fields.skip(3)
        var body = HDF5Fields(try fields.take(size), of: store)
        guard let kind = HDF5Message.Kind(rawValue: number) else { continue }
        guard flags & 2 == 0 else { throw FormatError.unsupported(path: store.path, what: "shared HDF5 message") }
        if kind == .continuation {
          guard let address = try body.address() else { throw damaged("continuation without address") }
          blocks.append((address, try body.length()))
        } else {
          messages.append(HDF5Message(kind: kind, fields: body))
        }
      }
    }
    return messages
  }

  /// The sizes of a dataspace, last varying fastest.
  func sizes(_ message: HDF5Message) throws -> [Int] {
    var fields = message.fields
    let version = try fields.byte()
    let rank = Int(try fields.byte())
    guard (1...2).contains(version), rank <= 32 else { throw damaged("dataspace of version \(version)") }
    try fields.skip(version == 1 ? 6 : 2)
    return try (0..<rank).map { _ in try fields.length() }
  }
}
