import Foundation

/// A thread beside the interpreter's.
package enum BackgroundThread {
  /// Runs `body` on a thread that all signals pass by: Ctrl-C belongs to the interpreter's thread.
  package static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &before)  // a new thread inherits the mask
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let thread = Thread(block: body)
    thread.name = name
    thread.start()
  }
}
