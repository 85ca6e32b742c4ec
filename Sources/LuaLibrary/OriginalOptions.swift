/// The names under which the original's programs (argparse options of `main2.py` and `main6.py`, constants at the head of
/// the others) know what our scripts' options set. Nobody who comes from there has to look anything up:
/// `--nepoch 2` is answered by "use --epochs". One table for all scripts; docs/from-original.md shows it in prose.
enum OriginalOptions {
  /// An original name, ours in the order in which a script is searched for them, and what else to know.
  private struct Entry {
    let original: String
    let ours: [String]
    var note = ""
  }

  private static let entries = [
    Entry(original: "r", ours: ["seed"]),
    Entry(original: "nepoch", ours: ["epochs"]),
    Entry(original: "num_epochs", ours: ["iterations", "epochs"], note: "one step is one epoch there"),
    Entry(original: "niter", ours: ["steps"]),
    Entry(original: "batchsize_train", ours: ["batch"]),
    Entry(original: "batchsize_test", ours: [], note: "the batches of a test change no accuracy here"),
    Entry(original: "lr0", ours: ["lr"], note: "weights.lua divides it by n"),
    Entry(original: "learning_rate", ours: ["lr"]),
    Entry(original: "weight_decay", ours: ["alpha"]),
    Entry(original: "Nesterov", ours: ["nesterov"], note: "on with momentum in accuracy.lua, off in weights.lua"),
    Entry(original: "momentum", ours: [], note: "the one-layer experiments have none"),
    Entry(original: "result_root", ours: ["from", "out"]),
    Entry(original: "address", ours: ["out"]),
    Entry(original: "mode", ours: ["over"], note: "seed there is --over k here, perturb is --over seed"),
    Entry(original: "n", ours: ["k_index"]),
    Entry(original: "ksize", ours: ["kernel"], note: "32 in the scripts of Figs. 3 and 4"),
    Entry(original: "isize", ours: ["image"], note: "256 in the scripts of Figs. 3 and 4"),
    Entry(original: "beta", ours: [], note: "1 in the one-layer scripts, 5 in the Swish networks, as there"),
    Entry(original: "interval", ours: ["window"]),
  ]

  /// What to say of an unknown option, if it is one of the original's.
  /// - Parameters:
  ///   - flag: as typed, `--batchsize_train` or `--batchsize-train`.
  ///   - known: the names of the script's own options, `weight_decay`.
  static func advice(for flag: String, known: [String]) -> String? {
    let name = flag.drop { $0 == "-" }.replacing("-", with: "_")
    guard let entry = entries.first(where: { $0.original == name }) else { return nil }
    let ours = entry.ours.first(where: known.contains).map { "use --\($0.replacing("_", with: "-"))" }
    let said = [ours ?? "this script has no option for it", entry.note].filter { !$0.isEmpty }
    return "the original's name: " + said.joined(separator: "; ")
  }
}
