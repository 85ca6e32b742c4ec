import JSON

/// What a message of a kind holds.
protocol MessageContent {
  init(_ fields: ContentReader) throws(WireError)
}

/// The fields of a message that came from outside: each is nothing until it has the type that the protocol gives it.
struct ContentReader {
  private let fields: JSON.Fields
  private let message: String

  /// - Parameter message: what the fields are of, for errors.
  init(_ fields: JSON.Fields, of message: String) { (self.fields, self.message) = (fields, message) }

  // MARK: Fields that must be there

  func text(_ name: String) throws(WireError) -> String { try present(optionalText(name), name, "a string") }
  func integer(_ name: String) throws(WireError) -> Int { try present(optionalInteger(name), name, "an integer") }

  // MARK: Fields that may be missing or null

  func optionalText(_ name: String) throws(WireError) -> String? {
    try value(name, "a string") { if case .string(let text) = $0 { text } else { nil } }
  }

  func optionalInteger(_ name: String) throws(WireError) -> Int? { try value(name, "an integer", \.wholeNumber) }

  func optionalBoolean(_ name: String) throws(WireError) -> Bool? {
    try value(name, "true or false") { if case .boolean(let value) = $0 { value } else { nil } }
  }

  /// An object of strings.
  func optionalTexts(_ name: String) throws(WireError) -> [(name: String, text: String)]? {
    try value(name, "an object of strings") { value in
      guard case .object(let fields) = value, fields.repeatedName == nil else { return nil }
      let texts = fields.compactMap { name, value in if case .string(let text) = value { (name, text) } else { nil } }
      return texts.count == fields.count ? texts : nil
    }
  }

  private func present<Value>(_ value: Value?, _ name: String, _ expected: String) throws(WireError) -> Value {
    guard let value else { throw error(name, expected, got: fields[name] == nil ? "nothing" : "null") }
    return value
  }

  private func value<Value>(
    _ name: String, _ expected: String, _ convert: (JSON) -> Value?
  ) throws(WireError) -> Value? {
    guard let field = fields[name] else { return nil }
    guard fields.names.count(where: { $0 == name }) == 1 else { throw error(name, "one value", got: "several") }
    if field == .null { return nil }
    guard let value = convert(field) else {
      throw error(name, expected, got: String(String(decoding: field.bytes(), as: UTF8.self).prefix(80)))
    }
    return value
  }

  private func error(_ name: String, _ expected: String, got: String) -> WireError {
    .content(type: message, reason: "\(name): \(expected) expected, got \(got)")
  }
}
