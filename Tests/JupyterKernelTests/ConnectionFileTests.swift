import Foundation
import TestSupport
import Testing

@testable import JupyterKernel

/// Where a kernel is told to listen, and where it tells Jupyter that it is.
@Suite struct ConnectionFileTests {
  private func read(_ changes: [String: Any?]) throws -> ConnectionFile {
    var fields: [String: Any] = [
      "transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256", "shell_port": 1001,
      "control_port": 1002, "stdin_port": 1003, "iopub_port": 1004, "hb_port": 1005, "kernel_name": "instab-lua",
    ]
    for (name, value) in changes { fields[name] = value }
    return try ConnectionFile(JSONSerialization.data(withJSONObject: fields))
  }

  @Test("Endpoints")
  func endpoints() throws {
    #expect(try read([:]).endpoint(.shell) == "tcp://127.0.0.1:1001")
    #expect(try read(["ip": "::1"]).endpoint(.hb) == "tcp://[::1]:1005")
    #expect(try read(["transport": "ipc", "ip": "/tmp/k"]).endpoint(.iopub) == "ipc:///tmp/k-1004")
  }

  @Test(
    "What is wrong with a connection file is said",
    arguments: [
      ("transport", "udp", "transport: 'tcp' or 'ipc' expected, got 'udp'"),
      ("ip", "0.0.0.0", "ip: an address of the loopback interface, such as 127.0.0.1, expected, got '0.0.0.0'"),
      ("ip", "example.org", "ip: an address of the loopback interface, such as 127.0.0.1, expected, got 'example.org'"),
      ("signature_scheme", "hmac-md5", "signature_scheme: 'hmac-sha256' expected, got 'hmac-md5'"),
      ("hb_port", "x", "hb_port: a number from 1 to 65535 expected, got x"),
    ])
  func errors(_ field: String, _ value: String, _ message: String) throws {
    do {
      _ = try read([field: value])
      Issue.record("accepted")
    } catch {
      #expect("\(error)" == "connection file: " + message)
    }
    #expect(throws: ConnectionFile.Failure.notJSON) { try ConnectionFile(Data("[1]".utf8)) }
    #expect(throws: ConnectionFile.Failure.field("key", expected: "one value", got: "several")) {
      try ConnectionFile(Data(#"{"key":"a","key":"b"}"#.utf8))
    }
    #expect(throws: ConnectionFile.Failure.self) { try read(["stdin_port": 1001]) }
    #expect(throws: ConnectionFile.Failure.self) { try read(["stdin_port": 70_000]) }
  }

  @Test("The command line: what is missing or wrong is said, exit status as documented")
  func commandLine() throws {
    let none = try Binary.run(["kernel", "run", "--connection-file", "/nowhere/c.json"])
    #expect(
      none.standardError == "instab-lua: cannot read the connection file /nowhere/c.json: there is no such file\n")
    #expect(none.exitCode == 1)
    #expect(try Binary.run(["kernel", "run"]).exitCode == 2)
    #expect(try Binary.run(["kernel", "walk"]).exitCode == 2)
    #expect(try Binary.run(["kernel", "install", "--user", "--prefix", "/x"]).exitCode == 2)
    let help = try Binary.run(["kernel", "--help"])
    #expect(help.exitCode == 0)
    #expect(help.standardOutput.contains("install") && help.standardOutput.contains("run"))
  }

  @Test("kernel install writes what Jupyter looks for")
  func install() throws {
    let folder = try TemporaryFolder()
    for arguments in [["--prefix", folder.url.path], ["--user"], []] {
      let data = folder.url.appendingPathComponent(arguments.first == "--prefix" ? "share/jupyter" : "data")
      let run = try Binary.run(["kernel", "install"] + arguments, environment: ["JUPYTER_DATA_DIR": data.path])
      let kernel = data.appendingPathComponent("kernels/instab-lua")
      #expect(run.standardOutput == "Installed the kernel in \(kernel.path)\n")
      #expect(run.exitCode == 0)
      let json = try Data(contentsOf: kernel.appendingPathComponent("kernel.json"))
      let fields = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
      let command = try #require(fields["argv"] as? [String])
      #expect(Array(command.dropFirst()) == ["kernel", "run", "--connection-file", "{connection_file}"])
      #expect(FileManager.default.isExecutableFile(atPath: command[0]))
      #expect(fields["language"] as? String == "lua")
      #expect(fields["interrupt_mode"] as? String == "signal")
      let logo = try String(contentsOf: kernel.appendingPathComponent("logo-svg.svg"), encoding: .utf8)
      #expect(logo.hasPrefix("<svg "))
    }
    let failed = try Binary.run(["kernel", "install", "--prefix", "/proc/none"])
    #expect(failed.exitCode == 1)
    #expect(failed.standardError.hasPrefix("instab-lua: cannot write /proc/none/share/jupyter/kernels/instab-lua: "))
  }

  @Test("Positions are counted in code points outside, in bytes inside")
  func codePoints() {
    let text = CodePoints("aä😀z")
    #expect([-1, 0, 1, 2, 3, 4, 9].map(text.bytes) == [0, 0, 1, 3, 7, 8, 8])
    #expect([0, 1, 3, 7, 8, 99].map(text.points) == [0, 1, 2, 3, 4, 4])
  }
}
