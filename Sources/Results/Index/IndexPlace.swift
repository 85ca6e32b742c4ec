import Files
import Foundation

/// Where the index of results lies: a file of this user on this machine, which anybody may delete at any time.
public enum IndexPlace: Equatable, Sendable {
  case file(String)
  /// Nowhere: results are read afresh.
  case memory(reason: String)

  private static let name = "results.sqlite"

  /// That of this process's environment.
  public static func standard() -> IndexPlace { standard(ProcessInfo.processInfo.environment) }

  /// `instab-lua/results.sqlite` in the user's cache folder (`$XDG_CACHE_HOME`, by default `~/.cache`). Where that is on a file
  /// system that other machines share, as homes on clusters are, a folder of the user's own in `/var/tmp`.
  /// - Parameter isShared: tells it of a folder; nil: it is not known.
  package static func standard(
    _ environment: [String: String], temporary: String = "/var/tmp",
    isShared: (String) -> Bool? = FileSystem.isShared
  ) -> IndexPlace {
    if let cache = UserFolder.cache.path(environment) {
      let folder = cache + "/instab-lua"
      if (try? Folder.make(folder)) != nil, isShared(folder) == false { return .file("\(folder)/\(name)") }
    }
    let folder = "\(temporary)/instab-lua-\(FileStatus.user)"
    // Anybody may make folders there: one that others may write in is not the user's.
    guard (try? Folder.make(private: folder)) != nil, FileStatus.isPrivateFolder(folder), isShared(folder) == false
    else { return .memory(reason: "no folder of this user on this machine takes one") }
    return .file("\(folder)/\(name)")
  }
}
