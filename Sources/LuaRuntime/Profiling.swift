import CLuaShim

/// How often a function was called while a profile ran, and how long it took.
public struct FunctionProfile: Sendable {
  public enum Kind: Sendable {
    case lua
    /// A bound Swift function.
    case bound
    /// A function of Lua's own libraries or of another C library.
    case c
  }

  public let kind: Kind
  /// `train`, `tensor:sum`, `main chunk`; the name of a function without one is where it starts.
  public let name: String
  /// `script.lua:12`; empty for what is no Lua.
  public let place: String
  public let calls: Int
  /// Seconds in the function alone.
  public let selfSeconds: Double
  /// Seconds in it and all that it called, recursive calls counted once.
  public let totalSeconds: Double
}

extension LuaRuntime {
  /// Measures every call from now on. Running code is slower by some 0.3 µs a call; while no profile runs, there is
  /// no cost.
  public func startProfile() { _ = lr_profile_start(handle) }

  /// Ends the profile; the functions that were called, those with the longest time of their own first.
  public func stopProfile() -> [FunctionProfile] {
    var collected: [FunctionProfile] = []
    withUnsafeMutablePointer(to: &collected) { pointer in
      lr_profile_stop(handle, { LuaRuntime.append($1, to: $0) }, pointer)
    }
    return collected.sorted { ($0.selfSeconds, $1.name) > ($1.selfSeconds, $0.name) }
  }

  private static func append(_ record: UnsafePointer<lr_profile_record>, to context: UnsafeMutableRawPointer) {
    let list = context.assumingMemoryBound(to: [FunctionProfile].self)
    list.pointee.append(FunctionProfile(record.pointee))
  }
}

extension FunctionProfile {
  fileprivate init(_ record: lr_profile_record) {
    func text<T>(_ bytes: T) -> String {
      withUnsafeBytes(of: bytes) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    calls = Int(record.calls)
    selfSeconds = Double(record.own) * 1e-9
    totalSeconds = Double(record.total) * 1e-9
    let given = text(record.name)
    if let bound = record.bound {
      kind = .bound
      name = Unmanaged<BoundFunction>.fromOpaque(bound).takeUnretainedValue().name
      place = ""
    } else if record.line == 0, !record.is_main {
      kind = .c
      name = given.isEmpty ? "(C function)" : given
      place = ""
    } else {
      kind = .lua
      place = record.is_main ? text(record.source) : "\(text(record.source)):\(record.line)"
      name = record.is_main ? "main chunk" : given.isEmpty ? "(function)" : given
    }
  }
}
