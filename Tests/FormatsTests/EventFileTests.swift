import Foundation
import Testing

@testable import Formats

@Suite("TensorBoard's event files")
struct EventFileTests {
  @Test("CRC-32C gives the values of RFC 3720, B.4, and the usual check value")
  func checksums() {
    let vectors: [([UInt8], UInt32)] = [
      ([], 0), (Array("123456789".utf8), 0xE306_9283), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E),
      (Array((0..<32).reversed()), 0x113F_DB5C),
    ]
    for (bytes, crc) in vectors { #expect(CRC32C.checksum(bytes) == crc) }
    // By TensorBoard's own masked_crc32c.
    #expect(CRC32C.masked(Array("123456789".utf8)) == 0xC78A_B0E5)
  }

  @Test("The bytes are those of TensorBoard's own writer")
  func bytes() throws {
    // As in Fixtures/make_events.py, in another order: files are sorted by step.
    let scalars: [EventFile.Scalar] = [
      .init("loss", step: 0, value: 2.5, time: 1_700_000_000.25),
      .init("loss", step: 300, value: .infinity, time: 1_700_000_001),
      .init("run 2/test_accuracy", step: 1, value: 0.1, time: 1_700_000_000.25),
      .init("loss", step: 1, value: .nan, time: 1_700_000_001),
      .init(String(repeating: "é", count: 70), step: 1 << 40, value: -0.0, time: 1_700_000_001),
      .init("loss", step: 1 << 40, value: 0, time: 0),
    ]
    #expect(EventFile.bytes(scalars) == (try fixtureBytes("scalars.tfevents")))
    try withFolder { folder in
      try EventFile.write(scalars, to: folder + "/events")
      #expect(FileManager.default.contents(atPath: folder + "/events").map(Array.init) == EventFile.bytes(scalars))
    }
  }

  @Test("A negative step, and a file without numbers, are as the formats have them")
  func edges() {
    var message = ProtocolMessage()
    message.add(2, -1)
    #expect(message.bytes == [0x10] + [UInt8](repeating: 0xFF, count: 9) + [1])
    // One record, which names the version: its length, two checksums, and the message of 15 bytes.
    #expect(EventFile.bytes([]).count == 8 + 4 + 15 + 4)
  }
}
