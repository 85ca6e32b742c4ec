import Glibc

/// What stands at a path, links followed.
package struct FileStatus {
  package enum Kind { case file, folder, other }

  package let kind: Kind
  package let byteCount: Int

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
  }

  /// Whether nothing is at `path`. What is there and cannot be looked at is not absent.
  package static func isAbsent(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)
  }

  /// Whether this process may read what is at `path`.
  package static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }
}
