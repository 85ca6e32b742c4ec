import Files
import Foundation
import LuaRuntime
import Session

/// What to make of a script in the percent format instead of only running it.
package struct DocumentTask: Sendable {
  package enum Form: String, CaseIterable, Sendable {
    /// A page with the script's results.
    case html
    /// A notebook without results.
    case ipynb
  }

  package enum Failure: Error, CustomStringConvertible, Equatable {
    case unreadable(String)
    case unwritable(String, reason: String)
    case overwritesScript(String)

    package var description: String {
      switch self {
      case .unreadable(let path): "cannot read \(path)"
      case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
      case .overwritesScript(let path): "--output \(path) is the script itself"
      }
    }
  }

  let form: Form
  /// A file, or "-" for standard output; `nil`: beside the script, with the ending of the form.
  let output: String?
  package let recorder = OutputRecorder()

  package init(_ form: Form, output: String?) { (self.form, self.output) = (form, output) }

  /// Makes the document of the script in a file; a page in this session, which must show its figures with the task's
  /// ``recorder``.
  private func perform(on path: String, in session: Session) throws -> Outcome {
    guard let bytes = FileManager.default.contents(atPath: path) else { throw Failure.unreadable(path) }
    let script = PercentScript(String(decoding: bytes, as: UTF8.self))
    let target = output ?? Self.path(beside: path, form)
    if target != "-", realpath(target) == realpath(path) { throw Failure.overwritesScript(target) }
    switch form {
    case .ipynb:
      try write(NotebookFile(script: script).bytes, to: target)
      return .values([])
    case .html:
      try session.handleInterrupts()
      if target != "-" { try naming(target) { try AtomicFile.check(target) } }
      let executed = try ExecutedScript(script, file: path, in: session, recorder)
      let folder = (path as NSString).deletingLastPathComponent
      let page = HTMLPage(
        script: executed, title: script.heading ?? (path as NSString).lastPathComponent,
        folder: folder.isEmpty ? "." : folder)
      try write(Array(page.html.utf8), to: target)
      for what in page.unsupported { StandardError.report("unsupported: \(what)") }
      return executed.outcome
    }
  }

  /// The same, errors among the outcomes.
  package func outcome(of path: String, in session: Session) -> Outcome {
    do {
      return try perform(on: path, in: session)
    } catch {
      return .failed(error)
    }
  }

  private func realpath(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

  static func path(beside script: String, _ form: Form) -> String {
    let name = script.hasSuffix(".lua") ? String(script.dropLast(4)) : script
    return "\(name).\(form.rawValue)"
  }

  /// The file appears whole or not at all.
  private func write(_ bytes: [UInt8], to path: String) throws {
    if path == "-" {
      StandardOutput.write(String(decoding: bytes, as: UTF8.self))
      return
    }
    // Not given up by Ctrl-C: the page says how far the script came.
    try naming(path) { try AtomicFile.write(bytes, to: path, isInterruptible: false) }
    StandardError.report("wrote \(path)")
  }

  private func naming(_ path: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as FileError {
      throw Failure.unwritable(path, reason: error.reason)
    }
  }
}
