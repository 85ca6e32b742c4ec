import Foundation

extension JSON {
  /// What a type's own coding says of a value: all of its stored properties, their names in snake_case, so that a new one
  /// is not forgotten. Infinite numbers and those that are none are texts, as the writer has them.
  /// - Throws: `EncodingError` from a type that cannot be encoded.
  package init(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let json = JSON(try encoder.encode(value)) else {
      throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "nested too deeply"))
    }
    self = json
  }
}
