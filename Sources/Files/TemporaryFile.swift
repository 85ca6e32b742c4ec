import Glibc

/// A file for a program that we run: only its user may read it, nobody can guess its name, and it goes with its owner.
package final class TemporaryFile {
  package let path: String
  private let folder: String

  /// - Parameters:
  ///   - name: as the program shows it; the folder around it is new.
  ///   - environment: `TMPDIR` of which says where; `/tmp` without it.
  /// - Throws: ``FileError/system(path:operation:code:)``.
  package init(_ name: String, _ contents: [UInt8], environment: [String: String]) throws(FileError) {
    let place = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    folder = try FileChange.makeFolder(in: place, prefix: "instab-lua-")
    path = folder + "/" + name
    do { try FileChange.create(path, contents, mode: 0o600) } catch {
      FileChange.remove(folder: folder)
      throw error
    }
  }

  deinit {
    FileChange.remove(path)
    FileChange.remove(folder: folder)
  }
}
