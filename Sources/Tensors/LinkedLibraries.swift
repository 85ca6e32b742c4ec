import COpenBLAS

/// What the numeric libraries say of themselves.
public enum LinkedLibraries {
  /// OpenBLAS's version and settings, and the processor for which it picked its kernels: its bits depend on both.
  public static var openBLAS: String {
    func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "unknown" }
    return text(openblas_get_config()) + ", kernels for " + text(openblas_get_corename())
  }
}
