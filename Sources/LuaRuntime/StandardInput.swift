import CLuaShim
import Foundation
import Interrupt
import Synchronization

/// Standard input of a program whose user sits elsewhere, as in a notebook: `io.read` asks a closure for lines.
public enum StandardInput {
  /// Gives the next line, without its line break; `nil`: there is none, or the wait was interrupted.
  public typealias Source = @Sendable () -> String?

  private struct State {
    var source: Source?
    /// Of the last line, not yet read.
    var rest: ArraySlice<UInt8> = []
  }

  private static let state = Mutex(State())

  /// From now on a new ``LuaRuntime`` reads what `source` gives instead of descriptor 0. The source is called on the
  /// thread that reads.
  /// - Throws: ``LuaRuntimeError/outOfMemory``.
  public static func replace(by source: @escaping Source) throws {
    state.withLock { $0.source = source }
    let isReplaced = lr_replace_input { buffer, size in StandardInput.read(into: buffer, size) }
    guard isReplaced else { throw LuaRuntimeError.outOfMemory }
  }

  /// Forgets what is left of the lines so far, such as the line break behind a number.
  public static func discard() {
    state.withLock { $0.rest = [] }
    lr_discard_input()
  }

  private static func read(into buffer: UnsafeMutablePointer<CChar>, _ size: Int) -> Int {
    let (source, isEmpty) = state.withLock { ($0.source, $0.rest.isEmpty) }
    if isEmpty {
      guard let line = source?() else {
        errno = EINTR
        return Interrupt.isRequested ? -1 : 0
      }
      state.withLock { $0.rest = ArraySlice(line.utf8) + [UInt8(ascii: "\n")] }
    }
    return state.withLock { state in
      let taken = state.rest.prefix(size)
      UnsafeMutableRawBufferPointer(start: buffer, count: size).copyBytes(from: taken)
      state.rest.removeFirst(taken.count)
      return taken.count
    }
  }
}
