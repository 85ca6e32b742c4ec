import Testing

@testable import Session

@Suite struct CompletionContextTests {
  typealias Place = CompletionContext.Place

  /// The cursor stands at `|`, or at the end.
  private func context(_ marked: String) -> CompletionContext {
    let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
    return CompletionContext(parts.joined(), cursor: parts[0].utf8.count)
  }

  @Test(
    "What is to be completed is read from the text",
    arguments: [
      ("", Place.name, "", 0),
      ("pr", .name, "pr", 0),
      ("x = pr", .name, "pr", 4),
      ("x = pr|int", .name, "pr", 4),
      ("tensor.", .member(of: [.name("tensor")], isMethod: false), "", 7),
      ("tensor.ze", .member(of: [.name("tensor")], isMethod: false), "ze", 7),
      ("a + t:su", .member(of: [.name("t")], isMethod: true), "su", 6),
      (
        "a.b[3].c[\"d\"].e", .member(of: [.name("a"), .name("b"), .index(3), .name("c"), .name("d")], isMethod: false),
        "e", 14
      ),
      ("a[-1].x", .member(of: [.name("a"), .index(-1)], isMethod: false), "x", 6),
      ("f().x", .member(of: [.name("f"), .call], isMethod: false), "x", 4),
      ("f{1}:g'x':x", .member(of: [.name("f"), .call, .method("g"), .call], isMethod: true), "x", 10),
      ("('s'):x", .member(of: [.string], isMethod: true), "x", 6),
      ("(a + b).x", .nothing, "x", 8),
      ("1 + a.x", .member(of: [.name("a")], isMethod: false), "x", 6),
      ("t['k", .key(of: [.name("t")], quote: "'"), "k", 3),
      ("require(\"m", .module(quote: "\""), "m", 9),
      ("local x <c", .attribute, "c", 9),
      ("local x = a <c", .name, "c", 13),
      ("a:b().c", .member(of: [.name("a"), .method("b"), .call], isMethod: false), "c", 6),
      ("a[i].x", .member(of: [.name("a"), .element], isMethod: false), "x", 5),
      ("a..b", .name, "b", 3),
      ("a...b", .name, "b", 4),
      ("::lab", .nothing, "lab", 2),
      ("x = 12", .nothing, "12", 4),
      ("x = 1.5", .nothing, "5", 6),
      ("-- com", .nothing, "", 6),
      ("--[[ a\nb", .nothing, "", 8),
      ("--[[ a ]] pr", .name, "pr", 10),
      ("-- a\npr", .name, "pr", 5),
      ("io.open('data/fi", .file(directory: "data/"), "fi", 14),
      ("io.open(\"fi", .file(directory: ""), "fi", 9),
      ("x = [==[/tmp/a", .file(directory: "/tmp/"), "a", 13),
      ("x = 'it\\'s", .file(directory: ""), "it\\'s", 5),
      ("x = 'a' .. b", .name, "b", 11),
      ("é = 'é' pr", .name, "pr", 10),
      ("a[[x]", .file(directory: ""), "x]", 3),
    ] as [(String, Place, String, Int)])
  func places(_ text: String, _ place: Place, _ prefix: String, _ start: Int) {
    let found = context(text)
    #expect(found.place == place, "\(text)")
    #expect(found.prefix == prefix, "\(text)")
    #expect(found.start == start, "\(text)")
  }

  @Test("A cursor outside the text is no crash", arguments: [-1, 0, 3, 100])
  func cursor(_ cursor: Int) { #expect(CompletionContext("abc", cursor: cursor).start <= 3) }
}
