import Foundation

/// Unbuffered output to standard error.
public enum StandardError {
  /// Writes `text`; a closed standard error is ignored.
  public static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
