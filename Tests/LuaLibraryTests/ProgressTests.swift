import Testing

@testable import LuaLibrary

/// How far work is, however much of it a script asks for.
@Suite struct ProgressTests {
  @Test(
    "The time left is a time, or none that anybody waits for",
    arguments: [
      (1, 2, "10 s left"), (1, 100, "16:30 left"), (1, 1000, "2:46:30 left"), (1, Int.max, "? left"), (0, 5, "? left"),
    ])
  func left(_ done: Int, _ total: Int, _ text: String) {
    let state = ProgressState(label: "work", done: done, total: total, elapsed: .seconds(10))
    #expect(state.line.hasSuffix(text), "\(state.line)")
  }
}
