import Foundation
import LuaRuntime

/// The names that `require` would find: what is loaded, what is prepared, and files along `package.path` and
/// `package.cpath`. Looks at folders; loads nothing.
struct ModuleNames {
  let session: Session

  init(_ session: Session) { self.session = session }

  /// Names that start so, each with `end` behind it; a folder that holds modules ends in a dot.
  func candidates(for prefix: String, end: String) -> [Completion.Candidate] {
    let runtime = session.runtime
    let package = runtime.rawField("package", of: .table(runtime.loaded))
    var found: [String: Completion.Candidate] = [:]
    for table in [.table(runtime.loaded), runtime.rawField("preload", of: package)] {
      for name in runtime.memberNames(of: table, startingWith: prefix) where name != "_G" {
        let summary = runtime.help(for: name)?.summary ?? LanguageTopic.named(name)?.summary ?? ""
        found[name] = .init(text: name + end, kind: .module, detail: summary)
      }
    }
    for path in ["path", "cpath"] {
      guard let templates = runtime.rawField(path, of: package).text else { continue }
      for template in templates.split(separator: ";") { add(String(template), prefix, end, to: &found) }
    }
    return found.values.sorted { $0.text < $1.text }
  }

  /// The files of one template, such as `./?.lua` or `./?/init.lua`.
  private func add(_ template: String, _ prefix: String, _ end: String, to found: inout [String: Completion.Candidate])
  {
    guard let mark = template.firstIndex(of: "?") else { return }
    let (before, suffix) = (template[..<mark], String(template[template.index(after: mark)...]))
    let cut = prefix.lastIndex(of: ".").map { prefix.index(after: $0) } ?? prefix.startIndex
    let (parents, start) = (String(prefix[..<cut]), String(prefix[cut...]))
    let folder = String(before) + parents.replacingOccurrences(of: ".", with: "/")
    guard folder.hasSuffix("/") || folder.isEmpty, !suffix.contains("?") else { return }
    for entry in FolderListing.names(in: folder, startingWith: start) where !entry.name.hasPrefix(".") {
      let path = folder + entry.name
      if !suffix.hasPrefix("/"), !entry.isFolder, entry.name.hasSuffix(suffix) {
        let name = parents + entry.name.dropLast(suffix.count)
        found[name] = found[name] ?? .init(text: name + end, kind: .module, detail: path)
      } else if suffix.hasPrefix("/"), entry.isFolder, access(path + suffix, R_OK) == 0 {
        let name = parents + entry.name
        found[name] = found[name] ?? .init(text: name + end, kind: .module, detail: path + suffix)
      }
      if entry.isFolder, !suffix.hasPrefix("/"),
        FolderListing.names(in: path + "/", startingWith: "").contains(where: { $0.name.hasSuffix(suffix) })
      {
        let name = parents + entry.name + "."
        found[name] = found[name] ?? .init(text: name, kind: .folder, detail: path + "/")
      }
    }
  }
}
