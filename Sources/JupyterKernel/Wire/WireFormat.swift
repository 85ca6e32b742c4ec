import Foundation

/// Messages as frames: identities, `<IDS|MSG>`, signature, header, parent header, metadata, content, then buffers
/// (jupyter-client.readthedocs.io, "Messaging", version 5.4).
///
/// Whoever can open the port can send bytes: a message is decoded only when its signature is right, it was not sent
/// before, and every part is what it must be.
struct WireFormat: Sendable {
  static let version = "5.4"
  /// Frames that a message may have; more are not collected.
  static let maximumFrames = 64
  private static let delimiter = Array("<IDS|MSG>".utf8)
  private static let parts = ["header", "parent header", "metadata", "content"]

  /// `nil`: messages are not signed, because the connection file has an empty key.
  private let key: SigningKey?
  /// Of this run of the kernel, in every header.
  let session = UUID().uuidString.lowercased()
  private var sent = 0
  private var seen = RecentSignatures()

  init(key: String) { self.key = key.isEmpty ? nil : SigningKey(key) }

  /// - Throws: ``WireError``; the message is then to be dropped.
  mutating func decode(_ frames: [[UInt8]], from channel: Channel) throws(WireError) -> IncomingMessage {
    guard frames.count <= Self.maximumFrames else { throw .tooManyFrames }
    guard let delimiter = frames.firstIndex(of: Self.delimiter) else { throw .noDelimiter }
    let rest = frames[(delimiter + 1)...]
    guard rest.count >= 5, let signature = rest.first else { throw .missingFrames(rest.count) }
    let parts = rest.dropFirst().prefix(4)
    if let key {
      guard key.isValid(signature, of: parts) else { throw .signature }
      guard seen.insert(signature.map { $0 | 0x20 }) else { throw .repeated }
    }
    for (name, part) in zip(Self.parts, parts) {
      guard Self.isObject(part) else { throw .notAnObject(name) }
    }
    let header = Data(rest[rest.startIndex + 1])
    do {
      return IncomingMessage(
        channel: channel, identities: Array(frames[..<delimiter]),
        header: try JSONDecoder().decode(IncomingMessage.Header.self, from: header), rawHeader: header,
        content: Data(rest[rest.startIndex + 4]))
    } catch {
      throw .header("\(error)")
    }
  }

  mutating func encode(_ message: OutgoingMessage) -> [[UInt8]] {
    sent += 1
    let header: JSONValue = [
      "msg_id": "\(session)_\(sent)", "session": .string(session), "username": "kernel",
      "date": .string(Date().formatted(Self.dates)), "msg_type": .string(message.type),
      "version": .string(Self.version),
    ]
    let parts = [header.bytes, [UInt8](message.parentHeader), message.metadata.bytes, message.content.bytes]
    return message.identities + [Self.delimiter, key?.signature(of: parts) ?? []] + parts
  }

  private static let dates = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// Whether a part is JSON, and an object. Foundation bounds the depth of what it reads.
  private static func isObject(_ part: [UInt8]) -> Bool {
    guard part.first(where: { !$0.isJSONSpace }) == UInt8(ascii: "{") else { return false }
    return (try? JSONDecoder().decode(AnyObject.self, from: Data(part))) != nil
  }

  /// Any object: its fields are not looked at.
  private struct AnyObject: Decodable {
    private struct Name: CodingKey {
      var stringValue: String
      var intValue: Int?
      init?(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { return nil }
    }
    init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: Name.self) }
  }
}

extension UInt8 {
  fileprivate var isJSONSpace: Bool { self == 32 || self == 10 || self == 13 || self == 9 }
}

/// The last signatures that were accepted: a message that is sent again, by whoever overheard it, does nothing.
struct RecentSignatures {
  private static let limit = 1 << 16
  private var known: Set<[UInt8]> = []
  private var order: [[UInt8]] = []

  /// `false` if it was accepted before.
  mutating func insert(_ signature: [UInt8]) -> Bool {
    guard known.insert(signature).inserted else { return false }
    order.append(signature)
    if order.count > Self.limit {  // half at once: dropping one by one would move all others
      let dropped = order.prefix(Self.limit / 2)
      known.subtract(dropped)
      order.removeFirst(dropped.count)
    }
    return true
  }
}
