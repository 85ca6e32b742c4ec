import Foundation
import Testing

@testable import JSON

@Suite struct JSONTests {
  private func read(_ text: String) -> JSON? { JSON(text.utf8) }

  private func text(_ value: JSON, _ style: JSON.Style = .compact, sortsNames: Bool = false) -> String {
    String(decoding: value.bytes(style, sortsNames: sortsNames), as: UTF8.self)
  }

  @Test("What is JSON is read as what it is")
  func values() {
    #expect(
      read(#" {"a" : [1, -2, 0.5, 1e3, true, null], "b": {}} "#)
        == ["a": [1, -2, 0.5, .number(1000), true, .null], "b": [:]])
    #expect(read(#""A\u00f6\ud83d\ude00\n\"\\\/""#) == "Aö😀\n\"\\/")
    #expect(read("9223372036854775807") == .integer(.max))
    #expect(read("9223372036854775808") == .number(0x1p63))
    #expect(read("-0") == .number(-0.0) && read("1e999") == .number(.infinity))
  }

  @Test("What is none is refused")
  func hostile() {
    for bad in [
      "", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "01", "1.", "-", "+1", "\"\u{1}\"", "\"\\x\"", "\"\\ud800\"",
      "\"\\udc00\"", "\"\\u12\"", "tru", "1 2", "'a'", "nan", "{1:2}", "\u{feff}1",
      String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 100_000),
    ] { #expect(read(bad) == nil, "\(bad.prefix(20))") }
    #expect(JSON([0x22, 0xff, 0x22]) == nil)
    let deepest =
      String(repeating: "[", count: JSON.deepest - 1) + "1" + String(repeating: "]", count: JSON.deepest - 1)
    #expect(read(deepest) != nil && read("[" + deepest + "]") == nil)
  }

  @Test("Names that occur twice are seen, and fields keep their order")
  func names() {
    guard case .object(let fields)? = read(#"{"b":1,"a":2,"b":3}"#) else {
      Issue.record("no object")
      return
    }
    #expect(fields.names == ["b", "a", "b"] && fields.repeatedName == "b" && fields["b"] == 1)
    #expect(text(.object(fields)) == #"{"b":1,"a":2,"b":3}"#)
    #expect(text(["b": 1, "a": ["d": 2, "c": 3]], sortsNames: true) == #"{"a":{"c":3,"d":2},"b":1}"#)
    #expect(text(.object((["a": 1, "b": 2] as JSON.Fields).merging(["a": 3, "c": 4]))) == #"{"a":3,"b":2,"c":4}"#)
  }

  @Test("Numbers are written by the fewest digits that give them back, and as Foundation writes them")
  func numbers() throws {
    for number in [0, -0.0, 1, 0.1, 1e-8, 1e22, Double.leastNonzeroMagnitude, -1.7976931348623157e308, 123456.789] {
      #expect(
        read(text(.number(number))).map { $0 == .number(number) || $0.wholeNumber == Int(exactly: number) } == true)
      #expect(try text(.number(number)) == String(decoding: JSONEncoder().encode(number), as: UTF8.self))
    }
    #expect(text([.number(.infinity), .number(-.infinity), .number(.nan)]) == #"["inf","-inf","nan"]"#)
  }

  @Test("Everything is read as it was written, by Foundation too")
  func roundTrip() throws {
    let characters = String(String.UnicodeScalarView((0..<0x300).compactMap { Unicode.Scalar($0) })) + "😀/"
    let value: JSON = ["text": .string(characters), "list": [1, -5, true, false, .null, [], [:], 0.25]]
    for style in [JSON.Style.compact, .lines] {
      let bytes = value.bytes(style)
      #expect(JSON(bytes) == value)
      let fields = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
      #expect(fields?["text"] as? String == characters && (fields?["list"] as? [Any])?.count == 8)
    }
  }

  @Test("Lines are those of Foundation's encoder")
  func lines() throws {
    struct Example: Encodable {
      let list = [1, 2]
      let empty: [Int] = []
      let names: [String: String] = [:]
      let text = "a/b\t\u{1}\u{1f}\u{8}\u{c}\r\u{7f}é"
      let inner = ["x": 0.5]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let value: JSON = [
      "list": [1, 2], "empty": [], "names": [:], "text": "a/b\t\u{1}\u{1f}\u{8}\u{c}\r\u{7f}é", "inner": ["x": 0.5],
    ]
    #expect(text(value, .lines, sortsNames: true) == String(decoding: try encoder.encode(Example()), as: UTF8.self))
  }
}
