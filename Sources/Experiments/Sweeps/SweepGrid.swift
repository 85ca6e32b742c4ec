/// The combinations of a sweep: the product of its axes, the first varying slowest. Each value is a text, as it would stand on
/// the script's command line.
public struct SweepGrid: Equatable, Sendable {
  /// Parameters that vary together: one of `--grid`, or all of `--zip`.
  public struct Axis: Equatable, Sendable {
    public let names: [String]
    /// For each name its values; all lists have one length.
    public let values: [[String]]

    var count: Int { values.first?.count ?? 0 }
  }

  public let axes: [Axis]

  /// More are refused: they are a slip in a range.
  public static let mostCells = 100_000

  /// - Parameters:
  ///   - grid: parameters each value of which is combined with all others.
  ///   - zip: parameters whose first values belong together, then their second ones, ….
  /// - Throws: ``SweepError`` for names that occur twice, values that do, lists of `zip` that differ in length, and more
  ///   than ``mostCells`` combinations.
  public init(grid: [(name: String, values: [String])], zip: [(name: String, values: [String])] = []) throws {
    var seen: Set<String> = []
    for (name, _) in grid + zip where !seen.insert(name).inserted {
      throw SweepError.parameter(name, expected: "each parameter once", got: "it twice")
    }
    for (name, values) in grid + zip where values.isEmpty {
      throw SweepError.parameter(name, expected: "values", got: "none")
    }
    for (name, values) in grid {
      var known: Set<String> = []
      if let double = values.first(where: { !known.insert($0).inserted }) {
        throw SweepError.parameter(name, expected: "each value once", got: "\(Self.quoted(double)) twice")
      }
    }
    if let first = zip.first, let other = zip.first(where: { $0.values.count != first.values.count }) {
      throw SweepError.parameter(
        other.name, expected: "\(first.values.count) values, as zip has of '\(first.name)'",
        got: "\(other.values.count)")
    }
    var axes = grid.map { Axis(names: [$0.name], values: [$0.values]) }
    if !zip.isEmpty { axes.append(Axis(names: zip.map(\.name), values: zip.map(\.values))) }
    guard !axes.isEmpty else { throw SweepError.noParameters }
    try self.init(axes: axes)
  }

  init(axes: [Axis]) throws {
    self.axes = axes
    var product = 1
    for axis in axes {
      let (next, overflow) = product.multipliedReportingOverflow(by: axis.count)
      guard !overflow, next <= Self.mostCells else { throw SweepError.tooManyCells(most: Self.mostCells) }
      product = next
    }
    count = product
  }

  /// How many combinations there are.
  public let count: Int

  /// The parameters' names, in order.
  public var names: [String] { axes.flatMap(\.names) }

  /// One combination, from 0.
  public func parameters(of index: Int) -> [(name: String, value: String)] {
    var rest = index
    var result: [[(name: String, value: String)]] = []
    for axis in axes.reversed() {
      let (quotient, place) = rest.quotientAndRemainder(dividingBy: max(1, axis.count))
      rest = quotient
      result.append(axis.names.indices.map { (axis.names[$0], axis.values[$0][place]) })
    }
    return result.reversed().flatMap { $0 }
  }

  /// All values of each parameter, each once.
  var valuesByName: [(name: String, values: [String])] {
    axes.flatMap { axis in
      axis.names.indices.map { i in
        var seen: Set<String> = []
        return (axis.names[i], axis.values[i].filter { seen.insert($0).inserted })
      }
    }
  }

  static func quoted(_ value: String) -> String { "\"\(value)\"" }
}

// MARK: Text

extension SweepGrid {
  /// `seed=1..6`, `activation=relu,swish`, `k="1,3","5,7"`: a parameter and its values.
  ///
  /// Values are separated by commas; spaces around one do not count. A value that has commas, quotes or spaces at its ends
  /// stands in double or single quotes, in double ones with `\"` and `\\`. A range is of whole numbers, both ends
  /// included: `1..6`, `0..100..20`.
  /// - Throws: ``SweepError/parameter(_:expected:got:)``.
  public static func parse(_ text: String) throws -> (name: String, values: [String]) {
    guard let equals = text.firstIndex(of: "=") else {
      throw SweepError.parameter(text, expected: "name=value,value…", got: "no '='")
    }
    let name = text[..<equals].trimmed.replacing("-", with: "_")
    guard isName(name) else {
      throw SweepError.parameter(
        String(text[..<equals]), expected: "the name of an option of the script", got: quoted(String(text[..<equals])))
    }
    return (name, try values(String(text[text.index(after: equals)...]), of: name))
  }

  /// Letters, digits and underscores, as options of scripts are called.
  public static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.first.map { !(48...57).contains($0) } == true
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
      }
  }

  /// The values of a list such as `1..6` or `relu,swish`.
  public static func values(_ list: String, of name: String) throws -> [String] {
    var reader = ValueReader(name: name, rest: list[...])
    return try reader.all()
  }

  private struct ValueReader {
    let name: String
    var rest: Substring

    mutating func all() throws -> [String] {
      var values: [String] = []
      repeat {
        rest = rest.drop { $0 == " " || $0 == "\t" }
        if let quote = rest.first, quote == "\"" || quote == "'" {
          values.append(try quoted(quote))
        } else {
          values += try plain()
        }
        guard values.count <= SweepGrid.mostCells else {
          throw SweepError.tooManyCells(most: SweepGrid.mostCells)
        }
      } while rest.popFirst() == ","
      return values
    }

    private mutating func quoted(_ quote: Character) throws -> String {
      rest.removeFirst()
      var value = ""
      while let character = rest.popFirst() {
        if character == quote {
          rest = rest.drop { $0 == " " || $0 == "\t" }
          guard rest.isEmpty || rest.first == "," else { throw fail("a comma after a quoted value", String(rest)) }
          return try checked(value)
        }
        if character == "\\", quote == "\"", let next = rest.first, next == "\"" || next == "\\" {
          value.append(next)
          rest.removeFirst()
        } else {
          value.append(character)
        }
      }
      throw SweepError.parameter(name, expected: "a closing \(quote)", got: "the end")
    }

    private mutating func plain() throws -> [String] {
      let value = rest.prefix { $0 != "," }
      rest = rest[value.endIndex...]
      let text = value.trimmed
      guard !text.isEmpty else {
        throw SweepError.parameter(name, expected: "values (an empty text is \"\")", got: "nothing")
      }
      return try range(text) ?? [checked(text)]
    }

    /// The numbers of `1..6`; nil for a text that is no range.
    private func range(_ text: String) throws -> [String]? {
      let parts = text.split(separator: "..", omittingEmptySubsequences: false)
      guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ Double($0) != nil }) else { return nil }
      let numbers = parts.compactMap { Int($0) }
      guard numbers.count == parts.count else {
        throw fail("a range of whole numbers (others are listed one by one)", text)
      }
      let step = numbers.count == 3 ? numbers[2] : 1
      guard step > 0 else { throw fail("a positive step", text) }
      guard numbers[0] <= numbers[1] else { throw fail("a range that goes up", text) }
      let (span, overflow) = numbers[1].subtractingReportingOverflow(numbers[0])
      guard !overflow, span / step < SweepGrid.mostCells else {
        throw SweepError.tooManyCells(most: SweepGrid.mostCells)
      }
      return (0...span / step).map { String(numbers[0] + $0 * step) }
    }

    private func checked(_ value: String) throws -> String {
      guard !value.utf8.contains(0) else { throw SweepError.parameter(name, expected: "text", got: "a zero byte") }
      return value
    }

    private func fail(_ expected: String, _ got: String) -> SweepError {
      .parameter(name, expected: expected, got: SweepGrid.quoted(got))
    }
  }
}

extension Substring {
  /// Without blanks at both ends.
  fileprivate var trimmed: String {
    var text = drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
