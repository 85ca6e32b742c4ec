import Foundation
import JSON
import Tensors

/// What bits might depend on.
public struct Machine: Equatable, Sendable {
  public let processor: String
  /// `v4 (AVX-512)`
  public let instructions: String
  /// With version, and the file that was loaded.
  public let sleef, openBLAS, cLibrary: String

  public static let present = Machine(
    processor: processorName, instructions: InstructionSet.current == .v4 ? "AVX-512" : "AVX2",
    sleef: NumericLibrary.sleef.present, openBLAS: OpenBLASKernels.present.description,
    cLibrary: NumericLibrary.cLibrary.present)

  private static var processorName: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
    return name.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }

  package var json: JSON {
    [
      "processor": .string(processor), "instructions": .string(instructions), "sleef": .string(sleef),
      "openblas": .string(openBLAS), "c_library": .string(cLibrary),
    ]
  }
}
