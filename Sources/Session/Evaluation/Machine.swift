import Foundation
import Tensors

/// What the process takes of the machine: threads and vector instructions. Set once, before the first session.
package enum Machine {
  /// What the host cannot give.
  package enum Failure: Error, CustomStringConvertible, Equatable {
    case unsupportedProcessor
    case unknownInstructionSet(String, source: String)
    case missingInstructionSet(String, source: String)
    case threads(Int)

    package var description: String {
      switch self {
      case .unsupportedProcessor:
        "this processor lacks AVX2 or FMA (x86-64-v3), which instab-lua needs: Intel since Haswell (2013), AMD since Zen"
      case .unknownInstructionSet(let name, let source): "\(source): 'v3' or 'v4' expected, got '\(name)'"
      case .missingInstructionSet(let name, let source):
        "\(source): this processor has no \(name) instructions (x86-64-\(name))"
      case .threads(let count): "--threads: a number from 1 to \(Machine.maximumThreads) expected, got \(count)"
      }
    }

    /// Whether the command line or environment asked for something wrong, rather than the machine lacking what is
    /// always needed.
    package var isUsage: Bool { self != .unsupportedProcessor }
  }

  /// The most threads that the worker pool takes.
  package static let maximumThreads = 256

  /// Sizes the worker pool and chooses the vector instructions. Neither changes any result.
  /// - Parameters:
  ///   - threads: `nil`: the cores of the affinity mask.
  ///   - instructionSet: `v3` or `v4`; `nil`: the environment variable `INSTAB_LUA_ISA`, else the best there is.
  package static func configure(threads: Int?, instructionSet: String?) throws(Failure) {
    guard InstructionSet.isSupported else { throw .unsupportedProcessor }
    if let instructionSet {
      try select(instructionSet, source: "--isa")
    } else if let variable = getenv("INSTAB_LUA_ISA"), variable.pointee != 0 {
      try select(String(cString: variable), source: "INSTAB_LUA_ISA")
    }
    if let threads {
      guard (1...maximumThreads).contains(threads) else { throw .threads(threads) }
      Pool.threads = threads
    }
  }

  private static func select(_ name: String, source: String) throws(Failure) {
    let known: [String: InstructionSet] = ["v3": .v3, "v4": .v4]
    guard let set = known[name] else { throw .unknownInstructionSet(name, source: source) }
    guard InstructionSet.select(set) else { throw .missingInstructionSet(name, source: source) }
  }
}
