/// Pattern of a line.
public enum Dash: String, CaseIterable, Sendable {
  case solid, dashed, dotted
  case dashDotted = "dash-dotted"
}

/// Shape drawn at each point.
public enum Marker: String, CaseIterable, Sendable {
  case none, circle, square, triangle, diamond, plus, cross, dot
  case openCircle = "open-circle"
  case openSquare = "open-square"
  case openTriangle = "open-triangle"
}

/// Where the legend stands. Only series with a label are in it; with none there is no legend.
public enum Legend: String, CaseIterable, Sendable {
  /// Beside the plot, on the right, where it can cover nothing.
  case right
  /// Under the plot.
  case below
  case topLeft = "top-left"
  case topRight = "top-right"
  case bottomLeft = "bottom-left"
  case bottomRight = "bottom-right"
  case off
}

/// Size of a figure.
public enum FigureSize: Sendable, Equatable {
  case inches(width: Double, height: Double)
  /// Pixels of the PNG; SVG and PDF get the same shape at pixels ÷ resolution inches.
  case pixels(width: Int, height: Int)
}

/// Typeface and size (in points) of all text. A family that is not installed is replaced by fontconfig's choice
/// (on Debian, `Arial` becomes Liberation Sans; it is the default because SVG viewers know it everywhere).
public struct FigureFont: Sendable, Equatable {
  public var family: String
  public var size: Double

  public init(family: String = "Arial", size: Double = 9) {
    self.family = family
    self.size = size
  }
}
