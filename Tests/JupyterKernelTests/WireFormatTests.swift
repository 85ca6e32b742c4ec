import Foundation
import JSON
import Testing

@testable import JupyterKernel

/// Frames in, messages out.
@Suite struct WireFormatTests {
  private static let delimiter = Array("<IDS|MSG>".utf8)

  private func frames(key: String = "secret", _ parts: [String]) -> [[UInt8]] {
    let parts = parts.map { Array($0.utf8) }
    return [Array("client".utf8), Self.delimiter, SigningKey(key).signature(of: parts)] + parts
  }

  private static let header = #"{"msg_id":"1","msg_type":"kernel_info_request","session":"s","version":"5.3"}"#

  private func error(_ frames: [[UInt8]]) -> WireError? {
    var wire = WireFormat(key: "secret")
    do {
      _ = try wire.decode(frames, from: .shell)
      return nil
    } catch {
      return error
    }
  }

  @Test("A message keeps its way back, its header and its content")
  func good() throws {
    var wire = WireFormat(key: "secret")
    let message = try wire.decode(frames([Self.header, "{}", "{}", #"{"a":[1,{"b":null}]}"#]), from: .control)
    #expect(message.identities == [Array("client".utf8)])
    #expect(message.type == "kernel_info_request")
    #expect(String(decoding: message.rawHeader, as: UTF8.self) == Self.header)
    #expect(message.content == ["a": [1, ["b": .null]]])
    #expect(message.channel == .control)
  }

  @Test("The signature is HMAC-SHA256 of the four parts, in hexadecimal digits (RFC 4231, case 2)")
  func signature() {
    let parts = ["what do ", "ya want ", "for", " nothing?"].map { Array($0.utf8) }
    let text = String(decoding: SigningKey("Jefe").signature(of: parts), as: UTF8.self)
    #expect(text == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(SigningKey("Jefe").isValid(Array(text.uppercased().utf8), of: parts))
  }

  @Test("Broken messages are refused, each for its reason")
  func broken() {
    let good = frames([Self.header, "{}", "{}", "{}"])
    #expect(error([]) == .noDelimiter)
    #expect(error([[]]) == .noDelimiter)
    #expect(error(Array(good.prefix(6))) == .missingFrames(4))
    #expect(error([Self.delimiter]) == .missingFrames(0))
    #expect(error(good + Array(repeating: [], count: 64)) == .tooManyFrames)
    #expect(error(frames(key: "another", [Self.header, "{}", "{}", "{}"])) == .signature)
    for position in 2...6 {
      var changed = good
      changed[position][0] ^= 1
      #expect(error(changed) == .signature, "frame \(position)")
    }
    var short = good
    short[2].removeLast()
    #expect(error(short) == .signature)
    #expect(error(frames([Self.header, "[]", "{}", "{}"])) == .notAnObject("parent header"))
    #expect(error(frames([Self.header, "{}", "{", "{}"])) == .notAnObject("metadata"))
    #expect(error(frames([Self.header, "{}", "{}", ""])) == .notAnObject("content"))
    let deep = String(repeating: #"{"a":"#, count: 100_000)
    #expect(error(frames([Self.header, "{}", "{}", deep])) == .notAnObject("content"))
    guard case .header? = error(frames(["{}", "{}", "{}", "{}"])) else {
      Issue.record("a header without msg_type was accepted")
      return
    }
  }

  @Test("A message that is sent again is refused, in whatever case its signature is")
  func repeated() throws {
    var wire = WireFormat(key: "secret")
    var message = frames([Self.header, "{}", "{}", "{}"])
    _ = try wire.decode(message, from: .shell)
    #expect(throws: WireError.repeated) { try wire.decode(message, from: .shell) }
    message[2] = Array(String(decoding: message[2], as: UTF8.self).uppercased().utf8)
    #expect(throws: WireError.repeated) { try wire.decode(message, from: .control) }
  }

  @Test("No signature is ever forgotten")
  func acceptedSignatures() {
    var accepted = AcceptedSignatures()
    func signature(_ i: Int, isUppercase: Bool = false) -> [UInt8] {
      // Bits from all over the number: only the beginning is kept.
      let digits = String(UInt64(truncatingIfNeeded: i) &* 0x9e37_79b9_7f4a_7c15, radix: 16)
      let text = String(repeating: "0", count: 16 - digits.count) + digits + String(repeating: "ab01", count: 12)
      return Array((isUppercase ? text.uppercased() : text).utf8)
    }
    let isNew = (0..<200_000).map { accepted.insert(signature($0)) }
    #expect(!isNew.contains(false))
    #expect([199_999, 70_000, 0].map { accepted.insert(signature($0, isUppercase: true)) } == [false, false, false])
  }

  @Test("What is encoded can be decoded by whoever has the key, and by nobody else")
  func roundTrip() throws {
    var kernel = WireFormat(key: "secret")
    let message = OutgoingMessage(
      channel: .iopub, identities: [Array("stream".utf8)], type: "stream", content: ["text": "Tür \"zu\"\n\u{1}\\"])
    var client = WireFormat(key: "secret")
    let received = try client.decode(kernel.encode(message), from: .iopub)
    #expect(received.content == ["text": "Tür \"zu\"\n\u{1}\\"])
    let header = try JSONSerialization.jsonObject(with: received.rawHeader) as? [String: String]
    #expect(header?["version"] == "5.4")
    #expect(header?["session"] == kernel.session)
    var stranger = WireFormat(key: "guess")
    #expect(throws: WireError.signature) { try stranger.decode(kernel.encode(message), from: .iopub) }
  }

  @Test(
    "A field is what the protocol says, or the message is dropped with the reason",
    arguments: [
      (#"{"code":5}"#, "execute_request: code: a string expected, got 5"),
      (#"{}"#, "execute_request: code: a string expected, got nothing"),
      (#"{"code":null}"#, "execute_request: code: a string expected, got null"),
      (#"{"code":"a","code":"b"}"#, "execute_request: code: one value expected, got several"),
      (#"{"code":"","silent":"no"}"#, #"execute_request: silent: true or false expected, got "no""#),
      (#"{"code":"","silent":null,"n":2.5}"#, "execute_request: n: an integer expected, got 2.5"),
      (#"{"code":"","n":2.0,"texts":{"a":1}}"#, #"execute_request: texts: an object of strings expected, got {"a":1}"#),
      (#"{"code":"","n":1e300}"#, "execute_request: n: an integer expected, got 1e+300"),
    ])
  func fields(_ content: String, _ message: String) throws {
    guard case .object(let fields)? = JSON(content.utf8) else {
      Issue.record("no JSON")
      return
    }
    let reader = ContentReader(fields, of: "execute_request")
    do {
      _ = (
        try reader.text("code"), try reader.optionalBoolean("silent"), try reader.optionalInteger("n"),
        try reader.optionalTexts("texts")
      )
      Issue.record("accepted")
    } catch {
      #expect("\(error)" == message)
    }
  }
}
