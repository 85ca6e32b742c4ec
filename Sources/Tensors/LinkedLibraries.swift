import CKernels
import COpenBLAS
import Synchronization

/// What the numeric libraries say of themselves.
public enum LinkedLibraries {
  /// The version of SLEEF, which computes elementary functions, that the program was built for: `3.5.1`.
  public static let sleef = String(cString: il_sleef_version())

  /// Whether this process has called OpenBLAS so far.
  public static var isOpenBLASUsed: Bool { OpenBLAS.isUsed.load(ordering: .relaxed) }

  /// Whether `body` calls OpenBLAS, of a process in which nothing else runs.
  package static func usesOpenBLAS(_ body: () throws -> Void) rethrows -> Bool {
    let before = OpenBLAS.isUsed.exchange(false, ordering: .relaxed)
    defer { if before { OpenBLAS.isUsed.store(true, ordering: .relaxed) } }
    try body()
    return isOpenBLASUsed
  }

  /// OpenBLAS's version and settings, and the processor for which it picked its kernels: its bits depend on both.
  public static var openBLAS: String {
    func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "unknown" }
    return text(openblas_get_config()) + ", kernels for " + text(openblas_get_corename())
  }
}
