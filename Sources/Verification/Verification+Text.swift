import JSON

extension Verification {
  /// What a user reads.
  /// - Parameter all: with a line for each fingerprint.
  public func text(all: Bool) -> String {
    var lines: [String] = []
    if all { lines += entries.map { "\($0.digest)  \($0.state.rawValue)  \($0.name)" } + [""] }
    let groups = entries.reduce(into: [String]()) { if $0.last != $1.group { $0.append($1.group) } }
    let width = groups.map(\.count).max() ?? 0
    for group in groups {
      let members = entries.filter { $0.group == group && !$0.dependsOnProcessor }
      guard !members.isEmpty else { continue }
      let different = members.count { $0.state == .different }
      let padding = String(repeating: " ", count: width - group.count)
      lines.append("  \(group)\(padding)  \(members.count - different) of \(members.count) equal")
    }
    lines += openBLASLines
    for (names, cause) in causes { lines += ["", "different: \(names)", "  \(cause)"] }
    lines += [
      "",
      givesReferenceBits
        ? "this machine gives the reference bits"
        : "this machine does not give the reference bits: \(different.count) of \(entries.count) fingerprints differ",
    ]
    return lines.joined(separator: "\n")
  }

  private var openBLASLines: [String] {
    let members = entries.filter(\.dependsOnProcessor)
    let compared = members.filter { $0.state != .notCompared }
    let equal = compared.count { $0.state == .equal }
    return [
      "  through OpenBLAS \(machine.openBLAS): "
        + (compared.isEmpty
          ? "\(members.count) not compared, for no reference was made with these kernels"
          : "\(equal) of \(members.count) equal to the reference for these kernels")
    ] + differentInOpenBLAS.map { "    different: \($0.name)" }
  }

  /// Which fingerprints differ, by the libraries that explain it.
  var causes: [(names: String, cause: String)] {
    let different = different
    let kinds = different.map(\.libraries).reduce(into: [Set<NumericLibrary>]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    return kinds.map { libraries in
      let entries = different.filter { $0.libraries == libraries }
      let more = entries.count > Self.mostNames ? " and \(entries.count - Self.mostNames) more (--all)" : ""
      return (entries.prefix(Self.mostNames).map(\.name).joined(separator: ", ") + more, cause(libraries))
    }
  }

  /// The same in a line; empty if nothing differs.
  public var reason: String { causes.map { "\($0.names) (\($0.cause))" }.joined(separator: "; ") }

  /// In a line.
  private static let mostNames = 12

  private func cause(_ libraries: Set<NumericLibrary>) -> String {
    guard !libraries.isEmpty else {
      return "computed by the program's own kernels: it was built by another compiler, or its processor is at fault"
    }
    return NumericLibrary.allCases.filter(libraries.contains).map { library in
      let before = references.libraries.first { $0.hasPrefix(library.prefix) } ?? "another version"
      return "computed with \(library.present)"
        + (before == library.version ? ", the version of the reference" : "; the reference with \(before)")
    }.joined(separator: "; ")
  }

  /// For programs.
  package var json: JSON {
    func list(_ entries: [Entry]) -> JSON {
      .array(
        entries.map { entry in
          var fields: JSON.Fields = JSON.Fields()
          fields.append("name", .string(entry.name))
          fields.append("group", .string(entry.group))
          fields.append("state", .string(entry.state.rawValue))
          fields.append("fingerprint", .string(entry.digest.description))
          if let reference = entry.reference { fields.append("reference", .string(reference.description)) }
          if !entry.libraries.isEmpty {
            let names = NumericLibrary.allCases.filter(entry.libraries.contains).map { JSON.string($0.rawValue) }
            fields.append("libraries", .array(names))
          }
          return .object(fields)
        })
    }
    return [
      "reference_bits": .boolean(givesReferenceBits), "seconds": .number(seconds),
      "revision": .integer(references.revision), "checksum": .string(references.checksum.description),
      "machine": machine.json, "openblas_fingerprint": .string(openBLASBits.description),
      "causes": .array(causes.map { ["different": .string($0.names), "cause": .string($0.cause)] }),
      "fingerprints": list(entries),
    ]
  }
}
