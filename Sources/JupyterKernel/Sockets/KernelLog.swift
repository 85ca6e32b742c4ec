import Foundation

/// Lines for whoever started the kernel: on the standard error that the process was given, not in a notebook.
struct KernelLog: Sendable {
  /// Where lines go; captured output would come back as a cell's.
  let descriptor: Int32
  /// Lines a second; a flood of broken messages must not fill a disk.
  private static let rate = 10
  private var second = -1
  private var written = 0
  private var dropped = 0

  init(descriptor: Int32) { self.descriptor = descriptor }

  mutating func write(_ text: String) {
    let now = Int(Date().timeIntervalSince1970)
    if now != second {
      if dropped > 0 { put("… and \(dropped) lines more") }
      (second, written, dropped) = (now, 0, 0)
    }
    guard written < Self.rate else {
      dropped += 1
      return
    }
    written += 1
    put(text)
  }

  private func put(_ text: String) {
    let line = "[instab-lua kernel] \(text.prefix(400).replacingOccurrences(of: "\n", with: " "))\n"
    let bytes = Array(line.utf8)
    _ = Foundation.write(descriptor, bytes, bytes.count)
  }
}
