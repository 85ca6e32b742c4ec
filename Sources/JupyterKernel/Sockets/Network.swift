import Foundation
import Session
import Synchronization

/// The kernel's connection to its clients: a thread that owns all sockets, because a ZeroMQ socket belongs to one
/// thread, and queues by which the interpreter's thread gives and takes.
final class Network: Sendable {
  /// Requests, in the order in which they came.
  let inbox = Channel<IncomingMessage>()
  /// Lines that the user entered, on their way to the script that waits for them.
  let inputs = Channel<String>()
  let outbox: Outbox
  private let connection: ConnectionFile
  private let wake: Wake
  /// Who waits until everything that has arrived was read.
  private let barriers = Mutex<[DispatchSemaphore]>([])
  private let isStopping = Atomic<Bool>(false)
  private let hasStopped = DispatchSemaphore(value: 0)

  /// Listens from now on.
  /// - Throws: ``ZeroMQError`` if a port is taken, ``ConnectionFile/Failure`` if a file stands where a socket should.
  init(_ connection: ConnectionFile, log: KernelLog) throws {
    try connection.checkSocketFiles()
    let wake = try Wake()
    self.wake = wake
    self.connection = connection
    outbox = Outbox { wake.signal() }
    let result = Mutex<Result<Void, any Error>>(.success(()))
    let hasStarted = DispatchSemaphore(value: 0)
    BackgroundThread.start("network") { [self] in
      do {
        let sockets = try KernelSockets(connection, wake: wake)
        hasStarted.signal()
        var loop = NetworkLoop(self, sockets, WireFormat(key: connection.key), log)
        loop.run()
      } catch {
        result.withLock { $0 = .failure(error) }
        hasStarted.signal()
      }
      hasStopped.signal()
    }
    hasStarted.wait()
    try result.withLock { try $0.get() }
  }

  /// Waits until every message that has arrived by now is in the inbox.
  func receiveEverything() {
    let isRead = DispatchSemaphore(value: 0)
    barriers.withLock { $0.append(isRead) }
    wake.signal()
    _ = isRead.wait(timeout: .now() + 5)  // the thread may have ended meanwhile
  }

  /// Sends what is in the outbox and closes the sockets.
  func stop() {
    outbox.close()
    isStopping.store(true, ordering: .releasing)
    wake.signal()
    hasStopped.wait()
    connection.removeSocketFiles()
  }

  // MARK: For the thread

  func takeBarriers() -> [DispatchSemaphore] {
    barriers.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }

  var isToStop: Bool { isStopping.load(ordering: .acquiring) }
}
