/// Why a sweep cannot be run, or its folder not be read.
public enum SweepError: Error, Equatable, Sendable {
  /// A parameter of the grid is not as it must be.
  case parameter(String, expected: String, got: String)
  case noParameters
  case tooManyCells(most: Int)
  /// The script could not be asked for its options.
  case script(String, reason: String)
  /// Two combinations are one run, for they differ in nothing that changes bits.
  case sameRun(String, String)
  /// The folder holds no sweep, or one of a later version.
  case notASweep(folder: String, reason: String)
  /// Another process has taken over the cell that this one was running.
  case lost(folder: String, attempt: Int)
  /// This host does not give the reference bits, for which reason.
  case bits(host: String, reason: String)
  /// The engine's own program failed.
  case engine(String)
}

extension SweepError {
  /// Whether what was asked for is wrong, not what happened.
  public var isUsage: Bool {
    switch self {
    case .parameter, .noParameters, .tooManyCells, .script, .sameRun: true
    case .notASweep, .lost, .bits, .engine: false
    }
  }
}

extension SweepError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .parameter(let name, let expected, let got): "parameter '\(name)': expected \(expected), got \(got)"
    case .noParameters: "expected parameters (--grid seed=1..6), got none"
    case .tooManyCells(let most): "expected at most \(most) cells, got more"
    case .script(let script, let reason): "\(script): \(reason)"
    case .sameRun(let one, let other):
      "cells \(one) and \(other) are one run: they differ only in what changes no bit or says how long a run is"
    case .notASweep(let folder, let reason): "\(folder): \(reason)"
    case .lost(let folder, let attempt):
      "\(folder): attempt \(attempt) was taken over by another process, which took this one for dead"
    case .bits(let host, let reason):
      "host \(host) does not give the reference bits, so that its cells would not be comparable with those of others; "
        + "'instab-lua verify' tells more, --any-bits runs them all the same. Different: \(reason)"
    case .engine(let reason): "\(reason)"
    }
  }
}
