import CKernels
import COpenBLAS
import Foundation
import Synchronization

/// What the numeric libraries say of themselves.
public enum LinkedLibraries {
  /// The version of SLEEF, which computes elementary functions, that the program was built for: `3.5.1`.
  public static let sleef = String(cString: il_sleef_version())

  /// The SLEEF that was loaded: the version that its file is called after (where it is not, the one that the program was built
  /// for, with a question mark), and the file.
  public static let loadedSLEEF: (version: String, path: String) = {
    guard let text = il_sleef_path() else { return (sleef + "?", "unknown file") }
    defer { free(text) }
    let path = String(cString: text)
    let parts = path.components(separatedBy: ".so.")
    return (parts.count == 2 && parts[1].contains(".") ? parts[1] : sleef + "?", path)
  }()

  /// The version of glibc that was loaded: `2.36`.
  public static let cLibrary = String(cString: il_c_library_version())

  /// OpenBLAS's version: `0.3.21`.
  public static var openBLASVersion: String {
    let words = openBLAS.split(separator: " ")
    return words.count > 1 && words[0] == "OpenBLAS" ? String(words[1]) : "unknown"
  }

  /// The processor for which OpenBLAS picked its kernels: `SkylakeX`.
  public static var openBLASCore: String { openblas_get_corename().map { String(cString: $0) } ?? "unknown" }

  /// Whether this process has called OpenBLAS so far.
  public static var isOpenBLASUsed: Bool { OpenBLAS.isUsed.load(ordering: .relaxed) }

  /// Whether `body` calls OpenBLAS, on its own thread.
  package static func usesOpenBLAS(_ body: () throws -> Void) rethrows -> Bool {
    let watch = OpenBLAS.Watch()
    try OpenBLAS.$watch.withValue(watch, operation: body)
    return watch.isUsed.load(ordering: .relaxed)
  }

  /// OpenBLAS's version and settings, and the processor for which it picked its kernels: its bits depend on both.
  public static var openBLAS: String {
    func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "unknown" }
    return text(openblas_get_config()) + ", kernels for " + text(openblas_get_corename())
  }
}
