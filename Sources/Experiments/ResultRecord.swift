import Datasets
import Files
import Formats
import Foundation
import JSON

/// What one script has written into a folder of results, so that it replaces nothing else there.
///
/// The record lies in the folder as `<script>.manifest.jsonl`: a line of JSON for each file that was written, with its
/// checksum and what it was made with; of several lines for a file the last one holds. Lines are only appended, each
/// in one write, so that runs which share the folder do not lose each other's.
public final class ResultRecord {
  public let folder: String
  /// The script's name without folder and extension.
  public let script: String
  private let program: String
  private let options: [String: Manifest.Value]
  private let identity: () -> RunIdentity
  /// Checksums of the files that the script wrote, by their names in the folder.
  private lazy var known = readLines()

  /// - Parameters:
  ///   - program: name and version of what writes.
  ///   - options: the script's, which each line names.
  ///   - identity: what the bits of a file depend on when it is written, which its line holds.
  public init(
    folder: String, script: String, program: String, options: [String: Manifest.Value],
    identity: @escaping () -> RunIdentity
  ) {
    (self.folder, self.script, self.program, self.options) = (folder, script, program, options)
    self.identity = identity
  }

  public var path: String { "\(folder)/\(script).manifest.jsonl" }

  /// Checks that writing a file destroys nothing: it is not there, or is as the script left it.
  /// - Throws: ``ResultError``; `FormatError` for a file that cannot be read.
  public func check(_ file: String) throws {
    guard !FileStatus.isAbsent(file) else { return }
    guard let written = known[name(file)] else { throw ResultError.foreign(path: file, script: script) }
    guard try Checksum.sha256(ofFile: file).description == written else {
      throw ResultError.changed(path: file, script: script)
    }
  }

  /// Writes a file and notes it. A file of other origin is left alone, unless it may be replaced or has the same bytes.
  /// - Parameter write: writes to the path that it is given, which has the file's extension.
  /// - Throws: ``ResultError``; `FormatError`; what `write` throws.
  public func write(_ file: String, replacing: Bool, _ write: (String) throws -> Void) throws {
    try Folder.make(forFile: file)
    do {
      if !replacing { try check(file) }
    } catch let error as ResultError {
      let url = URL(fileURLWithPath: file)
      let trial = url.deletingLastPathComponent()
        .appendingPathComponent(".\(ProcessInfo.processInfo.processIdentifier).\(url.lastPathComponent)").path
      defer { FileChange.remove(trial) }
      try write(trial)
      guard try Checksum.sha256(ofFile: trial) == Checksum.sha256(ofFile: file) else { throw error }
      return
    }
    try write(file)
    try note(file)
  }

  private func note(_ file: String) throws {
    let identity = identity()
    let line = Line(
      file: name(file), checksum: try Checksum.sha256(ofFile: file).description, program: program, options: options,
      identity: identity.settings, identityHash: identity.hash)
    known[line.file] = line.checksum
    let json = try JSON(encoding: line)
    try FileChange.append(json.bytes(sortsNames: true) + [UInt8(ascii: "\n")], to: path)
  }

  /// A file's name in the folder.
  private func name(_ file: String) -> String {
    file.hasPrefix(folder + "/") ? String(file.dropFirst(folder.count + 1)) : file
  }

  private func readLines() -> [String: String] {
    guard let bytes = FileManager.default.contents(atPath: path) else { return [:] }
    var result: [String: String] = [:]
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      // A line that cannot be read claims nothing.
      guard case .object(let fields)? = JSON(line), case .string(let file)? = fields["file"],
        case .string(let checksum)? = fields["checksum"]
      else { continue }
      result[file] = checksum
    }
    return result
  }

  private struct Line: Encodable {
    let file, checksum, program: String
    let options: [String: Manifest.Value]
    let identity: IdentityValue
    let identityHash: String
  }
}

/// A file that a script must not replace.
public enum ResultError: Error, Equatable, CustomStringConvertible {
  /// The script's record does not name it.
  case foreign(path: String, script: String)
  /// The script wrote it, and something has changed it since.
  case changed(path: String, script: String)

  public var description: String {
    switch self {
    case .foreign(let path, let script): "\(path) is there already, and not written by \(script)"
    case .changed(let path, let script): "\(path) has changed since \(script) wrote it"
    }
  }
}
