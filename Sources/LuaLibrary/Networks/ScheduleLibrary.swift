import LuaRuntime
import Optimizers
import Tensors

/// A schedule as Lua holds it.
final class LuaSchedule: LuaObject {
  let schedule: RateSchedule
  /// Of one that a script wrote.
  let function: LuaFunction?

  init(_ schedule: RateSchedule, function: LuaFunction? = nil) { (self.schedule, self.function) = (schedule, function) }

  /// One that calls a function of a script.
  convenience init(_ function: LuaFunction) {
    self.init(
      .function { epoch, step in
        let result = try function.call(epoch, step, results: 1).first ?? .nil
        guard let factor = result.oneNumber else {
          throw ArgumentError.option(
            "schedule", expected: "function(epoch, step) that returns a number", got: "\(result.kind)")
        }
        return factor
      }, function: function)
  }
}

/// A schedule that scales the rates of an optimizer in a script's own loop.
final class LuaScheduler: LuaObject {
  let schedule: LuaSchedule
  let optimizer: any Optimizer
  private(set) var count = 0
  /// Counts are numbers of Lua too, and one more must be a count.
  static let mostSteps = 1 << 53

  init(_ schedule: LuaSchedule, _ optimizer: any Optimizer) throws {
    (self.schedule, self.optimizer) = (schedule, optimizer)
    let factor = try schedule.schedule.factor(epoch: 0, step: 0)
    optimizer.beginSchedule()
    optimizer.setScheduleFactor(factor)
  }

  /// Goes to the n-th epoch or step, from 0.
  func move(to n: Int) throws {
    optimizer.setScheduleFactor(try schedule.schedule.factor(epoch: n, step: n))
    count = n
  }
}

/// The module `optim.schedule`.
enum ScheduleLibrary {
  static func register(in runtime: LuaRuntime) {
    let type = LuaClass<LuaSchedule>("schedule", "A factor of learning rates over epochs or steps.")
    declare(type)
    let scheduler = LuaClass<LuaScheduler>("scheduler", "A schedule at work on an optimizer, in a loop of one's own.")
    declare(scheduler)
    let module = LuaModule(
      "optim.schedule", "Schedules of learning rates: what `train.run` and loops of one's own take.",
      discussion: """
        `optim.schedule.cosine{epochs = 100, warmup = 5}` is a schedule; `s:factor(epoch, step)` is its factor, \
        `s:attach(opt)` lets it scale the rates of an optimizer. Epochs and steps count from 0, as those that are finished. \
        Lengths are epochs; with `by = 'step'`, or where a length is given as `steps`, all numbers of the schedule are steps. \
        `warmup = n` goes linearly from 1/(n + 1) through the first n, which belong to the whole length.

        `optim.schedule{kind = 'step', every = 40, epoch = 85}` is the factor itself, a number; its `warm_up` stands before \
        the schedule's own length.
        """)
    declareFactor(module)
    declareKinds(module)
    declareShapes(module)
    runtime.register(type)
    runtime.register(scheduler)
    runtime.register(module)
  }

  private static func declare(_ type: LuaClass<LuaSchedule>) {
    type.method(
      "factor", "The factor of the next step.",
      [
        .integer("epoch", "epochs finished", atLeast: 0),
        .integer("step", "steps made; else as many", atLeast: 0).optional,
      ],
      returns: "number", example: "optim.schedule.cosine{epochs = 100}:factor(50)"
    ) { schedule, call in
      let epoch = try call.integer(1)
      call.push(try schedule.schedule.factor(epoch: epoch, step: call.optionalInteger(2) ?? epoch))
    }
    type.method(
      "attach", "Scales the rates of an optimizer from what they are; `scheduler:step()` goes on.",
      [.object("optimizer", LuaOptimizer.self, "optimizer")], returns: "scheduler",
      example: """
        local opt = optim.sgd(nn.Linear(4, 2):parameters(), {lr = 0.1})
        local scheduler = optim.schedule.step{every = 2}:attach(opt)
        for epoch = 1, 4 do scheduler:step() end
        return opt.lr
        """
    ) { schedule, call in
      call.pushFresh(try LuaScheduler(schedule, call.object(1, LuaOptimizer.self).optimizer))
    }
    type.metamethod("__tostring") { call in
      switch try call.object(1, LuaSchedule.self).schedule {
      case .of(let schedule, let unit): call.push("schedule (\(schedule), by \(unit.rawValue))")
      case .function: call.push("schedule (function)")
      }
    }
  }

  private static func declare(_ type: LuaClass<LuaScheduler>) {
    type.method("step", "Goes to the next epoch (or step), as PyTorch's `scheduler.step()`.") { scheduler, call in
      try scheduler.move(to: scheduler.count + 1)
      call.pushReceiver()
    }
    type.property(
      "count", "How many steps it has made; can be set, to go on from a checkpoint.", type: "integer",
      get: { $0.count },
      set: { scheduler, call in
        let count = try call.integer(1)
        guard (0...LuaScheduler.mostSteps).contains(count) else {
          throw call.unexpected(1, expected: "integer from 0 to \(LuaScheduler.mostSteps)")
        }
        try scheduler.move(to: count)
      })
  }

  private static func declareFactor(_ module: LuaModule) {
    let kind = Option.choice("kind", ScheduleKind.self)
    let epoch = Option.integer("epoch", atLeast: 0)
    let every = Option.integer("every", "step: epochs between two cuts", default: 40, atLeast: 1)
    let cuts = Option.epochs("at", "multi_step: epochs of the cuts")
    let factor = Option.number("factor", "step, multi_step: of each cut", default: 0.1, atLeast: 0)
    let epochs = Option.integer("epochs", "cosine: length", default: 200, atLeast: 1)
    let least = Option.number("least", "cosine: last factor", default: 0, atLeast: 0)
    let warmUp = Option.integer("warm_up", "epochs of linear warm-up", default: 0, atLeast: 0)
    module.call([], options: [kind, epoch, every, cuts, factor, epochs, least, warmUp], returns: "number") { call in
      let plain: Schedule =
        switch try call[kind] {
        case .constant: .constant
        case .step: .step(every: try call[every], factor: try call[factor])
        case .multiStep: .multiStep(try call[cuts], factor: try call[factor])
        case .cosine: .cosine(epochs: try call[epochs], least: try call[least])
        }
      let warmUp = try call[warmUp]
      let schedule = warmUp > 0 ? Schedule.warmUp(warmUp, then: plain) : plain
      try schedule.check()
      call.push(try schedule.factor(call[epoch]))
    }
  }

  /// Those without a length of their own.
  private static func declareKinds(_ module: LuaModule) {
    let (factor, every) = (
      Option.number("factor", "of each cut", default: 0.1, atLeast: 0), Option.integer("every", default: 40, atLeast: 1)
    )
    let options: [any DeclaredOption] = [Shape.by, Shape.warmup]
    module.function(
      "step", "Cuts the rate again and again.", options: [every, factor] + options, returns: "schedule",
      example: "optim.schedule.step{every = 30, factor = 0.1}"
    ) { call in try call.pushRamped(.step(every: call[every], factor: call[factor])) }
    let cuts = Option.requiredIntegers("at", "where it is cut", atLeast: 0, what: "epochs or steps from 0")
    module.function(
      "multistep", "Cuts the rate at given epochs.", options: [cuts, factor] + options, returns: "schedule",
      example: "optim.schedule.multistep{at = {80, 120}}"
    ) { call in try call.pushRamped(.multiStep(call[cuts], factor: call[factor])) }
    let decay = Option.number("factor", "from one to the next", atLeast: 0)
    module.function(
      "exponential", "factorⁿ.", options: [decay] + options, returns: "schedule",
      example: "optim.schedule.exponential{factor = 0.95}"
    ) { call in try call.pushRamped(.exponential(factor: call[decay])) }
    module.function(
      "constant", "1, after a warm-up if one is asked for.", options: options, returns: "schedule",
      example: "optim.schedule.constant{warmup = 5}"
    ) { call in try call.pushRamped(.constant) }
    module.function(
      "lambda", "A function of yours: `function(epoch, step)` returns the factor.", [.function("f")],
      returns: "schedule", example: "optim.schedule.lambda(function(epoch, step) return 0.9 ^ epoch end)"
    ) { call in
      let function = try call.function(1)
      let schedule = LuaSchedule(function)
      call.pushFresh(schedule)
      call.runtime.entrust(function, to: schedule) { _ in [] }
    }
  }

  /// Those that end.
  private static func declareShapes(_ module: LuaModule) {
    let lengths: [any DeclaredOption] = [Shape.epochs, Shape.steps]
    let least = Option.number("least", "last factor", default: 0, atLeast: 0)
    module.function(
      "cosine", "From 1 to `least` along half a cosine.", options: lengths + [least, Shape.warmup], returns: "schedule",
      example: "optim.schedule.cosine{epochs = 100, warmup = 5}"
    ) { call in
      let least = try call[least]
      try call.pushShape { .cosine(epochs: $0, least: least) }
    }
    let first = Option.number("first", "first factor", default: 1, atLeast: 0)
    let last = Option.number("last", "last factor", default: 0, atLeast: 0)
    module.function(
      "linear", "From `first` to `last` along a line.", options: lengths + [first, last, Shape.warmup],
      returns: "schedule", example: "optim.schedule.linear{epochs = 100, last = 0.01}"
    ) { call in
      let (first, last) = try (call[first], call[last])
      try call.pushShape { .linear(epochs: $0, first: first, last: last) }
    }
    let peak = Option.number("peak", "share of the length at which it is 1", default: 0.3, atLeast: 0, atMost: 1)
    let low = Option.number("first", "first factor", default: 0.04, atLeast: 0)
    let end = Option.number("last", "last factor", default: 4e-6, atLeast: 0)
    module.function(
      "one_cycle", "Up to 1 and down again, along half cosines.", options: lengths + [peak, low, end],
      returns: "schedule", example: "optim.schedule.one_cycle{steps = 1000}"
    ) { call in
      let (peak, low, end) = try (call[peak], call[low], call[end])
      let (length, unit) = try call.scheduleLength()
      try call.push(.oneCycle(epochs: length, peak: peak, first: low, last: end), by: unit)
    }
  }
}

/// The options that kinds share.
private enum Shape {
  static let by = Option.choice("by", RateSchedule.Unit.self, "what its numbers count", default: .epoch)
  static let warmup = Option.integer("warmup", "epochs or steps of linear warm-up", default: 0, atLeast: 0)
  static let epochs = Option.integer("epochs", "length", atLeast: 1).optional
  static let steps = Option.integer("steps", "length, in place of epochs", atLeast: 1).optional
}

extension Call {
  fileprivate func push(_ schedule: Schedule, by unit: RateSchedule.Unit) throws {
    try schedule.check()
    pushFresh(LuaSchedule(.of(schedule, by: unit)))
  }

  /// A schedule that counts from the beginning, whatever stands in for it in the warm-up.
  fileprivate func pushRamped(_ schedule: Schedule) throws {
    let warmup = try self[Shape.warmup]
    try push(warmup > 0 ? .ramp(warmup, over: schedule) : schedule, by: self[Shape.by])
  }

  /// A schedule of a length, of which a warm-up takes its part.
  fileprivate func pushShape(_ make: (_ length: Int) -> Schedule) throws {
    let (length, unit) = try scheduleLength()
    let warmup = try self[Shape.warmup]
    guard warmup < length else { throw unexpected(Shape.warmup, expected: "less than the length, \(length)") }
    try push(warmup > 0 ? .warmUp(warmup, then: make(length - warmup)) : make(length), by: unit)
  }

  fileprivate func scheduleLength() throws -> (Int, RateSchedule.Unit) {
    switch try (self[Shape.epochs], self[Shape.steps]) {
    case (let epochs?, nil): return (epochs, .epoch)
    case (nil, let steps?): return (steps, .step)
    case (nil, nil): throw unexpected(Shape.epochs, expected: "length, as epochs or as steps")
    case (_?, _?): throw unexpected(Shape.steps, expected: "nothing beside epochs")
    }
  }
}

/// The kinds of ``Schedule`` that `optim.schedule{kind = …}` names.
private enum ScheduleKind: String, CaseIterable, Sendable {
  case constant, step
  case multiStep = "multi_step"
  case cosine
}
