import LuaRuntime
import Tensors

/// What `%diff` tells of two values: for each pair of tensors or numbers whether they are the same, and where not.
struct BitDifference {
  /// Bounds on tables within tables, on the elements of one, and on what is compared in all: tables may hold each other.
  private static let limits = (depth: 8, elements: 200, total: 2000)

  private var lines: [String] = []
  private var compared = 0

  /// Throws what ``Tensor/ulpDistance(_:_:)`` refuses: shapes that do not fit, tensors of different types.
  init(_ first: LuaValue, _ second: LuaValue) throws {
    try compare(first, second, at: "", depth: Self.limits.depth)
    if compared > Self.limits.total { lines.append("… more than \(Self.limits.total) values, the rest not compared") }
  }

  /// A line for each pair that was compared.
  var text: String { lines.isEmpty ? "two empty tables" : lines.joined(separator: "\n") }

  private mutating func compare(_ first: LuaValue, _ second: LuaValue, at place: String, depth: Int) throws {
    compared += 1
    guard compared <= Self.limits.total else { return }
    switch (first, second) {
    case (.object(let a as Tensor), .object(let b as Tensor)): tell(place, try Self.tensors(a, b))
    case (.object(let a as Tensor), _) where second.double != nil:
      tell(place, try Self.tensors(a, try Self.scalar(second).to(a.dtype)))
    case (_, .object(let b as Tensor)) where first.double != nil:
      tell(place, try Self.tensors(try Self.scalar(first).to(b.dtype), b))
    case (.table(let a), .table(let b)):
      guard depth > 0 else { return tell(place, "too deep, not compared") }
      try tables(a, b, at: place, depth: depth - 1)
    // Exactly, for not every integer is a float.
    case (.integer(let a), .integer(let b)): tell(place, a == b ? "equal" : "different integers: \(a) and \(b)")
    case (.string(let a), .string(let b)): tell(place, a == b ? "equal" : "different strings")
    default:
      guard first.double != nil, second.double != nil else {
        return tell(place, "neither numbers nor tensors, not compared")
      }
      tell(place, try Self.tensors(Self.scalar(first), Self.scalar(second)))
    }
  }

  private mutating func tell(_ place: String, _ text: String) {
    lines.append(place.isEmpty ? text : "\(place): \(text)")
  }

  private static func scalar(_ value: LuaValue) throws -> Tensor { try Tensor([value.double ?? .nan], shape: []) }

  private mutating func tables(_ a: LuaTable, _ b: LuaTable, at place: String, depth: Int) throws {
    let (first, second) = (Self.fields(of: a), Self.fields(of: b))
    var others = Dictionary(second.pairs, uniquingKeysWith: { first, _ in first })
    func path(_ name: String) -> String { place.isEmpty ? name : place + "." + name }
    for (name, value) in first.pairs where compared <= Self.limits.total {
      if let other = others.removeValue(forKey: name) {
        try compare(value, other, at: path(name), depth: depth)
      } else {
        tell(path(name), "only in the first")
      }
    }
    for name in others.keys.sorted() { tell(path(name), "only in the second") }
    if first.isCut || second.isCut {
      tell(place, "… more than \(Self.limits.elements) elements, the rest not compared")
    }
  }

  /// The elements of a table under the names that a path has for them: `1`, `weight`, `["1"]`.
  private static func fields(of table: LuaTable) -> (pairs: [(String, LuaValue)], isCut: Bool) {
    let contents = TableContents(table, limit: limits.elements)
    let list = contents.list.enumerated().map { (String($0.offset + 1), $0.element) }
    let named = contents.fields.compactMap { key, value -> (String, LuaValue)? in
      switch key {
      case .string: (key.text.map { Int($0) == nil ? $0 : "[\"\($0)\"]" } ?? "?", value)
      case .integer(let index): (String(index), value)
      default: key.double.map { ("[\(NumberStyle.shortest.text($0))]", value) }
      }
    }
    let isCut = contents.hasMoreFields || contents.listCount > limits.elements || named.count < contents.fields.count
    return (list + named, isCut)
  }

  // MARK: Tensors

  private static func tensors(_ a: Tensor, _ b: Tensor) throws -> String {
    guard a.dtype.isFloatingPoint || b.dtype.isFloatingPoint else { return try integers(a, b) }
    let steps = try Tensor.ulpDistance(a, b)
    var distances = try steps.toArray(Int64.self)
    if distances.contains(.max) { try settleNaN(&distances, a, b, of: steps) }
    let differing = distances.count { $0 != 0 }
    guard differing > 0, let first = distances.firstIndex(where: { $0 != 0 }) else {
      return distances.count == 1 ? "equal" : "all \(distances.count) elements equal"
    }
    let values = try (element(a, first, of: steps), element(b, first, of: steps))
    let largest = distances.max() ?? 0
    let apart = "\(shown(values.0, a)) and \(shown(values.1, b))"
    if distances.count == 1 { return "\(count(largest)) apart: \(apart)" }
    return "\(differing) of \(distances.count) elements differ, at most \(count(largest)) apart; the first at "
      + "\(position(first, in: Array(steps.shape))): \(count(distances[first])), \(apart)"
  }

  /// NaN is the same as NaN here, though no number of steps leads from one to the other.
  private static func settleNaN(_ distances: inout [Int64], _ a: Tensor, _ b: Tensor, of steps: Tensor) throws {
    let first = try a.broadcast(to: steps.shape).flatten().toArray(Double.self)
    let second = try b.broadcast(to: steps.shape).flatten().toArray(Double.self)
    for index in distances.indices where first[index].isNaN && second[index].isNaN { distances[index] = 0 }
  }

  private static func integers(_ a: Tensor, _ b: Tensor) throws -> String {
    guard a.shape == b.shape else { return "of shapes \(a.shape) and \(b.shape), not compared" }
    let pairs = try zip(a.toArray(Int64.self), b.toArray(Int64.self))
    let differing = pairs.count { $0 != $1 }
    return differing == 0 ? "all \(a.count) elements equal" : "\(differing) of \(a.count) elements differ"
  }

  private static func count(_ steps: Int64) -> String {
    steps == .max ? "beyond all steps" : "\(steps) step\(steps == 1 ? "" : "s") (ulp)"
  }

  private static func shown(_ value: Double, _ tensor: Tensor) -> String {
    let isSingle = tensor.dtype == .float32
    return "\(NumberStyle.shortest.text(value, isSingle: isSingle)) (\(NumberStyle.hexadecimal.text(value)))"
  }

  /// The element of a tensor that stands at a place of the shape to which it is broadcast.
  private static func element(_ tensor: Tensor, _ index: Int, of shape: Tensor) throws -> Double {
    try tensor.broadcast(to: shape.shape).flatten().narrow(0, index, 1).toArray(Double.self).first ?? .nan
  }

  /// Counted from 1, as in Lua.
  private static func position(_ index: Int, in shape: [Int]) -> String {
    var rest = index
    var place: [Int] = []
    for size in shape.reversed() {
      place.insert(rest % max(1, size) + 1, at: 0)
      rest /= max(1, size)
    }
    return "[" + place.map(String.init).joined(separator: ", ") + "]"
  }
}
