import Files
import Foundation
import Session

/// The script that a new experiment starts from: it runs as it is, and says at each place what to change.
package struct NewExperiment {
  package enum Failure: Error, CustomStringConvertible, Equatable {
    case exists(String)
    case unwritable(String, reason: String)

    package var description: String {
      switch self {
      case .exists(let path): "\(path) exists already: it is left as it is"
      case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
      }
    }
  }

  /// Where the script goes: the name, with `.lua` behind it.
  package let path: String

  package init(_ name: String) { path = name.hasSuffix(".lua") ? name : name + ".lua" }

  /// Writes the script. A file that is there is never touched.
  package func write() throws(Failure) {
    do { try FileChange.create(path, Array(text.utf8)) } catch {
      guard case .system(_, _, EEXIST) = error else { throw .unwritable(path, reason: error.reason) }
      throw .exists(path)
    }
  }

  private var title: String {
    let name = (path as NSString).lastPathComponent.dropLast(4)
    return name.map { $0.isNewline ? " " : String($0) }.joined()
  }

  private var text: String {
    """
    -- %% [markdown]
    -- # \(title)
    --
    -- *The question*: do two trainings that differ in rounding only stay together?
    --
    -- A step of gradient descent is computed as $w - (k \\cdot lr)(g / k)$. In exact arithmetic $k$ changes nothing; in
    -- float32 it changes last bits. What is measured is the distance between the weights of $k = 1$ and of another $k$.
    --
    -- Run it with `instab-lua \(title).lua`, look at all it says with `instab-lua --to html \(title).lua`.

    -- %% Options
    -- What may change between runs; `--help` lists it, `--steps 200` sets it.
    local o = args{
      "Two trainings that differ in rounding only.",
      steps = {100, "training steps"},
      lr = {0.05, "learning rate"},
      k = {3, "the other run's factor"},
      seed = {1, "of the initial weights"},
    }

    -- %% Two copies of one network
    -- The same seed, so the same first weights. Another perturbation: perturb.ulp, perturb.noise, perturb.round, or a
    -- function of your own (?perturb.custom).
    local images = data.synthetic_cifar{train = 256, test = 64}
    local replicas, weights = {}, {}
    for i, p in ipairs{perturb.none(), perturb.rescale{k = o.k}} do
      local net = nn.mlp{sizes = {3072, 32, 10}, activation = "swish", seed = o.seed}
      local sgd = optim.sgd(net:parameters(), {lr = o.lr, momentum = 0.9, perturb = p})
      replicas[i], weights[i] = {model = net, optimizer = sgd}, net:parameters()[1]
    end

    -- %% The training, and what is measured after each step
    local distance = tensor.zeros(o.steps)
    train.run{
      replicas = replicas, data = images, batch = 32, epochs = o.steps, iterations = o.steps, test = false,
      on_step = function(i) distance[i] = (weights[1]:detach() - weights[2]:detach()):norm():item() end,
    }
    print(("distance after %d steps: %.3g"):format(o.steps, distance[-1]))

    -- %% The picture
    plot.figure{title = ("k = 1 against k = %d"):format(o.k), xlabel = "step", ylabel = "||w_{1} − w_{2}||", yscale = "log"}
      :line(tensor.arange(o.steps), distance):show()

    """
  }
}
