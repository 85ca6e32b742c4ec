import CLua
import CLuaShim

/// Lua values that host objects keep, such as the function of a hook.
///
/// A value may refer back to the object that keeps it: neither Lua's collector, which sees a reference of the host as a root,
/// nor Swift's counts would ever free the two. So a full collection first hands each such value over to the userdata of its
/// object, if nothing but this userdata, and objects that are themselves kept by their userdata, hold it. What Lua still
/// reaches gets its values back afterwards. (As CPython's collector treats an object of C++ that nothing else holds.)
final class EntrustedReferences {
  /// What holds an object, once for each time that it does; `nil`: it is not known.
  typealias Owners = (_ object: AnyObject) -> [ObjectIdentifier]?

  fileprivate struct Entry {
    weak var reference: LuaReference?
    weak var keeper: AnyObject?
    /// A part of the keeper that nobody else may hold either.
    weak var part: AnyObject?
    let hasPart: Bool
    let owners: Owners
  }

  fileprivate var entries: [Entry] = []
  /// How many there were after the last collection.
  fileprivate var settled = 0
  /// What was handed over and has not come back.
  fileprivate var handed: [Entry] = []

  /// Fewer are not worth a collection of their own.
  private static let few = 512

  /// Whether so many came that a full collection is due.
  fileprivate var isDue: Bool { entries.count > max(Self.few, 2 * settled) }
}

extension Call {
  /// ``LuaRuntime/entrust(_:to:with:owners:)`` to the receiver of a method, which no other host object may hold.
  public func entrust(_ reference: LuaReference, with part: AnyObject, if isKept: @escaping () -> Bool) {
    guard let object = lr_share_box(state, offset) else { return }
    let keeper = Unmanaged<AnyObject>.fromOpaque(object).takeUnretainedValue()
    runtime.entrust(reference, to: keeper, with: part) { _ in isKept() ? [] : nil }
  }
}

extension LuaRuntime {
  /// Tells the collector that `keeper`, an object that was pushed, holds `reference`, and nothing else does.
  /// - Parameters:
  ///   - part: an object between the two, which must not outlive the keeper.
  ///   - owners: the host objects that hold an object of the keeper's kind, once for each time that they do; `nil` if that is
  ///     not known. They must be of registered classes too.
  public func entrust(
    _ reference: LuaReference, to keeper: AnyObject, with part: AnyObject? = nil,
    owners: @escaping (_ object: AnyObject) -> [ObjectIdentifier]?
  ) {
    entrusted.entries.append(
      .init(reference: reference, keeper: keeper, part: part, hasPart: part != nil, owners: owners))
    if entrusted.isDue {
      entrusted.settled = entrusted.entries.count
      lr_request_collection(handle, 2)
    }
  }

  /// Before a full collection.
  func handOver() {
    guard !entrusted.entries.isEmpty, entrusted.handed.isEmpty else { return }
    let state = self.state
    lua_checkstack(state, 8)
    entrusted.entries.removeAll { $0.reference == nil || $0.keeper == nil }
    for entry in entrusted.entries {
      guard let keeper = entry.keeper.map(Self.address), partIsAlone(entry) else { continue }
      var links: [(owner: UnsafeMutableRawPointer, owned: UnsafeMutableRawPointer)] = []
      guard isHeldByUserdata(keeper, entry.owners, &links), let key = entry.reference?.key,
        lr_entrust(state, key, keeper)
      else { continue }
      for link in links { lr_link(state, link.owner, link.owned) }
      entry.reference?.keeper = keeper
      entrusted.handed.append(entry)
    }
  }

  /// After it.
  func takeBack() {
    let state = self.state
    lua_checkstack(state, 8)
    for entry in entrusted.handed {
      guard let reference = entry.reference, let keeper = reference.keeper else { continue }
      lr_take_back(state, reference.key, keeper)
      reference.keeper = nil
    }
    lr_forget_entrusted(state)
    entrusted.handed = []
    entrusted.entries.removeAll { $0.reference == nil || $0.keeper == nil }
    entrusted.settled = entrusted.entries.count
    releaseQueuedReferences()
  }

  private static func address(_ object: AnyObject) -> UnsafeMutableRawPointer {
    Unmanaged.passUnretained(object).toOpaque()
  }

  private func partIsAlone(_ entry: EntrustedReferences.Entry) -> Bool {
    guard entry.hasPart else { return true }
    guard let part = entry.part.map(Self.address) else { return false }
    return lr_retain_count(part) == 1
  }

  /// An object that a script has let go of, while others hold it, may have lost its userdata.
  private func makeBox(of object: UnsafeMutableRawPointer) {
    if lr_has_box(state, object) { return }
    push(object: Unmanaged<AnyObject>.fromOpaque(object).takeUnretainedValue(), on: state)
    lr_pop(state, 1)
  }

  /// Whether an object, and all that hold it, are held by their userdata alone; `links` says who keeps whose userdata alive.
  private func isHeldByUserdata(
    _ object: UnsafeMutableRawPointer, _ owners: EntrustedReferences.Owners,
    _ links: inout [(owner: UnsafeMutableRawPointer, owned: UnsafeMutableRawPointer)]
  ) -> Bool {
    var open = [object]
    var seen: Set<UnsafeMutableRawPointer> = [object]
    while let next = open.popLast() {
      makeBox(of: next)
      let holders = owners(Unmanaged<AnyObject>.fromOpaque(next).takeUnretainedValue())
      guard let holders, lr_retain_count(next) == 1 + holders.count else { return false }
      for holder in holders.compactMap({ UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: $0)) }) {
        links.append((holder, next))
        if seen.insert(holder).inserted { open.append(holder) }
      }
    }
    return true
  }
}
