import CChafa
import Foundation

/// How a terminal can show a picture.
public enum TerminalCapabilities: Sendable, Equatable {
  /// kitty's graphics protocol.
  case kitty
  /// iTerm2's inline images.
  case iterm2
  case sixel
  /// Characters alone.
  case text(TextStyle)

  /// What the terminal described by environment variables (`TERM`, `TERM_PROGRAM`, `COLORTERM`, `KITTY_…`) can do, by
  /// libchafa's table. No colours without a terminal, with a `NO_COLOR` that is not empty or with `TERM=dumb`; nothing but
  /// ASCII in a locale that is not UTF-8. Within tmux or screen, which pass no pictures on, characters.
  public static func detect(environment: [String: String], isTerminal: Bool) -> TerminalCapabilities {
    let term = environment["TERM"] ?? ""
    let hasNoColor = !(environment["NO_COLOR"] ?? "").isEmpty
    let isUTF8 = isUTF8(environment)
    let plain = TerminalCapabilities.text(TextStyle(.monochrome, isUnicode: isUTF8))
    guard isTerminal, !hasNoColor, !term.isEmpty, term != "dumb" else { return plain }
    let strings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in strings { free(text) } }
    var list = strings
    guard let info = chafa_term_db_detect(chafa_term_db_get_default(), &list) else { return plain }
    defer { chafa_term_info_unref(info) }
    func has(_ sequence: ChafaTermSeq) -> Bool { chafa_term_info_have_seq(info, sequence) != 0 }
    let isMultiplexed =
      !(environment["TMUX"] ?? "").isEmpty || term.hasPrefix("tmux") || term.hasPrefix("screen")
    if isUTF8, !isMultiplexed {
      if has(CHAFA_TERM_SEQ_BEGIN_KITTY_IMMEDIATE_IMAGE_V1) { return .kitty }
      if has(CHAFA_TERM_SEQ_BEGIN_ITERM2_IMAGE) { return .iterm2 }
      if has(CHAFA_TERM_SEQ_BEGIN_SIXELS) { return .sixel }
    }
    // The table grants 24 bits to every `*-256color`; a terminal that has them says so itself.
    let isModest = term.hasSuffix("-256color") && !["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    func text(_ palette: TextStyle.Palette) -> TerminalCapabilities { .text(TextStyle(palette, isUnicode: isUTF8)) }
    if has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_DIRECT), !isModest { return text(.trueColor) }
    if has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_256) { return text(.colors256) }
    if has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_16) { return text(.colors16) }
    return plain
  }

  /// POSIX's order: the first of these that is not empty decides.
  private static func isUTF8(_ environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
    return locale.map { $0.lowercased().replacing("-", with: "").contains("utf8") } ?? false
  }
}
