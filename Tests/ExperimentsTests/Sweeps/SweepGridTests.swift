import Testing

@testable import Experiments

@Suite struct SweepGridTests {
  @Test(
    "A list of values means what it says",
    arguments: [
      ("seed=1..6", ["1", "2", "3", "4", "5", "6"]), ("a=0..100..40", ["0", "40", "80"]),
      ("a=-2..1", ["-2", "-1", "0", "1"]),
      ("a=5..5", ["5"]), ("activation=relu,swish", ["relu", "swish"]), ("a=1..2,9", ["1", "2", "9"]),
      (#"k="1,3","5,7""#, ["1,3", "5,7"]), ("k='a b', c d ,e", ["a b", "c d", "e"]),
      (#"k="say \"x\" \\","""#, [#"say "x" \"#, ""]),
      (#"k='a\"b'"#, [#"a\"b"#]), ("name=Größe,数", ["Größe", "数"]), ("path=../data,a..b", ["../data", "a..b"]),
      ("x=1=2", ["1=2"]), ("x=--y", ["--y"]), ("weight-decay=5e-4", ["5e-4"]), ("x=\"1..3\"", ["1..3"]),
      ("x=line\nbreak", ["line\nbreak"]),
    ])
  func values(_ text: String, _ expected: [String]) throws {
    let (name, values) = try SweepGrid.parse(text)
    #expect(values == expected)
    #expect(SweepGrid.isName(name))
  }

  @Test(
    "What is no list of values is refused with its reason",
    arguments: [
      ("seed", "name=value"), ("=1", "the name of an option"), ("1x=1", "the name of an option"), ("a b=1", "the name"),
      ("seed=", "got nothing"), ("seed=1,,2", "got nothing"), ("seed=1,", "got nothing"), ("k=\"1", "a closing \""),
      ("k=\"1\"2", "a comma after"), ("lr=0.1..0.5", "whole numbers"), ("a=6..1", "goes up"),
      ("a=1..9..0", "positive step"),
      ("a=1..9..-1", "positive step"), ("a=1..1000000", "at most 100000"),
      ("a=0..9223372036854775807", "at most 100000"),
      ("a=-9223372036854775808..9223372036854775807", "at most 100000"), ("a=1..1e3", "whole numbers"),
      ("a=99999999999999999999..3", "whole numbers"), ("a=x\0y", "zero byte"),
    ])
  func refused(_ text: String, _ reason: String) {
    #expect {
      try SweepGrid.parse(text)
    } throws: {
      "\($0)".contains(reason)
    }
  }

  @Test("The first parameter varies slowest; zipped ones vary together") func order() throws {
    let grid = try SweepGrid(
      grid: [("a", ["1", "2"]), ("b", ["x", "y", "z"])], zip: [("lr", ["0.1", "0.05"]), ("epochs", ["200", "400"])])
    #expect(grid.count == 12 && grid.names == ["a", "b", "lr", "epochs"])
    let all = (0..<12).map { grid.parameters(of: $0).map(\.value).joined(separator: " ") }
    #expect(all.prefix(4) == ["1 x 0.1 200", "1 x 0.05 400", "1 y 0.1 200", "1 y 0.05 400"])
    #expect(all.last == "2 z 0.05 400" && Set(all).count == 12)
  }

  @Test("What cannot be combined is refused") func impossible() {
    func message(
      _ grid: [(name: String, values: [String])], _ zip: [(name: String, values: [String])] = []
    ) -> String {
      do {
        _ = try SweepGrid(grid: grid, zip: zip)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message([]).contains("expected parameters"))
    #expect(message([("a", ["1"]), ("a", ["2"])]).contains("it twice"))
    #expect(message([("a", ["1"])], [("a", ["2"])]).contains("it twice"))
    #expect(message([("a", ["1", "1"])]).contains("\"1\" twice"))
    #expect(message([("a", [])]).contains("got none"))
    #expect(message([], [("a", ["1", "2"]), ("b", ["1"])]).contains("2 values"))
    let many = (1...1000).map { "\($0)" }
    #expect(message([("a", many), ("b", many)]).contains("at most 100000"))
    #expect(message((1...40).map { ("p\($0)", many) }).contains("at most 100000"))
    #expect(message([("a", many), ("b", Array(many.prefix(100)))]) == "")
  }
}
