import Foundation

/// The inputs of earlier sessions, one escaped line each, shared by all prompts of a user.
///
/// Each input is appended with one write under a lock, at once: prompts that run at the same time lose nothing of
/// each other, and a killed one loses only what was not yet entered.
final class History {
  /// Entries that a file keeps when it is shortened, and its size in bytes at which that happens.
  struct Bounds {
    var entries = 10_000
    var bytes = 4 << 20
  }

  private let path: String?
  private let bounds: Bounds
  private var last: String?

  /// - Parameter path: `nil`: remember for this session only.
  init(path: String?, bounds: Bounds = Bounds()) {
    self.path = path
    self.bounds = bounds
  }

  /// `$XDG_STATE_HOME/instab-lua/history`, by default below `~/.local/state`.
  static func standardPath(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/instab-lua/history" }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return home + "/.local/state/instab-lua/history"
  }

  /// The remembered inputs, oldest first; none if there is no readable file.
  func load() -> [String] {
    guard let path, let data = FileManager.default.contents(atPath: path) else { return [] }
    let entries = data.split(separator: UInt8(ascii: "\n")).suffix(bounds.entries)
      .map { Self.unescaped(String(decoding: $0, as: UTF8.self)) }
    last = entries.last
    return entries
  }

  /// Appends an input to the file. `false` if it is not worth keeping: blank, or the same as the one before.
  /// A file that cannot be written is no reason to disturb the user.
  func add(_ input: String) -> Bool {
    let entry = input.trimmed
    guard !entry.isEmpty, entry != last else { return false }
    last = entry
    append(Self.escaped(entry) + "\n")
    return true
  }

  // MARK: The file

  private func append(_ line: String) {
    guard let path else { return }
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    guard let file = Self.openLocked(path) else { return }
    defer { close(file) }  // which unlocks
    let bytes = Array(line.utf8)
    _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    var status = stat()
    if fstat(file, &status) == 0, status.st_size > off_t(bounds.bytes) { shorten(path) }
  }

  /// Opens for appending and locks; opens again if another prompt replaced the file meanwhile.
  private static func openLocked(_ path: String) -> Int32? {
    for _ in 0..<10 {
      let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
      guard file >= 0 else { return nil }
      var ours = stat()
      var present = stat()
      if flock(file, LOCK_EX) == 0, fstat(file, &ours) == 0, stat(path, &present) == 0,
        ours.st_ino == present.st_ino, ours.st_dev == present.st_dev
      {
        return file
      }
      close(file)
    }
    return nil
  }

  /// Keeps the newest half of what fits. The caller holds the lock on the old file.
  private func shorten(_ path: String) {
    guard let data = FileManager.default.contents(atPath: path) else { return }
    var kept: [Data.SubSequence] = []
    var size = 0
    for line in data.split(separator: UInt8(ascii: "\n")).suffix(bounds.entries).reversed() {
      size += line.count + 1
      if size > bounds.bytes / 2 { break }
      kept.append(line)
    }
    let text = Data(kept.reversed().joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    let temporary = path + ".\(getpid())"
    let created = FileManager.default.createFile(
      atPath: temporary, contents: text, attributes: [.posixPermissions: 0o600])
    if created, rename(temporary, path) != 0 { unlink(temporary) }
  }

  static func escaped(_ entry: String) -> String {
    entry.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\n", with: "\\n")
  }

  static func unescaped(_ line: String) -> String {
    var text = ""
    var isEscape = false
    for character in line {
      if isEscape {
        text.append(character == "n" ? "\n" : character)
        isEscape = false
      } else if character == "\\" {
        isEscape = true
      } else {
        text.append(character)
      }
    }
    return text
  }
}
