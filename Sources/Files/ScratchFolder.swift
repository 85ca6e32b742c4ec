import Glibc
import Synchronization

/// A folder beside a file that is being written, locked for as long as its writer lives: a lock ends with its process,
/// whatever ends it, so that the next writer in the same folder knows what is left of a dead one and removes it.
struct ScratchFolder {
  let path: String
  private let descriptor: Int32

  /// Between the name of the file and six letters that make the folder's name its own.
  private static let mark = ".instab-"

  /// - Parameter shown: the file as messages name it.
  /// - Throws: ``FileError``
  init(beside file: String, shownAs shown: String) throws {
    let parent = Folder.holding(file)
    Self.removeRemains(in: parent)
    let name = file[(file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex)...]
    for _ in 0..<100 {
      // A long name is cut, so that the ending fits where the name itself does.
      var template = Array("\(parent)/.\(name.prefix(40))\(Self.mark)XXXXXX".utf8CString)
      let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
        buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
      }
      guard let made else { throw FileError.system(path: shown, operation: "create", code: errno) }
      let descriptor = open(made, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      // Until it is locked, another writer may take it for the remains of a dead one.
      if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK, access(made, F_OK) == 0 {
        (path, self.descriptor) = (made, descriptor)
        return
      }
      if descriptor >= 0 { close(descriptor) }
    }
    throw FileError.system(path: shown, operation: "create", code: EAGAIN)
  }

  /// Removes it with what is in it.
  func remove() {
    Self.remove(path)
    close(descriptor)
  }

  // MARK: What dead writers left

  private struct Place: Hashable {
    let device: dev_t
    let inode: ino_t
    /// An inode is used again when its folder is gone.
    let path: String
  }

  /// The folders in which this process has looked.
  private static let seen = Mutex<Set<Place>>([])

  /// Looks once in each folder: a script may write thousands of files into one.
  private static func removeRemains(in parent: String) {
    var status = stat()
    guard stat(parent, &status) == 0 else { return }
    let place = Place(device: status.st_dev, inode: status.st_ino, path: parent)
    guard seen.withLock({ $0.insert(place).inserted }) else { return }
    for name in (Folder.names(in: parent) ?? []) where name.hasPrefix(".") && name.dropLast(6).hasSuffix(mark) {
      let path = parent + "/" + name
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { remove(path) }
      close(descriptor)
    }
  }

  private static func remove(_ path: String) {
    for name in Folder.names(in: path) ?? [] { unlink(path + "/" + name) }
    rmdir(path)
  }
}
