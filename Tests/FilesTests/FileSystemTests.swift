import Testing

@testable import Files

@Suite struct FileSystemTests {
  private static let mounts = """
    22 28 0:20 / /proc rw,nosuid - proc proc rw
    28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
    40 28 0:50 / /home rw shared:2 master:3 - nfs4 server:/home rw,vers=4.2
    41 40 0:51 / /home/with\\040blank rw - tmpfs tmpfs rw
    42 28 0:52 / /scratch rw - tmpfs tmpfs rw
    43 28 0:53 / /scratch rw - lustre mds@tcp:/scratch rw
    44 28 0:54 / /mnt/far rw - fuse.sshfs far:/ rw
    broken line
    45 28 0:55 / /x rw -
    """

  @Test(
    "The kind of the file system that holds a path",
    arguments: [
      ("/", "ext4"), ("/var/tmp/x", "ext4"), ("/home", "nfs4"), ("/home/me/.cache", "nfs4"), ("/homely", "ext4"),
      ("/home/with blank/x", "tmpfs"), ("/scratch/me", "lustre"), ("/mnt/far/x", "fuse.sshfs"), ("/x", "ext4"),
    ])
  func kinds(_ path: String, _ kind: String) { #expect(FileSystem.kind(of: path, Self.mounts) == kind) }

  @Test("What other machines may reach") func shared() {
    for kind in ["nfs", "nfs4", "cifs", "lustre", "gpfs", "beegfs", "ceph", "9p", "fuse.sshfs", "fuse.glusterfs"] {
      #expect(FileSystem.isShared(kind: kind), "\(kind)")
    }
    for kind in ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "fuse.fuse-overlayfs"] {
      #expect(!FileSystem.isShared(kind: kind), "\(kind)")
    }
    #expect(FileSystem.kind(of: "/", "") == nil)
    #expect(FileSystem.isShared("/proc") == false)
  }
}
