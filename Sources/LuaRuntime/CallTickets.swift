/// Which calls of bound functions are under way: each has a ticket that becomes invalid when the function returns.
///
/// Calls end in the opposite order of their beginnings, so a stack of serial numbers is all there is; taking a ticket, looking
/// at it and giving it back cost one or two memory accesses each.
struct CallTickets {
  struct Ticket {
    fileprivate let place: UnsafeMutablePointer<UInt64>
    fileprivate let serial: UInt64

    @inline(__always)
    var isValid: Bool { place.pointee == serial }
  }

  /// More than Lua's limit of nested C calls (LUAI_MAXCCALLS, 200).
  private static let room = 256
  private let serials: UnsafeMutablePointer<UInt64>
  private var depth = 0
  private var last: UInt64 = 0

  init() {
    serials = .allocate(capacity: Self.room)
    serials.initialize(repeating: 0, count: Self.room)
  }

  func deallocate() { serials.deallocate() }

  @inline(__always)
  mutating func take() -> Ticket {
    let place = serials + (depth & (Self.room - 1))
    depth &+= 1
    last &+= 1
    place.pointee = last
    return Ticket(place: place, serial: last)
  }

  @inline(__always)
  mutating func giveBack(_ ticket: Ticket) {
    ticket.place.pointee = 0
    depth &-= 1
  }
}
