import Foundation
import Synchronization
import Testing

@testable import Session

@Suite struct OutputCaptureTests {
  @Test("Characters that arrive in parts are put together", arguments: 1...7)
  func characters(_ size: Int) {
    let text = "aé€😀z"
    let bytes = Array(text.utf8)
    var decoder = PieceDecoder()
    var found = ""
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = decoder.decode(Array(bytes[start..<min(start + size, bytes.count)]))
      #expect(!piece.unicodeScalars.contains("\u{fffd}"))
      found += piece
    }
    #expect(found + decoder.finish() == text)
  }

  @Test("What is no UTF-8 is repaired, not kept back")
  func repair() {
    var decoder = PieceDecoder()
    #expect(decoder.decode([0x61, 0xff, 0x62]) == "a\u{fffd}b")
    #expect(decoder.decode([0x80, 0x80, 0x80, 0x80]).count == 4)
    #expect(decoder.decode([0xe2, 0x82]) == "")
    #expect(decoder.finish() == "\u{fffd}")
  }

  // Capturing concerns the whole process, so these run in processes of their own.

  @Test("What Lua, C and child processes write arrives whole and in order")
  func everything() async {
    await #expect(processExitsWith: .success) {
      let received = Received()
      let capture = try OutputCapture { stream, text in received.add(stream, text) }
      let session = try Session()
      _ = session.evaluate(
        "print('one'); io.write('two '); os.execute('echo three; echo error >&2'); print(('x'):rep(1000000))",
        name: "=In")
      capture.drain()
      #expect(
        received.text(.standardOutput) == "three\none\ntwo " + String(repeating: "x", count: 1_000_000) + "\n"
          || received.text(.standardOutput) == "one\ntwo three\n" + String(repeating: "x", count: 1_000_000) + "\n"
          || received.text(.standardOutput) == "one\nthree\ntwo " + String(repeating: "x", count: 1_000_000) + "\n",
        "\(received.text(.standardOutput).prefix(40))")
      #expect(received.text(.standardError) == "error\n")
      capture.stop()
      print("back")
      #expect(!received.text(.standardOutput).contains("back"))
    }
  }

  @Test("Text without a line break arrives while the program runs")
  func pieces() async {
    await #expect(processExitsWith: .success) {
      let received = Received()
      let capture = try OutputCapture { stream, text in received.add(stream, text) }
      let session = try Session()
      _ = session.evaluate("io.write('early')", name: "=In")
      for _ in 0..<100 where received.text(.standardOutput).isEmpty { usleep(20_000) }
      #expect(received.text(.standardOutput) == "early")
      capture.stop()
    }
  }

  private final class Received: Sendable {
    private let texts = Mutex<[String]>(["", ""])
    func add(_ stream: OutputCapture.Stream, _ text: String) {
      texts.withLock { $0[stream == .standardOutput ? 0 : 1] += text }
    }
    func text(_ stream: OutputCapture.Stream) -> String {
      texts.withLock { $0[stream == .standardOutput ? 0 : 1] }
    }
  }
}
