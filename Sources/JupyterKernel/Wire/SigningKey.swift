import Crypto
import Foundation

/// The secret that a connection file hands to a kernel and its clients: HMAC-SHA256 (RFC 2104) over the four parts.
struct SigningKey: Sendable {
  private let key: SymmetricKey

  init(_ text: String) { key = SymmetricKey(data: Data(text.utf8)) }

  /// The signature in hexadecimal digits.
  func signature(of parts: some Sequence<[UInt8]>) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return code(of: parts).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  /// Whether a signature is that of the parts. Takes as long for a nearly right one as for a wrong one.
  func isValid(_ signature: [UInt8], of parts: some Sequence<[UInt8]>) -> Bool {
    guard let bytes = Self.bytes(hexadecimal: signature) else { return false }
    return code(of: parts) == bytes  // compares in constant time
  }

  private func code(of parts: some Sequence<[UInt8]>) -> HMAC<SHA256>.MAC {
    var hmac = HMAC<SHA256>(key: key)
    for part in parts { hmac.update(data: part) }
    return hmac.finalize()
  }

  private static func bytes(hexadecimal digits: [UInt8]) -> Data? {
    guard digits.count == 2 * SHA256.byteCount else { return nil }
    var bytes = Data(capacity: SHA256.byteCount)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
