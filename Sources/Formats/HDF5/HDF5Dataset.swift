import Files
import Interrupt
import Tensors

/// Where the numbers of a dataset are and how to unpack them.
struct HDF5Dataset {
  let sizes: [Int]
  let datatype: HDF5Datatype
  private let layout: Layout
  private let filters: [Filter]
  private let file: HDF5File

  private enum Layout {
    case compact([UInt8])
    case contiguous(address: Int?, count: Int)
    case chunked(tree: Int?, sizes: [Int])
  }

  private enum Filter: Equatable { case deflate, shuffle, checksum }

  /// - Returns: nil if the object is no dataset.
  init?(_ messages: [HDF5Message], of file: HDF5File) throws {
    func first(_ kind: HDF5Message.Kind) -> HDF5Message? { messages.first { $0.kind == kind } }
    guard let space = first(.dataspace), let type = first(.datatype), let layout = first(.layout) else { return nil }
    self.file = file
    sizes = try file.sizes(space)
    var fields = type.fields
    datatype = try HDF5Datatype(&fields)
    self.layout = try Self.layout(layout.fields, file)
    filters = try first(.filters).map { try Self.filters($0.fields, file) } ?? []
  }

  private static func layout(_ fields: HDF5Fields, _ file: HDF5File) throws -> Layout {
    var fields = fields
    let version = try fields.byte()
    guard version == 3 else {
      throw FormatError.unsupported(path: file.store.path, what: "HDF5 data layout of version \(version)")
    }
    switch try fields.byte() {
    case 0: return .compact(try fields.take(try fields.uint16()))
    case 1: return .contiguous(address: try fields.address(), count: try fields.length())
    case 2:
      let rank = Int(try fields.byte())
      let tree = try fields.address()
      return .chunked(tree: tree, sizes: try (0..<rank).map { _ in try fields.uint32() })
    case let kind: throw FormatError.unsupported(path: file.store.path, what: "HDF5 data layout \(kind)")
    }
  }

  private static func filters(_ fields: HDF5Fields, _ file: HDF5File) throws -> [Filter] {
    var fields = fields
    let version = try fields.byte()
    let count = Int(try fields.byte())
    guard (1...2).contains(version) else { throw file.damaged("filters of version \(version)") }
    if version == 1 { try fields.skip(6) }
    return try (0..<count).map { _ in
      let number = try fields.uint16()
      let nameLength = version == 1 || number >= 256 ? try fields.uint16() : 0
      try fields.skip(2)
      let values = try fields.uint16()
      try fields.skip(version == 1 ? (nameLength + 7) & ~7 : nameLength)
      try fields.skip(4 * values + (version == 1 && values % 2 == 1 ? 4 : 0))
      switch number {
      case 1: return .deflate
      case 2: return .shuffle
      case 3: return .checksum
      default: throw FormatError.unsupported(path: file.store.path, what: "HDF5 filter \(number)")
      }
    }
  }

  // MARK: Numbers

  /// The numbers as a tensor of the stored shape (the reverse of MATLAB's).
  func tensor(_ element: StoredElement, isBigEndian: Bool, name: String) throws -> Tensor {
    guard let shape = Shape(sizes) else {
      throw FormatError.unsupported(
        path: file.store.path,
        what: "\"\(printable(name))\" of \(sizes.count) dimensions (more than \(Shape.maximumRank))")
    }
    guard let count = shape.elementCount,
      case let (bytes, overflow) = count.multipliedReportingOverflow(by: element.byteCount),
      !overflow
    else { throw file.damaged("\"\(printable(name))\" is impossibly large") }
    func read(_ source: any ByteSource) throws -> Tensor {
      try element.readTensor(shape, bigEndian: isBigEndian, from: source, format: "HDF5")
    }
    if count == 0 { return try read(MemorySource([], path: file.store.path)) }
    switch layout {
    case .compact(let data): return try read(MemorySource(data, path: file.store.path))
    case .contiguous(let address?, let stored):
      guard stored == bytes, filters.isEmpty else {
        throw file.damaged("size of \"\(printable(name))\" differs from its shape's")
      }
      let position = try file.position(address)
      guard position <= file.store.count else {
        throw FormatError.truncated(path: file.store.path, expected: bytes, got: 0)
      }
      return try read(StoreSource(file.store, at: position))
    case .chunked(let tree?, let chunk):
      return try read(
        MemorySource(try unchunk(tree, chunk, byteCount: bytes, element.byteCount, name), path: file.store.path))
    case .contiguous, .chunked:
      throw FormatError.unsupported(path: file.store.path, what: "\"\(printable(name))\" without data")
    }
  }

  private struct Chunk {
    let origin: [Int]
    let address: Int
    let packed: Int
    let mask: Int
  }

  /// All chunks put into row-major order.
  private func unchunk(_ tree: Int, _ chunk: [Int], byteCount: Int, _ width: Int, _ name: String) throws -> [UInt8] {
    let rank = sizes.count
    func damaged(_ reason: String) -> FormatError { file.damaged("\"\(printable(name))\": \(reason)") }
    guard chunk.count == rank + 1, chunk.allSatisfy({ $0 > 0 }), chunk[rank] == width,
      let chunkBytes = Shape(chunk)?.elementCount ?? (rank == Shape.maximumRank ? product(chunk) : nil)
    else { throw damaged("impossible chunks") }
    var chunks: [Chunk] = []
    var budget = file.store.count / 24
    try collect(tree, depth: 0, budget: &budget, into: &chunks)
    // Each chunk once, none missing, and together not more packed bytes than the file has: then the file's means, times
    // what deflate can do, bound what is unpacked.
    let grid = zip(sizes, chunk).map { ($0 + $1 - 1) / $1 }
    let origins = Set(chunks.map(\.origin))
    var packedTotal = 0
    for piece in chunks {
      packedTotal += piece.packed
      guard packedTotal <= file.store.count else { throw damaged("chunks that share their bytes") }
      let inside = zip(piece.origin, zip(sizes, chunk)).allSatisfy { $0 >= 0 && $0 < $1.0 && $0 % $1.1 == 0 }
      guard inside else { throw damaged("chunk outside the array") }
    }
    guard origins.count == chunks.count, product(grid) == chunks.count else {
      throw FormatError.unsupported(path: file.store.path, what: "\"\(printable(name))\" with missing chunks")
    }
    let ratio = filters.contains(.deflate) ? InflateSource.largestRatio : 1
    for piece in chunks
    where piece.packed.multipliedReportingOverflow(by: ratio).overflow || chunkBytes > piece.packed * ratio {
      throw damaged("chunk that claims \(chunkBytes) bytes, more than it can hold")
    }
    var result = [UInt8](repeating: 0, count: byteCount)
    for piece in chunks {
      try Interrupt.check()
      let bytes = try unpack(piece, count: chunkBytes, width)
      scatter(bytes, piece.origin, chunk, width, into: &result)
    }
    return result
  }

  private func product(_ sizes: [Int]) -> Int? {
    var result = 1
    for size in sizes {
      let (next, overflow) = result.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      result = next
    }
    return result
  }

  private func collect(_ address: Int, depth: Int, budget: inout Int, into chunks: inout [Chunk]) throws {
    try Interrupt.check()
    let level = try file.treeLevel(at: address)
    guard depth < 16 else { throw file.damaged("tree of chunks that does not end") }
    for child in try file.treeChildren(at: address, kind: 1, keySize: 8 + 8 * (sizes.count + 1)) {
      budget -= 1
      guard budget >= 0 else { throw file.damaged("tree of chunks that does not end") }
      guard level == 0 else {
        try collect(child.address, depth: depth + 1, budget: &budget, into: &chunks)
        continue
      }
      var key = child.key
      let packed = try key.uint32()
      let mask = try key.uint32()
      let origin = try sizes.indices.map { _ in try key.length() }
      chunks.append(Chunk(origin: origin, address: child.address, packed: packed, mask: mask))
    }
  }

  /// The bytes of a chunk with the filters undone, last first.
  private func unpack(_ chunk: Chunk, count: Int, _ width: Int) throws -> [UInt8] {
    var bytes = try file.store.bytes(at: file.position(chunk.address), count: chunk.packed)
    for (index, filter) in filters.enumerated().reversed() where index >= 32 || chunk.mask >> index & 1 == 0 {
      switch filter {
      case .deflate: bytes = try InflateSource.unpack(bytes, atMost: count + 4, path: file.store.path)
      case .checksum: bytes.removeLast(min(4, bytes.count))
      case .shuffle: bytes = unshuffle(bytes, width)
      }
    }
    guard bytes.count == count else { throw file.damaged("chunk of \(bytes.count) bytes, \(count) expected") }
    return bytes
  }

  /// All first bytes, all second bytes, … back to one number after the other.
  private func unshuffle(_ bytes: [UInt8], _ width: Int) -> [UInt8] {
    let count = bytes.count / width
    var result = bytes
    for byte in 0..<width {
      for i in 0..<count { result[i * width + byte] = bytes[byte * count + i] }
    }
    return result
  }

  /// Copies the rows of a chunk to their places; what hangs over the array's edge is left out.
  private func scatter(_ bytes: [UInt8], _ origin: [Int], _ chunk: [Int], _ width: Int, into result: inout [UInt8]) {
    let last = sizes.count - 1
    guard last >= 0 else { return result = bytes }
    let extent = sizes.indices.map { min(chunk[$0], sizes[$0] - origin[$0]) }
    var index = [Int](repeating: 0, count: last)  // the row inside the chunk
    while true {
      var (from, to) = (0, 0)
      for d in 0..<last {
        from = from * chunk[d] + index[d]
        to = to * sizes[d] + origin[d] + index[d]
      }
      from = from * chunk[last] * width
      to = (to * sizes[last] + origin[last]) * width
      let length = extent[last] * width
      result.replaceSubrange(to..<to + length, with: bytes[from..<from + length])
      var d = last - 1
      while d >= 0 {
        index[d] += 1
        if index[d] < extent[d] { break }
        index[d] = 0
        d -= 1
      }
      if d < 0 { return }
    }
  }
}
