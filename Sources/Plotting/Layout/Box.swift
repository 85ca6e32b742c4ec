/// A rectangle in points, from the lower left corner of the picture.
struct Box: Equatable {
  var left: Double
  var bottom: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var top: Double { bottom + height }
}

/// The space around a plot that its texts, its colour bar and its legend take, in points.
struct Margins: Equatable {
  var left = 0.0
  var right = 0.0
  var top = 0.0
  var bottom = 0.0
}
