/// A JSON value (RFC 8259), as it was read or is to be written.
package enum JSON: Equatable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number with a fraction or an exponent, or a whole one that no `Int` holds.
  case number(Double)
  case string(String)
  case array([JSON])
  case object(Fields)

  /// A whole number, however it is written.
  package var wholeNumber: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }
}

extension JSON {
  /// The fields of an object, in their order. A reader sees names that occur twice: what they mean is for the format
  /// that is read to say.
  package struct Fields: Equatable, Sendable {
    package private(set) var names: [String] = []
    package private(set) var values: [JSON] = []

    package init() {}

    package var count: Int { names.count }

    package mutating func append(_ name: String, _ value: JSON) {
      names.append(name)
      values.append(value)
    }

    /// The first value of this name; a new one takes its place or comes last.
    package subscript(name: String) -> JSON? {
      get { names.firstIndex(of: name).map { values[$0] } }
      set {
        switch (names.firstIndex(of: name), newValue) {
        case (let index?, let value?): values[index] = value
        case (let index?, nil):
          names.remove(at: index)
          values.remove(at: index)
        case (nil, let value?): append(name, value)
        case (nil, nil): break
        }
      }
    }

    /// These fields, and others in their place or behind them.
    package func merging(_ others: Fields) -> Fields {
      others.reduce(into: self) { $0[$1.0] = $1.1 }
    }

    /// A name that occurs more than once.
    package var repeatedName: String? {
      var seen = Set<String>()
      return names.first { !seen.insert($0).inserted }
    }
  }
}

extension JSON.Fields: Sequence {
  package func makeIterator() -> Zip2Sequence<[String], [JSON]>.Iterator { zip(names, values).makeIterator() }
}

// MARK: Literals

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) { self = .object(JSON.Fields(elements)) }
}

extension JSON.Fields: ExpressibleByDictionaryLiteral {
  package init(_ fields: [(String, JSON)]) {
    for (name, value) in fields { append(name, value) }
  }

  package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
