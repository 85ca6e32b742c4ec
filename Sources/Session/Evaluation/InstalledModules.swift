import Files
import LuaRuntime

extension Session {
  /// `require` finds the modules that are installed with the program.
  package func useInstalledModules() {
    if let share = Installation.shareFolder { runtime.appendModuleFolder(share + "/lua") }
  }
}

extension LuaRuntime {
  /// Puts a folder of modules at the end of `package.path`.
  func appendModuleFolder(_ folder: String) {
    guard case .table(let package) = globals[raw: "package"], let path = package[raw: "path"].text else { return }
    package.setRaw("path", "\(path);\(folder)/?.lua;\(folder)/?/init.lua")
  }
}
