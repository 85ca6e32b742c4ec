import Datasets
import Experiments
import Foundation
import LuaRuntime

extension CurrentScript {
  /// What the identity of a run takes from the script.
  /// - Parameter functions: of the script that the run calls, by the options that gave them.
  func context(_ runtime: LuaRuntime, functions: [(name: String, function: LuaFunction?)] = []) -> RunContext {
    var texts: [String: IdentityValue] = [:]
    if let text = runtime.script { texts["text"] = .text(Checksum.sha256(ofBytes: [text]).description) }
    let modules = runtime.memberNames(of: .table(runtime.loaded)).filter { !initialModules.contains($0) }
    var checksums: [String: IdentityValue] = [:]
    for module in modules {
      // A module that no file explains (made by the script itself) is in the script's text.
      guard let file = runtime.moduleFile(module), let bytes = FileManager.default.contents(atPath: file) else {
        continue
      }
      checksums[module] = .text(Checksum.sha256(ofBytes: [[UInt8](bytes)]).description)
    }
    texts["modules"] = .object(checksums)
    let given = functions.compactMap { name, function in function.map { (name, IdentityValue.text($0.checksum)) } }
    return RunContext(
      program: "instab-lua \(LuaLibrary.version), \(LuaRuntime.versionLine)", scriptName: name, script: texts,
      options: options, freeOptions: freeOptions, functions: Dictionary(given) { $1 })
  }
}

extension LuaFunction {
  /// SHA-256 of what it was compiled to; of one that is not written in Lua its name.
  var checksum: String {
    guard let runtime = try? requireRuntime() else { return "closed" }
    if let bytes = runtime.bytecode(of: self) { return Checksum.sha256(ofBytes: [bytes]).description }
    return runtime.help(for: self)?.name ?? "C function"
  }
}
