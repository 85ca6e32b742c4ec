import Formats
import JSON

extension Manifest {
  /// The leaves of a manifest's JSON by their paths, `options.lr`, `replicas.1.name` (lists count from 1), so that any two
  /// can be compared, whatever wrote them. A list of numbers is a leaf.
  /// - Throws: `FormatError` for a file that is no JSON object.
  public static func leaves(of path: String) throws -> [String: Value] {
    let source = try FileSource(path: path)
    guard let json = JSON(try source.bytes(source.remaining)), case .object(let fields) = json else {
      throw FormatError.malformed(path: path, format: "JSON", reason: "a manifest expected")
    }
    var leaves: [String: Value] = [:]
    for (name, value) in fields { collect(value, into: &leaves, name) }
    return leaves
  }

  private static func collect(_ json: JSON, into leaves: inout [String: Value], _ path: String) {
    switch json {
    case .null: leaves[path] = .null
    case .boolean(let value): leaves[path] = .boolean(value)
    case .integer(let value): leaves[path] = .integer(Int64(value))
    case .number(let value): leaves[path] = .number(value)
    case .string(let value): leaves[path] = .text(value)
    case .array(let values):
      if let numbers = numbers(values) {
        leaves[path] = .list(numbers)
      } else {
        for (i, value) in values.enumerated() { collect(value, into: &leaves, "\(path).\(i + 1)") }
      }
    case .object(let fields):
      for (name, value) in fields { collect(value, into: &leaves, "\(path).\(name)") }
    }
  }

  /// The elements of a list of numbers; nil of another.
  private static func numbers(_ values: [JSON]) -> [Double]? {
    var numbers: [Double] = []
    for value in values {
      switch value {
      case .integer(let number): numbers.append(Double(number))
      case .number(let number): numbers.append(number)
      default: return nil
      }
    }
    return numbers
  }
}
