import Foundation
import JSON
import TestSupport
import Testing

@testable import JupyterKernel

/// Interrupts, ends, and what the kernel does not do.
@Suite struct ControlTests {
  @Test("A running cell is interrupted by a signal and by a message; variables stay")
  func interrupt() throws {
    let client = try KernelClient()
    _ = try client.run("kept = 5")
    for byMessage in [false, true] {
      let id = try client.sendCell("print('running') while true do end")
      _ = try client.receive(.iopub) { $0.parentID == id && $0.type == "stream" }
      if byMessage {
        let request = try client.send("interrupt_request", [:], on: .control)
        #expect(try client.reply(to: request, on: .control).text("status") == "ok")
      } else {
        kill(client.process.processIdentifier, SIGINT)
      }
      #expect(try client.reply(to: id).text("ename") == "Interrupted")
      #expect(try client.text("kept") == "5")
    }
    // When nothing runs, an interrupt is nothing.
    kill(client.process.processIdentifier, SIGINT)
    _ = try client.reply(to: client.send("interrupt_request", [:], on: .control), on: .control)
    #expect(try client.text("kept") == "5")
  }

  @Test("Heartbeat and control are answered while a cell runs")
  func responsive() throws {
    let client = try KernelClient()
    let id = try client.sendCell("print('running') while true do end")
    _ = try client.receive(.iopub) { $0.parentID == id && $0.type == "stream" }
    client.heartbeat.send([Array("ping".utf8)])
    let deadline = Date(timeIntervalSinceNow: 5)
    var answer: [[UInt8]]?
    while answer == nil, Date() < deadline {
      answer = client.heartbeat.receive()
      usleep(500)
    }
    #expect(answer == [Array("ping".utf8)])
    let info = try client.send("kernel_info_request", [:], on: .control)
    #expect(try client.reply(to: info, on: .control).type == "kernel_info_reply")
    let debug = try client.send("debug_request", ["seq": 3, "type": "request", "command": "attach"], on: .control)
    let refusal = try client.reply(to: debug, on: .control)
    #expect(refusal["success"] as? Bool == false)
    #expect(refusal["request_seq"] as? Int == 3)
  }

  @Test(
    "A shutdown ends the kernel, busy or not, and is told to all",
    arguments: ["", "print('running') while true do pcall(error) end"])
  func shutdown(_ cell: String) throws {
    let client = try KernelClient(.ipc)
    if cell.isEmpty {
      _ = try client.run("1")
    } else {
      let id = try client.sendCell(cell)
      _ = try client.receive(.iopub) { $0.parentID == id && $0.type == "stream" }
    }
    let request = try client.send("shutdown_request", ["restart": true], on: .control)
    #expect(try client.reply(to: request, on: .control)["restart"] as? Bool == true)
    #expect(try client.published(for: request).map(\.type) == ["shutdown_reply"])
    try client.waitForEnd()
    #expect(client.process.terminationStatus == 0)
    let path = String(client.connection.endpoint(.shell).dropFirst("ipc://".count))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("A shutdown on shell comes in turn; os.exit in a cell ends the kernel")
  func ends() throws {
    let client = try KernelClient()
    let cell = try client.sendCell("os.execute('sleep 0.1')")
    let request = try client.send("shutdown_request", ["restart": false])
    #expect(try client.reply(to: cell).text("status") == "ok")
    #expect(try client.reply(to: request)["restart"] as? Bool == false)
    try client.waitForEnd()

    let other = try KernelClient()
    let payload = try other.run("print('bye') os.exit(3)").reply["payload"] as? [[String: Any]]
    #expect(payload?.first?["source"] as? String == "ask_exit")
    try other.waitForEnd()
  }

  @Test("A kernel does not outlive the process that started it")
  func parent() throws {
    let folder = try TemporaryFolder()
    let ports = try KernelClient.freePorts(5)
    let names = ConnectionFile.Port.allCases.map { $0.rawValue + "_port" }
    var fields: [String: Any] = Dictionary(uniqueKeysWithValues: zip(names, ports))
    fields["key"] = "k"
    let file = try folder.file("c.json", JSONSerialization.data(withJSONObject: fields))
    let script =
      "JPY_PARENT_PID=$$ '\(Binary.path)' kernel run --connection-file '\(file.path)' 2>/dev/null & echo $!; sleep 0.5"
    let started = try Binary.run(URL(fileURLWithPath: "/bin/sh"), ["-c", script])
    let kernel = try #require(pid_t(started.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)))
    let deadline = Date(timeIntervalSinceNow: 5)
    while kill(kernel, 0) == 0, Date() < deadline { usleep(10_000) }
    #expect(kill(kernel, 0) != 0, "still alive")
  }

  @Test("Comms of unknown targets are closed; other types are logged and forgotten")
  func comms() throws {
    let client = try KernelClient()
    let open = try client.send("comm_open", ["comm_id": "c", "target_name": "none", "data": [:]])
    #expect(try client.published(for: open).map { [$0.type, $0.text("comm_id")] } == [["comm_close", "c"]])
    let info = try client.reply(to: client.send("comm_info_request", [:]))
    #expect((info["comms"] as? [String: Any])?.isEmpty == true)
    try client.send("dance_request", [:])
    try client.send("execute_request", ["code": 5])
    #expect(try client.text("1") == "1")
    #expect(client.log.contains("unknown type 'dance_request'"))
    #expect(client.log.contains("execute_request"))
  }
}
