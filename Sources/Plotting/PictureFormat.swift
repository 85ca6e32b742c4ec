/// A file format for pictures.
public enum PictureFormat: String, CaseIterable, Sendable {
  case png, svg, pdf

  /// The format that the extension of `path` names (any case).
  /// - Throws: ``PlottingError/value(function:argument:expected:got:)`` for any other extension.
  public init(path: String) throws {
    let name = path.split(separator: "/").last ?? ""
    let dot = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    guard let format = PictureFormat(rawValue: dot) else {
      throw PlottingError.value(
        function: "save", argument: "path", expected: "a name ending in .png, .svg or .pdf", got: "'\(path)'")
    }
    self = format
  }
}
