import Datasets
import JSON
import Tensors

/// Who a run is: everything that its bits depend on, in one value that can be compared, printed and hashed.
///
/// It is made from the objects themselves, not from what a script says of them. How far a run goes (epochs, steps) is no
/// part of it: a longer run of the same identity goes on from a shorter one's checkpoint. Nor is what changes no bit:
/// threads, instruction set, paths.
public struct RunIdentity: Equatable, Sendable {
  public let settings: IdentityValue

  public init(_ settings: [String: IdentityValue]) { self.settings = .object(settings) }

  /// Nil for what is no JSON object.
  package init?(json: String) {
    guard case .object(let fields)? = JSON(json.utf8) else { return nil }
    settings = IdentityValue(.object(fields))
  }

  /// The canonical text: sorted JSON without spaces.
  public var json: String { settings.json }

  /// `sha256:…` of ``json``.
  public var hash: String { Checksum.sha256(ofBytes: [Array(json.utf8)]).description }

  /// One setting in which two identities differ; nil where one of them has no such setting.
  public struct Difference: Equatable, Sendable, CustomStringConvertible {
    /// `replicas[1].optimizer.groups[1].momentum`
    public let key: String
    public let stored, present: IdentityValue?

    /// `options.activation: "relu" there, "swish" here`
    public var description: String { "\(key): \(Self.text(stored)) there, \(Self.text(present)) here" }

    private static func text(_ value: IdentityValue?) -> String {
      guard case .text(let text)? = value, text.hasPrefix("sha256:") else { return value?.json ?? "nothing" }
      return String(text.prefix(15)) + "…"
    }
  }

  /// What differs between this identity and one that was stored, sorted by key, the shallower keys first.
  public func differences(from stored: RunIdentity) -> [Difference] {
    let (there, here) = (stored.settings.leaves, settings.leaves)
    let keys = Set(there.keys).union(here.keys).filter { there[$0] != here[$0] }
    func depth(_ key: String) -> Int { key.utf8.count { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } }
    return keys.sorted { (depth($0), $0) < (depth($1), $1) }.map {
      Difference(key: $0, stored: there[$0], present: here[$0])
    }
  }
}

/// What a run's identity takes from outside of the training: the program, the script, and functions of the script that
/// the run calls.
public struct RunContext: Sendable {
  /// Name and version.
  public var program: String
  /// The script's name, which is no part of the identity.
  public var scriptName: String?
  /// Checksums of its text and of the modules that it loaded from files, by their names.
  public var script: [String: IdentityValue]
  /// Its declared options, all of them, which manifests name.
  public var options: [String: Manifest.Value]
  /// The names of options that change no bit, or only say how long a run is.
  public var freeOptions: Set<String>
  /// Checksums of functions that the run calls, by the names of the options that gave them.
  public var functions: [String: IdentityValue]

  public init(
    program: String, scriptName: String? = nil, script: [String: IdentityValue] = [:],
    options: [String: Manifest.Value] = [:], freeOptions: Set<String> = [], functions: [String: IdentityValue] = [:]
  ) {
    (self.program, self.scriptName, self.script) = (program, scriptName, script)
    (self.options, self.freeOptions, self.functions) = (options, freeOptions, functions)
  }

  /// The part of an identity that any run of a script has, training or not.
  /// - Parameter usesOpenBLAS: whether products of matrices may take part, whose bits depend on OpenBLAS.
  public func settings(usesOpenBLAS: Bool) -> [String: IdentityValue] {
    var libraries: [String: IdentityValue] = ["sleef": .text(LinkedLibraries.sleef)]
    if usesOpenBLAS { libraries["openblas"] = .text(LinkedLibraries.openBLAS) }
    let counted = options.filter { !freeOptions.contains($0.key) }
    return [
      "program": .text(program), "libraries": .object(libraries), "script": .object(script),
      "options": .object(counted.mapValues(IdentityValue.init)),
    ]
  }
}

extension IdentityValue {
  /// A value of an option.
  public init(_ value: Manifest.Value) {
    self =
      switch value {
      case .null: .null
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(value)
      case .number(let value): .number(value)
      case .text(let value): .text(value)
      case .list(let values): .numbers(values)
      }
  }
}
