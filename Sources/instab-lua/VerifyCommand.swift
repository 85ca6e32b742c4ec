import ArgumentParser
import Files
import Foundation
import Interrupt
import JSON
import LuaLibrary
import LuaRuntime
import Session
import Verification

/// `instab-lua verify`: whether this machine gives the reference bits.
struct VerifyCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "instab-lua verify",
    abstract: "Tells whether this machine gives the reference bits, and if not, why.",
    usage: "instab-lua verify [--all] [--json] [--write FILE]",
    discussion: """
      Fingerprints of every kernel family and generator are compared with those that the program brings along. What goes \
      through OpenBLAS depends on the kernels that it picks for the processor: it is compared where there is a reference for \
      its version and these kernels, and reported apart. See docs/verify.md.

      Exit status: 0 if nothing differs, 1 if anything does, 130 after Ctrl-C.
      """)

  @Flag(help: "A line for each fingerprint.")
  var all = false

  @Flag(help: "Write JSON for programs.")
  var json = false

  @ArgumentParser.Option(
    help: ArgumentHelp(
      "Write this machine's fingerprints as the reference, into the program's source file ReferenceTable.swift; says what is "
        + "to be said in CHANGELOG.md.", valueName: "file"))
  var write: String?

  func validate() throws {
    if write != nil, json || all { throw ValidationError("--write goes without --all and --json") }
  }

  func perform() throws {
    try InterruptSignal.raisesFlag {
      do { try verify() } catch is Interrupted { throw ExitCode(Program.Status.interrupted) }
    }
  }

  private func verify() throws {
    let there = try write.flatMap(references)
    let progress = Progress("verify", total: Verification.count)
    let verification = try Verification.run(progress: progress.update)
    progress.finish()
    if let write { return try self.write(verification, after: there, to: write) }
    if json {
      show(String(decoding: verification.json.bytes(), as: UTF8.self))
    } else {
      show(verification.text(all: all))
      show(about(verification))
    }
    if !verification.givesReferenceBits { throw ExitCode(Program.Status.failure) }
  }

  private func about(_ verification: Verification) -> String {
    let (machine, seconds) = (verification.machine, String(format: "%.1f", verification.seconds))
    return "(\(verification.entries.count) fingerprints, \(seconds) s; \(machine.processor), \(machine.instructions); "
      + "\(machine.sleef), \(machine.cLibrary))"
  }

  /// - Parameter there: the references that the file holds, if there is one.
  private func write(_ verification: Verification, after there: References?, to path: String) throws {
    let wrong = try Verification.wronglyDeclared()
    guard wrong.isEmpty else { throw VerificationError.declaration(wrong) }
    let before = there ?? .present
    let after = verification.newReferences(after: before)
    guard after != there else { return show("\(path): nothing has changed") }
    try AtomicFile.write(Array(after.source.utf8), to: path)
    show("wrote \(path)")
    if after.checksum != before.checksum { show("CHANGELOG.md is to say: \(after.changelogItem)") }
  }

  /// Those of a file that `--write` has made; nil where there is none.
  private func references(_ path: String) throws -> References? {
    guard !FileStatus.isAbsent(path) else { return nil }
    guard let bytes = WholeFile.read(path), let references = References(source: String(decoding: bytes, as: UTF8.self))
    else { throw VerificationError.otherFile(path) }
    return references
  }

  private func show(_ text: String) { Program.show(text, asError: false) }
}
