import Files
import Foundation

/// The inputs of all sessions of a user, shared by those that run at the same time.
///
/// The file has one escaped line for each input, appended with one write under a lock, at once: sessions that run side
/// by side lose nothing of each other, and a killed one loses only what was not yet entered. An input that is entered
/// again moves to the end. What other sessions enter meanwhile comes before this session's own inputs, so that going
/// back from the prompt leads through one's own first.
package final class History {
  /// Entries that a file keeps when it is shortened, and its size in bytes at which that happens.
  struct Bounds {
    var entries = 10_000
    var bytes = 4 << 20
  }

  private let path: String?
  private let bounds: Bounds
  /// In the order of the file; may repeat.
  private var shared: [String] = []
  /// Entered here, in order; may repeat.
  private var own: [String] = []
  /// What of the file is in `shared`, and which file that was.
  private var position = off_t(0)
  private var inode = ino_t(0)
  private var merged: [String]?
  /// Changes whenever ``entries`` does.
  package private(set) var version = 0

  /// - Parameter path: `nil`: remember for this session only.
  init(path: String?, bounds: Bounds = Bounds()) {
    self.path = path
    self.bounds = bounds
  }

  /// `$XDG_STATE_HOME/instab-lua/history`, by default below `~/.local/state`.
  package static func standardPath(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
    UserFolder.state.path(environment).map { $0 + "/instab-lua/history" }
  }

  /// Everything that is remembered by now, each input once, the oldest first. Reads what other sessions added.
  package var entries: [String] {
    refresh()
    if let merged { return merged }
    var seen = Set<String>()
    var newestFirst: [String] = []
    for entry in own.reversed() where seen.insert(entry).inserted { newestFirst.append(entry) }
    for entry in shared.reversed() where seen.insert(entry).inserted {
      if newestFirst.count >= bounds.entries { break }
      newestFirst.append(entry)
    }
    let result = Array(newestFirst.reversed())
    merged = result
    return result
  }

  /// Inputs of earlier and other sessions, each once, the oldest first.
  package var earlier: [String] {
    let mine = Set(own)
    return entries.filter { !mine.contains($0) }
  }

  /// Appends an input, also to the file. `false` if it is not worth keeping: blank, or the same as the one before.
  /// A file that cannot be written is no reason to disturb the user.
  @discardableResult
  package func add(_ input: String) -> Bool {
    let entry = input.trimmed
    guard !entry.isEmpty, entry != own.last else { return false }
    append(Self.escaped(entry) + "\n")
    own.append(entry)
    changed()
    return true
  }

  private func changed() {
    merged = nil
    version += 1
  }

  // MARK: The file

  /// Reads what was added to the file since the last look.
  private func refresh() {
    guard let path else { return }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)  // a pipe under this name is not waited for
    guard file >= 0 else { return }
    defer { close(file) }
    takeNews(from: file)
  }

  private func takeNews(from file: Int32) {
    var status = stat()
    guard fstat(file, &status) == 0 else { return }
    if status.st_ino != inode || status.st_size < position {  // somebody shortened it
      inode = status.st_ino
      position = 0
      shared = []
      changed()
    }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size > position else { return }
    // Of a file beyond all bounds its end is read, whatever its size, from the first whole line on.
    let start = max(position, status.st_size - 2 * off_t(bounds.bytes))
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size - start))
    let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, start) }
    let newline = UInt8(ascii: "\n")
    // A line that is just being written is left for the next time.
    guard count > 0, let end = bytes[..<count].lastIndex(of: newline) else { return }
    let first = start == position ? 0 : (bytes.firstIndex(of: newline) ?? 0) + 1
    position = start + off_t(end + 1)
    if first <= end { shared += Self.unescapedLines(bytes[first...end]) }
    changed()
  }

  private func append(_ line: String) {
    guard let path else { return }
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    guard let file = Self.openLocked(path) else { return }
    defer { close(file) }  // which unlocks
    takeNews(from: file)
    Self.endTornLine(file)
    let bytes = Array(line.utf8)
    _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    var status = stat()
    guard fstat(file, &status) == 0 else { return }
    position = status.st_size  // the line is our own
    if status.st_size > off_t(bounds.bytes) { shorten(path) }
  }

  /// A full disk or a lost machine can leave half a line: the next one starts on its own.
  private static func endTornLine(_ file: Int32) {
    let size = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0
    if size > 0, pread(file, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") { _ = write(file, "\n", 1) }
  }

  /// Opens for appending and locks; opens again if another session replaced the file meanwhile.
  private static func openLocked(_ path: String) -> Int32? {
    for _ in 0..<10 {
      let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
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

  /// Keeps the newest half of what fits, each input once. The caller holds the lock on the old file.
  private func shorten(_ path: String) {
    guard let data = Self.end(of: path, 2 * bounds.bytes) else { return }
    var kept: [Data.SubSequence] = []
    var seen = Set<Data.SubSequence>()
    var size = 0
    for line in data.split(separator: UInt8(ascii: "\n")).reversed() where seen.insert(line).inserted {
      size += line.count + 1
      if size > bounds.bytes / 2 || kept.count == bounds.entries { break }
      kept.append(line)
    }
    let text = Data(kept.reversed().joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    try? AtomicFile.write([UInt8](text), to: path, isInterruptible: false)
  }

  /// The whole lines in the last bytes of a file.
  private static func end(of path: String, _ count: Int) -> Data? {
    guard let file = FileHandle(forReadingAtPath: path), let size = try? file.seekToEnd() else { return nil }
    let start = size > count ? size - UInt64(count) : 0
    guard (try? file.seek(toOffset: start)) != nil, let data = try? file.readToEnd() else { return nil }
    guard start > 0 else { return data }
    return data.firstIndex(of: UInt8(ascii: "\n")).map { data[($0 + 1)...] }
  }

  static func escaped(_ entry: String) -> String {
    entry.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\n", with: "\\n")
  }

  /// By bytes: a long history is read while the user waits.
  static func unescapedLines(_ bytes: ArraySlice<UInt8>) -> [String] {
    var lines: [String] = []
    var line: [UInt8] = []
    var isEscape = false
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
        line.removeAll(keepingCapacity: true)
        isEscape = false
      } else if isEscape {
        line.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
        isEscape = false
      } else if byte == UInt8(ascii: "\\") {
        isEscape = true
      } else {
        line.append(byte)
      }
    }
    return lines
  }
}
