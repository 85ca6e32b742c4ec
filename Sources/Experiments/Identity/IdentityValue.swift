import JSON

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
  public init(encoding value: some Encodable) throws { self.init(try JSON(encoding: value)) }

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
  public var json: String { String(decoding: JSON(self).bytes(sortsNames: true), as: UTF8.self) }

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

extension IdentityValue {
  /// A value that was read; of fields with one name the last one counts.
  package init(_ json: JSON) {
    self =
      switch json {
      case .null: .null
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(Int64(value))
      case .number(let value): .number(value)
      case .string(let value): .text(value)
      case .array(let values): .list(values.map(IdentityValue.init))
      case .object(let fields): .object(Dictionary(fields.map { ($0, IdentityValue($1)) }) { $1 })
      }
  }
}

extension JSON {
  /// Fields in the order of their names: that of a dictionary is another in each process.
  package init(_ value: IdentityValue) {
    self =
      switch value {
      case .null: .null
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(Int(value))
      case .fraction(let value): .number(value)
      case .text(let value): .string(value)
      case .list(let values): .array(values.map(JSON.init))
      case .object(let fields):
        .object(JSON.Fields(fields.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }))
      }
  }
}

extension IdentityValue: Encodable {
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
