import ChildProcesses
import Files
import Foundation
import JSON
import Verification

/// Whether a host gives the reference bits, so that its cells may stand beside those of others.
///
/// Each host is looked at once: what was found lies in the sweep's folder, `hosts/NAME.json`, and holds as long as program,
/// processor and libraries are the same. What goes through OpenBLAS may differ from host to host, which is said and not refused.
struct HostCheck {
  private let folder: String
  private let conditions: JSON

  /// - Parameters:
  ///   - folder: the sweep's.
  ///   - program: the path of this program.
  init(folder: String, program: String) {
    self.folder = folder + "/hosts"
    let file = try? FileManager.default.attributesOfItem(atPath: program)
    conditions = [
      "machine": Machine.present.json, "references": .string(References.present.checksum.description),
      "program": .string("\(file?[.size] ?? 0) bytes of \(file?[.modificationDate] ?? "unknown time")"),
    ]
  }

  /// Looks at this host, unless that was done before.
  /// - Parameters:
  ///   - acceptsAnyBits: whether a host with other bits may run cells.
  ///   - verify: how it is looked at.
  /// - Returns: what a user should know.
  /// - Throws: ``SweepError/bits(host:reason:)`` for a host with other bits; `FileError`; `Interrupted`.
  func notices(
    acceptsAnyBits: Bool, verify: () throws -> Verification = { try Verification.run() }
  ) throws -> [String] {
    let host = ProcessMark.current.host
    // A name leads to a file: it may not leave the folder.
    let path = "\(folder)/\(host.replacing("/", with: "_")).json"
    let finding: Finding
    if let known = Finding(path: path), known.conditions == conditions {
      finding = known
    } else {
      finding = Finding(try verify(), host: host, conditions)
      try Folder.make(folder)
      try AtomicFile.write(finding.json.bytes(), to: path)
    }
    guard finding.givesReferenceBits || acceptsAnyBits else {
      throw SweepError.bits(host: host, reason: finding.reason)
    }
    let bits = finding.givesReferenceBits ? [] : ["host \(host) has other bits than the reference: \(finding.reason)"]
    return bits
      + others(than: finding).map { other in
        "hosts \(host) and \(other.host) have other kernels of OpenBLAS: matrix products and factorisations may differ in last bits"
      }
  }

  /// The first host whose bits of OpenBLAS are others.
  private func others(than finding: Finding) -> [Finding] {
    let names = (Folder.names(in: folder) ?? []).sorted()
    let all = names.lazy.compactMap { Finding(path: folder + "/" + $0) }
    return Array(all.filter { $0.openBLAS != finding.openBLAS }.prefix(1))
  }
}

/// What was found on a host.
private struct Finding {
  let host: String
  let conditions: JSON
  let givesReferenceBits: Bool
  /// Which fingerprints differ, and what explains it; empty if none does.
  let reason: String
  /// Of all that goes through OpenBLAS.
  let openBLAS: String

  init(_ verification: Verification, host: String, _ conditions: JSON) {
    (self.host, self.conditions) = (host, conditions)
    givesReferenceBits = verification.givesReferenceBits
    reason = verification.reason
    openBLAS = verification.openBLASBits.description
  }

  /// Nil where nothing was found yet, or is damaged.
  init?(path: String) {
    guard let bytes = WholeFile.read(path), case .object(let fields)? = JSON(bytes), let host = fields["host"]?.text,
      let conditions = fields["conditions"], case .boolean(let isReference)? = fields["reference_bits"],
      let reason = fields["different"]?.text, let openBLAS = fields["openblas_fingerprint"]?.text
    else { return nil }
    (self.host, self.conditions, self.reason, self.openBLAS) = (host, conditions, reason, openBLAS)
    givesReferenceBits = isReference
  }

  var json: JSON {
    [
      "host": .string(host), "reference_bits": .boolean(givesReferenceBits), "different": .string(reason),
      "openblas_fingerprint": .string(openBLAS), "conditions": conditions,
    ]
  }
}
