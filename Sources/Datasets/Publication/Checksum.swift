import Crypto
import Formats

/// What a published file's bytes must add up to, as its publisher gives it.
public enum Checksum: Equatable, Sendable, CustomStringConvertible {
  case md5(String)
  case sha256(String)

  /// `md5:…` or `sha256:…` in hexadecimal digits; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts[1].allSatisfy(\.isHexDigit) else { return nil }
    switch (parts[0], parts[1].count) {
    case ("md5", 32): self = .md5(parts[1])
    case ("sha256", 64): self = .sha256(parts[1])
    default: return nil
    }
  }

  public var description: String {
    switch self {
    case .md5(let digits): "md5:" + digits
    case .sha256(let digits): "sha256:" + digits
    }
  }

  /// The SHA-256 of a file.
  /// - Throws: `FormatError` if it cannot be read; `Interrupted`.
  public static func sha256(ofFile path: String) throws -> Checksum { .sha256(try digits(of: path, SHA256.self)) }

  /// The checksum of a file, of the same kind as this one.
  /// - Throws: `FormatError` if it cannot be read; `Interrupted`.
  func ofFile(_ path: String) throws -> Checksum {
    switch self {
    case .md5: .md5(try Self.digits(of: path, Insecure.MD5.self))
    case .sha256: .sha256(try Self.digits(of: path, SHA256.self))
    }
  }

  /// Of some bytes, one after the other.
  public static func sha256(ofBytes parts: [[UInt8]]) -> Checksum {
    var hash = SHA256()
    for part in parts { hash.update(data: part) }
    return .sha256(text(hash.finalize()))
  }

  private static func digits<Function: HashFunction>(of path: String, _: Function.Type) throws -> String {
    let source = try FileSource(path: path)
    var hash = Function()
    while source.remaining > 0 { hash.update(data: try source.bytes(min(source.remaining, 1 << 20))) }
    return text(hash.finalize())
  }

  private static func text(_ digest: some Sequence<UInt8>) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
