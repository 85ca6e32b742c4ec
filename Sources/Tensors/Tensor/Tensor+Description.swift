import Foundation

/// Printing as NumPy and PyTorch do: aligned columns, long dimensions elided, then dtype and shape.
extension Tensor: CustomStringConvertible {
  /// Elements beyond which only the first and last ``edgeItems`` of each dimension are shown.
  private static let elisionThreshold = 1000
  private static let edgeItems = 3
  private static let lineWidth = 100

  /// For example
  /// ```
  ///   1.0000   2.5000
  ///  -0.1250   3.0000
  /// [float64 tensor 2×2]
  /// ```
  public var description: String { text(.short, width: nil) }

  /// As ``description``, with numbers in another style and for a window of `width` columns: vectors are wrapped, matrices
  /// that are too wide are shown without their middle columns. `nil`: of matrices every column.
  public func text(_ style: NumberStyle, width: Int?) -> String {
    let label = "[\(kindText)]"
    if count == 0 { return label }
    let shown = count > Tensor.elisionThreshold ? elided() : self
    let format = ElementFormat(shown, style)
    if rank == 0 { return format.text(load(at: 0)).trimmingCharacters(in: .whitespaces) + " " + label }
    var out = ""
    printBlock(shown, [], format, width, into: &out)
    return out + label
  }

  /// `float64 tensor 2×2`, `int64 scalar`.
  public var kindText: String { "\(dtype.name) \(rank == 0 ? "scalar" : "tensor \(shape)")" }

  /// The elements in row-major order, each written as ``text(_:width:)`` writes those of such a tensor, without blanks.
  /// Makes a string of each: meant for a few elements.
  public func elementTexts(_ style: NumberStyle) throws -> [String] {
    let format = ElementFormat(self, style)
    let flat = try flatten()
    return (0..<flat.count).map {
      format.text(flat.load(at: $0 * flat.strides[0])).trimmingCharacters(in: .whitespaces)
    }
  }

  /// Only the edges of each long dimension, in a tensor of at most 6⁸ elements.
  private func elided() -> Tensor {
    var edges = self
    for d in 0..<rank where edges.shape[d] > 2 * Tensor.edgeItems {
      guard
        let first = try? edges.narrow(d, 0, Tensor.edgeItems),
        let last = try? edges.narrow(d, edges.shape[d] - Tensor.edgeItems, Tensor.edgeItems),
        let both = try? Tensor.cat([first, last], d)
      else { return edges }
      edges = both
    }
    return edges
  }

  private func isElided(_ d: Int) -> Bool { count > Tensor.elisionThreshold && shape[d] > 2 * Tensor.edgeItems }

  /// Matrices one after the other, each under its index as Torch wrote it: `(2,.,.)`.
  private func printBlock(
    _ shown: Tensor, _ leading: [Int], _ format: ElementFormat, _ width: Int?, into out: inout String
  ) {
    let d = leading.count
    if shown.rank <= 2 {
      if !leading.isEmpty { out += "(\(leading.map(String.init).joined(separator: ",")),.,.)\n" }
      let rows = shown.rank == 2 ? shown.shape[0] : 1
      for i in 0..<rows {
        if shown.rank == 2, isElided(rank - 2), i == Tensor.edgeItems { out += "  ⋮\n" }
        let row = shown.rank == 2 ? (try? shown.select(0, i)) ?? shown : shown
        out += line(row, format, width)
      }
      return
    }
    for i in 0..<shown.shape[0] {
      if isElided(d), i == Tensor.edgeItems { out += "⋮\n" }
      let index = isElided(d) && i >= Tensor.edgeItems ? shape[d] - 2 * Tensor.edgeItems + i + 1 : i + 1
      if let slice = try? shown.select(0, i) { printBlock(slice, leading + [index], format, width, into: &out) }
    }
  }

  /// One row; a vector too long for a line goes on in the next, of a matrix the middle columns are left out.
  private func line(_ row: Tensor, _ format: ElementFormat, _ window: Int?) -> String {
    let limit = window ?? (rank > 1 ? Int.max : Tensor.lineWidth)
    let isElided = isElided(rank - 1)
    let columns = row.shape[0]
    let room = Swift.max(1, (limit - 3) / Swift.max(1, format.width))
    let hasGap = rank > 1 && columns > 2 && columns * format.width + (isElided ? 3 : 0) > limit && columns > room
    let edge = hasGap ? (room + 1) / 2 : isElided ? Tensor.edgeItems : columns
    let resumed = hasGap ? columns - room / 2 : edge
    var out = ""
    var width = 0
    for j in 0..<columns where j < edge || j >= resumed {
      let isGap = (isElided || hasGap) && j == resumed
      let text = (isGap ? "  …" : "") + format.text(row.load(at: j * row.strides[0]))
      if width + text.count > limit, rank == 1, width > 0 {
        out += "\n"
        width = 0
      }
      out += text
      width += text.count
    }
    return out + (hasGap && resumed == columns ? "  …" : "") + "\n"
  }
}

/// How the elements of one tensor are written: in one width and, in the short style, with the same decimals.
private struct ElementFormat {
  let width: Int
  private let style: NumberStyle
  private let isSingle: Bool
  private let decimals: Int
  private let isScientific: Bool
  private let isReal: Bool

  init(_ tensor: Tensor, _ style: NumberStyle) {
    self.style = style
    isSingle = tensor.dtype == .float32
    isReal = tensor.dtype.isFloatingPoint
    let values = ((try? tensor.toArray(Double.self)) ?? []).filter(\.isFinite)
    let largest = values.map(abs).max() ?? 0
    let smallest = values.map(abs).filter { $0 > 0 }.min() ?? 0
    let areWhole = values.allSatisfy { $0 == $0.rounded() }
    isScientific =
      isReal && (largest >= 1e8 || smallest < 1e-4 && smallest > 0 || smallest > 0 && largest / smallest > 1e7)
    decimals = isScientific ? 4 : areWhole ? 1 : 4
    var widest = 0
    let probe = ElementFormat(style, isSingle, decimals: decimals, isScientific: isScientific, isReal: isReal)
    guard let flat = try? tensor.flatten() else {
      width = 2
      return
    }
    for i in 0..<flat.count { widest = max(widest, probe.text(flat.load(at: i * flat.strides[0])).count) }
    width = widest + 1
  }

  /// Without a width of its own yet.
  private init(_ style: NumberStyle, _ isSingle: Bool, decimals: Int, isScientific: Bool, isReal: Bool) {
    (self.style, self.isSingle, width) = (style, isSingle, 0)
    (self.decimals, self.isScientific, self.isReal) = (decimals, isScientific, isReal)
  }

  func text(_ value: Scalar) -> String {
    let bare =
      switch value {
      case .bool(let flag): flag ? "true" : "false"
      case .integer(let number): String(number)
      case .real(let number) where number.isNaN: "nan"
      case .real(let number) where number.isInfinite: number > 0 ? "inf" : "-inf"
      case .real(let number) where style != .short: style.text(number, isSingle: isSingle)
      case .real(let number): String(format: isScientific ? "%.\(decimals)e" : "%.\(decimals)f", number)
      }
    return String(repeating: " ", count: max(1, width - bare.count)) + bare
  }
}
