import LuaRuntime
import Statistics
import Tensors

/// Statistics of numbers that a script has itself.
enum StatisticsFunctions {
  static let level = Option.number(
    "level", "confidence level of the intervals", default: 0.95, moreThan: 0, atMost: 0.999_999)

  static func declare(_ module: LuaModule) {
    module.function(
      "summary", "Mean and standard deviation of numbers, with confidence intervals of both.",
      [.tensor("values")], options: [ResultsOptions.spread, level],
      returns: "table {n, mean, std, mean_lower, mean_upper, std_lower, std_upper, median, min, max}",
      example: "results.summary({81.2, 80.4, 82.9, 79.7, 81.5, 80.1}, {std = 'sample'})",
      discussion: """
        Of the mean by Student's t, of the standard deviation by χ²: of six numbers 0.62 to 2.45 times the estimate \
        at 95 %. Both are for numbers of a normal distribution; the second leans on it however many there are.
        """
    ) { call in
      try call.tensor(1).refuseDerivative(call.functionName)
      let sample = Sample(try call.numbers(1))
      call.push(call.newOrderedTable(fields(of: sample, try call[ResultsOptions.spread], level: try call[level])))
    }
    module.function(
      "equal_spreads", "Brown and Forsythe's test whether groups of numbers have equal spreads.",
      [.table("groups", "list of groups, each a list of numbers or a tensor")], returns: "table {f, df1, df2, p}",
      example: "results.equal_spreads({{81, 82, 80, 81}, {79, 85, 76, 84}})",
      discussion: """
        An analysis of variance of the distances from each group's median. `p` is how often an F as large comes \
        about where the spreads are equal. It holds where the numbers are not normal.
        """
    ) { call in
      let table = try call.table(1)
      let groups = try (0..<table.rawCount).map { i in try group(table[raw: i + 1], i + 1, call) }
      let test = try FTest.equalSpreads(groups)
      call.push(
        call.newOrderedTable([
          ("f", .number(test.statistic)), ("df1", test.freedom.first.luaValue), ("df2", test.freedom.second.luaValue),
          ("p", .number(test.probability)),
        ]))
    }
    declareRatio(module)
  }

  private static func declareRatio(_ module: LuaModule) {
    let first = Option.number("first", "degrees of freedom of the one: n − 1 of n runs", atLeast: 1, atMost: 1e9)
    let second = Option.number("second", "of the other; by default as many", atLeast: 1, atMost: 1e9).optional
    let size = Option.number(
      "level", "how often equal spreads may be called unequal", default: 0.05, moreThan: 0, atMost: 0.999)
    let power = Option.number(
      "power", "how often the ratio is to be seen", default: 0.9, moreThan: 0, atMost: 0.999_999)
    module.function(
      "detectable_ratio", "The smallest ratio of two standard deviations that an experiment sees.",
      options: [first, second, size, power], returns: "number", example: "results.detectable_ratio{first = 5}",
      discussion: """
        To be asked before the experiment. Two independent normal samples, the F test of their variances on both \
        sides. Samples that are pooled have the sum of their degrees of freedom: of 4 seeds with 4 k each, 12.
        """
    ) { call in
      let comparison = try SpreadComparison(first: call[first], second: call[second] ?? call[first], level: call[size])
      call.push(try comparison.detectableRatio(power: call[power]))
    }
  }

  private static func group(_ value: LuaValue, _ index: Int, _ call: Call) throws -> [Double] {
    switch value {
    case .table(let list): return try list.numbers(path: "groups[\(index)]")
    case .object(let object):
      if let tensor = object as? Tensor {
        try tensor.refuseDerivative(call.functionName)
        return try tensor.flatten().toArray(Double.self)
      }
    default: break
    }
    throw ArgumentError.argument(
      1, name: "groups[\(index)]", expected: "list of numbers or tensor", got: value.kind.description)
  }

  /// What `results.summary` says.
  static func fields(of sample: Sample, _ spread: SpreadKind, level: Double) -> [(name: String, value: LuaValue)] {
    let (mean, std) = (sample.meanInterval(level: level), sample.spreadInterval(level: level))
    return [
      ("n", sample.count.luaValue), ("mean", .number(sample.mean)),
      ("std", .number(sample.standardDeviation(spread))), ("mean_lower", .number(mean.lower)),
      ("mean_upper", .number(mean.upper)), ("std_lower", .number(std.lower)), ("std_upper", .number(std.upper)),
      ("median", .number(sample.median)), ("min", .number(sample.least)), ("max", .number(sample.greatest)),
    ]
  }
}
