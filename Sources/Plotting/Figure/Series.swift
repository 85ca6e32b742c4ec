/// Points joined by a line, or marked, or both. A point with a NaN or infinite coordinate leaves a gap, and so does
/// one that is ≤ 0 on a logarithmic axis.
public struct Curve: Sendable, Equatable {
  public var x: [Double]
  public var y: [Double]
  /// Text in the legend; empty: not in it.
  public var label: String
  /// `nil`: next colour of the cycle.
  public var color: Color?
  /// Width of the line in points; 0: no line.
  public var width: Double
  /// `nil`: solid in the first round through the colour cycle, then dashed, …
  public var dash: Dash?
  public var marker: Marker
  /// Size of the marker relative to the default.
  public var markerSize: Double
}

/// Points with error bars from `yLow[i]` to `yHigh[i]` and, if not empty, from `xLow[i]` to `xHigh[i]`.
public struct ErrorBars: Sendable, Equatable {
  public var x: [Double]
  public var y: [Double]
  public var xLow: [Double]
  public var xHigh: [Double]
  public var yLow: [Double]
  public var yHigh: [Double]
  public var label: String
  public var color: Color?
  /// Width of the joining line in points; 0: points only.
  public var width: Double
  public var marker: Marker
}

/// The area between two curves over the same x.
public struct Band: Sendable, Equatable {
  public var x: [Double]
  public var lower: [Double]
  public var upper: [Double]
  public var label: String
  public var color: Color?
  /// 0 (invisible) … 1 (opaque).
  public var opacity: Double
}

/// A grid of values shown as coloured cells. Row 0 lies at the low end of `yRange`.
public struct HeatMap: Sendable, Equatable {
  /// Row-major, `rows` × `columns`. A NaN or infinite cell stays blank; so does one ≤ 0 on a logarithmic scale.
  public var values: [Double]
  public var rows: Int
  public var columns: Int
  /// Outer edges of the first and the last column.
  public var xRange: ClosedRange<Double>
  /// Outer edges of the first and the last row.
  public var yRange: ClosedRange<Double>
  public var colormap: Colormap
}

/// A straight line across the whole plot, for a bound or a theoretical value.
public struct ReferenceLine: Sendable, Equatable {
  public enum Orientation: Sendable { case vertical, horizontal }
  public var orientation: Orientation
  public var position: Double
  public var label: String
  /// `nil`: dark grey.
  public var color: Color?
  public var width: Double
  public var dash: Dash
}

/// One thing drawn in a plot. Later ones lie over earlier ones.
public enum Series: Sendable, Equatable {
  case curve(Curve)
  case errorBars(ErrorBars)
  case band(Band)
  case heatMap(HeatMap)
  case histogram(Histogram)
  case reference(ReferenceLine)

  /// Text in the legend.
  public var label: String {
    switch self {
    case .curve(let s): s.label
    case .errorBars(let s): s.label
    case .band(let s): s.label
    case .heatMap: ""
    case .histogram(let s): s.label
    case .reference(let s): s.label
    }
  }

  /// The colour that the caller chose; `nil`: the cycle's next.
  var color: Color? {
    switch self {
    case .curve(let s): s.color
    case .errorBars(let s): s.color
    case .band(let s): s.color
    case .heatMap: Color(rgb: 0)
    case .histogram(let s): s.color
    case .reference(let s): s.color ?? Color(rgb: 0x505050)
    }
  }
}

/// Text inside a plot.
public struct Annotation: Sendable, Equatable {
  public enum Place: Sendable, Equatable {
    /// Coordinates of the axes. Text outside the limits is not drawn.
    case data(x: Double, y: Double)
    /// 0 … 1 of the plot's width and height.
    case fraction(x: Double, y: Double)
  }
  public enum Alignment: String, CaseIterable, Sendable { case left, center, right }
  public var text: String
  public var place: Place
  public var alignment: Alignment
  public var color: Color
}
