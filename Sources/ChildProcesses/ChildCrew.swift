import Glibc

/// Several programs that run at once, and the wait for whichever ends first.
///
/// Each has a pipe's end open as its descriptor 3, which the system closes when it ends: thus the wait needs no signal, and
/// leaves alone other children of this process.
package final class ChildCrew {
  package struct Ended: Sendable {
    package let identifier: pid_t
    package let termination: Termination
  }

  private var children: [(process: ChildProcess, pipe: Int32)] = []

  package init() {}

  package var count: Int { children.count }

  /// Starts a program.
  /// - Parameter output: what its standard output and standard error are to be.
  /// - Returns: its process number.
  /// - Throws: ``ChildProcessError``
  package func start(_ command: Command, output: Int32) throws(ChildProcessError) -> pid_t {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .system(operation: "pipe", path: nil, code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    do {
      let child = try ChildProcess(command, descriptors: [1: output, 2: output, 3: ends[1]])
      children.append((child, ends[0]))
      return child.identifier
    } catch {
      close(ends[0])
      throw error
    }
  }

  /// Waits until one ends, a signal comes, or the time is over; those that have ended since the last call.
  package func wait(atMost milliseconds: Int) throws(ChildProcessError) -> [Ended] {
    // A program that a child left behind keeps the pipe open, so that the clock must end the wait too.
    var polled = children.map { pollfd(fd: $0.pipe, events: Int16(POLLIN), revents: 0) }
    poll(&polled, nfds_t(polled.count), Int32(clamping: milliseconds))
    var ended: [Ended] = []
    for (index, child) in children.enumerated().reversed() {
      // A closed pipe means that it is ending now; a moment later it can be waited for.
      var termination = try child.process.poll()
      if termination == nil, polled[index].revents != 0 {
        for _ in 0..<50 where termination == nil {
          usleep(100)
          termination = try child.process.poll()
        }
      }
      guard let termination else { continue }
      close(child.pipe)
      children.remove(at: index)
      ended.append(Ended(identifier: child.process.identifier, termination: termination))
    }
    return ended
  }

  /// Sends a signal to all.
  package func send(_ signal: Int32) {
    for child in children { child.process.send(signal) }
  }

  /// Sends a signal to one.
  package func send(_ signal: Int32, to identifier: pid_t) {
    children.first { $0.process.identifier == identifier }?.process.send(signal)
  }

  deinit {
    for child in children {
      child.process.end()
      close(child.pipe)
    }
  }
}
