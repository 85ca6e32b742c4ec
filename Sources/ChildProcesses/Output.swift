import Glibc
import Interrupt

extension Command {
  /// What a program wrote.
  package struct Output {
    package let bytes: [UInt8]
    /// What it wrote to its standard error.
    package let errors: String
    package let status: Termination
  }

  /// Runs it with files that have no name as its descriptors 3, 4, …, and collects what it writes. Nothing is written
  /// into a pipe, so there is neither a deadlock nor a SIGPIPE to fear.
  /// - Parameter limit: seconds after which it is killed.
  /// - Throws: ``ChildProcessError``, or `Interrupted` when the user asked running work to stop.
  package func output(files: [[UInt8]] = [], limit: Double) throws -> Output {
    let inputs = try files.map { try NamelessFile($0) }
    let output = try Pipe()
    let errors = try Pipe()
    // Only their numbers are used from here on; they are to stay open until the program has ended.
    defer { withExtendedLifetime((inputs, output, errors)) {} }
    var descriptors: [Int32: Int32] = [1: output.write, 2: errors.write]
    for (index, input) in inputs.enumerated() { descriptors[Int32(3 + index)] = input.descriptor }
    let child = try ChildProcess(self, descriptors: descriptors)
    output.closeWrite()
    errors.closeWrite()
    var isReaped = false
    defer { if !isReaped { child.end() } }
    let deadline = ContinuousClock.now + .seconds(limit)
    func remaining() throws {
      try Interrupt.check()
      if ContinuousClock.now >= deadline { throw ChildProcessError.timedOut(seconds: limit) }
    }
    let texts = try drain([output.read, errors.read], between: remaining)
    // Both pipes are closed, so the program is ending; one that lingers all the same meets the limit.
    while true {
      if let status = try child.poll() {
        isReaped = true
        return Output(bytes: texts[0], errors: String(decoding: texts[1], as: UTF8.self), status: status)
      }
      try remaining()
      usleep(500)
    }
  }

  /// Reads all descriptors until each is at its end, never blocking longer than 50 ms between two calls of `check`.
  private func drain(_ descriptors: [Int32], between check: () throws -> Void) throws -> [[UInt8]] {
    var texts = [[UInt8]](repeating: [], count: descriptors.count)
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while polled.contains(where: { $0.fd >= 0 }) {
      try check()
      let ready = poll(&polled, nfds_t(polled.count), 50)
      if ready < 0, errno != EINTR { throw ChildProcessError.system(operation: "poll", path: nil, code: errno) }
      guard ready > 0 else { continue }
      for index in polled.indices where polled[index].fd >= 0 && polled[index].revents != 0 {
        let count = read(polled[index].fd, &buffer, buffer.count)
        if count > 0 {
          texts[index].append(contentsOf: buffer[..<count])
        } else if count == 0 {
          polled[index].fd = -1
        } else if errno != EINTR {
          throw ChildProcessError.system(operation: "read from \(name)", path: nil, code: errno)
        }
      }
    }
    return texts
  }
}

/// A pipe whose ends are closed with it and in every child.
private final class Pipe {
  let read: Int32
  let write: Int32
  private var isWriteOpen = true

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ChildProcessError.system(operation: "pipe", path: nil, code: errno) }
    (read, write) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  func closeWrite() {
    if isWriteOpen { close(write) }
    isWriteOpen = false
  }

  deinit {
    closeWrite()
    close(read)
  }
}

/// A file of ours that has lost its name: it is gone when the last descriptor is closed, whatever happens.
private final class NamelessFile {
  let descriptor: Int32

  init(_ bytes: [UInt8]) throws {
    let folder = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var name = Array((folder + "/instab-lua-XXXXXX").utf8CString)
    let low = mkstemp(&name)
    guard low >= 0 else { throw ChildProcessError.system(operation: "write in", path: folder, code: errno) }
    unlink(name)
    // Away from the numbers 3 and 4 that the child will see, so that neither overwrites the other there.
    descriptor = fcntl(low, F_DUPFD_CLOEXEC, 16)
    let code = errno
    close(low)
    guard descriptor >= 0 else { throw ChildProcessError.system(operation: "fcntl", path: nil, code: code) }
    try writeAll(bytes, to: descriptor, path: folder)
  }

  deinit { close(descriptor) }
}

/// Writes all bytes, however many calls that takes.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String?) throws {
  try bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let count = write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw ChildProcessError.system(operation: "write", path: path, code: errno)
      }
    }
  }
}
