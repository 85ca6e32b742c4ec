import Foundation

/// What a setting of a run is, in the terms of JSON, so that any two runs can be compared key by key.
///
/// Equal settings have equal values: a number without fraction is an integer however a script wrote it, and numbers that
/// JSON lacks (NaN, infinities, −0) are texts.
public indirect enum IdentityValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case fraction(Double)
  case text(String)
  case list([IdentityValue])
  case object([String: IdentityValue])

  /// A number in its one form.
  public static func number(_ x: Double) -> IdentityValue {
    guard x.isFinite, !(x == 0 && x.sign == .minus) else { return .text("\(x)") }
    return Int64(exactly: x).map { .integer($0) } ?? .fraction(x)
  }

  public static func numbers(_ list: [Double]) -> IdentityValue { .list(list.map { .number($0) }) }

  /// What a type's own encoding says of a value: all of its stored settings, under their names.
  public init(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    self = try JSONDecoder().decode(IdentityValue.self, from: encoder.encode(value))
  }

  /// A field of an object; nil where there is none.
  public subscript(name: String) -> IdentityValue? { if case .object(let fields) = self { fields[name] } else { nil } }

  /// The elements of a list; none of anything else.
  public var elements: [IdentityValue] { if case .list(let values) = self { values } else { [] } }

  /// An object without one of its fields.
  func without(_ name: String) -> IdentityValue {
    guard case .object(var fields) = self else { return self }
    fields[name] = nil
    return .object(fields)
  }

  /// As JSON in its one form: keys sorted, no space, numbers in their shortest text.
  public var json: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .fraction(let value): "\(value)"
    case .text(let value): Self.quoted(value)
    case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.sorted { $0.key < $1.key }.map { Self.quoted($0) + ":" + $1.json }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The leaves by their paths, `replicas[1].optimizer.groups[1].lr` (lists count from 1). An empty list or object is a
  /// leaf.
  public var leaves: [String: IdentityValue] {
    var result: [String: IdentityValue] = [:]
    collect(into: &result, "")
    return result
  }

  private func collect(into leaves: inout [String: IdentityValue], _ path: String) {
    switch self {
    case .list(let values) where !values.isEmpty:
      for (i, value) in values.enumerated() { value.collect(into: &leaves, "\(path)[\(i + 1)]") }
    case .object(let fields) where !fields.isEmpty:
      for (name, value) in fields { value.collect(into: &leaves, path.isEmpty ? name : "\(path).\(name)") }
    default: leaves[path] = self
    }
  }
}

extension IdentityValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([IdentityValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: IdentityValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .fraction(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension IdentityValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(arrayLiteral elements: IdentityValue...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, IdentityValue)...) {
    self = .object(Dictionary(elements) { $1 })
  }
}
