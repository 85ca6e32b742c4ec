// Readline's variables are only touched on the thread that owns the editor.
@preconcurrency import CReadline
import Foundation
import Interrupt
import LuaRuntime
import Session
import Synchronization

/// Editing of inputs on a terminal by GNU readline, through its callback interface: readline never waits and never
/// jumps. Readline knows the keys; what the terminal shows is drawn here (``InputPainter``), for readline's own display
/// has no colours and cannot tell the lines of a block apart.
///
/// Readline is one per process, so is the editor; it is set up at the first prompt and costs a batch run nothing.
final class LineEditor: LineSource {
  /// What the editor asks of its session.
  struct Language {
    var completeness: (String) -> Completeness
    var complete: (_ text: String, _ cursor: Int) -> Completion
    /// Called once for each input, when the user has not typed for a moment.
    var prepare: () -> Void
  }

  let readsBlocks = true
  let language: Language
  let palette: Palette
  var recall: Recall
  /// What Tab found, while it is on the screen.
  var menu: CompletionMenu?
  private var painter = InputPainter { text in
    fputs(text, rl_outstream)
    fflush(rl_outstream)
  }
  private var prompt = PromptText(first: "", continuation: "")
  private var isReady = false
  /// Whether there is an input to be drawn.
  private var isShown = false
  private var columns = 80
  private var height = 24

  init(_ language: Language, history: History, palette: Palette) {
    self.language = language
    self.palette = palette
    recall = Recall(history)
  }

  // MARK: Reading

  func read(_ prompt: PromptText, text: String) -> PromptEvent {
    setUp()
    self.prompt = prompt
    recall.start()
    menu = nil
    isShown = true
    painter.forget()
    measure()
    _ = StandardOutput.flush()
    var blocked = sigset_t()
    var outside = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGINT)
    sigaddset(&blocked, SIGWINCH)
    sigaddset(&blocked, SIGTSTP)
    sigaddset(&blocked, SIGCONT)
    pthread_sigmask(SIG_BLOCK, &blocked, &outside)  // they come in pselect and nowhere else
    let suspension = Suspension()
    defer {
      suspension.end()
      pthread_sigmask(SIG_SETMASK, &outside, nil)
    }
    Interrupt.clear()  // what stopped the last chunk is over
    Self.inbox.withLock { $0 = nil }
    rl_callback_handler_install("", Self.receive)
    if !text.isEmpty {
      rl_insert_text(text)
      draw()
    }
    return wait(outside)
  }

  private func wait(_ outside: sigset_t) -> PromptEvent {
    var waiting = outside
    sigdelset(&waiting, SIGINT)
    sigdelset(&waiting, SIGWINCH)
    sigdelset(&waiting, SIGTSTP)
    sigdelset(&waiting, SIGCONT)
    var isPrepared = false
    while true {
      if let event = Self.inbox.withLock({ $0 }) { return event }
      var input = fd_set()
      input.__fds_bits.0 = 1 << STDIN_FILENO
      var moment = timespec(tv_sec: isPrepared ? 3600 : 0, tv_nsec: 30_000_000)
      let ready = pselect(STDIN_FILENO + 1, &input, nil, nil, &moment, &waiting)
      if Interrupt.isRequested {
        abandon()
        return .cancelled
      }
      if let event = Suspension.takeEvent() {
        if event == .suspend { suspend() }
        resume()
      } else if ready > 0 {
        rl_callback_read_char()
      } else if measure() {  // the window changed its size
        draw()
      } else if !isPrepared {
        isPrepared = true
        language.prepare()
      }
    }
  }

  /// Forgets the input and leaves the cursor at the start of the next line.
  private func abandon() {
    Interrupt.clear()
    menu = nil
    painter.finish(layout(), columns: columns, mark: "^C")
    isShown = false  // readline, too, would draw the input once more
    rl_free_line_state()
    rl_callback_sigcleanup()
    rl_replace_line("", 0)
    rl_callback_handler_remove()
  }

  /// Stops the process, as Ctrl-Z asks: with the cursor below the input and the terminal as the shell had it.
  private func suspend() {
    menu = nil
    painter.finish(layout(), columns: columns)
    rl_deprep_terminal()
    Suspension.stop()
  }

  /// Back in the foreground, after Ctrl-Z or whatever else stopped the process: the shell has made the terminal its own.
  private func resume() {
    rl_prep_terminal(1)
    painter.forget()
    measure()
    draw()
  }

  /// Takes the size of the terminal; whether it changed.
  @discardableResult
  private func measure() -> Bool {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else { return false }
    let changed = Int(window.ws_col) != columns || Int(window.ws_row) != height
    (columns, height) = (Int(window.ws_col), max(2, Int(window.ws_row)))
    return changed
  }

  private func setUp() {
    guard !isReady else { return }
    isReady = true
    Self.current = self
    // Readline keeps the pointer: the string lives as long as the process.
    rl_readline_name = UnsafePointer(strdup("instab-lua"))
    rl_catch_signals = 0  // Ctrl-C is the runtime's
    rl_catch_sigwinch = 0
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in }  // so that the wait for keys ends
    action.sa_flags = SA_RESTART
    sigaction(SIGWINCH, &action, nil)
    KeyBindings.install()
    // Not before readline looked at the terminal, which it does not if the display is another's: it would then take the
    // terminal for one that knows no bracketed paste.
    rl_redisplay_function = { LineEditor.current?.draw() }
    using_history()
  }

  // MARK: Showing

  /// The input as it stands.
  var text: String { rl_line_buffer.map { String(cString: $0) } ?? "" }

  func draw() {
    guard isShown else { return }
    if menu?.isFresh == false { menu = nil }
    menu?.isFresh = false
    let layout = layout()
    // No more rows than are left, for the one that is selected must be among those on the screen.
    let limit = min(max(3, height / 2), max(2, height - layout.rows.count))
    let rows = menu?.rows(columns: columns, limit: limit, palette: palette) ?? []
    painter.draw(layout, footer: rows, columns: columns, height: height)
  }

  func clearScreen() { painter.clearScreen() }

  private func layout() -> InputLayout {
    let bytes = Array(text.utf8)
    // While readline searches, it has a prompt of its own.
    let message = rl_display_prompt.map { String(cString: $0) } ?? ""
    return InputLayout(
      bytes, point: Int(rl_point), styles: InputColors.styles(bytes, point: Int(rl_point), palette),
      prompt: message.isEmpty ? palette.paint(prompt.first, .prompt) : palette.paint(message, .warning),
      continuation: palette.paint(prompt.continuation, .dim), columns: columns)
  }

  /// Takes the input as it is: readline hands it over after the key.
  func accept() {
    rl_point = rl_end
    menu = nil
    painter.finish(layout(), columns: columns)
    isShown = false
    rl_done = 1
  }

  // MARK: What readline calls

  private static let inbox = Mutex<PromptEvent?>(nil)
  // Safe: readline calls back only from within its own functions, on the thread that owns the editor.
  nonisolated(unsafe) private(set) static weak var current: LineEditor?

  private static let receive: @convention(c) (UnsafeMutablePointer<CChar>?) -> Void = { line in
    let event: PromptEvent = line.map { .line(String(cString: $0)) } ?? .end
    free(line)
    // Before the terminal is given back, so that running code sees it as the user's shell does.
    rl_callback_handler_remove()
    if event == .end {
      fputs("\n", rl_outstream)
      fflush(rl_outstream)
    }
    inbox.withLock { $0 = event }
  }
}
