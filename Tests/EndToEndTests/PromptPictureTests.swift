import Foundation
import TestSupport
import Testing

/// Figures at the prompt, drawn with characters.
@Suite struct PromptPictureTests {
  @Test("A figure that is the last expression draws itself; with a semicolon it does not")
  func lastExpression() throws {
    let prompt = try PromptOnTerminal(columns: 90, rows: 40)
    let drawn = try prompt.enter("plot.line({1, 4, 9}, {title = 'squares', xlabel = 'n', label = 'n^{2}'})")
    let lines = drawn.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first?.trimmingCharacters(in: .whitespaces) == "squares")
    #expect(lines.last?.trimmingCharacters(in: .whitespaces) == "n")
    #expect(drawn.contains("── n²") && drawn.contains("└") && drawn.contains("┤"), "\(drawn)")
    #expect((16...24).contains(lines.count) && lines.allSatisfy { $0.count <= 90 } && !drawn.contains("figure ("))
    #expect(try prompt.enter("fig = plot.line{1, 2}") == "")
    #expect(try prompt.enter("fig;") == "")
    #expect(try prompt.enter("fig").contains("┤"))
    #expect(try prompt.enter("%figure").contains("┤"))
    #expect(try prompt.enter("print('on'), 7").hasSuffix("7"))
  }

  @Test("Small windows, an image, a million points and a figure that cannot be drawn")
  func others() throws {
    let prompt = try PromptOnTerminal(columns: 44, rows: 14)
    let image = try prompt.enter("plot.image(tensor.eye(4), {colorlabel = 'c'})")
    #expect(image.contains("▀") && image.split(separator: "\n").allSatisfy { $0.count <= 44 }, "\(image)")
    #expect(try prompt.enter("plot.line(tensor.linspace(0, 1, 1e6))", seconds: 60).contains("┬"))
    let wrong = try prompt.enter("plot.line({1, 2}, {xlim = {3, 2}})")
    #expect(wrong.contains("lower < upper") && !wrong.contains("┤"), "\(wrong)")
    #expect(try prompt.enter("1 + 1") == "2")
  }

  @Test("In a pipe and with NO_COLOR there is no colour")
  func noColor() throws {
    let result = try Binary.run(["-e", "plot.line{1, 2}:show()"])
    #expect(result.exitCode == 0 && result.standardOutput.contains("┤") && !result.standardOutput.contains("\u{1B}"))
  }
}
