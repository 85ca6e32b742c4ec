import Tensors
import Testing

/// How far two doubles or floats are apart, in representable values between them: 0 for the same value, also for NaN
/// and NaN; nil where no number of steps makes one of the other (NaN against a number, an infinity against a finite
/// value, zeros of different sign).
public func ulps<T: BinaryFloatingPoint>(between a: T, and b: T) -> Double? {
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN ? 0 : nil }
  if a == b { return a.sign == b.sign ? 0 : nil }
  if a.isInfinite || b.isInfinite { return nil }
  let spacing = Swift.max(a.magnitude, b.magnitude).ulp
  let difference = a - b
  // The difference of two large values may overflow; that of their halves does not.
  return Double((difference.isFinite ? difference / spacing : (a / 2 - b / 2) / (spacing / 2)).magnitude)
}

/// Expects two arrays to agree element by element within `limit` units in the last place (0: the same bits, but that all
/// NaN are one).
public func expectEqual<T: BinaryFloatingPoint>(
  _ actual: [T], _ expected: [T], ulps limit: Double = 0, _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == expected.count else {
    Issue.record("\(what()): \(actual.count) elements, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  for (i, (a, b)) in zip(actual, expected).enumerated() {
    let distance = ulps(between: a, and: b)
    if let distance, distance <= limit { continue }
    let apart = distance.map { "\($0) ulps" } ?? "of another kind"
    Issue.record("\(what()): element \(i) is \(a), expected \(b) (\(apart))", sourceLocation: sourceLocation)
    return
  }
}

/// Expects a tensor to have this dtype, shape and these elements (in row-major order, as doubles; float32 elements are
/// compared in units of float32).
public func expectEqual(
  _ actual: Tensor, _ expected: [Double], shape: Shape, dtype: DType, ulps limit: Double = 0,
  _ what: @autoclosure () -> String = "", sourceLocation: SourceLocation = #_sourceLocation
) throws {
  guard actual.shape == shape, actual.dtype == dtype else {
    Issue.record(
      "\(what()): \(actual.dtype.name) \(actual.shape), expected \(dtype.name) \(shape)", sourceLocation: sourceLocation
    )
    return
  }
  if dtype == .float32 {
    expectEqual(
      try actual.toArray(Float.self), expected.map { Float($0) }, ulps: limit, what(), sourceLocation: sourceLocation)
  } else {
    expectEqual(try actual.toArray(Double.self), expected, ulps: limit, what(), sourceLocation: sourceLocation)
  }
}

/// Expects two tensors to agree in dtype, shape and elements.
public func expectEqual(
  _ actual: Tensor, _ expected: Tensor, ulps limit: Double = 0, _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try expectEqual(
    actual, expected.toArray(Double.self), shape: expected.shape, dtype: expected.dtype, ulps: limit, what(),
    sourceLocation: sourceLocation)
}

/// Expects `body` to throw an error whose description is `expected`.
public func expectError(
  _ expected: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Any
) {
  do {
    let result = try body()
    Issue.record("no error, but \(result); expected: \(expected)", sourceLocation: sourceLocation)
  } catch {
    #expect("\(error)" == expected, sourceLocation: sourceLocation)
  }
}
