import Dispatch
import Synchronization
import Tensors

/// The batches of an epoch in their order, each made on another thread while the one before is in use.
///
/// What a batch holds does not depend on when it is made (see ``DataLoader``), so order and bits are those of
/// ``DataLoader/Epoch/batch(_:)``. At most one batch waits; a queue that is dropped makes no further one.
public final class BatchQueue {
  /// A batch on its way from the thread that made it.
  private final class Delivery: Sendable {
    // Made by one thread, then used by the other alone.
    private let batch = Mutex<UncheckedSendable<Result<Batch, any Error>>?>(nil)
    let group = DispatchGroup()

    func put(_ result: Result<Batch, any Error>) {
      let result = UncheckedSendable(result)
      batch.withLock { $0 = result }
    }

    func take() -> Result<Batch, any Error>? { batch.withLock { $0 }?.value }
  }

  private static let thread = DispatchQueue(label: "batches", qos: .userInitiated)

  private let epoch: DataLoader.Epoch
  private let count: Int
  private var next: Int
  private var waiting: Delivery?

  /// - Parameters:
  ///   - first: number of the first batch to deliver, from 0.
  ///   - end: number of the batch to stop before; by default all are delivered.
  public init(_ epoch: DataLoader.Epoch, from first: Int = 0, to end: Int? = nil) {
    self.epoch = epoch
    next = first
    count = min(end ?? .max, epoch.batches)
    order()
  }

  /// The next batch; nil at the end.
  /// - Throws: `TensorError.memory`.
  public func take() throws -> Batch? {
    guard let delivery = waiting else { return nil }
    delivery.group.wait()
    order()
    return try delivery.take()?.get()
  }

  private func order() {
    waiting = nil
    guard next < count else { return }
    let (epoch, index, delivery) = (epoch, next, Delivery())
    delivery.group.enter()
    Self.thread.async {
      delivery.put(Result { try Pool.withoutWorkers { try epoch.batch(index) } })
      delivery.group.leave()
    }
    next += 1
    waiting = delivery
  }
}
