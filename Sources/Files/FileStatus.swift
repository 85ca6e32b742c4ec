import Glibc

/// What stands at a path, links followed.
package struct FileStatus {
  package enum Kind { case file, folder, other }

  package let kind: Kind
  package let byteCount: Int
  /// When it was written last: nanoseconds since 1970, by the clock of who keeps it.
  package let modified: Int64
  /// Its number in its file system; another file of the same name has another one.
  package let serial: UInt64

  /// Nil if nothing is there, or it cannot be looked at.
  /// - Parameter followsLinks: whether a link is what it leads to; else it is `other`.
  package init?(_ path: String, followsLinks: Bool = true) {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      default: .other
      }
    byteCount = Int(status.st_size)
    serial = UInt64(status.st_ino)
    // No clock reaches the year in which this would overflow; a file may say anything.
    modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }

  /// Whether nothing is at `path`. What is there and cannot be looked at is not absent.
  package static func isAbsent(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)
  }

  /// The number of the user that this process acts for.
  package static var user: UInt32 { geteuid() }

  /// Whether a folder is there that is this user's, and in which no other may write.
  package static func isPrivateFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
      && status.st_mode & 0o022 == 0
  }

  /// Whether this process may read what is at `path`.
  package static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }
}
