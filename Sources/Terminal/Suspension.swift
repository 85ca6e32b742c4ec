import Foundation
import Synchronization

/// Ctrl-Z and `fg` while an input is being typed.
///
/// The terminal is in readline's mode then: it must be given back before the process stops, and taken again when it goes
/// on. Running code needs none of this, for it leaves the terminal as the shell had it.
struct Suspension {
  enum Event: Int {
    /// The user asked for it (SIGTSTP).
    case suspend = 1
    /// The process goes on (SIGCONT).
    case resume = 2
  }

  private static let pending = Atomic<Int>(0)
  /// The thread that waits for keys: what another catches is passed on, for it ends that wait.
  private static let reader = Atomic<UInt>(0)
  private var outside = (stop: sigaction(), goOn: sigaction())

  /// From now on the signals are events. A shell without job control has them ignored, and ignored they stay.
  init() {
    sigaction(SIGTSTP, nil, &outside.stop)
    sigaction(SIGCONT, nil, &outside.goOn)
    Self.pending.store(0, ordering: .relaxed)
    Self.reader.store(UInt(pthread_self()), ordering: .relaxed)
    if !Self.isIgnored(outside.stop) { Self.handle(SIGTSTP) { Self.note(.suspend, $0) } }
    if !Self.isIgnored(outside.goOn) { Self.handle(SIGCONT) { Self.note(.resume, $0) } }
  }

  /// The signals do what they did before.
  func end() {
    var outside = outside
    sigaction(SIGTSTP, &outside.stop, nil)
    sigaction(SIGCONT, &outside.goOn, nil)
  }

  /// What happened since the last look.
  static func takeEvent() -> Event? { Event(rawValue: pending.exchange(0, ordering: .relaxed)) }

  /// Stops the process here and now, by the signal that the shell expects; returns when it goes on.
  static func stop() {
    var noted = (stop: sigaction(), goOn: sigaction())
    var usual = sigaction()
    usual.__sigaction_handler.sa_handler = nil  // SIG_DFL
    sigaction(SIGTSTP, &usual, &noted.stop)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTSTP)
    kill(getpid(), SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)  // here the process stops
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    sigaction(SIGTSTP, &noted.stop, nil)
    // The signal that it went on by waits behind the mask. It is forgotten: the input would be drawn for it once more.
    sigaction(SIGCONT, &usual, &noted.goOn)
    sigaction(SIGCONT, &noted.goOn, nil)
    _ = takeEvent()
  }

  private static func note(_ event: Event, _ signal: Int32) {
    let reader = pthread_t(reader.load(ordering: .relaxed))
    if pthread_self() != reader {
      pthread_kill(reader, signal)
      return
    }
    // A wish to stop is not undone by an earlier wish to go on.
    if event == .suspend || pending.load(ordering: .relaxed) == 0 { pending.store(event.rawValue, ordering: .relaxed) }
  }

  private static func handle(_ signal: Int32, _ body: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = body
    action.sa_flags = SA_RESTART
    sigaction(signal, &action, nil)
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    withUnsafeBytes(of: action.__sigaction_handler.sa_handler) { $0.loadUnaligned(as: Int.self) == 1 }  // SIG_IGN
  }
}
