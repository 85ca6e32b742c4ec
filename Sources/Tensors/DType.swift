/// The type of a tensor's elements. Names are PyTorch's; `rawValue` numbers the kernels' tables (`il_dtype`).
public enum DType: Int32, CaseIterable, Sendable {
  case bool = 0
  case uint8
  case int32
  case int64
  case float32
  case float64
}
