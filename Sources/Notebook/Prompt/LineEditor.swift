// Readline's variables are only touched on the thread that owns the editor.
@preconcurrency import CReadline
import Foundation
import Interrupt
import Synchronization

/// Line editing on a terminal by GNU readline, through its callback interface: readline never waits and never jumps.
///
/// Readline is one per process, so is the editor; it is set up at the first prompt and costs a batch run nothing.
final class LineEditor: LineSource {
  private let history: History
  /// Candidates for the text before the cursor: given the line and the cursor in bytes.
  private let complete: (_ line: String, _ cursor: Int) -> Completion
  private var isReady = false

  init(history: History, complete: @escaping (String, Int) -> Completion) {
    self.history = history
    self.complete = complete
  }

  // MARK: Reading

  func read(prompt: String) -> PromptEvent {
    setUp()
    _ = StandardOutput.flush()
    var blocked = sigset_t()
    var outside = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGINT)
    pthread_sigmask(SIG_BLOCK, &blocked, &outside)  // Ctrl-C comes in pselect and nowhere else
    defer { pthread_sigmask(SIG_SETMASK, &outside, nil) }
    Interrupt.clear()  // what stopped the last chunk is over
    Self.inbox.withLock { $0 = nil }
    rl_callback_handler_install(prompt, Self.receive)
    var waiting = outside
    sigdelset(&waiting, SIGINT)
    while true {
      if let event = Self.inbox.withLock({ $0 }) { return event }
      var input = fd_set()
      input.__fds_bits.0 = 1 << STDIN_FILENO
      let ready = pselect(STDIN_FILENO + 1, &input, nil, nil, nil, &waiting)
      if Interrupt.isRequested {
        abandon()
        return .cancelled
      }
      if ready > 0 { rl_callback_read_char() }
    }
  }

  /// Forgets the line and leaves the cursor at the start of the next one.
  private func abandon() {
    Interrupt.clear()
    fputs("^C", rl_outstream)
    rl_free_line_state()
    rl_callback_sigcleanup()
    rl_replace_line("", 0)
    rl_callback_handler_remove()
    fputs("\n", rl_outstream)
    fflush(rl_outstream)
  }

  func remember(_ input: String) {
    guard history.add(input) else { return }
    add_history(input)
  }

  private func setUp() {
    guard !isReady else { return }
    isReady = true
    Self.current = self
    // Readline keeps the pointer: the string lives as long as the process.
    rl_readline_name = UnsafePointer(strdup("instab-lua"))
    rl_catch_signals = 0  // Ctrl-C is the runtime's
    rl_attempted_completion_function = Self.attempt
    rl_completion_word_break_hook = Self.wordBreaks
    rl_initialize()
    using_history()
    for entry in history.load() { add_history(entry) }
  }

  // MARK: What readline calls

  private static let inbox = Mutex<PromptEvent?>(nil)
  // Safe: readline calls back only from within its own functions, on the thread that owns the editor.
  private nonisolated(unsafe) static weak var current: LineEditor?

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

  private static func completion() -> Completion? {
    guard let editor = current, let line = rl_line_buffer else { return nil }
    return editor.complete(String(cString: line), Int(rl_point))
  }

  /// Tells readline where the word begins: names are cut at anything but letters, file names at slashes only.
  private static let wordBreaks: @convention(c) () -> UnsafeMutablePointer<CChar>? = {
    completion()?.isFile == true ? breaksInStrings : breaksInCode
  }
  // Safe: written once, read by readline only.
  private nonisolated(unsafe) static let breaksInStrings = strdup("/\"'[")
  private nonisolated(unsafe) static let breaksInCode = strdup(" \t\n\"'`\\@$><=;|&{(+-*/%^#~.:,)}[]!?")

  private static let attempt:
    @convention(c) (UnsafePointer<CChar>?, Int32, Int32) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = {
      _, start, end in
      rl_attempted_completion_over = 1  // no file names where we know better
      rl_completion_suppress_append = 1
      if let line = rl_line_buffer, isBlank(line, before: Int(end)) {
        rl_insert_text("  ")
        return nil
      }
      guard let found = completion(), !found.candidates.isEmpty else { return nil }
      return matches(found)
    }

  private static func isBlank(_ line: UnsafePointer<CChar>, before end: Int) -> Bool {
    (0..<end).allSatisfy { line[$0] == 32 || line[$0] == 9 }
  }

  /// The array that readline wants and frees: what all candidates share, then each of them, then NULL.
  private static func matches(_ found: Completion) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let shared = found.candidates.dropFirst().reduce(found.candidates[0]) {
      $0.commonPrefix(with: $1, options: .literal)
    }
    let texts = found.candidates.count == 1 ? found.candidates : [shared] + found.candidates
    let size = (texts.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
    guard let memory = malloc(size) else { return nil }
    let array = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: texts.count + 1)
    for (position, text) in texts.enumerated() { array[position] = strdup(text) }
    array[texts.count] = nil
    return array
  }
}
