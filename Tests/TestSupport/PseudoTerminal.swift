import Foundation
import Glibc

/// The built binary on a terminal of its own: what is typed reaches it as from a keyboard, Ctrl-C included.
public final class PseudoTerminal {
  public enum Failure: Error, CustomStringConvertible {
    case system(call: String, code: Int32)
    case timedOut(waitingFor: String, seen: String)

    public var description: String {
      switch self {
      case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
      case .timedOut(let text, let seen): "waited for \(text.debugDescription), saw \(seen.debugDescription)"
      }
    }
  }

  private let master: Int32
  private let process: pid_t
  private var isReaped = false
  /// Everything that was written to the terminal.
  public private(set) var screen = ""
  /// What it looks like.
  public private(set) var display: TerminalScreen
  private var read = ""
  private var pending: [UInt8] = []

  /// Starts the binary, or another program, as leader of a session on a fresh terminal.
  public init(
    _ arguments: [String] = [], program: String = Binary.path, environment: [String: String] = [:],
    in folder: String? = nil,
    columns: Int = 80, rows: Int = 24
  ) throws {
    display = TerminalScreen(columns: columns, rows: rows)
    // Through the kernel's own interface: glibc shows posix_openpt and its kin to GNU sources only.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0 else { throw Failure.system(call: "open /dev/ptmx", code: errno) }
    var locked: Int32 = 0
    var number: UInt32 = 0
    guard ioctl(master, UInt(0x4004_5431), &locked) == 0, ioctl(master, UInt(0x8004_5430), &number) == 0 else {
      throw Failure.system(call: "ioctl TIOCSPTLCK, TIOCGPTN", code: errno)
    }
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    let slave = "/dev/pts/\(number)"
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A session leader that opens a terminal gets it as its controlling terminal: then Ctrl-C is SIGINT.
    posix_spawnattr_setflags(&attributes, Int16(Self.newSession | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, slave, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)

    let changingFolder = folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
    let command = changingFolder + [program] + arguments
    let words = command.map { strdup($0) } + [nil]
    let variables = Binary.environment(environment).map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, command[0], &actions, &attributes, words, variables)
    guard code == 0 else { throw Failure.system(call: "posix_spawn", code: code) }
    process = child
  }

  /// `POSIX_SPAWN_SETSID`, which glibc shows to GNU sources only.
  private static let newSession: Int32 = 0x80

  deinit {
    if !isReaped {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    close(master)
  }

  /// Types text; `\u{03}` is Ctrl-C, `\u{04}` Ctrl-D, `\t` Tab.
  public func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
  }

  /// Waits until the terminal has shown `text` after what was waited for before; returns what came up to there.
  @discardableResult
  public func wait(for text: String, seconds: Double = 30) throws -> String {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      if let range = read.range(of: text) {
        let seen = String(read[..<range.upperBound])
        read = String(read[range.upperBound...])
        return seen
      }
      guard Date() < deadline, receive(until: deadline) else {
        throw Failure.timedOut(waitingFor: text, seen: read)
      }
    }
  }

  /// Waits until the terminal looks as asked for.
  public func wait(seconds: Double = 30, _ what: String = "a look", until isRight: (TerminalScreen) -> Bool) throws {
    let deadline = Date().addingTimeInterval(seconds)
    while !isRight(display) {
      guard Date() < deadline, receive(until: deadline) else {
        throw Failure.timedOut(waitingFor: what, seen: display.lines.joined(separator: "\n"))
      }
    }
  }

  /// Takes what comes within so many seconds.
  public func settle(_ seconds: Double = 0.2) {
    let deadline = Date().addingTimeInterval(seconds)
    while receive(until: deadline) {}
  }

  /// Gives the terminal another size.
  public func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Ends the program at once, as `kill -9` does.
  public func killProgram() { kill(process, SIGKILL) }

  /// Types a line and returns what comes before the next prompt, without the echo of the line.
  public func enter(_ line: String, prompt: String = "\n> ") throws -> String {
    type(line + "\n")
    let seen = try wait(for: prompt).replacingOccurrences(of: "\r", with: "")
    let answer = seen.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().joined()
    return String(answer.dropLast(min(answer.count, prompt.count)))
  }

  /// Waits for the end of the program: its exit status, 128 + n after signal n.
  public func waitForEnd(seconds: Double = 30) throws -> Int32 {
    let deadline = Date().addingTimeInterval(seconds)
    while receive(until: deadline) {}
    var status: Int32 = 0
    while Date() < deadline {
      if waitpid(process, &status, WNOHANG) == process {
        isReaped = true
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
      }
      usleep(2000)
    }
    throw Failure.timedOut(waitingFor: "the end", seen: read)
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

  /// `false` at the end of the program or of the time.
  private func receive(until deadline: Date) -> Bool {
    var input = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&input, 1, Int32(max(0, deadline.timeIntervalSinceNow * 1000))) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = Glibc.read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    // Cut at characters: the rest of one comes with the next read.
    pending += buffer[..<count]
    let whole = pending.count - Self.unfinished(pending)
    let text = String(decoding: pending[..<whole], as: UTF8.self)
    pending.removeFirst(whole)
    screen += text
    read += text
    display.feed(text)
    return true
  }
}
