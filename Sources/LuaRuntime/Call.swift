import CLua
import CLuaShim

/// One call of a bound function: its arguments, its options and the place for its results.
///
/// Valid only until the function returns: do not store it; a stored one ends the process with a sentence where it is used, for
/// its arguments are no longer there. Arguments are counted from 1; a method's receiver is not counted. What is pushed, in
/// order, are the results.
public struct Call {
  private let frame: OpaquePointer
  private let ticket: CallTickets.Ticket
  private let unmanagedRuntime: Unmanaged<LuaRuntime>
  private let unmanagedFunction: Unmanaged<BoundFunction>
  /// Slots before argument 1.
  let offset: Int32
  /// Added to an index for display: 1 after one ``dropFirst()``.
  let shown: Int
  /// Number of arguments, a method's receiver not counted.
  public let count: Int

  @inline(__always)
  init(
    _ state: OpaquePointer, _ runtime: Unmanaged<LuaRuntime>, _ function: Unmanaged<BoundFunction>,
    _ ticket: CallTickets.Ticket, offset: Int32, count: Int, shown: Int = 0
  ) {
    frame = state
    self.ticket = ticket
    unmanagedRuntime = runtime
    unmanagedFunction = function
    self.offset = offset
    self.count = count
    self.shown = shown
  }

  /// The stack that holds the arguments, while the call lasts.
  @inline(__always)
  var state: OpaquePointer {
    if !ticket.isValid { Self.refuseKept() }
    return frame
  }

  @inline(never)
  private static func refuseKept() -> Never {
    fatalError("a call of a bound function was used after the function had returned")
  }

  public var runtime: LuaRuntime { unmanagedRuntime.takeUnretainedValue() }
  var function: BoundFunction { unmanagedFunction.takeUnretainedValue() }

  /// The function's name in messages: `pde.heat`.
  public var functionName: String { function.name }

  /// The call without its first argument, so that a function `tensor.sum(t, dim)` and a method `t:sum(dim)` share
  /// one body. Messages still count all arguments.
  public func dropFirst() -> Call {
    Call(
      frame, unmanagedRuntime, unmanagedFunction, ticket, offset: offset + 1, count: max(0, count - 1), shown: shown + 1
    )
  }

  /// The stack slot of argument `index`; a slot without value if there is none (so results are never read back).
  @inline(__always)
  func slot(_ index: Int) -> Int32 { index <= count ? Int32(truncatingIfNeeded: index) + offset : .max }

  /// The type of argument `index`; ``LuaKind/none`` after the last one.
  public func kind(_ index: Int) -> LuaKind {
    index <= count && index + Int(offset) >= 1 ? LuaKind(rawValue: lua_type(state, slot(index))) ?? .none : .none
  }

  /// Whether argument `index` is missing or nil.
  @inline(__always)
  public func isNil(_ index: Int) -> Bool { index > count || lua_type(state, slot(index)) == LUA_TNIL }

  /// Argument `index` as a value; `nil` if there is none.
  public func value(_ index: Int) -> LuaValue {
    index > count ? .nil : runtime.value(at: slot(index), on: state)
  }

  /// All arguments from `first` on.
  public func values(from first: Int = 1) -> [LuaValue] {
    first <= count ? (first...count).map(value) : []
  }

  /// The error "argument n 'name': expected …, got …" for argument `index`; `what` was got, if not the argument itself.
  public func unexpected(_ index: Int, expected: String, got what: String? = nil) -> ArgumentError {
    ArgumentError(
      fault: .argument(index + shown, name: parameter(index)?.name, expected: expected, got: what ?? got(index)))
  }

  /// The error "argument n 'name', element [i][j]: expected …, got …" for the element at `position`, counted from 0 in
  /// row-major order, of a nested table of that shape.
  public func unexpected(
    _ index: Int, element position: Int, of shape: [Int], expected: String, got: String
  ) -> ArgumentError {
    var path: [Int] = []
    var rest = position
    for size in shape.reversed() where size > 0 {
      path.insert(rest % size + 1, at: 0)
      rest /= size
    }
    return ArgumentError(
      fault: .element(index + shown, name: parameter(index)?.name, path: path, expected: expected, got: got))
  }

  func parameter(_ index: Int) -> Parameter? { function.parameter(index + shown) }

  func got(_ index: Int, expectingNumber: Bool = false) -> String {
    index > count ? "no value" : runtime.gotText(at: slot(index), on: state, expectingNumber: expectingNumber)
  }
}
