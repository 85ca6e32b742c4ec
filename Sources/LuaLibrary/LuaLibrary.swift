import Experiments
import LuaRuntime
import Plotting
import Tensors

/// Everything that a script finds beside Lua's own libraries. One file (or folder) per Lua module; each function is
/// declared there with its help text.
public enum LuaLibrary {
  /// The program's version, which results name.
  public static let version = "0.1.0"

  /// Registers all modules and classes with a runtime.
  /// - Parameters:
  ///   - show: receives the pictures that a script shows.
  ///   - display: where the module `display` shows things; `nil`: there is no such module.
  ///   - cell: the cell of a sweep that the script runs as, if it does.
  public static func open(
    in runtime: LuaRuntime, show: @escaping (Figure) throws -> Void = { _ in }, display: (any DisplayOutput)? = nil,
    cell: CellJournal? = nil
  ) throws {
    let tensors = TensorLibrary()
    let random = try RandomLibrary(tensors)
    random.register(in: runtime)
    AutogradLibrary.register(in: runtime, tensors)
    tensors.declareBits(random)
    tensors.register(in: runtime)
    NetworkLibrary(random).register(in: runtime)
    PerturbationLibrary.register(in: runtime)
    OptimizerLibrary.register(in: runtime)
    let script = CurrentScript()
    script.cell = cell
    DataLibrary.register(in: runtime)
    TrainingLibrary.register(in: runtime, random, script)
    PDELibrary().register(in: runtime)
    PlotLibrary(show: show).register(in: runtime)
    if let display { DisplayLibrary(display).register(in: runtime) }
    ProgressLibrary.register(in: runtime)
    SweepLibrary.register(in: runtime, script)
    ResultsLibrary.register(in: runtime)
    try ScriptArguments.register(in: runtime, script)
    script.initialModules = Set(runtime.memberNames(of: .table(runtime.loaded)))
  }
}

extension Tensor: LuaObject {}
