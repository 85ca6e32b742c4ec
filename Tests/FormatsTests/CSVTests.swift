import Foundation
import Tensors
import TestSupport
import Testing

@testable import Formats

@Suite(".csv")
struct CSVTests {
  private func read(_ text: String) throws -> FileContents { try CSV.read(Array(text.utf8), path: "x") }

  private func tensor(_ text: String) throws -> Tensor {
    guard case .tensor(let tensor) = try read(text) else { throw FixtureError.archive }
    return tensor
  }

  @Test(
    "Separators, line ends, blanks, quotes, comments",
    arguments: [
      "1,2,3\n4,5,6\n", "1;2;3\n4;5;6", "1\t2\t3\n4\t5\t6\n", "1 2 3\n4   5 6 \n", "1,2,3\r\n4,5,6\r\n", "1,2,3\r4,5,6",
      "\u{feff}1,2,3\n4,5,6", "\n\n 1 , 2,3 \n \n4,5,6\n\n", "\"1\",\"2\",3\n4,\"5\" ,6",
      "# a comment\n1,2,3\n# b\n4,5,6",
      "+1.0e0,2.,3\n.4e1,50E-1,6e0", "  1 2 3\n  4 5 6",
    ])
  func layouts(_ text: String) throws {
    try expectEqual(tensor(text), [1, 2, 3, 4, 5, 6], shape: [2, 3], dtype: .float64)
  }

  @Test("One column is a vector, no line an empty one")
  func vectors() throws {
    try expectEqual(tensor("1\n2\n3"), [1, 2, 3], shape: [3], dtype: .float64)
    try expectEqual(tensor("5"), [5], shape: [1], dtype: .float64)
    try expectEqual(tensor("1,2"), [1, 2], shape: [1, 2], dtype: .float64)
    for text in ["", "\n \n", "# nothing\n"] { try expectEqual(tensor(text), [], shape: [0, 0], dtype: .float64) }
  }

  @Test("Every number comes back to the last bit")
  func numbers() throws {
    let texts = "nan,inf,-inf,NaN,+Infinity,-0,5e-324,1.7976931348623157e308,1e400,0.1"
    try expectEqual(
      tensor(texts),
      [
        .nan, .infinity, -.infinity, .nan, .infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity,
        0.1,
      ],
      shape: [1, 10], dtype: .float64)
    var random = SeededRandom(state: 5)
    let doubles = (0..<5000).map { _ in Double(bitPattern: random.next()) }.filter { !$0.isNaN }
    let floats = (0..<5000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }.filter {
      !$0.isNaN
    }
    try withFolder { folder in
      try TensorFile.save(Tensor(doubles), to: folder + "/x.csv")
      expectEqual(try loadTensor(folder + "/x.csv").toArray(Double.self), doubles)
      try TensorFile.save(Tensor(floats), to: folder + "/x.csv")
      expectEqual(try loadTensor(folder + "/x.csv").toArray(Double.self).map { Float($0) }, floats)
    }
  }

  @Test("A first line that is not all numbers names the columns")
  func names() throws {
    guard case .archive(let members) = try read("t,\"a \"\"b\"\", c\",1\n1,2,3\n4,5,6\n") else {
      Issue.record("no table")
      return
    }
    #expect(members.map(\.name) == ["t", "a \"b\", c", "1"])
    #expect(try members.map { try $0.tensor.toArray(Double.self) } == [[1, 4], [2, 5], [3, 6]])
    guard case .archive(let empty) = try read("t,u") else {
      Issue.record("no table")
      return
    }
    #expect(empty.map(\.tensor.shape) == [[0], [0]])
  }

  @Test("What we write")
  func written() throws {
    try withFolder { folder in
      func text(_ contents: FileContents, _ name: String = "x.csv") throws -> String {
        try TensorFile.save(contents, to: folder + "/" + name)
        return try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      }
      let matrix = try Tensor([1, 0.1, .nan, -.infinity, 1e-7, 1e22], shape: [2, 3])
      #expect(try text(.tensor(matrix)) == "1.0,0.1,nan\n-inf,1e-07,1e+22\n")
      #expect(try text(.tensor(matrix.t()), "x.tsv") == "1.0\t-inf\n0.1\t1e-07\nnan\t1e+22\n")
      #expect(try text(.tensor(Tensor([true, false]))) == "1\n0\n")
      #expect(try text(.tensor(Tensor([0.1 as Float]))) == "0.1\n")
      #expect(try text(.tensor(Tensor([Int64.min]))) == "-9223372036854775808\n")
      #expect(try text(.tensor(Tensor.zeros([0, 3]))) == "")
      #expect(try text(.tensor(Tensor.scalar(.real(2.5), .float64))) == "2.5\n")
      let table: [(name: String, tensor: Tensor)] = [
        ("t", try Tensor([1.5, 2])), ("a \"b\", c", try Tensor([3 as Int32, 4])),
      ]
      #expect(try text(.archive(table)) == "t,\"a \"\"b\"\", c\"\n1.5,3\n2.0,4\n")
      let back = try loadArchive(folder + "/x.csv")
      #expect(back.map(\.name) == table.map(\.name))
      #expect(try back.map { try $0.tensor.toArray(Double.self) } == [[1.5, 2], [3, 4]])
    }
  }

  @Test(
    "Errors name line and column",
    arguments: [
      ("1,2\n3\n", "line 2: 2 fields expected, got 1"),
      ("1,2\n\n3,4,5\n", "line 3: 2 fields expected, got 3"),
      ("a,b\n1,x2\n", "line 2, column 3: number expected, got \"x2\""),
      ("1,2\r\n3,0x10", "line 2, column 3: number expected, got \"0x10\""),
      ("1,2\n3,", "line 2, column 3: number expected, got nothing (write nan for a missing value)"),
      ("1\n1 2", "line 2, column 1: number expected, got \"1 2\""),
      ("1;2\n1,5;2", "line 2, column 1: number expected, got \"1,5\""),
      ("a,a\n1,2", "line 1, column 3: two columns \"a\""),
      ("a,,b\n1,2,3", "line 1, column 3: a column without a name"),
      ("a\n\"1\n", "line 2, column 1: quotation mark without its end"),
      ("a\n\"1\"2\n", "line 2, column 1: text behind a quotation mark"),
      ("1\0", "a zero byte: it is no text (UTF-16?)"),
      ("1\n1__", "line 2, column 1: number expected, got \"1__\""),
      ("1\n+-e", "line 2, column 1: number expected, got \"+-e\""),
    ])
  func errors(_ text: String, _ expected: String) {
    #expect(message { _ = try read(text) } == "x: damaged csv file: \(expected)")
  }

  @Test("Tensors and names that a text table cannot hold")
  func refused() throws {
    let pair = try Tensor([1.0, 2])
    let cases: [(FileContents, String)] = [
      (.tensor(try Tensor.zeros([2, 2, 2])), "tensor of at most 2 dimensions expected, got 2×2×2 (use .npy)"),
      (
        .archive([("a", pair), ("b", try Tensor([1.0]))]),
        "a table of vectors of one length (2) expected, got \"b\" of shape 1"
      ),
      (.archive([("1", pair)]), "name \"1\": names that are all numbers read as numbers"),
      (.archive([("a\n", pair)]), "name \"a\\u{a}\": no control characters expected"),
      (.archive([("a", pair), ("a", pair)]), "name \"a\": it occurs twice"),
    ]
    for (contents, expected) in cases {
      #expect(message { try TensorFile.save(contents, to: "/x.csv") } == "/x.csv: \(expected)")
    }
  }
}
