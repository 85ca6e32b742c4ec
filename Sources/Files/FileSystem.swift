/// The file system that a folder lies on.
package enum FileSystem {
  /// Whether other machines may reach the same files: then locks cannot be relied on, nor what maps files into memory. Nil if
  /// the system does not tell.
  package static func isShared(_ path: String) -> Bool? {
    guard let mounts = WholeFile.readWhole("/proc/self/mountinfo"), let target = try? FollowedLink.target(of: path)
    else { return nil }
    return kind(of: target, String(decoding: mounts, as: UTF8.self)).map(isShared(kind:))
  }

  /// What `mountinfo` (proc(5)) calls the kind of file system that holds an absolute path.
  static func kind(of path: String, _ mounts: String) -> String? {
    var best: (point: String, kind: String)?
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 4, let dash = fields.firstIndex(of: "-"), fields.indices.contains(dash + 1) else { continue }
      let point = unescaped(fields[4])
      let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
      // Of several at one point the last hides the others.
      if isAbove, point.utf8.count >= best?.point.utf8.count ?? 0 { best = (point, String(fields[dash + 1])) }
    }
    return best?.kind
  }

  /// Blanks and backslashes of names are written in octal there.
  private static func unescaped(_ field: Substring) -> String {
    String(field).replacing("\\040", with: " ").replacing("\\011", with: "\t").replacing("\\012", with: "\n")
      .replacing("\\134", with: "\\")
  }

  static func isShared(kind: String) -> Bool {
    shared.contains(kind) || kind.hasPrefix("fuse.") && !localFUSE.contains(kind)
  }

  private static let shared: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "lustre", "gpfs", "beegfs", "ceph", "9p", "virtiofs", "afs", "coda", "gfs2",
    "ocfs2",
    "orangefs", "pvfs2", "panfs", "wekafs", "glusterfs", "fuse",
  ]
  private static let localFUSE: Set<String> = ["fuse.fuse-overlayfs", "fuse.lxcfs", "fuse.ntfs-3g"]
}
