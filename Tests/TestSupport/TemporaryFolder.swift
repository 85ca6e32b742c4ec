import Foundation

/// A folder that is gone with its last reference.
public final class TemporaryFolder {
  public let url: URL
  public var path: String { url.path }

  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("instab-lua-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, and the folders on its way; returns where.
  @discardableResult
  public func file(_ name: String, _ contents: Data = Data()) throws -> URL {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try contents.write(to: file)
    return file
  }

  @discardableResult
  public func file(_ name: String, _ text: String) throws -> URL { try file(name, Data(text.utf8)) }
}
