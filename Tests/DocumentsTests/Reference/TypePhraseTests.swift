import Testing

@testable import Documents

@Suite struct TypePhraseTests {
  private let types = TypePhrase(classes: ["tensor", "nn.Module", "figure"])

  @Test(
    "What arguments take",
    arguments: [
      ("number", "number"), ("any value", "any"), ("nn.Module", "nn.Module"),
      ("tensor or table of numbers", "tensor|table|number"), ("number or table of numbers", "number|table"),
      ("tensor or function", "tensor|function"), ("something else", nil), ("number or something else", nil), ("", nil),
    ] as [(String, String?)])
  func arguments(_ phrase: String, _ type: String?) {
    #expect(types.alternatives(phrase, inArgument: true) == type)
  }

  private static let resultCases: [(phrase: String, results: [String])] = [
    ("", []),
    ("tensor", ["tensor"]),
    ("integer or list of integers", ["integer|integer[]"]),
    ("integer, integer", ["integer", "integer"]),
    ("tensor, positions", ["tensor", "tensor positions"]),
    ("tensor [, positions]", ["tensor", "tensor? positions"]),
    ("tensor u, s, vt", ["tensor u", "tensor s", "tensor vt"]),
    ("tensors", ["tensor ..."]),
    ("values", ["any ..."]),
    ("table of tensors", ["table<string, tensor>"]),
    ("list of tensors", ["tensor[]"]),
    ("table of values", ["table<string, any>"]),
    ("table {t, u_final}", ["{ t: any, u_final: any }"]),
    ("list of {a, b}, in order of time", ["{ a: any, b: any }[]"]),
    ("table {a}, or a list of them", ["{ a: any, [integer]: { a: any } }"]),
    ("tensor, or a list of them", ["tensor|tensor[]"]),
    ("whatever it is", ["any"]),
    ("table {a-b}", ["any"]),
  ]

  @Test("What functions give back", arguments: resultCases)
  func results(_ phrase: String, _ expected: [String]) {
    #expect(types.results(phrase).map { $0.name.isEmpty ? $0.type : "\($0.type) \($0.name)" } == expected)
  }
}
