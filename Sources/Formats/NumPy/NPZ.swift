import CZip
import Files
import Tensors

/// NumPy's `.npz`: a zip file of `.npy` members, stored or deflated. Members that are no `.npy`, or arrays
/// that tensors cannot hold, are left out and named.
enum NPZ: FileFormat {
  static let extensions = ["npz"]
  private static let suffix = ".npy"

  static func load(_ path: String, only: Set<String>?) throws -> FileReading {
    try read(ZipArchive(path: path), only: only)
  }

  static func read(_ archive: ZipArchive, only: Set<String>? = nil) throws -> FileReading {
    var reading = ArchiveReading(path: archive.path, only: only)
    for member in archive.members {
      guard member.name.hasSuffix(suffix) else {
        if only == nil { try reading.add(member.name, otherKind: "no .npy") }
        continue
      }
      let name = String(member.name.dropLast(suffix.count))
      try check(name, path: archive.path)
      try reading.add(name) {
        let source = try archive.open(member)
        let tensor = try NPY.read(from: source)
        try source.finish()
        return tensor
      }
    }
    return try reading.finished()
  }

  /// Names are keys here, but other programs unpack archives to files of these names.
  private static func check(_ name: String, path: String) throws {
    let steps = name.split(separator: "/", omittingEmptySubsequences: false)
    let reason: String? =
      if name.isEmpty {
        "a name is needed"
      } else if name.utf8.count > 4096 {
        "at most 4096 bytes expected"
      } else if name.utf8.contains(where: { $0 < 32 || $0 == 127 || $0 == UInt8(ascii: "\\") }) {
        "no control characters or backslashes expected"
      } else if steps.contains(where: { ["", ".", ".."].contains($0) }) {
        "it leads out of the archive"
      } else {
        nil
      }
    if let reason { throw FormatError.name(path: path, name: name, reason: reason) }
  }

  /// The bytes depend on the names and tensors only: members carry no time of writing.
  static func save(_ contents: FileContents, to path: String, compressed: Bool) throws {
    guard case .archive(let members) = contents else {
      throw FormatError.contents(path: path, expected: "a table of tensors", got: "one tensor (use .npy)")
    }
    var names = Set<String>()
    let whole = try members.map { member in
      try check(member.name, path: path)
      guard names.insert(member.name).inserted else {
        throw FormatError.name(path: path, name: member.name, reason: "it occurs twice")
      }
      return (name: member.name, tensor: try member.tensor.contiguous())
    }
    try AtomicFile.write(to: path) { file in
      // libzip removes a file without members, where NumPy writes the end record of an empty archive.
      guard !whole.isEmpty else {
        let end: [UInt8] = [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18)
        return try end.withUnsafeBytes { try file.append([$0]) }
      }
      try write(whole, to: file.temporaryPath, shownAs: path, compressed: compressed)
    }
  }

  private static func write(
    _ members: [(name: String, tensor: Tensor)], to target: String, shownAs path: String, compressed: Bool
  ) throws {
    var code: Int32 = 0
    guard let archive = zip_open(target, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
      throw FormatError.malformed(path: path, format: "zip", reason: "libzip error \(code)")
    }
    func failure() -> FormatError {
      let reason = ZipArchive.text(of: zip_get_error(archive)) ?? "unknown"
      return .unsupported(path: path, what: "writing (\(reason))")
    }
    let headers = members.map { member in
      let bytes = NPYHeader(of: member.tensor).bytes
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
      copy.copyBytes(from: bytes)
      return copy
    }
    defer { headers.forEach { $0.deallocate() } }
    // zip_close reads headers and elements: both live until it returns.
    try withExtendedLifetime(members) {
      do {
        for (member, header) in zip(members, headers) {
          try add(member, header, to: archive, compressed: compressed, failure)
        }
        guard zip_close(archive) == 0 else { throw failure() }
      } catch {
        zip_discard(archive)
        throw error
      }
    }
  }

  private static func add(
    _ member: (name: String, tensor: Tensor), _ header: UnsafeMutableRawBufferPointer, to archive: OpaquePointer,
    compressed: Bool, _ failure: () -> FormatError
  ) throws {
    try member.tensor.withBytes { elements in
      // libzip takes no empty fragment.
      let parts = [UnsafeRawBufferPointer(header), elements].compactMap { bytes -> zip_buffer_fragment_t? in
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
        let address = UnsafeMutableRawPointer(mutating: start).assumingMemoryBound(to: UInt8.self)
        return zip_buffer_fragment_t(data: address, length: UInt64(bytes.count))
      }
      guard let source = zip_source_buffer_fragment(archive, parts, UInt64(parts.count), 0) else { throw failure() }
      let name = member.name + suffix
      // Told that a name is UTF-8, libzip 1.11 marks also one of ASCII alone, older ones do not: the file's bytes would differ.
      let encoding = name.utf8.allSatisfy { $0 < 0x80 } ? ZIP_FL_ENC_GUESS : ZIP_FL_ENC_UTF_8
      let index = zip_file_add(archive, name, source, UInt32(encoding))
      guard index >= 0 else {
        zip_source_free(source)
        throw failure()
      }
      let method = compressed ? ZIP_CM_DEFLATE : ZIP_CM_STORE
      guard zip_set_file_compression(archive, UInt64(index), method, 0) == 0,
        zip_file_set_dostime(archive, UInt64(index), 0, 1 << 5 | 1, 0) == 0  // 1980-01-01
      else { throw failure() }
    }
  }
}
