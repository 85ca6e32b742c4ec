import Foundation
import TestSupport
import Testing

@testable import Session

@Suite struct HistoryTests {
  @Test("Inputs come back as they were", arguments: ["x = 1", "a\nb\n  c", "'\\n'", "\\", "s = 'é\\\\n'\n"])
  func roundTrip(_ input: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/deep/er/history"
    #expect(History(path: path).add(input))
    #expect(History(path: path).entries == [input.trimmingCharacters(in: .whitespacesAndNewlines)])
  }

  @Test("Blank inputs are left out; an input that comes again moves to the end")
  func repetitions() throws {
    let folder = try TemporaryFolder()
    let history = History(path: folder.path + "/history")
    #expect(
      ["a", "a", " a ", "", "  ", "b", "a"].map { history.add($0) } == [true, false, false, false, false, true, true])
    #expect(history.entries == ["b", "a"])
    #expect(History(path: folder.path + "/history").entries == ["b", "a"])
  }

  @Test("What another session enters is there at once, before one's own")
  func sharing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/history"
    let (first, second) = (History(path: path), History(path: path))
    first.add("first 1")
    second.add("second 1")
    first.add("first 2\nline 2")
    #expect(second.entries == ["first 1", "first 2\nline 2", "second 1"])
    #expect(first.entries == ["second 1", "first 1", "first 2\nline 2"])
    #expect(first.earlier == ["second 1"])
    second.add("first 1")
    #expect(first.entries == ["second 1", "first 1", "first 2\nline 2"])
  }

  @Test("Half a line, as a lost machine leaves it, costs that line only")
  func tornLine() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/history"
    try Data("whole\ntorn".utf8).write(to: URL(fileURLWithPath: path))
    let history = History(path: path)
    #expect(history.entries == ["whole"])
    history.add("new")
    #expect(History(path: path).entries == ["whole", "torn", "new"])
  }

  @Test("Many prompts that write at once, while the file is shortened, lose nothing new and tear no line")
  func together() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/history"
    let threads = 8
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      let history = History(path: path, bounds: History.Bounds(entries: 10_000, bytes: 20_000))
      for i in 0..<200 { history.add("thread \(thread) line \(i) \(String(repeating: "x", count: 20))") }
    }
    let entries = History(path: path).entries
    #expect(entries.allSatisfy { $0.hasPrefix("thread ") && $0.hasSuffix(String(repeating: "x", count: 20)) })
    // What the last shortening kept is without gaps: each thread's lines are consecutive.
    for thread in 0..<threads {
      let lines = entries.filter { $0.hasPrefix("thread \(thread) ") }.compactMap { Int($0.split(separator: " ")[3]) }
      guard let first = lines.first, let last = lines.last else { continue }
      #expect(lines == Array(first...last))
    }
    #expect(entries.count > 150)
  }

  @Test("Of a file beyond all bounds the end is read, from a whole line on; the next input shortens it")
  func beyondBounds() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/history"
    try (0..<5000).map { "line \($0)\n" }.joined().write(toFile: path, atomically: true, encoding: .utf8)
    let history = History(path: path, bounds: History.Bounds(entries: 10_000, bytes: 4000))
    let entries = history.entries
    #expect(entries.last == "line 4999" && entries.count > 500 && entries.count < 900)
    #expect(entries.allSatisfy { $0.hasPrefix("line ") && $0.count == 9 })
    history.add("new")
    let kept = try String(contentsOfFile: path, encoding: .utf8)
    #expect(kept.utf8.count <= 2000 && kept.hasSuffix("line 4999\nnew\n"))
    #expect(history.entries.last == "new")
  }

  @Test("The file belongs to the user alone, where XDG says")
  func place() throws {
    #expect(History.standardPath(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/instab-lua/history")
    #expect(History.standardPath(["HOME": "/h"]) == "/h/.local/state/instab-lua/history")
    #expect(History.standardPath(["XDG_STATE_HOME": "relative", "HOME": "/h"]) == "/h/.local/state/instab-lua/history")
    #expect(History.standardPath([:]) == nil)
    let folder = try TemporaryFolder()
    History(path: folder.path + "/history").add("x")
    var status = stat()
    #expect(stat(folder.path + "/history", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test("A history that cannot be written disturbs nobody")
  func unwritable() { #expect(History(path: "/proc/nothing/here/history").add("x")) }
}
