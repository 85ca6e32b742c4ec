/// Why a random fill or a seed was refused. No number of the stream is used up by a refused call.
public enum RandomError: Error, Equatable, CustomStringConvertible {
  /// NumPy takes integer seeds of 32 bits, and keys of at least one word.
  case seed(GeneratorKind, UInt64)
  case emptyKey
  /// `low..<high` holds no integer.
  case emptyRange(low: Int64, high: Int64)
  /// A uniform needs finite `low ≤ high` with a finite difference.
  case interval(low: Double, high: Double)
  /// A normal needs a standard deviation of at least 0.
  case deviation(Double)
  case stateOfOtherKind(GeneratorKind, expected: GeneratorKind)
  case damagedState(GeneratorKind, bytes: Int)

  public var description: String {
    switch self {
    case .seed(let kind, let seed):
      "seed of a \(kind.rawValue) generator: integer from 0 to 4294967295 expected, got \(seed)"
    case .emptyKey: "seed of a numpy generator: at least one integer expected, got an empty list"
    case .emptyRange(let low, let high): "random integers: low < high expected, got \(low) and \(high)"
    case .interval(let low, let high):
      "uniform numbers: finite low ≤ high with a finite difference expected, got \(low) and \(high)"
    case .deviation(let value): "normal numbers: standard deviation ≥ 0 expected, got \(value)"
    case .stateOfOtherKind(let kind, let expected):
      "state of a \(expected.rawValue) generator expected, got one of a \(kind.rawValue) generator"
    case .damagedState(let kind, let bytes): "damaged state of a \(kind.rawValue) generator (\(bytes) bytes)"
    }
  }
}
