import ChildProcesses
import Files
import Foundation
import JSON

/// A line of a cell's event file: what happened to one attempt to run the cell (docs/sweeps.md describes the format).
public enum CellEvent: Equatable, Sendable {
  case start(Start)
  case metric(Metric)
  /// A file that the script wrote, by its path from the cell's folder on, with its checksum.
  case artefact(path: String, checksum: String)
  case end(End)

  /// The first line: who runs what.
  public struct Start: Equatable, Sendable {
    /// For people; nothing is computed from it.
    public var time: String
    public var attempt: Int
    /// What runs it: the process that will wait for its end.
    package var owner: ProcessMark
    /// The cell's values on the axes of the sweep.
    public var parameters: [(name: String, value: IdentityValue)]
    /// All other options of the script.
    public var options: [String: IdentityValue]
    /// The hash of the cell's identity, `sha256:…`.
    public var identity: String

    public static func == (one: Start, other: Start) -> Bool {
      CellEvent.start(one).json == CellEvent.start(other).json
    }
  }

  /// A number that was measured.
  public struct Metric: Equatable, Sendable {
    public var name: String
    public var value: Double
    public var step: Int?
    public var epoch: Int?
    /// Of which copy of the network.
    public var replica: String?
    /// Of which training of the script, where it has several.
    public var run: Int?

    public init(
      _ name: String, _ value: Double, step: Int? = nil, epoch: Int? = nil, replica: String? = nil, run: Int? = nil
    ) {
      (self.name, self.value, self.step, self.epoch) = (name, value, step, epoch)
      (self.replica, self.run) = (replica, run)
    }

    /// What makes it this metric and no other: all but its value.
    package struct Place: Hashable {
      package let name: String
      package let step, epoch, run: Int?
      package var replica: String?
    }

    package var place: Place { Place(name: name, step: step, epoch: epoch, run: run, replica: replica) }
  }

  /// How an attempt ended.
  public enum EndState: String, Sendable {
    /// The script came to its end.
    case done
    /// It ended with an error, or was killed.
    case failed
    /// Somebody asked the sweep to stop.
    case cancelled
    /// What ran it had to end; a later sweep goes on.
    case evicted
  }

  public struct End: Equatable, Sendable {
    public var state: EndState
    /// As shells number it: the exit status, or 128 + the signal.
    public var exit: Int
    public var seconds: Double
  }
}

// MARK: JSON

extension CellEvent {
  /// A line with its end.
  package var line: [UInt8] { json.bytes() + [UInt8(ascii: "\n")] }

  package var json: JSON {
    var fields = JSON.Fields()
    switch self {
    case .start(let start):
      fields = ["event": "start", "time": .string(start.time), "attempt": .integer(start.attempt)]
      fields = fields.merging(start.owner.fields)
      fields.append(
        "parameters", .object(JSON.Fields(start.parameters.map { ($0.name, JSON($0.value)) })))
      fields.append("options", JSON(.object(start.options)))
      fields.append("identity", .string(start.identity))
    case .metric(let metric):
      fields = ["event": "metric"]
      if let run = metric.run { fields.append("run", .integer(run)) }
      if let step = metric.step { fields.append("step", .integer(step)) }
      if let epoch = metric.epoch { fields.append("epoch", .integer(epoch)) }
      if let replica = metric.replica { fields.append("replica", .string(replica)) }
      fields.append("name", .string(metric.name))
      fields.append("value", .number(metric.value))
    case .artefact(let path, let checksum):
      fields = ["event": "artefact", "path": .string(path), "checksum": .string(checksum)]
    case .end(let end):
      fields = ["event": "end", "state": .string(end.state.rawValue), "exit": .integer(end.exit)]
      fields.append("seconds", .number(end.seconds))
    }
    return .object(fields)
  }

  /// Nil for what is no event of this version: a torn line, or one of a later version.
  package init?(_ line: some Collection<UInt8>) {
    guard case .object(let fields)? = JSON(line), case .string(let kind)? = fields["event"] else { return nil }
    let event: CellEvent? =
      switch kind {
      case "start": Start(fields).map(CellEvent.start)
      case "metric": Metric(fields).map(CellEvent.metric)
      case "artefact": Self.artefact(fields)
      case "end": End(fields).map(CellEvent.end)
      default: nil
      }
    guard let event else { return nil }
    self = event
  }

  private static func artefact(_ fields: JSON.Fields) -> CellEvent? {
    guard let path = fields["path"]?.text, let checksum = fields["checksum"]?.text else { return nil }
    return .artefact(path: path, checksum: checksum)
  }
}

extension CellEvent.Start {
  fileprivate init?(_ fields: JSON.Fields) {
    guard let attempt = fields["attempt"]?.wholeNumber, let identity = fields["identity"]?.text,
      let owner = ProcessMark(fields), case .object(let parameters)? = fields["parameters"]
    else { return nil }
    var options: [String: IdentityValue] = [:]
    if case .object(let others)? = fields["options"] {
      options = Dictionary(others.map { ($0, IdentityValue($1)) }) { $1 }
    }
    self.init(
      time: fields["time"]?.text ?? "", attempt: attempt, owner: owner,
      parameters: parameters.map { ($0, IdentityValue($1)) }, options: options, identity: identity)
  }

  /// The present time, for people.
  static var now: String { Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}

extension CellEvent.Metric {
  fileprivate init?(_ fields: JSON.Fields) {
    guard let name = fields["name"]?.text, let value = fields["value"]?.double else { return nil }
    self.init(
      name, value, step: fields["step"]?.wholeNumber, epoch: fields["epoch"]?.wholeNumber,
      replica: fields["replica"]?.text, run: fields["run"]?.wholeNumber)
  }
}

extension CellEvent.End {
  fileprivate init?(_ fields: JSON.Fields) {
    guard let state = fields["state"]?.text.flatMap(CellEvent.EndState.init(rawValue:)),
      let exit = fields["exit"]?.wholeNumber, let seconds = fields["seconds"]?.double
    else { return nil }
    self.init(state: state, exit: exit, seconds: seconds)
  }
}

extension JSON {
  var text: String? { if case .string(let text) = self { text } else { nil } }

  /// A number; the writer has those that JSON lacks as texts.
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .string("nan"): .nan
    case .string("inf"): .infinity
    case .string("-inf"): -.infinity
    default: nil
    }
  }
}

extension ProcessMark {
  var fields: JSON.Fields {
    [
      "host": .string(host), "system": .string(system), "pid": .integer(identifier), "started": .integer(start),
    ]
  }

  init?(_ fields: JSON.Fields) {
    guard let host = fields["host"]?.text, let system = fields["system"]?.text, let pid = fields["pid"]?.wholeNumber,
      let start = fields["started"]?.wholeNumber
    else { return nil }
    self.init(host: host, system: system, identifier: pid, start: start)
  }
}
