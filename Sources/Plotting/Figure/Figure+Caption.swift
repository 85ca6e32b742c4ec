extension Figure {
  /// Its titles, for those who cannot see it.
  public var caption: String {
    let titles = ([title] + panels.map(\.title)).filter { !$0.isEmpty }.map { TextMarkup($0).plain }
    return titles.isEmpty ? "figure" : titles.joined(separator: "; ")
  }
}
