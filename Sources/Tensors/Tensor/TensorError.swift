/// What can be wrong with a tensor operation's arguments. Cases carry facts; ``description`` words them.
public enum TensorError: Error, Equatable {
  /// Two or more shapes do not fit together.
  case shapes(operation: String, [Shape], rule: String)
  /// One argument's shape is not what the operation takes.
  case shape(operation: String, expected: String, got: Shape)
  /// An operation is not defined for these dtypes.
  case dtypes(operation: String, expected: String, got: [DType])
  /// A dimension that the tensor does not have. Counted from 0; words count from 1.
  case dimension(operation: String, dimension: Int, rank: Int)
  /// A dimension named twice. Counted from 0.
  case repeatedDimension(operation: String, dimension: Int)
  /// An index outside a dimension. `index` and `dimension` count from 0.
  case index(operation: String, index: Int, dimension: Int, size: Int)
  /// A value that an argument must not have.
  case argument(operation: String, name: String, expected: String, got: String)
  /// A tensor too large for memory. `bytes` is nil if even their number overflows.
  case memory(shape: Shape, dtype: DType, bytes: Int?)
  /// Memory for so many bytes that no tensor would hold, such as those of a list or a data set, was refused.
  case memoryOfNumbers(bytes: Int)
  /// More dimensions than ``Shape/maximumRank``.
  case rank(operation: String, Int)
  /// No elements where at least one is needed.
  case empty(operation: String, Shape)
  /// A matrix that has no inverse, or an iteration that found no end.
  case linearAlgebra(operation: String, String)
}

extension TensorError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .shapes(let operation, let shapes, let rule):
      "\(operation): \(rule), got \(shapes.map(\.description).joined(separator: " and "))"
    case .shape(let operation, let expected, let got):
      "\(operation): \(expected) expected, got \(got)"
    case .dtypes(let operation, let expected, let got):
      "\(operation): \(expected) expected, got \(got.map(\.name).joined(separator: " and "))"
    case .dimension(let operation, let dimension, let rank):
      rank == 0
        ? "\(operation): a scalar has no dimension \(fromOne(dimension))"
        : "\(operation): dimension 1 to \(rank) (or −1 to −\(rank)) expected, got \(fromOne(dimension))"
    case .repeatedDimension(let operation, let dimension):
      "\(operation): dimension \(fromOne(dimension)) named twice"
    case .index(let operation, let index, let dimension, let size):
      "\(operation): index \(fromOne(index)) is outside dimension \(fromOne(dimension)) of size \(size)"
    case .argument(let operation, let name, let expected, let got):
      "\(operation): '\(name)': \(expected) expected, got \(got)"
    case .memory(let shape, let dtype, let bytes):
      "not enough memory for a \(dtype.name) tensor of shape \(shape)"
        + (bytes.map { " (\(formatted(bytes: $0)))" } ?? "")
    case .memoryOfNumbers(let bytes): "not enough memory for \(formatted(bytes: bytes)) of numbers"
    case .rank(let operation, let rank):
      "\(operation): at most \(Shape.maximumRank) dimensions expected, got \(rank)"
    case .empty(let operation, let shape):
      "\(operation): at least one element expected, got shape \(shape)"
    case .linearAlgebra(let operation, let reason):
      "\(operation): \(reason)"
    }
  }
}

/// A position that counts from 0, or from the end if negative, as words count: from 1, or from the end.
private func fromOne(_ position: Int) -> Int { position < 0 || position == .max ? position : position + 1 }

/// `1.5 GiB`.
func formatted(bytes: Int) -> String {
  let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  var value = Double(bytes)
  var unit = 0
  while value >= 1024, unit < units.count - 1 {
    value /= 1024
    unit += 1
  }
  let rounded = (value * 10).rounded() / 10
  return (rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)) + " " + units[unit]
}
