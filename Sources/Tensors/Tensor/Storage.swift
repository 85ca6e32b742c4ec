import CKernels

/// A block of memory that one tensor or several views of it share: 64-byte aligned, uninitialised at first, recycled
/// through a cache when the last view goes.
public final class Storage {
  /// The first byte.
  public let bytes: UnsafeMutableRawPointer
  /// The number of bytes asked for.
  public let byteCount: Int
  /// How often an operation has written to it since it was filled: what saved tensors are checked by.
  public internal(set) var version = 0

  /// Nil if the system, or the limit set by ``Memory/setLimit(_:)``, refuses the memory.
  init?(byteCount: Int) {
    guard byteCount >= 0 else { return nil }
    var memory = il_memory_allocate(byteCount)
    if memory == nil, let reclaim = Memory.reclaim {
      reclaim()
      memory = il_memory_allocate(byteCount)
    }
    guard let bytes = memory else { return nil }
    self.bytes = bytes
    self.byteCount = byteCount
  }

  deinit { il_memory_release(bytes, byteCount) }
}

/// What tensors use of the machine's memory.
public enum Memory {
  /// Bytes of all living tensors (views share theirs).
  public static var liveBytes: Int { Int(il_memory_live()) }
  /// Bytes kept for reuse after tensors went.
  public static var cachedBytes: Int { Int(il_memory_cached()) }
  /// Gives the bytes kept for reuse back to the system.
  public static func trim() { il_memory_trim() }
  /// Called once when memory is refused, before the allocation is tried again: a host that collects garbage drops its
  /// unreachable tensors here.
  // Safe: set at start, called on the thread that allocates, which is the host's.
  nonisolated(unsafe) public static var reclaim: (() -> Void)?
  /// Tensors together may hold `bytes` bytes; an allocation beyond them throws `TensorError.memory`. Nil: no limit but the machine's
  /// memory.
  public static func setLimit(_ bytes: Int?) { il_memory_set_limit(bytes ?? 0) }
}
