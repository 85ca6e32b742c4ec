import Files
import Interrupt
import Tensors

/// Writes version 5 files. The bytes depend on the names and tensors only.
enum MAT5Writer {
  /// MATLAB's own limit for a variable of this version.
  private static let largestVariable = 1 << 31

  static func write(_ members: [(name: String, tensor: Tensor)], to path: String, compressed: Bool) throws {
    var names = Set<String>()
    for member in members {
      try check(member.name, path: path)
      guard names.insert(member.name).inserted else {
        throw FormatError.name(path: path, name: member.name, reason: "it occurs twice")
      }
      guard member.tensor.count * member.tensor.dtype.byteCount < largestVariable - 1024 else {
        throw FormatError.unsupported(path: path, what: "variable \"\(member.name)\" of 2 GiB or more (use .npz)")
      }
    }
    try AtomicFile.write(to: path) { file in
      try MATHeader.bytes.withUnsafeBytes { try file.append([$0]) }
      for member in members {
        let tensor = try member.tensor.permute(Array((0..<member.tensor.rank).reversed())).contiguous()
        let (head, tail) = frame(member.name, member.tensor)
        try head.withUnsafeBytes { head in
          try tail.withUnsafeBytes { tail in
            try tensor.withBytes { data in
              guard compressed else { return try file.append([head, data, tail]) }
              let packed = try Deflate.pack([head, data, tail], path: path)
              try (tag(.compressed, packed.count) + packed).withUnsafeBytes { try file.append([$0]) }
            }
          }
        }
      }
    }
  }

  private static func check(_ name: String, path: String) throws {
    let rest = name.utf8.dropFirst()
    func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
    func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    guard let first = name.utf8.first, isLetter(first), rest.count < 63,
      rest.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") })
    else {
      throw FormatError.name(
        path: path, name: name, reason: "MATLAB expects a letter, then letters, digits and _, at most 63")
    }
  }

  private static func bytes(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

  private static func tag(_ type: MATType, _ count: Int) -> [UInt8] { bytes(type.rawValue) + bytes(UInt32(count)) }

  /// A short element with its tag and padding.
  private static func element(_ type: MATType, _ data: [UInt8]) -> [UInt8] {
    if (1...4).contains(data.count) {
      return bytes(UInt32(data.count) << 16 | type.rawValue) + data + [UInt8](repeating: 0, count: 4 - data.count)
    }
    return tag(type, data.count) + data + [UInt8](repeating: 0, count: (8 - data.count % 8) % 8)
  }

  /// What stands before and behind the numbers of a variable.
  private static func frame(_ name: String, _ tensor: Tensor) -> (head: [UInt8], tail: [UInt8]) {
    let (kind, type): (MATClass, MATType) =
      switch tensor.dtype {
      case .float64: (.double, .double)
      case .float32: (.single, .single)
      case .int64: (.int64, .int64)
      case .int32: (.int32, .int32)
      case .uint8, .bool: (.uint8, .uint8)
      }
    let sizes = [Int](repeating: 1, count: max(0, 2 - tensor.rank)) + Array(tensor.shape)
    let count = tensor.count * tensor.dtype.byteCount
    let logical: UInt32 = tensor.dtype == .bool ? 0x02 << 8 : 0
    var head = element(.uint32, bytes(UInt32(kind.rawValue) | logical) + bytes(0))
    head += element(.int32, sizes.flatMap { bytes(UInt32($0)) })
    head += element(.int8, Array(name.utf8))
    let isSmall = (1...4).contains(count)
    head += isSmall ? bytes(UInt32(count) << 16 | type.rawValue) : tag(type, count)
    let tail = [UInt8](repeating: 0, count: isSmall ? 4 - count : (8 - count % 8) % 8)
    return (tag(.matrix, head.count + count + tail.count) + head, tail)
  }
}
