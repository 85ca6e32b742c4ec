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

  @Test("localhost is the address that ZeroMQ can listen at", arguments: ["localhost", "LocalHost"])
  func localhost(_ name: String) throws { #expect(try read(["ip": name]).endpoint(.shell) == "tcp://127.0.0.1:1001") }

  /// A connection file of these fields and mode.
  private func file(_ changes: [String: Any], mode: mode_t, in folder: TemporaryFolder) throws -> String {
    var fields: [String: Any] = ["key": "k"]
    for (index, port) in ConnectionFile.Port.allCases.enumerated() { fields[port.rawValue + "_port"] = index + 1 }
    let path = folder.path + "/c-\(UUID().uuidString).json"
    try JSONSerialization.data(withJSONObject: fields.merging(changes) { $1 }).write(to: URL(fileURLWithPath: path))
    chmod(path, mode)
    return path
  }

  @Test("A file without a key, or one that others can read or change, is refused unless that is asked for")
  func secrecy() throws {
    let folder = try TemporaryFolder()
    #expect(try ConnectionFile(path: file([:], mode: 0o600, in: folder)).key == "k")
    #expect(try ConnectionFile(path: file([:], mode: 0o400, in: folder)).key == "k")
    for mode in [0o644, 0o640, 0o604, 0o620, 0o602, 0o666] as [mode_t] {
      let path = try file([:], mode: mode, in: folder)
      #expect(throws: ConnectionFile.Failure.exposed(path: path, mode: mode)) { try ConnectionFile(path: path) }
      #expect(try ConnectionFile(path: path, isInsecure: true).key == "k")
    }
    let open = try file(["key": ""], mode: 0o600, in: folder)
    #expect(throws: ConnectionFile.Failure.noKey) { try ConnectionFile(path: open) }
    #expect(try ConnectionFile(path: open, isInsecure: true).key.isEmpty)
    let refused = try Binary.run(["kernel", "run", "--connection-file", open])
    #expect(refused.exitCode == 1 && refused.standardError.contains("key: a secret expected, got none"))
  }

  @Test("What is no socket is never deleted: a kernel that would listen there does not start")
  func occupied() throws {
    let folder = try TemporaryFolder()
    let place = folder.path + "/s"
    let path = try file(["transport": "ipc", "ip": place], mode: 0o600, in: folder)
    let connection = try ConnectionFile(path: path)
    try "precious".write(toFile: place + "-3", atomically: true, encoding: .utf8)
    symlink("/nowhere", place + "-4")
    let run = try Binary.run(["kernel", "run", "--connection-file", path], limit: 10)
    #expect(!run.timedOut && run.exitCode == 1 && run.standardError.contains("there is a file that is no socket"))
    connection.removeSocketFiles()
    #expect(try String(contentsOfFile: place + "-3", encoding: .utf8) == "precious")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: place + "-4") == "/nowhere")
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
