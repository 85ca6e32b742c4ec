import ChildProcesses
import Foundation

/// The program that draws: found on a search path, run once per picture.
public struct Gnuplot: Sendable {
  /// Folders in which to look, separated by colons.
  public var searchPath: String
  /// Seconds after which a picture is given up.
  public var timeLimit: Double
  private let environment: [String: String]
  /// `nil`: of this process.
  private let ownGlyphs: GlyphCoverage?

  /// - Parameter environment: of the process; `PATH` is searched, and gnuplot's own variables are not handed on.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment, timeLimit: Double = 120) {
    searchPath = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    self.timeLimit = timeLimit
    var kept = environment.filter { !$0.key.uppercased().hasPrefix("GNUPLOT") && $0.key != "GNUTERM" }
    kept["LC_ALL"] = "C.UTF-8"  // numbers with a decimal point, text in UTF-8
    self.environment = kept
    let fonts = environment["FONTCONFIG_FILE"]
    let isOwn = fonts != nil && fonts != ProcessInfo.processInfo.environment["FONTCONFIG_FILE"]
    ownGlyphs = isOwn ? GlyphCoverage(configuration: fonts) : nil
  }

  /// The figure as bytes of a PNG, SVG or PDF file. Equal figures give equal PNG and SVG bytes (with the same
  /// gnuplot and fonts); a PDF holds its date.
  /// - Throws: ``PlottingError``, or `Interrupted`.
  public func render(_ figure: Figure, as format: PictureFormat) throws -> [UInt8] {
    try render(figure, terminal: .picture(format))
  }

  /// What a picture of `figure` cannot show because the fonts are missing, as sentences; usually none.
  public func notes(_ figure: Figure, as format: PictureFormat) throws -> [String] {
    let missing = try GnuplotScript(figure, terminal: .picture(format), glyphs: glyphs).missing
    if GnuplotTerminal.picture(format).usesInstalledFonts, glyphs.isEmpty {
      return ["no font is installed, so the picture has no text (sudo apt-get install fonts-dejavu-core)"]
    }
    guard !missing.isEmpty else { return [] }
    let shown = missing.prefix(20).map {
      $0.value < 0x2400 || $0.value > 0x2421 ? String($0) : "U+" + String($0.value, radix: 16)
    }
    return ["no installed font has the characters \(shown.joined(separator: " ")): □ is drawn for them"]
  }

  /// The characters that the fonts of the environment's configuration have.
  private var glyphs: GlyphCoverage { ownGlyphs ?? .installed }

  /// An animation as the bytes of a GIF file. The limit of time holds for every fifty frames.
  /// - Throws: ``PlottingError``, or `Interrupted`.
  public func render(_ animation: Animation) throws -> [UInt8] {
    let terminal = GnuplotTerminal.animation(framesPerSecond: animation.framesPerSecond)
    let script = try GnuplotScript(animation, terminal: terminal, glyphs: glyphs)
    return try run(script, limit: timeLimit * Double(1 + animation.frames.count / 50))
  }

  func render(_ figure: Figure, terminal: GnuplotTerminal) throws -> [UInt8] {
    try run(GnuplotScript(figure, terminal: terminal, glyphs: glyphs), limit: timeLimit)
  }

  private func run(_ script: GnuplotScript, limit: Double) throws -> [UInt8] {
    guard let executable else { throw PlottingError.gnuplotMissing }
    var command = Command(executable, ["-d", "/dev/fd/3"], environment: environment)
    command.input = .empty
    command.hasOwnGroup = true
    command.endsWithStarter = true
    let output = try run(command, [Array(script.text.utf8), script.data], limit: limit)
    guard output.status == .exited(0), !output.bytes.isEmpty else {
      throw PlottingError.gnuplotFailed(status: output.status.code, message: summary(output.errors), data: nil)
    }
    return output.bytes
  }

  private func run(_ command: Command, _ files: [[UInt8]], limit: Double) throws -> Command.Output {
    do {
      return try command.output(files: files, limit: limit)
    } catch ChildProcessError.timedOut(let seconds) {
      throw PlottingError.gnuplotTimedOut(seconds: seconds, data: nil)
    } catch ChildProcessError.system(let operation, let path, let code) {
      throw PlottingError.system(operation: operation, path: path, code: code)
    }
  }

  /// `5.4 patchlevel 4`: what the program says of itself; nil if there is none that runs.
  public var version: String? {
    guard let executable else { return nil }
    let command = Command(executable, ["--version"], environment: environment)
    guard let result = try? command.output(limit: 10), result.status == .exited(0) else { return nil }
    let text = String(decoding: result.bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.hasPrefix("gnuplot ") ? String(text.dropFirst("gnuplot ".count)) : text
  }

  /// The first file named `gnuplot` on the search path that may be run. Empty and relative entries are skipped:
  /// a program in the current folder is not what the user installed.
  private var executable: String? {
    searchPath.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { $0 + "/gnuplot" }
      .first { access($0, X_OK) == 0 }
  }

  /// gnuplot's message without the echo of its input and the empty lines.
  private func summary(_ text: String) -> String {
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    return lines.isEmpty ? "no message" : lines.suffix(3).map { String($0.prefix(300)) }.joined(separator: " | ")
  }
}
