// Readline's variables are only touched on the thread that owns the editor.
@preconcurrency import CReadline
import Foundation
import LuaSyntax
import Session

/// What keys do that readline alone would do for a single line: Enter, Tab, the arrows, and movement within a block.
///
/// Whatever keys the user bound to readline's commands (`~/.inputrc`, vi mode) have the commands here instead.
enum KeyBindings {
  typealias Command = @convention(c) (Int32, Int32) -> Int32

  /// Readline's command, ours, and the name under which an inputrc can bind ours.
  private static let replacements: [(theirs: Command, ours: Command, name: String)] = [
    (rl_newline, enter, "accept-block"),
    (rl_complete, tab, "complete-block"),
    (rl_get_previous_history, up, "previous-line-or-history"),
    (rl_get_next_history, down, "next-line-or-history"),
    (rl_beg_of_line, lineStart, "beginning-of-block-line"),
    (rl_end_of_line, lineEnd, "end-of-block-line"),
    (rl_kill_line, killLine, "kill-block-line"),
    (rl_unix_line_discard, discardLine, "discard-block-line"),
    (rl_clear_screen, clearScreen, "clear-screen-and-block"),
    // Alt-Enter: nobody switches to vi mode by it.
    (rl_vi_editing_mode, insertLine, "insert-line"),
  ]

  static func install() {
    for entry in replacements { rl_add_defun(entry.name, entry.ours, -1) }
    // Distributions build readline with and without it. A paste without it is keys: its lines would be run one by one.
    rl_variable_bind("enable-bracketed-paste", "on")
    rl_initialize()  // which reads the user's inputrc: it may switch that off
    let names = ["emacs", "vi-insert", "vi-command"]
    for map in names.compactMap({ rl_get_keymap_by_name($0) }) {
      for entry in replacements { replace(entry.theirs, by: entry.ours, in: map) }
      rl_bind_keyseq_if_unbound_in_map("\\e[Z", backTab, map)
    }
  }

  private static func replace(_ theirs: Command, by ours: Command, in map: Keymap) {
    guard let sequences = rl_invoking_keyseqs_in_map(theirs, map) else { return }
    var next = sequences
    while let sequence = next.pointee {
      rl_bind_keyseq_in_map(sequence, ours, map)
      free(sequence)
      next += 1
    }
    free(sequences)
  }

  // MARK: The input

  private static var bytes: [UInt8] { Array((rl_line_buffer.map { String(cString: $0) } ?? "").utf8) }

  /// The bytes of the line in which the cursor stands, without its line break.
  private static var currentLine: Range<Int> {
    let bytes = bytes
    let point = min(Int(rl_point), bytes.count)
    let start = bytes[..<point].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let end = bytes[point...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    return start..<end
  }

  private static func replace(_ range: Range<Int>, by text: String) {
    rl_begin_undo_group()
    rl_delete_text(Int32(range.lowerBound), Int32(range.upperBound))
    rl_point = Int32(range.lowerBound)
    rl_insert_text(text)
    rl_end_undo_group()
  }

  // MARK: Enter

  /// Runs the input if it is whole or beyond repair; else begins a new line.
  private static let enter: Command = { _, _ in
    guard let editor = LineEditor.current else { return 0 }
    if editor.language.completeness(editor.text) == .incomplete { return insertLine(1, 0) }
    rl_point = rl_end
    indentClosing()
    editor.accept()
    return 0
  }

  /// A new line, indented by the blocks around it. Not while text rushes in that has its own indentation.
  private static let insertLine: Command = { _, _ in
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    if poll(&input, 1, 0) > 0 {
      rl_insert_text("\n")
      return 0
    }
    indentClosing()
    let text = String(decoding: bytes[..<Int(rl_point)], as: UTF8.self)
    rl_insert_text("\n" + Indentation.next(after: text))
    return 0
  }

  /// Moves a line that was just typed to the left if it starts with what closes a block.
  private static func indentClosing() {
    let bytes = bytes
    guard let indentation = Indentation.closing(String(decoding: bytes[..<Int(rl_point)], as: UTF8.self)) else {
      return
    }
    let start = currentLine.lowerBound
    let blanks = bytes[start..<Int(rl_point)].prefix { $0 == 32 }.count
    guard indentation.utf8.count < blanks else { return }
    let point = rl_point - Int32(blanks - indentation.utf8.count)
    replace(start..<start + blanks, by: indentation)
    rl_point = point
  }

  // MARK: Moving

  private static let up: Command = { count, _ in move(count < 0 ? 1 : -1, times: abs(Int(count))) }
  private static let down: Command = { count, _ in move(count < 0 ? -1 : 1, times: abs(Int(count))) }

  /// To the same column of the line above or below; beyond the block to another input.
  private static func move(_ direction: Int, times: Int) -> Int32 {
    for _ in 0..<max(1, times) {
      let line = currentLine
      let column = Int(rl_point) - line.lowerBound
      let bytes = bytes
      if direction < 0, line.lowerBound > 0 {
        rl_point = Int32(line.lowerBound - 1)
        let above = currentLine
        rl_point = Int32(min(above.lowerBound + column, above.upperBound))
      } else if direction > 0, line.upperBound < bytes.count {
        rl_point = Int32(line.upperBound + 1)
        let below = currentLine
        rl_point = Int32(min(below.lowerBound + column, below.upperBound))
      } else if let editor = LineEditor.current, let entry = editor.recall.step(direction, from: editor.text) {
        rl_replace_line(entry, 1)
        rl_point = rl_end
      } else {
        rl_ding()
      }
      keepCharacterWhole()
    }
    return 0
  }

  /// A column counted in bytes may fall into a character.
  private static func keepCharacterWhole() {
    let bytes = bytes
    while rl_point > 0, Int(rl_point) < bytes.count, bytes[Int(rl_point)] & 0xc0 == 0x80 { rl_point -= 1 }
  }

  private static let lineStart: Command = { _, _ in
    let start = Int32(currentLine.lowerBound)
    rl_point = rl_point == start ? 0 : start
    return 0
  }

  private static let lineEnd: Command = { _, _ in
    let end = Int32(currentLine.upperBound)
    rl_point = rl_point == end ? rl_end : end
    return 0
  }

  /// At the end of a line, the line break goes.
  private static let killLine: Command = { _, _ in
    let end = currentLine.upperBound
    rl_kill_text(rl_point, Int(rl_point) == end ? min(rl_end, Int32(end + 1)) : Int32(end))
    return 0
  }

  private static let discardLine: Command = { _, _ in
    let start = Int32(currentLine.lowerBound)
    rl_kill_text(rl_point, start)
    rl_point = start
    return 0
  }

  private static let clearScreen: Command = { _, _ in
    LineEditor.current?.clearScreen()
    return 0
  }

  // MARK: Completing

  private static let tab: Command = { _, _ in complete(step: 1) }
  private static let backTab: Command = { _, _ in complete(step: -1) }

  private static func complete(step: Int) -> Int32 {
    guard let editor = LineEditor.current else { return 0 }
    if let menu = editor.menu {
      var menu = menu
      let candidate = menu.advance(by: step)
      replace(menu.found.start..<Int(rl_point), by: candidate.text)
      editor.menu = menu
      return 0
    }
    let line = currentLine
    if bytes[line.lowerBound..<Int(rl_point)].allSatisfy({ $0 == 32 }) {
      rl_insert_text("  ")
      return 0
    }
    let found = editor.language.complete(editor.text, Int(rl_point))
    if found.total == 0 {
      rl_ding()
    } else {
      if found.sharedPrefix.utf8.count > found.prefix.utf8.count {
        replace(found.start..<Int(rl_point), by: found.sharedPrefix)
      }
      if found.total > 1 { editor.menu = CompletionMenu(found) }
    }
    return 0
  }
}
