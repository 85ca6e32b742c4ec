import Foundation
import Synchronization

/// The characters that installed fonts can draw, asked of fontconfig, the library that cairo asks.
///
/// A character that no font has makes cairo write its number into a box, and gnuplot 5.4 magnifies that box until it
/// covers the picture. Such characters are replaced before gnuplot sees them. The library is opened when the first
/// picture is drawn: it stands wherever a gnuplot with cairo does, and nothing else of the program needs it.
final class GlyphCoverage: Sendable {
  /// Of the process's own configuration.
  static let installed = GlyphCoverage(configuration: nil)

  private typealias Handle = OpaquePointer
  private typealias HasCharacter = @convention(c) (Handle, UInt32) -> Int32

  /// What the library told.
  private struct Fonts {
    /// One set of characters for each font; `nil`: the library is missing.
    var sets: [Handle]?
    var hasCharacter: HasCharacter = { _, _ in 0 }
    var known: [UInt32: Bool] = [:]

    mutating func contains(_ character: UInt32) -> Bool? {
      guard let sets else { return nil }
      if let answer = known[character] { return answer }
      let answer = sets.contains { hasCharacter($0, character) != 0 }
      known[character] = answer
      return answer
    }
  }

  private let fonts: Mutex<Fonts>

  /// - Parameter configuration: a file of fontconfig; `nil`: the one that holds for this process.
  init(configuration: String?) {
    guard let library = dlopen("libfontconfig.so.1", RTLD_NOW),
      let list = GlyphCoverage.fonts(library, configuration),
      let read = dlsym(library, "FcPatternGetCharSet"), let has = dlsym(library, "FcCharSetHasChar")
    else {
      fonts = Mutex(Fonts())
      return
    }
    typealias Read = @convention(c) (Handle, UnsafePointer<CChar>, Int32, UnsafeMutablePointer<Handle?>) -> Int32
    let charset = unsafeBitCast(read, to: Read.self)
    let sets = list.compactMap { font in
      var set: Handle?
      return charset(font, "charset", 0, &set) == 0 ? set : nil
    }
    fonts = Mutex(Fonts(sets: sets, hasCharacter: unsafeBitCast(has, to: HasCharacter.self)))
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
  var isEmpty: Bool { fonts.withLock { $0.sets?.isEmpty ?? false } }

  /// Whether a font has `scalar`. Without fontconfig: whether nearly every font has it.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    fonts.withLock { $0.contains(scalar.value) } ?? (scalar.value < 0x2000 && !(0x250..<0x370).contains(scalar.value))
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
