import Files
import Foundation

extension Session {
  /// Runs `$XDG_CONFIG_HOME/instab-lua/init.lua` (by default below `~/.config`), if it is there and the environment is
  /// not ignored; what went wrong.
  package func runStartUpFile(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> Failure? {
    guard options.isStrict, !options.ignoresEnvironment else { return nil }
    guard let folder = UserFolder.configuration.path(environment) else { return nil }
    let path = folder + "/instab-lua/init.lua"
    guard access(path, F_OK) == 0, case .failure(let failure) = run(file: path) else { return nil }
    return failure
  }
}
