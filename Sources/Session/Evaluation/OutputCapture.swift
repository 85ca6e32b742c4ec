import Dispatch
// C's `stdout` is a variable; nobody changes it.
@preconcurrency import Glibc

/// Takes everything that the process writes to standard output and standard error, by whatever means (Lua's `print`,
/// C libraries, child processes), and hands it on in pieces while the program runs.
///
/// Both descriptors lead into pipes that a thread of its own empties, so that nobody who writes ever waits for the
/// interpreter. ``drain()`` waits until what was written so far has been handed on; ``stop()`` puts everything back.
/// One at a time for a process.
package final class OutputCapture: Sendable {
  package enum Stream: Sendable { case standardOutput, standardError }

  /// Receives text in the order in which each stream was written, never a part of a character, on the capture's thread.
  package typealias Receiver = @Sendable (Stream, String) -> Void

  /// What could not be set up.
  package struct SetupError: Error, CustomStringConvertible {
    let reason: String
    package var description: String { "cannot capture the output: \(reason)" }
  }

  /// A descriptor while it is captured.
  private struct Diversion: Sendable {
    let stream: Stream
    let descriptor: Int32
    /// Where it led before.
    let original: Int32
    let pipe: Int32

    init(_ stream: Stream, _ descriptor: Int32) throws(SetupError) {
      self.stream = stream
      self.descriptor = descriptor
      let ends = try Pipe()
      original = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
      guard original >= 0, dup2(ends.write, descriptor) >= 0 else {
        throw SetupError(reason: String(cString: strerror(errno)))
      }
      close(ends.write)
      pipe = ends.read
    }
  }

  private struct Pipe {
    let read: Int32
    let write: Int32
    init() throws(SetupError) {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw SetupError(reason: String(cString: strerror(errno))) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }  // children have descriptors 1 and 2, no more
      (read, write) = (ends[0], ends[1])
    }
  }

  private enum Command { static let drain = UInt8(ascii: "d"), stop = UInt8(ascii: "s") }

  private let diversions: [Diversion]
  private let commands: Int32
  private let isDone = DispatchSemaphore(value: 0)
  private let stopsFlushing = DispatchSemaphore(value: 0)
  private let hasStoppedFlushing = DispatchSemaphore(value: 0)

  /// Captures from now on.
  /// - Throws: ``SetupError`` if the process has no descriptors left.
  package init(_ receiver: @escaping Receiver) throws(SetupError) {
    fflush(nil)
    let wake = try Pipe()
    commands = wake.write
    diversions = [try Diversion(.standardOutput, STDOUT_FILENO), try Diversion(.standardError, STDERR_FILENO)]
    setvbuf(stdout, nil, _IOLBF, 0)
    let (diversions, isDone) = (diversions, isDone)
    BackgroundThread.start("output") {
      Self.read(diversions, commands: wake.read, isDone: isDone, receiver)
    }
    startFlushing()
  }

  /// Waits until everything that was written so far, by this process and by children that have ended, was handed on.
  package func drain() {
    fflush(nil)
    ask(Command.drain)
  }

  /// Puts the descriptors back. To be called once; everything written before has then been handed on.
  package func stop() {
    stopsFlushing.signal()
    hasStoppedFlushing.wait()
    fflush(nil)
    for diversion in diversions { dup2(diversion.original, diversion.descriptor) }
    ask(Command.stop)
    for diversion in diversions { close(diversion.original) }
    close(commands)
  }

  private func ask(_ command: UInt8) {
    var command = command
    while write(commands, &command, 1) < 0, errno == EINTR {}
    isDone.wait()
  }

  /// Text without a line break is not to wait for one: the buffer is written some twenty times a second. Not by the
  /// thread that reads, which must never wait for a full pipe.
  private func startFlushing() {
    let (stops, hasStopped) = (stopsFlushing, hasStoppedFlushing)
    BackgroundThread.start("flush") {
      while stops.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
        fflush(stdout)
      }
      hasStopped.signal()
    }
  }

  // MARK: The reading thread

  private static func read(
    _ diversions: [Diversion], commands: Int32, isDone: DispatchSemaphore, _ receiver: Receiver
  ) {
    var decoders = diversions.map { _ in PieceDecoder() }
    var waiting = ([commands] + diversions.map(\.pipe)).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var command: UInt8?
    while true {
      // With a command at hand, only what is there already is read.
      let ready = poll(&waiting, nfds_t(waiting.count), command == nil ? -1 : 0)
      var tookSome = false
      for (index, diversion) in diversions.enumerated()
      where ready > 0 && waiting[index + 1].revents & Int16(POLLIN) != 0 {
        tookSome = true
        let text = decoders[index].decode(take(from: diversion.pipe))
        if !text.isEmpty { receiver(diversion.stream, text) }
      }
      if tookSome { continue }
      if let done = command {
        command = nil
        for (index, diversion) in diversions.enumerated() {
          let rest = decoders[index].finish()
          if !rest.isEmpty { receiver(diversion.stream, rest) }
        }
        if done == Command.stop { (diversions.map(\.pipe) + [commands]).forEach { close($0) } }
        isDone.signal()
        if done == Command.stop { return }
      } else if ready > 0, waiting[0].revents & Int16(POLLIN) != 0 {
        command = take(from: commands, count: 1).first
      }
    }
  }

  private static func take(from descriptor: Int32, count: Int = 65536) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, taken in
      taken = max(0, Glibc.read(descriptor, buffer.baseAddress, count))
    }
  }
}

/// Cuts a stream of bytes into text at characters only. What is no UTF-8 is repaired.
struct PieceDecoder {
  private var rest: [UInt8] = []

  /// The text of all characters that are whole by now.
  mutating func decode(_ bytes: [UInt8]) -> String {
    rest += bytes
    let whole = rest.count - Self.unfinished(rest)
    defer { rest.removeFirst(whole) }
    return String(decoding: rest[..<whole], as: UTF8.self)
  }

  /// What is left, repaired.
  mutating func finish() -> String {
    defer { rest = [] }
    return String(decoding: rest, as: UTF8.self)
  }

  /// How many bytes at the end begin a character that more bytes could complete.
  private static func unfinished(_ bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let byte = bytes[bytes.count - length]
      if byte & 0xc0 == 0x80 { continue }
      let needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
      return needed > length ? length : 0
    }
    return 0
  }
}
