import Foundation
import Interrupt

/// The text of an `errno`.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Runs a program directly (no shell) with files that have no name as its descriptors 3, 4, …, and collects what it
/// writes. Its standard input is empty; it lives in a process group of its own, so that Ctrl-C reaches it only
/// through us. Nothing is written into a pipe, so there is neither a deadlock nor a SIGPIPE to fear.
struct ChildProcess {
  let executable: String
  let arguments: [String]
  let environment: [String: String]
  let files: [[UInt8]]

  struct Result {
    let output: [UInt8]
    let errors: String
    /// Exit status, or 128 + signal.
    let status: Int32
  }

  /// - Parameter limit: seconds after which the program is killed.
  /// - Throws: ``PlottingError/system(operation:path:code:)``, ``PlottingError/gnuplotTimedOut(seconds:data:)``, or
  ///   `Interrupted` when the user asked running work to stop.
  func run(limit: Double) throws -> Result {
    let inputs = try files.map { try NamelessFile($0) }
    let output = try Pipe()
    let errors = try Pipe()
    let child = try spawn(inputs, output: output.write, errors: errors.write)
    output.closeWrite()
    errors.closeWrite()
    var isReaped = false
    defer {
      if !isReaped {
        kill(child, SIGKILL)
        _ = wait(for: child)
      }
    }
    let deadline = ContinuousClock.now + .seconds(limit)
    func remaining() throws {
      try Interrupt.check()
      if ContinuousClock.now >= deadline { throw PlottingError.gnuplotTimedOut(seconds: limit, data: nil) }
    }
    let texts = try drain([output.read, errors.read], between: remaining)
    // Both pipes are closed, so the program is ending; one that lingers all the same meets the limit.
    var status: Int32?
    while true {
      status = try exitStatus(of: child)
      if status != nil { break }
      try remaining()
      usleep(500)
    }
    isReaped = true
    return Result(output: texts[0], errors: String(decoding: texts[1], as: UTF8.self), status: status ?? -1)
  }

  private func spawn(_ inputs: [NamelessFile], output: Int32, errors: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    for (index, input) in inputs.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, input.descriptor, Int32(3 + index))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGPIPE, SIGTERM] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    var child: pid_t = 0
    let argv = ([executable] + arguments).map { strdup($0) }
    let envp = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in argv + envp { free(text) } }
    let code = posix_spawn(&child, executable, &actions, &attributes, argv + [nil], envp + [nil])
    guard code == 0 else { throw PlottingError.system(operation: "start", path: executable, code: code) }
    return child
  }

  /// Reads all descriptors until each is at its end, never blocking longer than 50 ms between two calls of `check`.
  private func drain(_ descriptors: [Int32], between check: () throws -> Void) throws -> [[UInt8]] {
    var texts = [[UInt8]](repeating: [], count: descriptors.count)
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while polled.contains(where: { $0.fd >= 0 }) {
      try check()
      let ready = poll(&polled, nfds_t(polled.count), 50)
      if ready < 0, errno != EINTR { throw PlottingError.system(operation: "poll", path: nil, code: errno) }
      guard ready > 0 else { continue }
      for index in polled.indices where polled[index].fd >= 0 && polled[index].revents != 0 {
        let count = read(polled[index].fd, &buffer, buffer.count)
        if count > 0 {
          texts[index].append(contentsOf: buffer[..<count])
        } else if count == 0 {
          polled[index].fd = -1
        } else if errno != EINTR {
          throw PlottingError.system(operation: "read from gnuplot", path: nil, code: errno)
        }
      }
    }
    return texts
  }

  private func exitStatus(of child: pid_t) throws -> Int32? {
    var status: Int32 = 0
    let result = waitpid(child, &status, WNOHANG)
    if result == 0 || (result < 0 && errno == EINTR) { return nil }
    guard result == child else { throw PlottingError.system(operation: "wait for gnuplot", path: nil, code: errno) }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  private func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }
}

/// A pipe whose ends are closed with it and in every child.
private final class Pipe {
  let read: Int32
  let write: Int32
  private var isWriteOpen = true

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw PlottingError.system(operation: "pipe", path: nil, code: errno) }
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
    let folder = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var name = Array((folder + "/figure-XXXXXX").utf8CString)
    let low = mkstemp(&name)
    guard low >= 0 else { throw PlottingError.system(operation: "write in", path: folder, code: errno) }
    unlink(name)
    // Away from the numbers 3 and 4 that the child will see, so that neither overwrites the other there.
    descriptor = fcntl(low, F_DUPFD_CLOEXEC, 16)
    let code = errno
    close(low)
    guard descriptor >= 0 else { throw PlottingError.system(operation: "fcntl", path: nil, code: code) }
    try writeAll(bytes, to: descriptor, path: folder)
  }

  deinit { close(descriptor) }
}

/// Writes all bytes, however many calls that takes.
func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String?) throws {
  try bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let count = write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw PlottingError.system(operation: "write", path: path, code: errno)
      }
    }
  }
}
