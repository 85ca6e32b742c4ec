import LuaRuntime
import Session

/// `docs/api.md`, made from what the modules declare of themselves.
package struct APIPage {
  private let entries: [Documentation]
  /// What an entry's example gives back; nil where that is not shown.
  private let output: (Documentation) -> String?

  package init(_ entries: [Documentation], output: @escaping (Documentation) -> String? = { _ in nil }) {
    (self.entries, self.output) = (entries, output)
  }

  /// The page in Markdown: a section for each module and class, in the order of registration.
  package var markdown: String {
    let sections = entries.filter { $0.kind == .module || $0.kind == .class }
    var text = """
      # Modules and classes

      Made by `make docs` from the help text of the bindings; `?name` at the prompt shows the same. Lines after `-->` are what an
      example gave back when the page was made; `make test` compares them. Do not edit.


      """
    for section in sections {
      text += "- [`\(section.name)`](#\(Self.anchor(section))): \(section.summary)\n"
    }
    for section in sections {
      text += "\n## \(Self.heading(section))\n\n\(section.summary)\n"
      if !section.discussion.isEmpty { text += "\n\(section.discussion)\n" }
      for entry in members(of: section) { text += body(entry) }
    }
    return text
  }

  private func members(of section: Documentation) -> [Documentation] {
    entries.filter {
      $0.kind != .module && $0.kind != .class
        && ($0.name.hasPrefix(section.name + ".") || $0.name.hasPrefix(section.name + ":"))
        && ($0.kind == .function || $0.kind == .constant) == (section.kind == .module)
        && !$0.isOfModule(within: section, entries)
    }
  }

  private static func heading(_ section: Documentation) -> String { "\(section.kind.rawValue) `\(section.name)`" }

  /// As GitHub and its kin make it of a heading.
  private static func anchor(_ section: Documentation) -> String {
    "\(section.kind.rawValue)-\(section.name.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })"
  }

  private func body(_ entry: Documentation) -> String {
    var text = "\n### `\(entry.signature)`\n\n"
    if !entry.summary.isEmpty { text += entry.summary + "\n" }
    let arguments = entry.parameters + entry.options
    if !arguments.isEmpty {
      text += "\n" + arguments.map { "- `\($0.name)`: \($0.line)" }.joined(separator: "\n") + "\n"
    }
    if !entry.discussion.isEmpty { text += "\n\(entry.discussion)\n" }
    if !entry.example.isEmpty {
      text += "\n```lua\n\(entry.example)\n"
      if let output = output(entry) {
        text += output.split(separator: "\n", omittingEmptySubsequences: false).map { "--> \($0)\n" }.joined()
      }
      text += "```\n"
    }
    return text
  }
}

extension Documentation {
  /// Whether an entry belongs to a module that stands in a section's, such as `optim.schedule` in `optim`.
  func isOfModule(within section: Documentation, _ entries: [Documentation]) -> Bool {
    section.kind == .module
      && entries.contains {
        $0.kind == .module && $0.name.hasPrefix(section.name + ".") && name.hasPrefix($0.name + ".")
      }
  }
}
