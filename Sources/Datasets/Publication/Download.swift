import ChildProcesses
import Files
import Formats
import Glibc

/// Fetches a published data set into a folder: resumes what was interrupted, believes nothing before its checksum holds,
/// and leaves a data set that is whole or none.
///
/// The transfer and the unpacking are left to the programs `curl` and `tar`, which are made for it; they run in our
/// process group, so that Ctrl-C ends them too.
public struct Download {
  public let dataset: PublishedDataset
  public let folder: String
  /// Told what happens, a line at a time.
  let report: (String) -> Void

  public init(_ dataset: PublishedDataset, into folder: String, report: @escaping (String) -> Void = { _ in }) {
    self.dataset = dataset
    self.folder = folder
    self.report = report
  }

  /// - Throws: ``DatasetError``, `FormatError` (for files that are not what they should be), `Interrupted`.
  public func run() throws {
    if dataset.exists(folder) { return report("\(folder) has \(dataset.name) already") }
    try Folder.make(folder)
    let path = folder + "/.download-lock"
    guard let lock = try FileLock(path) else { throw DatasetError.busy(path: path) }
    defer { lock.release() }
    for file in dataset.files { try fetch(file) }
    if let archive = dataset.archive {
      for file in dataset.files { try unpack(folder + "/" + file.name, archive.folder, archive.members) }
    } else {
      try dataset.check(folder)
    }
    report("\(folder) has \(dataset.name) now")
  }

  // MARK: Fetching

  private func fetch(_ file: PublishedDataset.File) throws {
    let target = folder + "/" + file.name
    let part = target + ".part"
    if FileStatus.isReadable(target), try file.checksum.ofFile(target) == file.checksum { return }
    let isWhole = try FileStatus.isReadable(part) && file.checksum.ofFile(part) == file.checksum
    if !isWhole { try transfer(file.url, to: part) }
    let found = try file.checksum.ofFile(part)
    guard found == file.checksum else {
      FileChange.remove(part)  // whatever it is, more bytes would not mend it
      throw DatasetError.checksum(url: file.url, expected: file.checksum, got: found)
    }
    try FileChange.move(part, to: target)
  }

  private func transfer(_ url: String, to part: String) throws {
    let isResumed = FileStatus.isReadable(part)
    report((isResumed ? "resuming " : "fetching ") + url)
    let look = isatty(STDERR_FILENO) != 0 ? ["--progress-bar"] : ["--silent", "--show-error"]
    let arguments =
      ["--fail", "--location", "--retry", "3", "--connect-timeout", "30", "--output", part] + look
    var status = try run("curl", arguments + ["--continue-at", "-", url])
    // 33: the server cannot resume; 22 and 36: it does not know that place in the file.
    if isResumed, [22, 33, 36].contains(status) {
      report("starting again from the beginning")
      FileChange.remove(part)
      status = try run("curl", arguments + [url])
    }
    guard status == 0 else { throw DatasetError.transfer(url: url, status: status) }
  }

  /// Runs a program with our terminal, signals and process group; its exit status, or 128 + the signal that ended it.
  private func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    var command = Command(program, arguments)
    command.signals = .inherited
    do {
      return try command.run().code
    } catch {
      guard case .system(_, _, let code) = error else { throw error }
      throw DatasetError.program(name: program, reason: FileError.text(code))
    }
  }

  // MARK: Unpacking

  /// Only the files that are expected, into a folder of their own beside the final one; then they are looked at, then
  /// moved.
  private func unpack(_ path: String, _ inner: String, _ members: [String]) throws {
    report("unpacking \(path)")
    let scratch = try FileChange.makeFolder(in: folder, prefix: ".unpacking-")
    defer { remove(scratch, inner, members) }
    let status = try run(
      "tar", ["-xzf", path, "-C", scratch, "--no-same-owner", "--"] + members.map { inner + "/" + $0 })
    guard status == 0 else { throw DatasetError.archive(path: path, reason: "tar ended with status \(status)") }
    for member in members {
      guard FileStatus("\(scratch)/\(inner)/\(member)", followsLinks: false)?.kind == .file else {
        throw DatasetError.archive(path: path, reason: "\(inner)/\(member) is no file")
      }
    }
    try dataset.check(scratch)
    try Folder.make(folder + "/" + inner)
    for member in members { try FileChange.move("\(scratch)/\(inner)/\(member)", to: "\(folder)/\(inner)/\(member)") }
    FileChange.remove(path)
  }

  private func remove(_ scratch: String, _ inner: String, _ members: [String]) {
    for member in members { FileChange.remove("\(scratch)/\(inner)/\(member)") }
    FileChange.remove(folder: "\(scratch)/\(inner)")
    FileChange.remove(folder: scratch)
  }
}
