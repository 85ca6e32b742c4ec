import Foundation
import JSON
import TestSupport
import Testing

@testable import JupyterKernel

/// The real kernel, driven over its sockets as Jupyter does it.
@Suite struct KernelTests {
  @Test(
    "A kernel says what it is, over TCP and local sockets; starts quickly",
    arguments: [ConnectionFile.Transport.tcp, .ipc])
  func info(_ transport: ConnectionFile.Transport) throws {
    let seconds = try MachineSpeed.idleSeconds(bound: 0.3) {
      let start = Date()
      let client = try KernelClient(transport)
      let reply = try client.reply(to: client.send("kernel_info_request", [:]))
      let seconds = Date().timeIntervalSince(start)
      #expect(reply.type == "kernel_info_reply")
      #expect(reply.text("protocol_version") == "5.4")
      #expect(reply.text("implementation") == "instab-lua")
      let language = try #require(reply["language_info"] as? [String: Any])
      #expect(language["name"] as? String == "lua")
      #expect((language["version"] as? String)?.hasPrefix("5.4") == true)
      return seconds
    }
    #expect(seconds < 0.3, "seconds from start to the first reply")
  }

  @Test("A subscriber is welcomed")
  func welcome() throws {
    let client = try KernelClient()
    #expect(client.welcome?.text("subscription") == "")
  }

  @Test("A cell: what it prints, in order, and what it gives back; numbers go on")
  func cells() throws {
    let client = try KernelClient()
    let (reply, output) = try client.run("print('one'); io.stderr:write('two\\n'); local x = 3\nx * 2")
    #expect(reply.text("status") == "ok")
    #expect(reply["execution_count"] as? Int == 1)
    #expect(output.first { $0.text("name") == "stdout" }?.text("text") == "one\n")
    #expect(output.first { $0.text("name") == "stderr" }?.text("text") == "two\n")
    #expect(output.last?.type == "execute_result")
    #expect(output.last?.data("text/plain") == "6")
    #expect(output.last?["execution_count"] as? Int == 1)
    #expect(try client.text("x + 1") == "4", "locals live on")
    #expect(try client.text("x + 1;") == "", "a semicolon silences")
    #expect(try client.run("1", ["store_history": false]).reply["execution_count"] as? Int == 4)
    #expect(try client.run("_1").reply["execution_count"] as? Int == 4)
    let silent = try client.run("print('heard?') hidden = 7", ["silent": true])
    #expect(silent.output.isEmpty)
    #expect(silent.reply["execution_count"] as? Int == 5)
    #expect(try client.text("hidden") == "7")
    #expect(try client.text("os.execute('echo child')").hasPrefix("child\n"))
  }

  @Test("Commands stand on any line of a cell and write streams; a hint is part of the error")
  func commands() throws {
    let client = try KernelClient()
    let (reply, output) = try client.run("x = 1\nprint('first')\n%who\n$ echo shell\nlocal l = $ echo a\nl[1]")
    #expect(reply.text("status") == "ok")
    let text = output.filter { $0.text("name") == "stdout" }.map { $0.text("text") ?? "" }.joined()
    #expect(text.wholeMatch(of: /first\nx  number  1\n.* in tensors, .*\nshell\n/) != nil, "\(text)")
    #expect(output.last?.data("text/plain") == "a")
    let history = try client.run("%history 1")
    #expect(history.output.first?.text("text")?.hasPrefix("1: x = 1\n") == true)
    #expect(((history.reply["payload"] as? [Any]) ?? [0]).isEmpty)
    let failed = try client.run("-- a comment\n%history 1\nif x != 1 then end")
    #expect(failed.reply.text("evalue")?.hasPrefix("In[3]:3: ") == true)
    let traceback = try #require(failed.output.last?["traceback"] as? [String]).joined(separator: "\n")
    #expect(traceback.contains("3 | if x != 1 then end") && traceback.contains("hint: '!=' is written '~=' in Lua"))
  }

  @Test("A million lines come as whole text in few messages")
  func muchOutput() throws {
    let client = try KernelClient()
    let (_, output) = try client.run("for i = 1, 1000000 do print(i) end", within: 60)
    #expect(output.count < 3000)
    let text = output.map { $0.text("text") ?? "" }.joined()
    #expect(text.utf8.count == 6_888_896)
    #expect(text.hasSuffix("\n999999\n1000000\n"))
  }

  @Test("Output arrives while the cell runs")
  func pieces() throws {
    let client = try KernelClient()
    let id = try client.sendCell(
      "io.write('first') while not io.open('go') do os.execute('sleep 0.01') end print('last')")
    let piece = try client.receive(.iopub) { $0.parentID == id && $0.type == "stream" }
    #expect(piece.text("text") == "first")
    try client.folder.file("go", "")
    let rest = try client.published(for: id)
    #expect(rest.last?.text("text") == "last\n")
    #expect(try client.reply(to: id).text("status") == "ok")
  }

  @Test("Tensors and tables are tables too; figures are pictures")
  func results() throws {
    let client = try KernelClient()
    let tensor = try client.run("tensor.ones(2, 3)").output[0]
    #expect(tensor.data("text/html")?.contains("<table") == true)
    #expect(tensor.data("text/plain")?.contains("[float64 tensor 2×3]") == true)
    #expect(try client.run("{name = '<b>'}").output[0].data("text/html")?.contains("&lt;b&gt;") == true)
    #expect(try client.run("42").output[0].data("text/html") == nil)
    let source = "local fig = plot.figure{width = 4, height = 3}:line({1, 2, 3}, {1, 4, 9})\n"
    for (code, type) in [(source + "fig:show()", "display_data"), (source + "fig", "execute_result")] {
      let output = try client.run(code).output
      #expect(output.count == 1)
      let picture = try #require(output.first)
      #expect(picture.type == type)
      let png = try #require(Data(base64Encoded: picture.data("image/png") ?? ""))
      #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
      #expect(picture.data("image/svg+xml")?.contains("<svg width=\"384\" height=\"288\"") == true)
      #expect(picture.data("text/plain")?.isEmpty == false)
      let size = (picture["metadata"] as? [String: Any])?["image/png"] as? [String: Int]
      #expect(size == ["width": 384, "height": 288], "four inches by three at 96 pixels an inch")
    }
  }

  @Test("An animation is a GIF")
  func animation() throws {
    let client = try KernelClient()
    let output = try client.run("plot.animate{plot.line{1, 2}, plot.line{2, 1}}").output
    let gif = try #require(Data(base64Encoded: output.first?.data("image/gif") ?? ""))
    #expect(output.count == 1 && gif.starts(with: Array("GIF89a".utf8)))
    #expect(output[0].data("text/plain")?.hasPrefix("animation (2 frames, 10 per second") == true)
  }

  @Test("Displays: shown, replaced, taken away, in order with what is printed")
  func displays() throws {
    let client = try KernelClient()
    let output = try client.run(
      """
      local d = display.show({a = 1})
      print('between')
      d:update(2)
      display.html('<i>x</i>')
      display.clear(true)
      """
    ).output
    #expect(output.map(\.type) == ["display_data", "stream", "update_display_data", "display_data", "clear_output"])
    func id(_ message: KernelClient.Received) -> String? {
      (message["transient"] as? [String: Any])?["display_id"] as? String
    }
    #expect(id(output[0]) != nil && id(output[0]) == id(output[2]) && id(output[3]) != id(output[0]))
    #expect(output[2].data("text/plain") == "2")
    #expect(output[3].data("text/html") == "<i>x</i>")
    #expect(output[4]["wait"] as? Bool == true)
  }

  @Test("Progress is a bar that is replaced and goes away")
  func progress() throws {
    let client = try KernelClient()
    let output = try client.run("for i in progress.range(16, 'work <1>') do os.execute('sleep 0.06') end").output
    #expect(output.first?.type == "display_data")
    #expect(output.first?.data("text/html")?.contains("<progress") == true)
    #expect(output.first?.data("text/html")?.contains("work &lt;1&gt;") == true)
    #expect(output.dropFirst().allSatisfy { $0.type == "update_display_data" })
    #expect(output.last?.data("text/html") == "")
  }

  @Test("Many works of one cell share one place; after a clearing the bar is shown anew")
  func progressPlaces() throws {
    let client = try KernelClient()
    let work = "for i = 1, 3 do for _ in progress.range(11) do os.execute('sleep 0.06') end end"
    let shown = try client.run(work).output.filter { $0.type == "display_data" }
    #expect(shown.count == 1)
    let cleared = try client.run(
      "for i in progress.range(14) do os.execute('sleep 0.06') if i == 11 then display.clear(true) end end"
    ).output
    let clear = try #require(cleared.firstIndex { $0.type == "clear_output" })
    #expect(cleared[..<clear].count { $0.type == "display_data" } == 1)
    #expect(cleared[clear...].dropFirst().first?.type == "display_data")
  }

  @Test("A display at the end of a cell is shown once, and by name in a later one")
  func lastDisplay() throws {
    let client = try KernelClient()
    #expect(try client.run("d = display.show(1) return d").output.map(\.type) == ["display_data"])
    #expect(try client.run("display.html('<b>x</b>')").output.map(\.type) == ["display_data"])
    #expect(try client.run("d:update(2)").output.map(\.type) == ["update_display_data"])
    #expect(try client.text("d") == "display_handle 1")
    #expect(try client.text("display.show(3), 4").hasSuffix("4"))
  }

  @Test("Objects look as their class says, by __display; what goes wrong in it is one line")
  func displayHook() throws {
    let client = try KernelClient()
    func made(_ body: String) -> String { "setmetatable({1}, {__display = function(self) \(body) end})" }
    let forms = try client.run(made("return {['text/html'] = '<b>x</b>', ['text/markdown'] = '**x**'}")).output[0]
    #expect(forms.data("text/html") == "<b>x</b>" && forms.data("text/markdown") == "**x**")
    #expect(forms.data("text/plain") == "{1}")
    let text = try client.run("display.show(\(made("return 'short'")))").output
    #expect(text.map { $0.data("text/plain") } == ["short"] && text[0].data("text/html") == nil)
    #expect(try client.run(made("return tensor.ones(2, 2)")).output[0].data("text/html")?.contains("<table") == true)
    let figure = try client.run(made("return plot.figure():line({1, 2}, {1, 4})")).output[0]
    #expect(figure.data("image/svg+xml")?.contains("<svg") == true)
    #expect(
      try client.text(
        "A = {__display = function() return 'inherited' end} B = setmetatable({}, {__index = A}) B.__index = B "
          + "\nsetmetatable({}, B)") == "inherited")
    for (body, told) in [
      ("error('boom')", "boom"), ("return nil", "got nil"), ("return {['text/html'] = 1}", "a string expected"),
      ("return {['text/x'] = ''}", "'text/x' is none of"), ("return self", "more than 8"),
      ("display.show(self) return 'x'", "more than 8"),
    ] {
      let (reply, output) = try client.run(made(body))
      #expect(reply.text("status") == "ok")
      let warnings = output.filter { $0.text("name") == "stderr" }.compactMap { $0.text("text") }.joined()
      #expect(warnings.hasPrefix("warning: __display: ") && warnings.contains(told), "\(warnings)")
      #expect(warnings.count { $0 == "\n" } == 1, "\(warnings)")
      #expect(output.last?.type == "execute_result")
    }
  }

  @Test("Vectors under names are a table with a column each")
  func vectorColumns() throws {
    let client = try KernelClient()
    let table = try client.run("{loss = tensor.ones(3), step = tensor.arange(3)}").output[0].data("text/html") ?? ""
    #expect(table.contains("<thead><tr><th></th><th>loss</th><th>step</th></tr></thead>"))
    #expect(table.contains("<tr><th>3</th><td>1.0</td><td>3.0</td></tr>"))
    let long = try client.run("{loss = tensor.arange(1000)}").output[0].data("text/html") ?? ""
    #expect(long.matches(of: /<tr>/).count == 32 && long.contains("<td>999.0</td>"))
    let run = try client.run(
      """
      local net = nn.mlp{sizes = {3072, 4, 10}}
      train.run{replicas = {{name = 'a', model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.01})}},
                data = data.synthetic_cifar{train = 8, test = 4}, batch = 8, epochs = 3}
      """
    ).output.last?.data("text/html")
    #expect(run?.contains("<th>loss</th><th>model</th><th>name</th>") == true, "a row for each replica")
    #expect(run?.contains("float64") == false, "three numbers stand in a cell as they are")
    let mixed = try client.run("{{name = 'a', loss = tensor.arange(100), best = tensor.ones(2):sum()}}").output[0]
    #expect(mixed.data("text/html")?.contains("1.0, 2.0, …, 99.0, 100.0 [") == true)
    #expect(mixed.data("text/html")?.contains("<td>2.0</td>") == true)
  }

  @Test("What a command lists is output of the cell, which a notebook keeps")
  func listsAreOutput() throws {
    let client = try KernelClient()
    _ = try client.run("mine = 3")
    for command in ["%who", "%history"] {
      let (reply, output) = try client.run(command)
      #expect((reply["payload"] as? [Any])?.isEmpty == true, "\(command)")
      #expect(output.first?.text("name") == "stdout", "\(command)")
    }
  }

  @Test("An error: name, message, source, and what waits is not run, unless the client wants it")
  func errors() throws {
    let client = try KernelClient()
    let (reply, output) = try client.run("local function f(x)\n  return x.y.z\nend\nf{}")
    #expect(reply.text("status") == "error")
    #expect(reply.text("ename") == "Error")
    #expect(reply.text("evalue") == "In[1]:2: attempt to index a nil value (field 'y')")
    let error = try #require(output.first)
    #expect(error.type == "error")
    let traceback = try #require(error["traceback"] as? [String]).joined(separator: "\n")
    #expect(traceback.contains("return x.y.z") && traceback.contains("In[1]:4"))
    #expect(try client.run("x = = 1").reply.text("ename") == "SyntaxError")

    let first = try client.sendCell("os.execute('sleep 0.2') error({})")
    let waiting = try (0..<3).map { _ in try client.sendCell("ran = true") }
    let info = try client.send("kernel_info_request", [:])
    #expect(try client.reply(to: first).text("status") == "error")
    for id in waiting {
      let reply = try client.reply(to: id)
      #expect(reply.text("status") == "aborted" && reply["execution_count"] == nil)
      #expect(try client.published(for: id).isEmpty)
    }
    #expect(try client.reply(to: info).text("status") == "ok")
    #expect(try client.text("rawget(_G, 'ran')") == "nil")

    let tolerant = try client.sendCell("os.execute('sleep 0.1') error('x')", ["stop_on_error": false])
    let next = try client.sendCell("'ran'")
    #expect(try client.reply(to: tolerant).text("status") == "error")
    #expect(try client.reply(to: next).text("status") == "ok")
  }

  @Test("Expressions of the client are evaluated beside the cell")
  func userExpressions() throws {
    let client = try KernelClient()
    let reply = try client.run("y = 5", ["user_expressions": ["good": "y * 2", "bad": "error('no')"]]).reply
    let values = try #require(reply["user_expressions"] as? [String: [String: Any]])
    #expect((values["good"]?["data"] as? [String: String])?["text/plain"] == "10")
    #expect(values["good"]?["status"] as? String == "ok")
    #expect(values["bad"]?["status"] as? String == "error")
    #expect(values["bad"]?["evalue"] as? String == "(expression):1: no")
  }

  @Test("Help is a page; what a command wants to be typed next is handed on")
  func payload() throws {
    let client = try KernelClient()
    let reply = try client.run("?tensor.zeros").reply
    let pages = try #require(reply["payload"] as? [[String: Any]])
    #expect(pages.map { $0["source"] as? String } == ["page"])
    #expect((pages[0]["data"] as? [String: String])?["text/plain"]?.hasPrefix("tensor.zeros(") == true)
    try client.folder.file("cell.lua", "x = 1")
    let next = try client.run("%load cell.lua").reply["payload"] as? [[String: Any]]
    #expect(next?.first?["source"] as? String == "set_next_input")
  }

  @Test("io.read asks the user, in every way of reading; nobody to ask is the end of the input")
  func input() throws {
    let client = try KernelClient()
    let id = try client.sendCell("io.write('name? ') local n = io.read() print(n, io.read('n'), io.stdin:read('L'))")
    for line in ["Ada", "41 rest"] {
      let request = try client.receive(.stdin) { $0.parentID == id }
      #expect(request.type == "input_request")
      #expect(request["password"] as? Bool == false)
      try client.send("input_reply", ["value": .string(line)], on: .stdin)
    }
    let text = try client.published(for: id).compactMap { $0.text("text") }.joined()
    #expect(text == "name? Ada\t41\t rest\n\n")
    _ = try client.reply(to: id)

    let again = try client.sendCell("io.read()")
    _ = try client.receive(.stdin) { $0.parentID == again }
    kill(client.process.processIdentifier, SIGINT)
    #expect(try client.reply(to: again).text("ename") == "Interrupted")
    for code in [
      "io.read()", "io.stdin:read('n')", "for line in io.lines() do end", "for line in io.stdin:lines() do end",
    ] {
      let (reply, output) = try client.run(code, ["allow_stdin": false])
      #expect(
        reply.text("status") == "error" && reply.text("evalue")?.hasSuffix("this client cannot ask its user") == true)
      #expect(output.map(\.type) == ["error"], "\(code)")
    }
    let file = "local f = io.tmpfile() f:write('a\\nb') f:seek('set') local n = 0 for l in f:lines() do n = n + 1 end"
    #expect(try client.text("\(file) f:seek('set') print(n, f:read('l', 'l', 'l'))") == "2\ta\tb\tnil\n")
  }
}
