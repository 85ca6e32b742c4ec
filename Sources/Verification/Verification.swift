import Interrupt
import Tensors

/// Whether this machine gives the reference bits.
///
/// A room of its own, beside `Experiments`: it calls every room that makes numbers, and nothing that makes numbers calls it.
public struct Verification: Sendable {
  public enum State: String, Sendable {
    case equal
    case different
    /// There is no reference for this version of OpenBLAS on this processor.
    case notCompared = "not compared"
  }

  public struct Entry: Sendable {
    /// `erf (float32)`
    public let name: String
    public let group: String
    public let libraries: Set<NumericLibrary>
    public let digest: Digest
    /// Nil where there is none.
    public let reference: Digest?

    public var state: State {
      reference == digest ? .equal : reference == nil && dependsOnProcessor ? .notCompared : .different
    }
    /// Whether its bits depend on the processor.
    public var dependsOnProcessor: Bool { libraries.contains(.openBLAS) }
  }

  public let entries: [Entry]
  public let references: References
  public let machine: Machine
  public let seconds: Double

  /// How many fingerprints there are.
  public static var count: Int { Fingerprint.all.count }

  /// Takes all fingerprints.
  /// - Parameter progress: told how many are taken, of ``count``.
  /// - Throws: `Interrupted`; `TensorError` when memory is refused.
  public static func run(progress: (_ taken: Int) -> Void = { _ in }) throws -> Verification {
    let begin = ContinuousClock.now
    let references = References.present
    let entries = try Fingerprint.all.enumerated().map { i, fingerprint in
      try Interrupt.check()
      progress(i)
      let kernels = fingerprint.libraries.contains(.openBLAS) ? OpenBLASKernels.present : nil
      return Entry(
        name: fingerprint.name, group: fingerprint.group, libraries: fingerprint.libraries,
        digest: try fingerprint.take(), reference: references.digest(fingerprint.name, kernels))
    }
    let time = (ContinuousClock.now - begin).components
    return Verification(
      entries: entries, references: references, machine: .present,
      seconds: Double(time.seconds) + Double(time.attoseconds) * 1e-18)
  }

  /// Those that differ from the reference that is the same for all machines.
  public var different: [Entry] { entries.filter { $0.state == .different && !$0.dependsOnProcessor } }

  /// Those that differ from the reference for this version and these kernels of OpenBLAS.
  public var differentInOpenBLAS: [Entry] { entries.filter { $0.state == .different && $0.dependsOnProcessor } }

  /// No fingerprint differs from its reference, but for what goes through OpenBLAS, whose bits nobody promises.
  public var givesReferenceBits: Bool { different.isEmpty }

  /// Of all that goes through OpenBLAS: two machines with the same one have the same bits there too.
  public var openBLASBits: Digest {
    var digest = Digest()
    for entry in entries where entry.dependsOnProcessor { digest.add(entry.digest.value) }
    return digest
  }

  /// The references that `instab-lua verify --write` writes.
  /// - Parameter before: those that stand there.
  public func newReferences(after before: References) -> References {
    before.updated(
      with: entries.map {
        References.Row(
          name: $0.name, kernels: $0.dependsOnProcessor ? .present : nil, digest: $0.digest, revision: 0)
      }, libraries: [NumericLibrary.sleef, .cLibrary].map(\.version))
  }

  /// Names of the fingerprints for which OpenBLAS is called though they do not say so, or the other way round.
  public static func wronglyDeclared() throws -> [String] {
    try Fingerprint.all.filter { fingerprint in
      let calls = try LinkedLibraries.usesOpenBLAS { _ = try fingerprint.take() }
      return calls != fingerprint.libraries.contains(.openBLAS)
    }.map(\.name)
  }
}

/// Why references are not written.
public enum VerificationError: Error, Equatable, CustomStringConvertible {
  /// Fingerprints that call OpenBLAS without saying so, or the other way round.
  case declaration([String])
  /// The file is there, and holds no table.
  case otherFile(String)

  public var description: String {
    switch self {
    case .declaration(let names):
      "verify: expected fingerprints that declare OpenBLAS to be those that call it, got "
        + names.joined(separator: "; ")
    case .otherFile(let path): "\(path): expected a new file or one that --write has made, got another"
    }
  }
}
