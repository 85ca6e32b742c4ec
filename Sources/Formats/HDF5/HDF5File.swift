import Interrupt
import Tensors

/// The part of HDF5 that MATLAB's version 7.3 files use, read from bytes that may say anything: superblock 0 or 1, groups
/// with symbol tables, object headers of version 1, fixed and floating-point numbers, contiguous, compact or chunked
/// data, deflated and shuffled. Every address is checked, every structure bounded by the file's size.
///
/// Written for this, and not left to libmatio and the HDF5 library, because reading a damaged file there can take for
/// ever and cannot be interrupted, and no limit holds the memory it asks for.
/// Source: The HDF Group, "HDF5 File Format Specification", version 1.1 and 2.0.
struct HDF5File {
  let store: any ByteStore
  /// Where the file's addresses count from.
  private let base: Int
  /// The object header of the root group.
  let root: Int

  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
  private static let deepestTree = 16

  /// Opens the file in `store`, whose signature comes at byte 512 or at a power of two behind.
  init(_ store: any ByteStore) throws {
    self.store = store
    var start = 512
    while try start + 96 > store.count || store.bytes(at: start, count: 8) != Self.signature {
      start *= 2
      guard start < store.count else { throw Self.damaged(store, "no HDF5 signature") }
    }
    var fields = HDF5Fields(try store.bytes(at: start + 8, count: 88), of: store)
    let version = try fields.byte()
    guard version <= 1 else { throw FormatError.unsupported(path: store.path, what: "HDF5 superblock \(version)") }
    try fields.skip(4)
    guard try fields.byte() == 8, try fields.byte() == 8 else {
      throw FormatError.unsupported(path: store.path, what: "HDF5 file with addresses that are not of 8 bytes")
    }
    try fields.skip(version == 0 ? 9 : 13)
    guard let base = try fields.address() else { throw Self.damaged(store, "no base address") }
    self.base = base
    try fields.skip(24 + 8)
    guard let root = try fields.address() else { throw Self.damaged(store, "no root group") }
    self.root = root
  }

  static func damaged(_ store: any ByteStore, _ reason: String) -> FormatError {
    .malformed(path: store.path, format: "HDF5", reason: reason)
  }

  func damaged(_ reason: String) -> FormatError { Self.damaged(store, reason) }

  /// The fields of the `count` bytes at an address of the file.
  func fields(at address: Int, count: Int) throws -> HDF5Fields {
    HDF5Fields(try store.bytes(at: position(address), count: count), of: store)
  }

  /// Where an address lies in the store.
  func position(_ address: Int) throws -> Int {
    let (position, overflow) = base.addingReportingOverflow(address)
    guard !overflow, address >= 0, position >= 0 else { throw damaged("address beyond the file") }
    return position
  }

  // MARK: Groups

  /// The members of a group in the order of their names.
  func members(ofGroupAt header: Int) throws -> [(name: String, header: Int)] {
    for message in try messages(at: header) where message.kind == .symbolTable {
      var fields = message.fields
      guard let tree = try fields.address(), let heap = try fields.address() else {
        throw damaged("group without members")
      }
      let names = try localHeap(at: heap)
      var budget = store.count / 24  // no node is smaller
      return try symbols(at: tree, names: names, depth: 0, budget: &budget)
    }
    throw FormatError.unsupported(path: store.path, what: "HDF5 group of another kind than MATLAB's")
  }

  private func localHeap(at address: Int) throws -> [UInt8] {
    var fields = try fields(at: address, count: 32)
    guard try fields.take(4) == Array("HEAP".utf8) else { throw damaged("no heap of names") }
    try fields.skip(4)
    let size = try fields.length()
    try fields.skip(8)
    guard let data = try fields.address() else { throw damaged("no heap of names") }
    return try store.bytes(at: position(data), count: size)
  }

  private func symbols(
    at address: Int, names: [UInt8], depth: Int, budget: inout Int
  ) throws -> [(name: String, header: Int)] {
    try Interrupt.check()
    budget -= 1
    guard depth < Self.deepestTree, budget >= 0 else { throw damaged("tree of names that does not end") }
    let signature = try store.bytes(at: position(address), count: 4)
    if signature == Array("SNOD".utf8) { return try symbolNode(at: address, names: names, budget: &budget) }
    var members: [(name: String, header: Int)] = []
    for child in try treeChildren(at: address, kind: 0, keySize: 8) {
      members += try symbols(at: child.address, names: names, depth: depth + 1, budget: &budget)
    }
    return members
  }

  private func symbolNode(
    at address: Int, names: [UInt8], budget: inout Int
  ) throws -> [(name: String, header: Int)] {
    var head = try fields(at: address + 4, count: 4)
    try head.skip(2)
    let count = try head.uint16()
    budget -= count
    guard budget >= 0 else { throw damaged("tree of names that does not end") }
    var entries = try fields(at: address + 8, count: count * 40)
    return try (0..<count).map { _ in
      let offset = try entries.length()
      guard let header = try entries.address() else { throw damaged("member without address") }
      try entries.skip(24)
      guard offset < names.count, let name = String(validating: names[offset...].prefix { $0 != 0 }, as: UTF8.self)
      else {
        throw damaged("member without a name")
      }
      return (name, header)
    }
  }

  /// The children of a version 1 B-tree node, each with the key before it.
  func treeChildren(at address: Int, kind: UInt8, keySize: Int) throws -> [(key: HDF5Fields, address: Int)] {
    var head = try fields(at: address, count: 24)
    guard try head.take(4) == Array("TREE".utf8), try head.byte() == kind else {
      throw damaged("no tree where one is expected")
    }
    try head.skip(1)
    let count = try head.uint16()
    var entries = try fields(at: address + 24, count: count * (keySize + 8))
    return try (0..<count).map { _ in
      let key = HDF5Fields(try entries.take(keySize), of: store)
      guard let child = try entries.address() else { throw damaged("tree without a child") }
      return (key, child)
    }
  }

  /// The level of a tree node: 0 for a leaf.
  func treeLevel(at address: Int) throws -> Int { Int(try store.bytes(at: position(address) + 5, count: 1)[0]) }
}

/// Little-endian fields in order.
struct HDF5Fields {
  private var rest: ArraySlice<UInt8>
  let store: any ByteStore

  init(_ bytes: [UInt8], of store: any ByteStore) {
    rest = bytes[...]
    self.store = store
  }

  var count: Int { rest.count }

  mutating func take(_ count: Int) throws -> [UInt8] {
    guard count >= 0, count <= rest.count else { throw HDF5File.damaged(store, "a structure ends too early") }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func skip(_ count: Int) throws { _ = try take(count) }
  mutating func byte() throws -> UInt8 { try take(1)[0] }
  mutating func uint16() throws -> Int { Int(try integer(2)) }
  mutating func uint32() throws -> Int { Int(try integer(4)) }

  private mutating func integer(_ count: Int) throws -> UInt64 {
    try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A number of 8 bytes that must fit into an `Int`.
  mutating func length() throws -> Int {
    guard let value = Int(exactly: try integer(8)) else { throw HDF5File.damaged(store, "impossible size") }
    return value
  }

  /// An address; nil for the one that means "none".
  mutating func address() throws -> Int? {
    let value = try integer(8)
    if value == .max { return nil }
    // Far enough from the largest Int that adding the sizes of small structures cannot overflow.
    guard value < 1 << 62 else { throw HDF5File.damaged(store, "address beyond the file") }
    return Int(value)
  }
}
