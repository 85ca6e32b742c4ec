import LuaRuntime
import Tensors

/// What `%diff` tells of two values: for each pair of tensors or numbers whether they have the same bits, and where not.
struct BitDifference {
  let text: String

  /// Tables within tables that are compared.
  private static let depth = 8

  /// Throws what ``Tensor/ulpDistance(_:_:)`` refuses: shapes that do not fit, tensors of different types.
  init(_ first: LuaValue, _ second: LuaValue) throws {
    var lines: [String] = []
    try Self.compare(first, second, at: "", depth: Self.depth, into: &lines)
    text = lines.isEmpty ? "nothing to compare" : lines.joined(separator: "\n")
  }

  private static func compare(
    _ first: LuaValue, _ second: LuaValue, at place: String, depth: Int, into lines: inout [String]
  ) throws {
    let label = place.isEmpty ? "" : place + ": "
    switch (first, second) {
    case (.object(let a as Tensor), .object(let b as Tensor)): lines.append(label + (try tensors(a, b)))
    case (.object(let a as Tensor), _) where second.double != nil:
      lines.append(label + (try tensors(a, try Tensor([second.double ?? 0], shape: []).to(a.dtype))))
    case (_, .object(let b as Tensor)) where first.double != nil:
      lines.append(label + (try tensors(try Tensor([first.double ?? 0], shape: []).to(b.dtype), b)))
    case (.table(let a), .table(let b)):
      guard depth > 0 else { return lines.append(label + "too deep, not compared") }
      try tables(a, b, at: place, depth: depth - 1, into: &lines)
    case (.string(let a), .string(let b)): lines.append(label + (a == b ? "equal" : "different strings"))
    default:
      guard let a = first.double, let b = second.double else {
        return lines.append(label + "neither numbers nor tensors, not compared")
      }
      lines.append(label + (try tensors(Tensor([a], shape: []), Tensor([b], shape: []))))
    }
  }

  private static func tables(
    _ a: LuaTable, _ b: LuaTable, at place: String, depth: Int, into lines: inout [String]
  ) throws {
    let limit = 200
    let contents = (TableContents(a, limit: limit), TableContents(b, limit: limit))
    func pairs(_ contents: TableContents) -> [(key: LuaValue, value: LuaValue)] {
      contents.list.enumerated().map { (.integer(Int64($0.offset + 1)), $0.element) } + contents.fields
    }
    func name(_ key: LuaValue) -> String {
      let own = key.text ?? key.double.map { $0 == $0.rounded() ? String(Int64(exactly: $0) ?? 0) : "\($0)" } ?? "?"
      return place.isEmpty ? own : place + "." + own
    }
    var others = Dictionary(pairs(contents.1).map { (name($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    for (key, value) in pairs(contents.0) {
      if let other = others.removeValue(forKey: name(key)) {
        try compare(value, other, at: name(key), depth: depth, into: &lines)
      } else {
        lines.append("\(name(key)): only in the first")
      }
    }
    lines += others.keys.sorted().map { "\($0): only in the second" }
    if contents.0.hasMoreFields || contents.1.hasMoreFields || max(contents.0.listCount, contents.1.listCount) > limit {
      lines.append((place.isEmpty ? "" : place + ": ") + "… more than \(limit) elements, the rest not compared")
    }
  }

  // MARK: Tensors

  private static func tensors(_ a: Tensor, _ b: Tensor) throws -> String {
    guard a.dtype.isFloatingPoint || b.dtype.isFloatingPoint else { return try integers(a, b) }
    let steps = try Tensor.ulpDistance(a, b)
    let distances = try steps.toArray(Int64.self)
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
