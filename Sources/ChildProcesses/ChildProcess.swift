import Glibc

/// A program that was started. Whoever starts it waits for it: else it stays in the system's table when it has ended.
package struct ChildProcess {
  package let identifier: pid_t
  /// For messages.
  private let name: String

  /// - Parameter descriptors: of this process, to be those of the program under the numbers that are their keys.
  /// - Throws: ``ChildProcessError`` if there is no such program.
  package init(_ command: Command, descriptors: [Int32: Int32] = [:]) throws(ChildProcessError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if command.input == .empty { posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) }
    for (number, descriptor) in descriptors.sorted(by: { $0.key < $1.key }) {
      posix_spawn_file_actions_adddup2(&actions, descriptor, number)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    Self.set(&attributes, for: command)

    let program = command.words[0]
    let words = command.words.map { strdup($0) }
    let variables = command.environment?.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in words + (variables ?? []) { free(text) } }
    var child: pid_t = 0
    let code =
      variables.map { posix_spawnp(&child, program, &actions, &attributes, words + [nil], $0 + [nil]) }
      ?? posix_spawnp(&child, program, &actions, &attributes, words + [nil], environ)
    guard code == 0 else { throw .system(operation: "start", path: command.program, code: code) }
    identifier = child
    name = command.name
  }

  private static func set(_ attributes: inout posix_spawnattr_t, for command: Command) {
    var flags = command.hasOwnGroup ? POSIX_SPAWN_SETPGROUP : 0
    if command.signals == .standard {
      flags |= POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
      var signals = sigset_t()
      sigemptyset(&signals)
      posix_spawnattr_setsigmask(&attributes, &signals)
      for signal in [SIGINT, SIGPIPE, SIGTERM] { sigaddset(&signals, signal) }
      posix_spawnattr_setsigdefault(&attributes, &signals)
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  /// Waits for its end.
  package func wait() throws(ChildProcessError) -> Termination {
    while true {
      if let status = try status(0) { return status }
    }
  }

  /// How it ended; `nil` while it runs.
  package func poll() throws(ChildProcessError) -> Termination? { try status(WNOHANG) }

  private func status(_ options: Int32) throws(ChildProcessError) -> Termination? {
    var status: Int32 = 0
    let result = waitpid(identifier, &status, options)
    if result == 0 || result < 0 && errno == EINTR { return nil }
    guard result == identifier else { throw .system(operation: "wait for \(name)", path: nil, code: errno) }
    return Termination(waitStatus: status)
  }

  /// Sends a signal.
  package func send(_ signal: Int32) { kill(identifier, signal) }

  /// Ends it at once.
  package func end() {
    send(SIGKILL)
    _ = try? wait()
  }
}
