import Glibc

/// Which process, for others to know it by: its number, when it was started, and on which running system, so that a number
/// that was given again, a restart of the machine or another container is not taken for it.
package struct ProcessMark: Equatable, Sendable {
  /// The name of the host, for people: two may have the same.
  package var host: String
  /// The running system: its boot, and its space of process numbers.
  package var system: String
  package var identifier: Int
  /// Clock ticks from the boot to its start.
  package var start: Int

  package init(host: String, system: String, identifier: Int, start: Int) {
    (self.host, self.system, self.identifier, self.start) = (host, system, identifier, start)
  }

  /// This process.
  package static let current = ProcessMark(of: getpid())

  /// A process of this system.
  package init(of identifier: pid_t) {
    self.init(
      host: Self.host, system: Self.system, identifier: Int(identifier),
      start: Self.facts(Int(identifier))?.start ?? 0)
  }

  /// Whether it belongs to this running system, where its end can be seen.
  package var isHere: Bool { system == Self.system }

  /// Whether it is known to have ended: it belongs to this system and is not there, or has ended and was not waited for.
  package var isDead: Bool {
    guard isHere else { return false }
    guard let facts = Self.facts(identifier) else { return !Self.exists(identifier) }
    return facts.start != start || facts.isEnded
  }

  /// Sends a signal, if it runs on this system.
  package func send(_ signal: Int32) {
    if isHere, !isDead, let number = pid_t(exactly: identifier), number > 1 { kill(number, signal) }
  }

  private static func exists(_ identifier: Int) -> Bool {
    guard let number = pid_t(exactly: identifier), number > 0 else { return false }
    return kill(number, 0) == 0 || errno == EPERM
  }

  /// From `/proc`: the fields behind the program's name, which may hold anything.
  private static func facts(_ identifier: Int) -> (start: Int, isEnded: Bool)? {
    guard let text = text("/proc/\(identifier)/stat"), let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let start = Int(fields[19]) else { return nil }
    return (start, fields[0] == "Z" || fields[0] == "X")
  }

  private static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }

  private static let host: String = {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }()

  private static let system: String = {
    let boot = text("/proc/sys/kernel/random/boot_id")?.split(separator: "\n").first ?? "unknown"
    var space = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/self/ns/pid", &space, space.count)
    return "\(boot)/\(String(decoding: space.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self))"
  }()
}
