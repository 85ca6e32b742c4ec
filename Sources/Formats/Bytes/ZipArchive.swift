import CZip
import Files
import Interrupt

/// A zip file opened for reading by libzip, whose claims about sizes were checked against its bytes.
final class ZipArchive {
  struct Member {
    let index: UInt64
    let name: String
    let size: Int
  }

  let path: String
  private(set) var members: [Member] = []
  private let archive: OpaquePointer

  /// Opens a file.
  convenience init(path: String) throws {
    let size = try FileSource(path: path).remaining
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else { throw Self.failure(path, code) }
    try self.init(archive, path: path, size: size)
  }

  /// Opens bytes in memory, which must outlive the archive.
  convenience init(_ bytes: UnsafeRawBufferPointer, path: String) throws {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let source = zip_source_buffer_create(bytes.baseAddress, UInt64(bytes.count), 0, &error) else {
      throw Self.failure(path, zip_error_code_zip(&error))
    }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      throw Self.failure(path, zip_error_code_zip(&error))
    }
    try self.init(archive, path: path, size: bytes.count)
  }

  private init(_ archive: OpaquePointer, path: String, size fileSize: Int) throws {
    self.archive = archive
    self.path = path
    func damaged(_ reason: String) -> FormatError { .malformed(path: path, format: "zip", reason: reason) }
    // libzip takes a file of no bytes for an archive of no members.
    guard fileSize > 0 else { throw damaged("it is empty") }
    var names = Set<String>()
    var packedTotal = 0
    for index in 0..<UInt64(max(0, zip_get_num_entries(archive, 0))) {
      var status = zip_stat_t()
      zip_stat_init(&status)
      let known = UInt64(ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD)
      guard zip_stat_index(archive, index, 0, &status) == 0, status.valid & known == known, let raw = status.name else {
        throw damaged("member \(index + 1) has no name or size")
      }
      let name = String(cString: raw)
      guard let size = Int(exactly: status.size), let packed = Int(exactly: status.comp_size) else {
        throw damaged("member \"\(printable(name))\" of impossible size")
      }
      if status.valid & UInt64(ZIP_STAT_ENCRYPTION_METHOD) != 0, status.encryption_method != ZIP_EM_NONE {
        throw FormatError.unsupported(path: path, what: "encrypted member \"\(printable(name))\"")
      }
      let limit: (partialValue: Int, overflow: Bool)
      switch Int32(status.comp_method) {
      case ZIP_CM_STORE: limit = (packed, false)
      case ZIP_CM_DEFLATE: limit = packed.multipliedReportingOverflow(by: InflateSource.largestRatio)
      case let method:
        throw FormatError.unsupported(path: path, what: "compression method \(method) of \"\(printable(name))\"")
      }
      // Members that share bytes would make a small file large without a ratio that shows it.
      packedTotal += min(packed, fileSize + 1)
      guard !limit.overflow, size <= limit.partialValue, packedTotal <= fileSize else {
        throw damaged("member \"\(printable(name))\" claims \(size) bytes, more than the file can hold")
      }
      guard names.insert(name).inserted else { throw damaged("two members \"\(printable(name))\"") }
      members.append(Member(index: index, name: name, size: size))
    }
  }

  deinit { zip_discard(archive) }

  /// Opens a member for reading.
  func open(_ member: Member) throws -> ZipMemberSource {
    guard let file = zip_fopen_index(archive, member.index, 0) else {
      throw Self.failure(path, zip_error_code_zip(zip_get_error(archive)))
    }
    return ZipMemberSource(file, of: self, member)
  }

  fileprivate static func failure(_ path: String, _ code: Int32) -> FormatError {
    var error = zip_error_t()
    zip_error_init_with_code(&error, code)
    defer { zip_error_fini(&error) }
    return .malformed(path: path, format: "zip", reason: text(of: &error) ?? "error \(code)")
  }

  /// What libzip says of an error. Since version 1.11 its headers promise that there is a text, older ones do not.
  static func text(of error: UnsafeMutablePointer<zip_error_t>?) -> String? {
    guard let error else { return nil }
    let text: UnsafePointer<CChar>? = zip_error_strerror(error)
    return text.map { String(cString: $0) }
  }
}

/// The unpacked bytes of a member.
final class ZipMemberSource: ByteSource {
  let path: String
  private(set) var remaining: Int
  private let archive: ZipArchive  // kept alive
  private let file: OpaquePointer

  fileprivate init(_ file: OpaquePointer, of archive: ZipArchive, _ member: ZipArchive.Member) {
    self.file = file
    self.archive = archive
    path = "\(archive.path)(\(printable(member.name)))"
    remaining = member.size
  }

  deinit { zip_fclose(file) }

  func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    let n = Int(zip_fread(file, target, UInt64(count)))
    guard n >= 0 else { throw ZipArchive.failure(path, zip_error_code_zip(zip_file_get_error(file))) }
    remaining -= n
    return n
  }

  /// Reads what is left, so that libzip compares the checksum.
  func finish() throws {
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      guard let base = buffer.baseAddress else { return }
      while try read(into: base, count: buffer.count) > 0 { try Interrupt.check() }
    }
  }
}
