import CKernels

/// The type of a tensor's elements. Names are PyTorch's; `rawValue` numbers the kernels' tables.
public enum DType: Int32, CaseIterable, Sendable {
  case bool = 0
  case uint8
  case int32
  case int64
  case float32
  case float64

  /// PyTorch's and NumPy's name: `"float32"`.
  public var name: String {
    switch self {
    case .bool: "bool"
    case .uint8: "uint8"
    case .int32: "int32"
    case .int64: "int64"
    case .float32: "float32"
    case .float64: "float64"
    }
  }

  /// The dtype of that name; PyTorch's and NumPy's other names (`float`, `double`, `long`, `int`) are known too.
  public init?(name: String) {
    switch name {
    case "float", "single": self = .float32
    case "double": self = .float64
    case "long": self = .int64
    case "int": self = .int32
    case "byte": self = .uint8
    default:
      guard let known = DType.allCases.first(where: { $0.name == name }) else { return nil }
      self = known
    }
  }

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8: 1
    case .int32, .float32: 4
    case .int64, .float64: 8
    }
  }

  /// Whether elements are floating-point numbers.
  public var isFloatingPoint: Bool { rawValue >= DType.float32.rawValue }

  /// Whether elements are integers (bool is not).
  public var isInteger: Bool { self == .uint8 || self == .int32 || self == .int64 }

  /// The integers that an integer dtype holds; nil for bool and floats.
  public var integerRange: ClosedRange<Int64>? {
    switch self {
    case .uint8: 0...255
    case .int32: Int64(Int32.min)...Int64(Int32.max)
    case .int64: .min ... .max
    case .bool, .float32, .float64: nil
    }
  }

  /// What an integer dtype expects of a number, in words: `number from 0 to 255 (uint8)`.
  public var numberExpectation: String {
    integerRange.map { "number from \($0.lowerBound) to \($0.upperBound) (\(name))" } ?? "number"
  }
}

/// Swift's element types, each with its ``DType``.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The dtype whose elements are stored as this type.
  static var dtype: DType { get }
}

extension Bool: TensorElement { public static var dtype: DType { .bool } }
extension UInt8: TensorElement { public static var dtype: DType { .uint8 } }
extension Int32: TensorElement { public static var dtype: DType { .int32 } }
extension Int64: TensorElement { public static var dtype: DType { .int64 } }
extension Float: TensorElement { public static var dtype: DType { .float32 } }
extension Double: TensorElement { public static var dtype: DType { .float64 } }
