import CZeroMQ
import Foundation
import JSON
import TestSupport
import Testing

@testable import JupyterKernel

/// Bytes from whoever can open a port.
@Suite struct HostileTests {
  @Test("Nothing is run for a wrong signature, for none, or for a message that is sent again")
  func forged() throws {
    let client = try KernelClient()
    #expect(try client.text("1") == "1")
    var thief = WireFormat(key: "a guess")
    var unsigned = WireFormat(key: "")
    let content: JSON = ["code": "io.open('forged', 'w'):close()", "silent": false]
    for channel in [MessageChannel.shell, .control] {
      let message = OutgoingMessage(channel: channel, identities: [], type: "execute_request", content: content)
      client.sockets[channel]?.send(thief.encode(message))
      client.sockets[channel]?.send(unsigned.encode(message))
      let shutdown = OutgoingMessage(channel: channel, identities: [], type: "shutdown_request", content: [:])
      client.sockets[channel]?.send(thief.encode(shutdown))
    }
    let cell = OutgoingMessage(
      channel: .shell, identities: [], type: "execute_request",
      content: ["code": "count = (rawget(_G, 'count') or 0) + 1"])
    let frames = client.wire.encode(cell)
    for _ in 0..<3 { client.sockets[.shell]?.send(frames) }
    #expect(try client.text("count") == "1")
    #expect(!FileManager.default.fileExists(atPath: client.folder.url.appendingPathComponent("forged").path))
    #expect(client.log.contains("wrong signature"))
    #expect(client.log.contains("the signature of an earlier message"))
    #expect(client.process.isRunning)
  }

  /// Random bytes from a seed.
  private struct Noise: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var word = state
      word = (word ^ word >> 33) &* 0xff51_afd7_ed55_8ccd
      return word ^ word >> 33
    }
    mutating func bytes(_ limit: Int) -> [UInt8] {
      (0..<Int.random(in: 0...limit, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
  }

  private static let types = [
    "execute_request", "complete_request", "inspect_request", "is_complete_request", "history_request",
    "kernel_info_request", "comm_info_request", "comm_open", "comm_msg", "interrupt_request", "debug_request",
    "input_reply", "nonsense", "",
  ]
  private static let contents: [JSON] = [
    ["code": "x = 1", "cursor_pos": 3], ["code": "tensor.z", "cursor_pos": -5], ["code": .null], ["cursor_pos": "x"],
    ["code": "return", "cursor_pos": .integer(.max), "user_expressions": ["a": "1", "b": "="]], [:], [], "text", 5,
    ["hist_access_type": "tail", "n": .integer(.min)],
    ["hist_access_type": "range", "start": .integer(.max), "session": -9],
    ["hist_access_type": "search", "pattern": "[a-", "n": -1], ["comm_id": "c"], ["value": "line"],
    ["seq": .integer(.max)],
    ["code": "\u{0}\u{1}é😀", "cursor_pos": 2], ["code": "'", "cursor_pos": 1, "detail_level": 9],
  ]

  /// A message that is wrong somewhere: random frames, a signed message that was changed, a signed message of nonsense.
  private func message(_ noise: inout Noise, _ client: KernelClient) -> [[UInt8]] {
    if Int.random(in: 0..<4, using: &noise) == 0 {
      return (0..<Int.random(in: 1...9, using: &noise)).map { _ in noise.bytes(60) }
    }
    let metadata = Self.contents.randomElement(using: &noise) ?? [:]
    var frames = client.wire.encode(
      OutgoingMessage(
        channel: .shell, identities: Bool.random(using: &noise) ? [] : [noise.bytes(20)],
        type: Self.types.randomElement(using: &noise) ?? "", metadata: Bool.random(using: &noise) ? [:] : metadata,
        content: Self.contents.randomElement(using: &noise) ?? [:]))
    switch Int.random(in: 0..<8, using: &noise) {
    case 0: frames.remove(at: Int.random(in: 0..<frames.count, using: &noise))
    case 1: frames.insert(noise.bytes(40), at: Int.random(in: 0...frames.count, using: &noise))
    case 2: frames.shuffle(using: &noise)
    case 3: frames += Array(repeating: noise.bytes(4), count: 100)
    case 4:
      let index = Int.random(in: 0..<frames.count, using: &noise)
      if !frames[index].isEmpty {
        frames[index][Int.random(in: 0..<frames[index].count, using: &noise)] = UInt8.random(in: 0...255, using: &noise)
      }
    case 5: frames = signed(frames, noise.bytes(200), client)
    default: break
    }
    return frames
  }

  /// The message with other bytes as its content, and the right signature.
  private func signed(_ frames: [[UInt8]], _ content: [UInt8], _ client: KernelClient) -> [[UInt8]] {
    var frames = frames
    frames[frames.count - 1] = content
    frames[frames.count - 5] = SigningKey(KernelClient.key).signature(of: frames.suffix(4))
    return frames
  }

  /// Kilobytes in memory.
  private func residentMemory(_ process: pid_t) -> Int {
    let status = (try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)) ?? ""
    return (status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4
  }

  /// `INSTAB_FUZZ_CASES` sets how many.
  private static let cases = ProcessInfo.processInfo.environment["INSTAB_FUZZ_CASES"].flatMap(Int.init) ?? 3000

  @Test("Broken messages: no crash, no leak, and the next good one is answered")
  func broken() throws {
    let client = try KernelClient()
    let context = try ZeroMQContext()
    let upstream = try ZeroMQSocket(.sub, in: context)
    try upstream.connect(client.connection.endpoint(.iopub))
    let heart = try ZeroMQSocket(.dealer, in: context)
    try heart.connect(client.connection.endpoint(.hb))
    let seed = UInt64.random(in: 0...UInt64.max)
    var noise = Noise(state: seed)
    var memory = 0
    for number in 1...Self.cases {
      let frames = message(&noise, client)
      switch Int.random(in: 0..<8, using: &noise) {
      case 0: client.sockets[.control]?.send(frames)
      case 1: client.sockets[.stdin]?.send(frames)
      case 2: heart.send(frames)
      case 3 where number % 16 == 0: try upstream.set(ZMQ_SUBSCRIBE, bytes: noise.bytes(300))
      default: client.sockets[.shell]?.send(frames)
      }
      while heart.receive() != nil {}
      if number % 500 == 0 || number == Self.cases {
        let id = try client.send("kernel_info_request", [:])
        #expect(
          try client.reply(to: id, within: 30).type == "kernel_info_reply", "after \(number) messages, seed \(seed)")
        client.forgetWaiting()
        if number <= max(1000, Self.cases / 4) { memory = residentMemory(client.process.processIdentifier) }
      }
    }
    let growth = residentMemory(client.process.processIdentifier) - memory
    #expect(growth < 40_000, "kilobytes more than after the first quarter, seed \(seed)")
    #expect(try client.text("6 * 7") == "42")
  }

  @Test("Bytes that are no ZeroMQ at all")
  func raw() throws {
    let client = try KernelClient()
    #expect(try client.text("1") == "1")
    var noise = Noise(state: 7)
    for number in 0..<200 {
      guard let port = client.connection.ports.values.sorted().dropFirst(number % 5).first else { continue }
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(port).bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      #expect(connected == 0)
      // The greeting of ZMTP 3, then noise; or noise at once.
      let greeting: [UInt8] = number % 2 == 0 ? [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0] + Array("NULL".utf8) : []
      let bytes = greeting + noise.bytes(4000)
      _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
    #expect(try client.text("2") == "2")
  }
}
