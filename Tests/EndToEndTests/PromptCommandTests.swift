import Foundation
import TestSupport
import Testing

/// Commands and hints at the real prompt.
@Suite struct PromptCommandTests {
  /// A block that is pasted, and Enter.
  private static func paste(_ text: String) -> String { "\u{1b}[200~\(text)\u{1b}[201~\r" }

  @Test("A pasted block has commands between its Lua, in order")
  func pasted() throws {
    let prompt = try PromptOnTerminal()
    prompt.terminal.type(
      Self.paste("local x = 3\n$ echo from the shell\nprint('lua', x)\nlocal l = $ echo 1; echo 2\n#l + x"))
    try prompt.terminal.wait(seconds: 10, "the next prompt") { $0.lines.contains("[2]>") }
    #expect(prompt.lines.suffix(4) == ["from the shell", "lua\t3", "5", "[2]>"])
  }

  @Test("%edit shows the code and its output, and an error in it with its own line")
  func edited() throws {
    let folder = try TemporaryFolder()
    let editor = try folder.file("editor", "#!/bin/sh\nprintf 'print(1)\\nlocal t = nil\\nt.x = 2\\n' > $1\n").path
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: editor)
    let prompt = try PromptOnTerminal(environment: ["VISUAL": editor])
    let shown = try prompt.enter("%edit")
    #expect(
      shown.hasPrefix(
        "print(1)\nlocal t = nil\nt.x = 2\n1\nIn[1]:3: attempt to index a nil value (local 't')\n    3 | t.x = 2"))
    let file = folder.path + "/f.lua"
    let again = try prompt.enter("%edit \(file)")
    #expect(again.contains("t.x = 2\n1\n") && again.contains("f.lua:3: attempt to index"))
  }

  @Test("A hint stands below the error; exit leaves")
  func hints() throws {
    let prompt = try PromptOnTerminal()
    #expect(try prompt.enter("1 != 2").hasSuffix("\nhint: '!=' is written '~=' in Lua"))
    #expect(try prompt.enter("x = '1 != 2'") == "")
    prompt.terminal.type("exit\r")
    #expect(try prompt.terminal.waitForEnd() == 0)
  }

  @Test("%debug says what it is, quotes strings and lists the source")
  func debugging() throws {
    let prompt = try PromptOnTerminal(columns: 120, rows: 40)
    _ = try prompt.enter("local s = 'text' error('x')")
    let shown = try prompt.enter("%debug")
    #expect(shown.hasPrefix("post mortem: ") && shown.hasSuffix("s = \"text\""))
    #expect(try prompt.enter("list") == "→   1 | local s = 'text' error('x')")
  }
}
