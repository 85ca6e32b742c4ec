import Foundation
import TestSupport
import Testing

/// `examples/EmbedLua`: Lua in a program that is not ours.
@Suite("Lua for other programs") struct EmbeddingTests {
  @Test("The example binds a class and an option, and words the error of a wrong call")
  func example() throws {
    let program = try #require(Binary.url).deletingLastPathComponent().appendingPathComponent("EmbedLua")
    let process = Process()
    let output = Pipe()
    (process.executableURL, process.standardOutput) = (program, output)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(
      text == """
        42.0
        bank.lua:1: account:deposit: argument 1 'amount': number more than 0 expected, got -1

        """)
  }

  @Test("It needs no more than thirty lines and the one library")
  func short() throws {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("examples/EmbedLua/main.swift")
    let lines = try String(contentsOf: source, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 31)
    #expect(lines.filter { $0.hasPrefix("import ") } == ["import LuaRuntime"])
  }
}
