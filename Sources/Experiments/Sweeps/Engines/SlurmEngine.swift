import ChildProcesses
import Datasets
import Files
import Foundation

/// Hands cells to Slurm as job arrays, and returns. Nodes need nothing but the sweep's folder and the program.
///
/// A task of an array is one cell: the number of the array's offset and its index. Indices stay below the cluster's
/// `MaxArraySize`, so that a large sweep is several arrays. What is queued or running already is not handed over again.
public struct SlurmEngine: SweepEngine {
  public var options: SweepOptions
  /// Processors of each cell.
  public var processors: Int
  /// Further options of `sbatch`, such as `--partition=long`.
  public var sbatchOptions: [String]
  /// Told of each array that was accepted.
  public var onSubmission: ((_ job: String, _ cells: Int) -> Void)?

  /// Seconds before a job's limit at which its cell saves its state and is queued again.
  static let warning = 60

  public init(_ options: SweepOptions, processors: Int = 1, sbatchOptions: [String] = []) {
    (self.options, self.processors, self.sbatchOptions) = (options, processors, sbatchOptions)
  }

  /// Whether cells of a folder were ever handed to Slurm.
  public static func isUsed(in folder: String) -> Bool { FileStatus(logs(folder))?.kind == .folder }

  private static func logs(_ folder: String) -> String { folder + "/slurm" }

  // MARK: Submitting

  /// What was handed over, and what of a sweep needed no handing over.
  public struct Submission: Sendable {
    /// The arrays, by the numbers that Slurm gave them.
    public var jobs: [(job: String, cells: Int)] = []
    public var cells: Int
    public var done: Int
    public var running: Int
    /// Handed over before, and waiting.
    public var queued: Int { cells - done - running - submitted }
    public var submitted: Int { jobs.reduce(0) { $0 + $1.cells } }
  }

  /// Hands over the cells of a sweep that are neither done nor running nor queued.
  /// - Throws: ``SweepError``; `FileError`; `Interrupted`.
  public func submitOpenCells(of plan: SweepPlan) throws -> Submission {
    let status = try SweepStatus(plan, folder: options.folder)
    let open = status.entries.filter { $0.state != .done && $0.state != .running }.map(\.cell.index)
    var submission = Submission(cells: plan.cells.count, done: status.count(.done), running: status.running)
    submission.jobs = try hand(open, of: plan)
    return submission
  }

  public func submit(_ cells: [Int], of plan: SweepPlan) throws -> SweepOutcome? {
    _ = try hand(cells, of: plan)
    return nil
  }

  private func hand(_ cells: [Int], of plan: SweepPlan) throws -> [(job: String, cells: Int)] {
    let most = try Self.largestArray()
    let file = try plan.save(among: Self.logs(options.folder))
    let taken = Set(try queue(plan.hash).map(\.cell))
    let open = cells.filter { !taken.contains($0) }.sorted()
    return try Dictionary(grouping: open, by: { $0 / most }).sorted { $0.key < $1.key }.map { piece, members in
      let offset = piece * most
      let answer = try Self.output("sbatch", arguments(offset, members, plan), input: script(offset, file))
      let job = answer.split(separator: ";").first.map(String.init) ?? answer
      onSubmission?(job, members.count)
      return (job, members.count)
    }
  }

  private func arguments(_ offset: Int, _ members: [Int], _ plan: SweepPlan) -> [String] {
    [
      "--parsable", "--job-name=\(jobPrefix)\(plan.hash)-\(offset)",
      "--array=\(Self.ranges(members.map { $0 - offset }))",
      "--ntasks=1",
      "--cpus-per-task=\(processors)", "--requeue", "--open-mode=append", "--signal=B:USR1@\(Self.warning)",
      "--output=\(Self.logs(options.folder))/%A_%a.log",
    ] + sbatchOptions
  }

  /// `0-2,5`
  static func ranges(_ numbers: [Int]) -> String {
    var runs: [(first: Int, last: Int)] = []
    for number in numbers {
      if let last = runs.last, last.last + 1 == number {
        runs[runs.count - 1].last = number
      } else {
        runs.append((number, number))
      }
    }
    return runs.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }.joined(separator: ",")
  }

  /// What a task runs. Shortly before its limit it ends its cell, which saves its state, and queues itself again.
  private func script(_ offset: Int, _ file: String) -> String {
    var words = [
      options.program, "sweep", "work", options.folder, "--plan", file, "--workers", "1", "--threads", "\(processors)",
      "--retries",
      "\(options.retries)", "--heartbeat", "\(options.interval)",
    ]
    if options.failsFast { words.append("--fail-fast") }
    if !options.keepsCheckpoints { words.append("--no-checkpoints") }
    if options.acceptsAnyBits { words.append("--any-bits") }
    let command = words.map(SweepPlan.shellWord).joined(separator: " ")
    return """
      #!/bin/sh
      \(command) --cells $((\(offset) + SLURM_ARRAY_TASK_ID + 1)) &
      work=$!
      trap 'kill -TERM $work; wait $work; scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"; exit 0' USR1
      trap 'kill -TERM $work; wait $work; exit 143' TERM
      wait $work

      """
  }

  // MARK: The queue

  /// Arrays are called after the folder, the plan and the number of their first cell.
  private var jobPrefix: String {
    let path = URL(fileURLWithPath: options.folder).standardizedFileURL.path
    return "instab-\(Checksum.sha256(ofBytes: [Array(path.utf8)]).description.dropFirst(7).prefix(8))-"
  }

  /// The cells of the folder that are in Slurm's queue, waiting or running.
  /// - Parameter hash: of a plan; nil: of all plans.
  private func queue(_ hash: String? = nil) throws -> [(cell: Int, isWaiting: Bool)] {
    let text = try Self.output("squeue", ["--me", "--noheader", "--array", "--format=%j %K %t"])
    let prefix = jobPrefix + (hash.map { $0 + "-" } ?? "")
    return text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count == 3, fields[0].hasPrefix(prefix),
        let offset = fields[0].split(separator: "-").last.flatMap({ Int($0) }),
        let index = Int(fields[1]), case let (cell, overflows) = offset.addingReportingOverflow(index), !overflows
      else { return nil }
      return (cell, fields[2] == "PD" || fields[2] == "CF")
    }
  }

  public func waitingCells(of plan: SweepPlan) throws -> Int? { try queue().count(where: \.isWaiting) }

  public func cancel(_ plan: SweepPlan) throws {
    let text = try Self.output("squeue", ["--me", "--noheader", "--format=%A %j", "--states=PENDING"])
    let jobs = text.split(separator: "\n").compactMap { line -> String? in
      let fields = line.split(separator: " ")
      return fields.count == 2 && fields[1].hasPrefix(jobPrefix) ? String(fields[0]) : nil
    }
    guard !jobs.isEmpty else { return }
    _ = try Self.output("scancel", ["--state=PENDING"] + Set(jobs).sorted())
  }

  /// `MaxArraySize`: one more than the largest index.
  private static func largestArray() throws -> Int {
    let text = try output("scontrol", ["show", "config"])
    let line = text.split(separator: "\n").first { $0.hasPrefix("MaxArraySize") }
    return max(1, line?.split(separator: "=").last.flatMap { Int($0.filter(\.isNumber)) } ?? 1001)
  }

  // MARK: Slurm's programs

  /// What one of them says.
  /// - Throws: ``SweepError/engine(_:)`` if it is not there or fails.
  private static func output(_ program: String, _ arguments: [String], input: String? = nil) throws -> String {
    var command = Command(program, arguments)
    command.input = .empty
    let result: Command.Output
    do {
      // A script is read from a file that has no name.
      let files = input.map { [Array($0.utf8)] } ?? []
      if input != nil { command.arguments.append("/dev/fd/3") }
      result = try command.output(files: files, limit: 60)
    } catch let error as ChildProcessError {
      throw SweepError.engine("\(error)")
    }
    guard result.status == .exited(0) else {
      let said = result.errors.split(separator: "\n").first.map(String.init) ?? "exit status \(result.status.code)"
      throw SweepError.engine("\(program): \(said)")
    }
    return String(decoding: result.bytes, as: UTF8.self).split(separator: "\n").joined(separator: "\n")
  }
}
