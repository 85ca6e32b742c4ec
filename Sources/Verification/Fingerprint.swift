import Tensors

/// A computation whose result has one value, to the last bit, on every machine that keeps law 1.
struct Fingerprint: Sendable {
  /// What it belongs to, as a reader knows it: `elementwise functions`.
  let group: String
  /// What is computed: `erf`. One for each kernel family or generator.
  let family: String
  /// Which of its kinds: `float32`; may be empty.
  let variant: String
  /// Libraries of others whose numbers go in. The bits of what calls OpenBLAS depend on the processor.
  let libraries: Set<NumericLibrary>
  let compute: @Sendable (inout Digest) throws -> Void

  /// `erf (float32)`; each fingerprint has another.
  var name: String { variant.isEmpty ? family : "\(family) (\(variant))" }

  func take() throws -> Digest {
    var digest = Digest()
    try compute(&digest)
    return digest
  }
}

/// A library whose results are part of ours.
public enum NumericLibrary: String, CaseIterable, Sendable {
  /// Elementary functions.
  case sleef = "SLEEF"
  /// Matrix products and factorisations.
  case openBLAS = "OpenBLAS"
  /// Lua's `math`, NumPy's normal numbers, and decimal digits.
  case cLibrary = "the C library"

  var prefix: String { self == .cLibrary ? "glibc " : rawValue + " " }

  /// `SLEEF 3.5.1`
  var version: String {
    switch self {
    case .sleef: prefix + LinkedLibraries.loadedSLEEF.version
    case .openBLAS: prefix + OpenBLASKernels.present.description
    case .cLibrary: prefix + LinkedLibraries.cLibrary
    }
  }

  /// The version in use here, and of which file: `SLEEF 3.5.1 (/usr/lib/x86_64-linux-gnu/libsleef.so.3.5.1)`.
  public var present: String { self == .sleef ? "\(version) (\(LinkedLibraries.loadedSLEEF.path))" : version }
}

/// What OpenBLAS's bits depend on: its version, and the processor for which it picked its kernels.
struct OpenBLASKernels: Hashable, Sendable, CustomStringConvertible {
  let version, core: String

  static let present = OpenBLASKernels(version: LinkedLibraries.openBLASVersion, core: LinkedLibraries.openBLASCore)

  var description: String { "\(version), kernels for \(core)" }
}

/// Fingerprints of one group, as they are written down.
struct FingerprintList {
  let group: String
  private(set) var all: [Fingerprint] = []

  init(_ group: String) { self.group = group }

  mutating func add(
    _ family: String, _ variant: String = "", _ libraries: Set<NumericLibrary> = [],
    _ compute: @escaping @Sendable (inout Digest) throws -> Void
  ) {
    all.append(
      Fingerprint(group: group, family: family, variant: variant, libraries: libraries, compute: compute))
  }

  /// Of float32 and of float64.
  mutating func addFloats(
    _ family: String, _ libraries: Set<NumericLibrary> = [],
    _ compute: @escaping @Sendable (inout Digest, DType) throws -> Void
  ) {
    for dtype in [DType.float32, .float64] { add(family, dtype.name, libraries) { try compute(&$0, dtype) } }
  }
}

extension Fingerprint {
  /// All there are. A new kernel or generator gets a line in one of the families' files.
  static let all =
    elementwise + reductions + selections + products + fourier + layers + normalizations + losses + optimizers
    + perturbations + equations + generators + training + text
}
