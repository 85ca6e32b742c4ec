import Foundation
import JSON

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
  private var seen = AcceptedSignatures()

  init(key: String) { self.key = key.isEmpty ? nil : SigningKey(key) }

  /// - Throws: ``WireError``; the message is then to be dropped.
  mutating func decode(_ frames: [[UInt8]], from channel: MessageChannel) throws(WireError) -> IncomingMessage {
    guard frames.count <= Self.maximumFrames else { throw .tooManyFrames }
    guard let delimiter = frames.firstIndex(of: Self.delimiter) else { throw .noDelimiter }
    let rest = frames[(delimiter + 1)...]
    guard rest.count >= 5, let signature = rest.first else { throw .missingFrames(rest.count) }
    let parts = rest.dropFirst().prefix(4)
    if let key {
      guard key.isValid(signature, of: parts) else { throw .signature }
      guard seen.insert(signature) else { throw .repeated }
    }
    var objects: [JSON.Fields] = []
    for (name, part) in zip(Self.parts, parts) {
      guard case .object(let fields)? = JSON(part) else { throw .notAnObject(name) }
      objects.append(fields)
    }
    let header: IncomingMessage.Header
    do {
      header = try IncomingMessage.Header(objects[0])
    } catch {
      throw .header("\(error)")
    }
    return IncomingMessage(
      channel: channel, identities: Array(frames[..<delimiter]), header: header,
      rawHeader: Data(rest[rest.startIndex + 1]), content: objects[3])
  }

  mutating func encode(_ message: OutgoingMessage) -> [[UInt8]] {
    sent += 1
    let header: JSON = [
      "msg_id": "\(session)_\(sent)", "session": .string(session), "username": "kernel",
      "date": .string(Date().formatted(Self.dates)), "msg_type": .string(message.type),
      "version": .string(Self.version),
    ]
    let parts = [
      header.bytes(sortsNames: true), [UInt8](message.parentHeader), message.metadata.bytes(sortsNames: true),
      message.content.bytes(sortsNames: true),
    ]
    return message.identities + [Self.delimiter, key?.signature(of: parts) ?? []] + parts
  }

  private static let dates = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

/// The signatures that were accepted: a message that is sent again, by whoever overheard it, does nothing, however much
/// later. Of each the first 128 bits are kept: 10⁶ messages take some 50 MB, and no two of them agree by chance.
struct AcceptedSignatures {
  private struct Start: Hashable {
    let high: UInt64
    let low: UInt64
  }
  private var known: Set<Start> = []

  /// `false` if it was accepted before.
  /// - Parameter signature: 64 hexadecimal digits in either case.
  mutating func insert(_ signature: some Collection<UInt8>) -> Bool {
    func number(_ digits: some Sequence<UInt8>) -> UInt64 {
      // A digit's value, as its code has it: '0' is 0x30, 'a' and 'A' end in 1 and have the bit 0x40.
      digits.reduce(0) { $0 << 4 | UInt64($1 & 15) + ($1 & 0x40 == 0 ? 0 : 9) }
    }
    return known.insert(Start(high: number(signature.prefix(16)), low: number(signature.dropFirst(16).prefix(16))))
      .inserted
  }
}
