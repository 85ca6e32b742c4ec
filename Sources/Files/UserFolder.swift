/// Where a user keeps what programs have for him, by the XDG Base Directory Specification.
package enum UserFolder: Sendable {
  /// What he sets: `$XDG_CONFIG_HOME`, by default `~/.config`.
  case configuration
  /// What a program leaves for itself: `$XDG_DATA_HOME`, by default `~/.local/share`.
  case data
  /// What it remembers: `$XDG_STATE_HOME`, by default `~/.local/state`.
  case state
  /// What it can make again: `$XDG_CACHE_HOME`, by default `~/.cache`.
  case cache

  /// The folder; relative paths are ignored, as the specification wants. `nil` if there is no home.
  package func path(_ environment: [String: String]) -> String? {
    let (variable, folder) =
      switch self {
      case .configuration: ("XDG_CONFIG_HOME", "/.config")
      case .data: ("XDG_DATA_HOME", "/.local/share")
      case .state: ("XDG_STATE_HOME", "/.local/state")
      case .cache: ("XDG_CACHE_HOME", "/.cache")
      }
    if let path = environment[variable], path.hasPrefix("/") { return path }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return home + folder
  }
}
