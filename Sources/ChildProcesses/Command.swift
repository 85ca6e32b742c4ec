import Glibc

/// A program of the system, and how it is to be run. No shell is involved.
package struct Command: Sendable {
  package enum Input: Sendable {
    /// What this process reads, such as the keyboard.
    case inherited
    /// Nothing.
    case empty
  }

  package enum Signals: Sendable {
    /// Blocked and ignored is what this process blocks and ignores.
    case inherited
    /// None is blocked; SIGINT, SIGPIPE and SIGTERM end the program unless it decides otherwise.
    case standard
  }

  /// A path, or a name without a slash, which is looked up in `PATH`.
  package var program: String
  package var arguments: [String]
  /// `nil`: that of this process.
  package var environment: [String: String]?
  package var input = Input.inherited
  package var signals = Signals.standard
  /// Whether it lives in a process group of its own, so that a terminal's Ctrl-C reaches it only through us.
  package var hasOwnGroup = false
  /// Whether it is ended when the thread that starts it ends, however that comes about: by `setpriv` of util-linux, where
  /// it is installed. The program must be a path.
  package var endsWithStarter = false

  package init(_ program: String, _ arguments: [String], environment: [String: String]? = nil) {
    (self.program, self.arguments, self.environment) = (program, arguments, environment)
  }

  /// What the system is asked to start.
  var words: [String] {
    let setter = "/usr/bin/setpriv"
    let prefix = endsWithStarter && access(setter, X_OK) == 0 ? [setter, "--pdeathsig", "KILL", "--"] : []
    return prefix + [program] + arguments
  }

  /// The last part of its path.
  var name: String { String(program[(program.lastIndex(of: "/").map(program.index(after:)) ?? program.startIndex)...]) }

  /// Runs it and waits for its end.
  /// - Throws: ``ChildProcessError``
  package func run() throws(ChildProcessError) -> Termination { try ChildProcess(self).wait() }
}

/// How a program ended.
package enum Termination: Equatable, Sendable {
  case exited(Int32)
  case signalled(Int32)

  init(waitStatus status: Int32) {
    self = status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signalled(status & 0x7f)
  }

  /// As shells number it: the exit status, or 128 + the signal.
  package var code: Int32 {
    switch self {
    case .exited(let code): code
    case .signalled(let signal): 128 + signal
    }
  }
}

/// Why a program could not be run to its end.
package enum ChildProcessError: Error, Equatable {
  /// A system call failed; `code` is its errno.
  case system(operation: String, path: String?, code: Int32)
  /// It was killed because it took longer than it may.
  case timedOut(seconds: Double)
}

extension ChildProcessError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .system(let operation, let path, let code):
      "\(operation)\(path.map { " '\($0)'" } ?? ""): \(String(cString: strerror(code)))"
    case .timedOut(let seconds): "stopped after \(seconds) s"
    }
  }
}
