import Foundation
import JSON

/// The sockets of a kernel on which messages of the protocol travel.
enum MessageChannel: String, Sendable { case shell, control, stdin, iopub }

/// What a client sent, its signature found right.
struct IncomingMessage: Sendable {
  /// The fields of a header that a kernel looks at.
  struct Header: Sendable {
    var id: String
    var type: String

    init(_ fields: JSON.Fields) throws(WireError) {
      let reader = ContentReader(fields, of: "header")
      (id, type) = (try reader.text("msg_id"), try reader.text("msg_type"))
    }
  }

  var channel: MessageChannel
  /// The way back to the client, for a ROUTER socket.
  var identities: [[UInt8]]
  var header: Header
  /// The header as it came: the parent header of every answer.
  var rawHeader: Data
  var content: JSON.Fields

  var type: String { header.type }

  /// The content as the type that a request of this kind has.
  /// - Throws: ``WireError/content(type:reason:)`` if a field is missing or of another type.
  func decode<Content: MessageContent>(_ type: Content.Type = Content.self) throws(WireError) -> Content {
    try Content(ContentReader(content, of: self.type))
  }
}

/// What the kernel has to say.
struct OutgoingMessage: Sendable {
  var channel: MessageChannel
  /// The way to the client, or the topic on iopub.
  var identities: [[UInt8]]
  var type: String
  /// The header of what this answers; empty if it answers nothing.
  var parentHeader = Data("{}".utf8)
  var metadata: JSON = [:]
  var content: JSON

  /// The answer to a message, to whoever sent it.
  static func reply(_ type: String, to message: IncomingMessage, _ content: JSON, metadata: JSON = [:])
    -> Self
  {
    OutgoingMessage(
      channel: message.channel, identities: message.identities, type: type, parentHeader: message.rawHeader,
      metadata: metadata, content: content)
  }
}

/// Why a message was dropped. The only place that words it.
enum WireError: Error, Equatable, CustomStringConvertible {
  case noDelimiter
  case missingFrames(Int)
  case tooManyFrames
  case signature
  case repeated
  case notAnObject(String)
  case header(String)
  case content(type: String, reason: String)
  case unknownType(String)

  var description: String {
    switch self {
    case .noDelimiter: "no delimiter <IDS|MSG>"
    case .missingFrames(let count): "a signature and 4 parts expected, got \(count) frames"
    case .tooManyFrames: "too many frames"
    case .signature: "wrong signature"
    case .repeated: "the signature of an earlier message"
    case .notAnObject(let part): "the \(part) is no JSON object"
    case .header(let reason): "the header is not valid: \(reason)"
    case .content(let type, let reason): "\(type): \(reason)"
    case .unknownType(let type): "unknown type '\(type)'"
    }
  }
}
