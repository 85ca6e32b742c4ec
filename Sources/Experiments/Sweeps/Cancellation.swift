import Files

/// The wish that everybody who runs a sweep's cells stops, on whatever host: a file `cancel` in its folder, which each looks at
/// once a second. One that was there before does not count.
public final class Cancellation {
  private let path: String
  private let before: [UInt8]?
  private var lastLook = ContinuousClock.now

  init(folder: String) {
    path = Self.path(in: folder)
    before = WholeFile.read(path)
  }

  private static func path(in folder: String) -> String { folder + "/cancel" }

  var isRequested: Bool {
    let now = ContinuousClock.now
    guard (now - lastLook).inSeconds > 0.5 else { return false }
    lastLook = now
    guard let present = WholeFile.read(path) else { return false }
    return present != before
  }

  /// Asks all who run cells in a folder to stop.
  /// - Throws: `FileError`.
  static func request(in folder: String) throws {
    try WholeFile.replace(path(in: folder), Array("\(UInt64.random(in: 0 ... .max))\n".utf8))
  }
}
