import CKernels
import Interrupt

/// Calls of the C loops that walk over operands of one shape. The only place where tensors become addresses.
enum Walk {
  /// Elements beyond which the kernels cut a walk into pieces, and leave pieces out when interrupted (`walk.c`).
  private static let interruptible = Int(IL_WALK_PIECE)

  static func unary(_ loop: il_unary_loop?, out: Tensor, _ a: Tensor) throws {
    guard let loop else { preconditionFailure("the caller chose a dtype that has no loop") }
    if out.count <= interruptible, out.isContiguous, a.isContiguous { return loop(out.count, out.data, a.data) }
    out.shape.withUnsafePointer { shape in
      out.strides.withUnsafePointer { so in
        a.strides.withUnsafePointer { sa in
          il_walk_unary(loop, Int32(out.rank), shape, operand(out, so), operand(a, sa))
        }
      }
    }
    try finish(out)
  }

  static func unary(_ loop: il_unary_loop?, out: Tensor, scalar: UnsafeMutableRawPointer, _ dtype: DType) throws {
    guard let loop else { preconditionFailure("the caller chose a dtype that has no loop") }
    out.shape.withUnsafePointer { shape in
      out.strides.withUnsafePointer { so in
        broadcastStrides.withUnsafePointer { none in
          let a = il_operand(data: scalar, strides: none, size: dtype.byteCount)
          il_walk_unary(loop, Int32(out.rank), shape, operand(out, so), a)
        }
      }
    }
    try finish(out)
  }

  static func binary(_ loop: il_binary_loop, out: Tensor, _ a: Tensor, _ b: Tensor) throws {
    if out.count <= interruptible, out.isContiguous, a.isContiguous, b.isContiguous {
      return loop(out.count, out.data, a.data, b.data)
    }
    out.shape.withUnsafePointer { shape in
      out.strides.withUnsafePointer { so in
        a.strides.withUnsafePointer { sa in
          b.strides.withUnsafePointer { sb in
            il_walk_binary(loop, Int32(out.rank), shape, operand(out, so), operand(a, sa), operand(b, sb))
          }
        }
      }
    }
    try finish(out)
  }

  /// The same with a scalar, already stored as an element of the tensor's dtype, on one side.
  static func binary(
    _ loop: il_binary_loop, out: Tensor, _ a: Tensor, scalar: UnsafeMutableRawPointer, scalarFirst: Bool
  ) throws {
    out.shape.withUnsafePointer { shape in
      out.strides.withUnsafePointer { so in
        a.strides.withUnsafePointer { sa in
          broadcastStrides.withUnsafePointer { none in
            let tensor = operand(a, sa)
            let number = il_operand(data: scalar, strides: none, size: a.dtype.byteCount)
            il_walk_binary(
              loop, Int32(out.rank), shape, operand(out, so), scalarFirst ? number : tensor,
              scalarFirst ? tensor : number)
          }
        }
      }
    }
    try finish(out)
  }

  static func choose(out: Tensor, _ condition: Tensor, _ a: Tensor, _ b: Tensor) throws {
    out.shape.withUnsafePointer { shape in
      out.strides.withUnsafePointer { so in
        condition.strides.withUnsafePointer { sc in
          a.strides.withUnsafePointer { sa in
            b.strides.withUnsafePointer { sb in
              il_walk_where(
                Int32(out.rank), shape, operand(out, so), operand(condition, sc), operand(a, sa), operand(b, sb))
            }
          }
        }
      }
    }
    try finish(out)
  }

  private static let broadcastStrides = Shape(repeating: 0, count: Shape.maximumRank)

  private static func operand(_ tensor: Tensor, _ strides: UnsafePointer<Int>) -> il_operand {
    il_operand(data: tensor.data, strides: strides, size: tensor.dtype.byteCount)
  }

  private static func finish(_ out: Tensor) throws {
    if out.count > interruptible { try Interrupt.check() }
  }
}
