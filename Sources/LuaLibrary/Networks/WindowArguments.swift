import LuaRuntime
import Tensors

/// No script has one: it stands for numbers in a declaration where a table of options may take their place.
private final class Numbers {}

/// Sizes, strides and paddings of windows: one number, or one for the rows and one for the columns.
extension Parameter {
  static func perAxis(_ name: String, _ summary: String = "", atLeast least: Int) -> Parameter {
    .integer(name, summary, atLeast: least).or(PerAxis.tableWords)
  }

  /// The same, which may be left out even if options follow: `nn.MaxPool2d(3, {padding = 1})`.
  static func perAxisOrOptions(_ name: String, _ summary: String) -> Parameter {
    .object(name, Numbers.self, "integer", summary).or(PerAxis.tableWords).optional
  }
}

extension PerAxis {
  fileprivate static let tableWords = "table {rows, columns}"
  fileprivate static func words(atLeast least: Int) -> String { "integer, or {rows, columns}, of at least \(least)" }
}

extension Call {
  /// Argument `index` as a number for rows and columns, or {rows, columns}.
  func perAxis(_ index: Int, atLeast least: Int) throws -> PerAxis {
    let sizes = kind(index) == .table ? try integers(index) : [try integer(index)]
    guard let first = sizes.first, let last = sizes.last, kind(index) != .table || sizes.count == 2, first >= least,
      last >= least
    else { throw unexpected(index, expected: PerAxis.words(atLeast: least)) }
    return PerAxis(rows: first, columns: last)
  }

  /// Sizes as an integer or a table of them, all at least 1.
  func normalizedShape(_ index: Int) throws -> Shape {
    let sizes = kind(index) == .table ? try integers(index) : [try integer(index)]
    guard !sizes.isEmpty, sizes.allSatisfy({ $0 >= 1 }) else {
      throw unexpected(index, expected: "sizes of at least 1")
    }
    guard let shape = Shape(sizes) else { throw TensorError.rank(operation: functionName, sizes.count) }
    return shape
  }
}

extension OptionValue {
  fileprivate func perAxis(atLeast least: Int) throws -> PerAxis {
    let what = PerAxis.words(atLeast: least)
    if let number = value.int { return PerAxis(Int(number)) }
    guard case .table = value else { throw unexpected(expected: what) }
    let sizes = try integers(atLeast: least, atMost: 1 << 20, what: what)
    guard sizes.count == 2 else { throw unexpected(expected: what) }
    return PerAxis(rows: sizes[0], columns: sizes[1])
  }
}

extension Option where Value == PerAxis {
  static func perAxis(_ name: String, _ summary: String = "", default value: Int, atLeast least: Int) -> Option {
    Option(.integer(name, summary, default: value, atLeast: least).or(PerAxis.tableWords)) {
      try $0.perAxis(atLeast: least)
    }
  }

  static func perAxis(_ name: String, _ summary: String, atLeast least: Int) -> Option<PerAxis?> {
    Option(.perAxis(name, summary, atLeast: least)) { try $0.perAxis(atLeast: least) }.optional
  }
}

/// The zeros around images that a convolution is asked for.
enum ConvolutionPadding {
  case zeros(PerAxis)
  /// As many outputs as pixels.
  case same
}

extension Option where Value == ConvolutionPadding {
  static let padding = Option(
    .integer("padding", "zeros around; 'same': as many outputs as pixels, 'valid': none", default: 0, atLeast: 0)
      .or(PerAxis.tableWords).or("string")
  ) { option in
    guard let text = option.value.text, option.value.int == nil else { return .zeros(try option.perAxis(atLeast: 0)) }
    switch text {
    case "same": return .same
    case "valid": return .zeros(0)
    default: throw option.unexpected(expected: "integer, {rows, columns}, 'same' or 'valid'")
    }
  }
}
