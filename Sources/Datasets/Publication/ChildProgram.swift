import Glibc

/// A program of the system, run with our terminal and in our process group.
struct ChildProgram {
  private let name: String
  private let arguments: [String]

  /// - Parameter name: looked up in `PATH`; no shell is involved.
  init(_ name: String, _ arguments: [String]) {
    self.name = name
    self.arguments = arguments
  }

  /// Waits for its end; the exit status, or 128 + the signal that ended it.
  /// - Throws: ``DatasetError/program(name:reason:)`` if it cannot be started.
  func run() throws -> Int32 {
    var child: pid_t = 0
    var argv: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
    defer { argv.forEach { free($0) } }
    argv.append(nil)
    let code = posix_spawnp(&child, name, nil, nil, argv, environ)
    guard code == 0 else { throw DatasetError.program(name: name, reason: String(cString: strerror(code))) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }
}
