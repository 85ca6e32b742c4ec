import Testing

@testable import instab_lua

@Suite struct CommandLineTests {
  @Test("The command line is cut where lua cuts it")
  func cutting() {
    let valued = ["--threads"]
    let all = CommandLineParts(
      ["p", "-i", "-e", "--help", "-lm", "--threads", "2", "--isa=v3", "s.lua", "-e", "x"], valued: valued)
    #expect(all.options == ["-i", "--threads", "2", "--isa=v3"])
    #expect(all.steps == [.code("--help"), .module("m")])
    #expect(all.script == "s.lua")
    #expect(all.scriptArguments == ["-e", "x"])
    #expect(all.preceding == ["p", "-i", "-e", "--help", "-lm", "--threads", "2", "--isa=v3"])

    #expect(CommandLineParts(["p", "--", "-s.lua"], valued: valued).script == "-s.lua")
    #expect(CommandLineParts(["p", "-", "a"], valued: valued).script == "-")
    #expect(CommandLineParts(["p", "--threads", "s.lua"], valued: valued).script == nil)
    #expect(CommandLineParts(["p", "-e"], valued: valued).options == ["-e"])
    #expect(CommandLineParts([], valued: valued).preceding == [])
  }
}
