import ArgumentParser
import JupyterKernel
import Session

/// `instab-lua kernel install`, `instab-lua kernel run`: the program as a kernel of Jupyter.
struct KernelCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "instab-lua kernel",
    abstract: "Installs the kernel for Jupyter notebooks, or is it.",
    subcommands: [Install.self, Run.self])

  func perform() throws { throw CleanExit.helpRequest(Self.self) }

  /// `instab-lua kernel install`
  struct Install: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "install", abstract: "Tells Jupyter about the kernel.",
      discussion:
        "Afterwards 'jupyter lab' and 'jupyter console --kernel instab-lua' know it. Repeat it when the program moves.")

    @Flag(help: "For this user (the default).")
    var user = false

    @Option(help: ArgumentHelp("Below this folder, such as a Python environment or /usr/local.", valueName: "dir"))
    var prefix: String?

    func validate() throws {
      if user, prefix != nil { throw ValidationError("--user and --prefix exclude each other") }
    }

    func perform() throws {
      let folder = KernelSpecification.folder(prefix.map { .prefix($0) } ?? .user)
      try KernelSpecification(program: KernelSpecification.thisProgram).write(to: folder)
      Program.show("Installed the kernel in \(folder)", asError: false)
    }
  }

  /// `instab-lua kernel run`
  struct Run: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Runs as a kernel; Jupyter does this.")

    @Option(help: ArgumentHelp("What Jupyter wrote about ports and key.", valueName: "file"))
    var connectionFile: String

    @Flag(help: "Run also with a connection file that has no key or that others can read: for tests.")
    var insecure = false

    @Option(help: ArgumentHelp("Worker threads; by default the available cores.", valueName: "n"))
    var threads: Int?

    @Option(
      help: ArgumentHelp(
        "Bound on the memory of Lua, tensors, data and figures together, such as 4G.", valueName: "size"))
    var memoryLimit: ByteSize?

    @Option(help: ArgumentHelp("Bound on the seconds that a cell runs.", valueName: "s"))
    var timeLimit: Seconds?

    func perform() throws {
      try Machine.configure(threads: threads, instructionSet: nil)
      var options = SessionOptions()
      options.timeLimit = timeLimit?.seconds
      options.interruptGrace = 0
      options.memoryLimit = memoryLimit?.bytes
      options.historyPath = History.standardPath()
      try Kernel(ConnectionFile(path: connectionFile, isInsecure: insecure), options).run()
    }
  }
}
