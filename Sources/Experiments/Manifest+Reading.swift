import Formats
import Foundation

extension Manifest {
  /// The leaves of a manifest's JSON by their paths, `options.lr`, `replicas.1.name` (lists count from 1), so that any two
  /// can be compared, whatever wrote them. A list of numbers is a leaf.
  /// - Throws: `FormatError` for a file that is no JSON object.
  public static func leaves(of path: String) throws -> [String: Value] {
    let source = try FileSource(path: path)
    let bytes = Foundation.Data(try source.bytes(source.remaining))
    do {
      var leaves: [String: Value] = [:]
      try JSONDecoder().decode([String: Node].self, from: bytes).forEach { $1.collect(into: &leaves, $0) }
      return leaves
    } catch {
      throw FormatError.malformed(path: path, format: "JSON", reason: "a manifest expected")
    }
  }

  private enum Node: Decodable {
    case leaf(Value)
    case list([Node])
    case object([String: Node])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .leaf(.null)
      } else if let value = try? container.decode(Bool.self) {
        self = .leaf(.boolean(value))
      } else if let value = try? container.decode(Int64.self) {
        self = .leaf(.integer(value))
      } else if let value = try? container.decode(Double.self) {
        self = .leaf(.number(value))
      } else if let value = try? container.decode(String.self) {
        self = .leaf(.text(value))
      } else if let value = try? container.decode([Double].self) {
        self = .leaf(.list(value))
      } else if let value = try? container.decode([Node].self) {
        self = .list(value)
      } else {
        self = .object(try container.decode([String: Node].self))
      }
    }

    func collect(into leaves: inout [String: Value], _ path: String) {
      switch self {
      case .leaf(let value): leaves[path] = value
      case .list(let nodes): for (i, node) in nodes.enumerated() { node.collect(into: &leaves, "\(path).\(i + 1)") }
      case .object(let fields): for (name, node) in fields { node.collect(into: &leaves, "\(path).\(name)") }
      }
    }
  }
}
