import Glibc

/// Where an installed program has its files: `share/instab-lua` beside the `bin` that holds the binary.
package enum Installation {
  /// `PREFIX/share/instab-lua`, if it exists.
  package static let shareFolder: String? = {
    guard let binary = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(binary) }
    let parts = String(cString: binary).split(separator: "/")
    let folder = "/" + parts.dropLast(2).joined(separator: "/") + "/share/instab-lua"
    return access(folder, R_OK | X_OK) == 0 ? folder : nil
  }()

  /// The script itself, or the installed one of that name: `heat.lua` and `scripts/heat.lua` name the same.
  package static func find(_ script: String, in share: String? = shareFolder) -> String {
    guard script != "-", !script.hasPrefix("/"), let share, access(script, F_OK) != 0 else { return script }
    let candidates = ["\(share)/\(script)", "\(share)/scripts/\(script)"]
    return candidates.first { access($0, R_OK) == 0 } ?? script
  }
}
