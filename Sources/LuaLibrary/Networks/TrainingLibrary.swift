import Experiments
import LuaRuntime
import Tensors

/// The module `train`.
enum TrainingLibrary {
  static func register(in runtime: LuaRuntime, _ random: RandomLibrary, _ script: CurrentScript) {
    let train = LuaModule(
      "train", "Training of networks, reproducible to the last bit.",
      discussion: """
        What happens to image i in epoch e depends on the seed, e and i alone, so runs that differ in one setting see the \
        same data. Replicas are trained in lock-step on the same batches.
        """)
    declareTraining(train, random, script)
    ProgressLibrary.declare("progress", in: train)
    runtime.register(train)
  }

  private static func declareTraining(_ module: LuaModule, _ random: RandomLibrary, _ script: CurrentScript) {
    module.function(
      "run", "Trains replicas in lock-step on the same batches.",
      options: TrainingOptions.all,
      returns: """
        list of {name, loss, train_accuracy, test_accuracy, test_loss, train_<metric>, test_<metric>, perturbations, \
        convolution, first_nonfinite, model, optimizer}, tensors over epochs
        """,
      example: """
        local net = nn.mlp{sizes = {3072, 8, 10}}
        train.run{replicas = {{model = net, optimizer = optim.sgd(net:parameters(), {lr = 0.01})}},
                  data = data.synthetic_cifar{train = 64, test = 16}, batch = 32}
        """,
      discussion: """
        *Replicas.* Any optimizer, also `optim.Optimizer`. A replica's `seeds = {init = …, order = …, augmentation = …}` are \
        its own: `init` draws the network's weights anew, `order` and `augmentation` stand in for `seed`. `model` may be \
        function(seed), which is given `init`, and `optimizer` function(net).

        *Data.* Images, `data.tensors{x, y, test = {xt, yt}}`, or function(epoch) that returns an iterator of x, y, as a \
        `for` takes it. Epochs count from 1. function(epoch, skip) is given the number of batches that a resumed epoch has \
        done, and leaves them out; without `skip` a run resumes at the start of an epoch.

        *Loss and metrics.* `loss` is a function(output, target) that returns a tensor of one element, such as \
        `nn.mse_loss`; classes count from 1. `metrics = {accuracy = true, mine = function(output, target) … end}` are means \
        over a batch, numbers or tensors of one element; they become `train_mine` and `test_mine`. Accuracy is measured \
        where the loss is the cross-entropy, unless `accuracy` says otherwise.

        *Learning rates.* Each group of each replica's optimizer has its own, which `schedule`, `lr_every` or `lr_at` scale \
        from what it is when the run begins. `schedule` is one of `optim.schedule`, function(epoch, step) (finished epochs \
        and steps), or a list with one for each group. A rate that `on_step` or `on_epoch` sets (`opt.lr`, \
        `opt.param_groups[i].lr`) holds from the next step on until it is set again: schedules leave that group alone.

        *Copies.* `spawn = {at = {1, 10, 50}, perturb = p}`: after these steps a copy of each replica, with its optimizer and \
        generators, leaves as a replica `name@step` of its own, perturbed by p, whose `iterations` count from there. Without \
        `perturb` it keeps the bits of the replica that it left. Functions of the script that draw random numbers in a step \
        go on from the same state in both.

        `first_nonfinite` tells where a value first was infinite or NaN: {replica, step, kind = 'loss', 'gradient' or \
        'weight', layer}; nil if none was.

        A checkpoint belongs to the run that wrote it, whose identity it holds: text of the script and its modules, \
        options, data, batches, augmentation, seed, loss, schedule, clipping, networks, initial weights, optimizers with \
        their groups, perturbations, spawned copies, hooks, versions. Another run is refused, and what differs is named. \
        `epochs` and `iterations` are the run's length: a longer run goes on from a shorter one's checkpoint. These change \
        no bit and may differ: `checkpoint`, `checkpoint_every`, `manifest`, `metrics`, names of replicas, threads, where \
        the data lie.
        """
    ) { call in
      let cell = script.cell?.nextRun()
      let run = try TrainingCall(call, random.standard, checkpoint: cell?.checkpoint)
      let training = run.training
      if let cell { training.observer = cell.note }
      let epochs = try call[TrainingOptions.epochs]
      let iterations = try call[TrainingOptions.iterations] ?? .max
      let (onStep, onEpoch) = try (call[TrainingOptions.onStep], call[TrainingOptions.onEpoch])
      let manifest = try call[TrainingOptions.manifest] ?? cell?.manifest
      if manifest != nil || training.checkpoint != nil {
        let functions = run.functions + [("on_step", onStep), ("on_epoch", onEpoch)]
        try training.identify(script.context(call.runtime, functions: functions))
      }
      let (steps, overflow) = epochs.multipliedReportingOverflow(by: training.batches ?? .max)
      let total = min(iterations, overflow || training.batches == nil ? .max : steps)
      let progress = Progress("training", total: total == .max ? 0 : total)
      try training.run(epochs: epochs, iterations: iterations) { iteration, losses in
        progress.update(iteration)
        guard let onStep else { return true }
        let arguments = (LuaValue.object(try Tensor(losses)), LuaValue.table(run.replicas(call)))
        if case .boolean(false)? = try onStep.call(iteration, arguments.0, arguments.1, results: 1).first {
          return false
        }
        return true
      } onEpoch: { epoch in
        try onEpoch?.call(epoch, run.metrics(call))
      }
      progress.finish()
      if let manifest { try Manifest(training).save(to: manifest) }
      call.push(run.metrics(call))
    }
  }
}
