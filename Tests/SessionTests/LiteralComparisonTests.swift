import Session
import Testing

/// A tensor never equals a number: the prompt says so where the source shows it.
@Suite struct LiteralComparisonTests {
  @Test(
    "What is hinted at",
    arguments: [
      ("x:sum() == 3", true), ("3 == x:sum()", true), ("x:sum(1):max() ~= -1.5", true),
      ("0 ~= f(x)[1].y:mean(1, true)", true),
      ("x:sum():item() == 3", false), ("x:sum() == y", false), ("x:sum() < 3", false), ("x[1] == 3", false),
      ("3 == x:sum():item()", false), ("3 == x:size()[1]", false), ("('x'):rep(2) == 3", false),
      ("-- x:sum() == 3", false),
      ("'x:sum() == 3'", false), ("sum(x) == 3", false), ("x:numel() == 3", false), ("1 s = x:sum() _ = s == 3", true),
      ("1 s = x:sum() _ = 3 ~= s", true),
      ("1 s = x:sum() s = 2 _ = s == 2", false), ("1 s = x:sum():item() _ = s == 2", false),
      ("1 w = x:requires_grad_() _ = w[1] == 2", true), ("1 w = x:clone() _ = w[1] == 2", false),
      ("1 s = x:sum() _ = f.s == 3", false), ("1 s = x:sum() * 2 _ = s == 3", false),
    ])
  func hints(_ source: String, _ isHinted: Bool) throws {
    let session = try Session()
    _ = session.evaluate("x, y, f = tensor{1, 2}, 1, function() return {{y = tensor{1}}} end", name: "=setup")
    let warnings = session.answer("local _ = " + source).warnings
    #expect(warnings.contains { $0.contains("always") } == isHinted, "\(warnings)")
  }
}
