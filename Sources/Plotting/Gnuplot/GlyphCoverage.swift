import Foundation

/// The characters that installed fonts can draw, asked of fontconfig, the library that cairo asks.
///
/// A character that no font has makes cairo write its number into a box, and gnuplot 5.4 magnifies that box until it
/// covers the picture. Such characters are replaced before gnuplot sees them. The library is opened when the first
/// picture is drawn: it stands wherever a gnuplot with cairo does, and nothing else of the program needs it.
final class GlyphCoverage: @unchecked Sendable {
  /// Of the process's own configuration.
  static let installed = GlyphCoverage(configuration: nil)

  private typealias Handle = OpaquePointer
  private let lock = NSLock()
  private var known: [UInt32: Bool] = [:]
  /// One set of characters for each font; `nil`: the library is missing.
  private let sets: [Handle]?
  private var hasCharacter: @convention(c) (Handle, UInt32) -> Int32 = { _, _ in 0 }

  /// - Parameter configuration: a file of fontconfig; `nil`: the one that holds for this process.
  init(configuration: String?) {
    guard let library = dlopen("libfontconfig.so.1", RTLD_NOW),
      let list = GlyphCoverage.fonts(library, configuration),
      let read = dlsym(library, "FcPatternGetCharSet"), let has = dlsym(library, "FcCharSetHasChar")
    else {
      sets = nil
      return
    }
    typealias Read = @convention(c) (Handle, UnsafePointer<CChar>, Int32, UnsafeMutablePointer<Handle?>) -> Int32
    let charset = unsafeBitCast(read, to: Read.self)
    hasCharacter = unsafeBitCast(has, to: (@convention(c) (Handle, UInt32) -> Int32).self)
    sets = list.compactMap { font in
      var set: Handle?
      return charset(font, "charset", 0, &set) == 0 ? set : nil
    }
  }

  /// Fonts as fontconfig's patterns, which live as long as the process.
  private static func fonts(_ library: UnsafeMutableRawPointer, _ configuration: String?) -> [Handle]? {
    typealias Load = @convention(c) () -> Handle?
    typealias Parse = @convention(c) (Handle, UnsafePointer<CChar>, Int32) -> Int32
    typealias Build = @convention(c) (Handle) -> Int32
    typealias Fonts = @convention(c) (Handle, Int32) -> UnsafeRawPointer?
    guard let create = dlsym(library, configuration == nil ? "FcInitLoadConfigAndFonts" : "FcConfigCreate"),
      let parse = dlsym(library, "FcConfigParseAndLoad"), let build = dlsym(library, "FcConfigBuildFonts"),
      let get = dlsym(library, "FcConfigGetFonts"),
      let handle = unsafeBitCast(create, to: Load.self)()
    else { return nil }
    if let configuration {
      guard unsafeBitCast(parse, to: Parse.self)(handle, configuration, 1) != 0,
        unsafeBitCast(build, to: Build.self)(handle) != 0
      else { return nil }
    }
    guard let set = unsafeBitCast(get, to: Fonts.self)(handle, 0)?.load(as: FontSet.self) else { return [] }
    return (0..<Int(set.count)).compactMap { set.fonts?[$0] }
  }

  /// `FcFontSet`.
  private struct FontSet {
    let count: Int32
    let size: Int32
    let fonts: UnsafeMutablePointer<Handle?>?
  }

  /// Whether letters can be drawn at all.
  var isEmpty: Bool { sets.map { $0.isEmpty } ?? false }

  /// Whether a font has `scalar`. Without fontconfig: whether nearly every font has it.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    guard let sets else { return scalar.value < 0x2000 && !(0x250..<0x370).contains(scalar.value) }
    lock.lock()
    defer { lock.unlock() }
    if let answer = known[scalar.value] { return answer }
    let answer = sets.contains { hasCharacter($0, scalar.value) != 0 }
    known[scalar.value] = answer
    return answer
  }

  /// `text` in which □ (or ?) stands for each character outside ASCII that no font has; what is invisible anyway
  /// is left out.
  func drawable(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.isASCII || contains(scalar) {
        result.append(scalar)
      } else if !scalar.properties.isDefaultIgnorableCodePoint {
        result.append(contains("□") ? "□" : "?")
      }
    }
    return String(result)
  }

  /// The characters of `text` that ``drawable(_:)`` replaces, each once.
  func missing(in text: String) -> [Unicode.Scalar] {
    var seen = Set<Unicode.Scalar>()
    return text.unicodeScalars.filter {
      !$0.isASCII && !$0.properties.isDefaultIgnorableCodePoint && !contains($0) && seen.insert($0).inserted
    }
  }
}
