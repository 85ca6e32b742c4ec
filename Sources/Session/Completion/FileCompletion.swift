import Foundation

extension Session {
  /// The same for a word as a shell reads it: blanks stand behind backslashes.
  func completeWord(_ word: String, foldersOnly: Bool) -> Completion {
    let plain = word.replacingOccurrences(of: "\\ ", with: " ")
    let found = completeFile(plain, foldersOnly: foldersOnly)
    let candidates = found.candidates.map { candidate in
      var escaped = candidate
      escaped.text = candidate.text.replacingOccurrences(of: " ", with: "\\ ")
      return escaped
    }
    let cut = word.lastIndex(of: "/").map { word.index(after: $0) } ?? word.startIndex
    return Completion(candidates, start: word[..<cut].utf8.count, prefix: String(word[cut...]))
  }

  /// Names of files that a path begins; hidden ones only if it says so. `~/` is home.
  func completeFile(_ path: String, foldersOnly: Bool) -> Completion {
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let (folder, prefix) = (String(path[..<cut]), String(path[cut...]))
    let names = FolderListing.names(in: folder.expandingHome, startingWith: prefix)
    let candidates = names.filter { !foldersOnly || $0.isFolder }.map {
      Completion.Candidate(text: $0.isFolder ? $0.name + "/" : $0.name, kind: $0.isFolder ? .folder : .file)
    }
    return Completion(candidates, start: folder.utf8.count, prefix: prefix)
  }
}

/// What stands in a folder.
enum FolderListing {
  static func names(in folder: String, startingWith prefix: String) -> [(name: String, isFolder: Bool)] {
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var names: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix), name != ".", name != "..", prefix.hasPrefix(".") || !name.hasPrefix(".") else {
        continue
      }
      var status = stat()
      names.append((name, stat(folder + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR))
    }
    return names.sorted { $0.name < $1.name }
  }
}
