import CKernels

/// A block of memory that one tensor or several views of it share: 64-byte aligned, uninitialised at first, recycled
/// through a cache when the last view goes.
///
/// A tensor and its views form a family: they have one storage and, on the tape, one history of recorded writes. A
/// detached tensor looks at the same memory through a storage of its own (``init(sharing:)``). Its properties belong to one
/// thread at a time and are read and set for an instant: Swift's checks of overlapping accesses, dear where an operation takes
/// 100 ns, have nothing to find.
@usableFromInline package final class Storage {
  /// The first byte.
  package let bytes: UnsafeMutableRawPointer
  /// The number of bytes asked for.
  package let byteCount: Int
  /// Owns the memory where several storages share it; nil: this one does.
  @exclusivity(unchecked) private var shared: SharedMemory?
  @exclusivity(unchecked) private var ownVersion = 0
  /// What recorded writes made of the memory, for floor Autograd; nil, and no cost, where there was none.
  @exclusivity(unchecked) @usableFromInline package final var history: TapePlace?
  /// Whether a tensor of the family has (or had) a place on the tape.
  @exclusivity(unchecked) package final var isOnTape = false

  /// How often an operation has written to it since it was filled: what saved tensors are checked by.
  package var version: Int { shared?.version ?? ownVersion }

  /// Counts a write, for everybody who looks at the memory.
  func countWrite() {
    if let shared { shared.version &+= 1 } else { ownVersion &+= 1 }
  }

  /// Nil if the system, or the limit set by ``Memory/setLimit(_:)``, refuses the memory.
  package init?(byteCount: Int) {
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

  /// The same memory for another family of tensors. Neither keeps the other alive, only the memory.
  init(sharing other: Storage) {
    bytes = other.bytes
    byteCount = other.byteCount
    let memory = other.shared ?? SharedMemory(bytes, byteCount, version: other.ownVersion)
    other.shared = memory
    shared = memory
  }

  deinit { if shared == nil { il_memory_release(bytes, byteCount) } }
}

/// Memory that several storages own together.
private final class SharedMemory {
  let bytes: UnsafeMutableRawPointer
  let byteCount: Int
  var version: Int

  init(_ bytes: UnsafeMutableRawPointer, _ byteCount: Int, version: Int) {
    (self.bytes, self.byteCount, self.version) = (bytes, byteCount, version)
  }

  deinit { il_memory_release(bytes, byteCount) }
}

/// Bytes that something else than a tensor holds, such as a data set or a figure: counted with the tensors' while it lives.
public final class MemoryCharge: Sendable {
  private let bytes: Int

  /// - Throws: `TensorError.memoryOfNumbers` beyond the limit.
  public init(_ bytes: Int) throws {
    try Memory.check(bytes)
    self.bytes = bytes
    il_memory_charge(bytes)
  }

  deinit { il_memory_discharge(bytes) }
}

/// What tensors use of the machine's memory.
public enum Memory {
  /// Bytes of all living tensors (views share theirs) and of what else is charged.
  public static var liveBytes: Int { Int(il_memory_live()) }
  /// To be asked before memory is taken that no tensor holds, such as an array of a script's size.
  /// - Throws: `TensorError.memoryOfNumbers` where the limit, or the machine, would refuse a tensor of so many bytes.
  public static func check(_ bytes: Int) throws {
    if bytes >= 0, il_memory_fits(bytes) { return }
    reclaim?()
    guard bytes >= 0, il_memory_fits(bytes) else {
      throw TensorError.memoryOfNumbers(bytes: max(0, bytes))
    }
  }

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
