import LuaRuntime
import Tensors
import Testing

/// A place of a declaration where a tensor may stand, and the Lua expressions that call it with one there.
///
/// In an expression `x` is the tensor in question, `u` a plain copy of it, `m` a 2×2 matrix, `v` a vector and `k` a vector of
/// whole numbers that are tensors of the same kind as `x`.
struct TensorPlace: CustomTestStringConvertible, Sendable {
  /// `tensor:matmul, argument 1`.
  let title: String
  /// The name of function, method or event, without its owner.
  let name: String
  let calls: [String]
  var testDescription: String { title }

  /// Every place of everything that was declared.
  static func all(_ runtime: LuaRuntime) -> [TensorPlace] { runtime.declarations.flatMap(places) }

  private static func places(_ d: Declaration) -> [TensorPlace] {
    var result: [TensorPlace] = []
    func add(_ place: String, _ calls: [String]) {
      result.append(TensorPlace(title: "\(d.title), \(place)", name: d.name.isEmpty ? d.owner : d.name, calls: calls))
    }
    if d.kind == .metamethod {
      if d.owner == "tensor" { add("operand", operators[d.name] ?? ["(unknown metamethod \(d.name))"]) }
      if d.owner == "nn.Module", d.name == "__call" { add("argument 1", ["\(receivers[d.owner] ?? "nil")(m)"]) }
      return result
    }
    if d.owner == "tensor", d.kind != .function, d.kind != .call {
      switch d.kind {
      case .property: add("receiver", ["x.\(d.name)"])
      case .setter: add("receiver", ["(function() x.\(d.name) = \(setters[d.name] ?? "nil"); return x end)()"])
      case .indexer: add("receiver", ["x[1], x[{{1, 1}}], x[u:gt(0)], x[tensor{1, 1}]"])
      case .newindexer:
        for value in ["0", "v[1]", "tensor{5}"] {
          add("receiver, value \(value)", ["(function() x[1] = \(value); x[{{1, 1}}] = \(value); return x end)()"])
        }
        add("value", ["(function() u[1] = x[1]; return u end)()"])
      default: add("receiver", calls(d, tracked: 0))
      }
    }
    for i in d.parameters.indices where d.kind != .setter && takesTensor(d.parameters[i]) {
      if d.kind == .indexer || d.kind == .newindexer { continue }
      let place = i + (d.kind == .method ? 1 : 0)
      add("'\(d.parameters[i].name)'", calls(d, tracked: place))
    }
    for option in d.options where takesTensor(option) { add("option '\(option.name)'", calls(d, option: option.name)) }
    return result
  }

  static func takesTensor(_ parameter: Parameter) -> Bool {
    switch parameter.kind {
    case .object(let type, _): type == "tensor" || parameter.alternative?.contains("tensor") ?? false
    case .any: true
    case .table:
      !parameter.summary.hasPrefix("names") && ["tensor", "vector"].contains { parameter.summary.contains($0) }
    default: parameter.alternative?.contains("tensor") ?? false
    }
  }

  // MARK: Expressions

  /// The call with the tensor at a place: argument `tracked` (of a method, 0 is the receiver) or an option.
  private static func calls(_ d: Declaration, tracked: Int? = nil, option: String? = nil) -> [String] {
    let key = d.name.isEmpty ? d.owner : d.name
    let place = tracked.map { "\($0)" } ?? option ?? ""
    if let arguments = samples["\(key)/\(place)"] { return arguments.map { written(d, $0) } }
    var arguments = d.kind == .method && d.owner != "tensor" ? [receivers[d.owner] ?? "nil"] : []
    if d.kind == .method, d.owner == "tensor" { arguments = [tracked == 0 ? "x" : "u"] }
    for (i, parameter) in d.parameters.enumerated() {
      let isPlace = i + (d.kind == .method ? 1 : 0) == tracked
      guard isPlace || parameter.isRequired || needed.contains("\(key).\(parameter.name)") else { break }
      if isPlace, case .table = parameter.kind {
        arguments.append("{x, x}")
      } else {
        arguments.append(isPlace ? "x" : sample(key, parameter))
      }
    }
    var options = d.options.filter { $0.isRequired && $0.name != option }.map { "\($0.name) = \(sample(key, $0))" }
    if let option { options.append("\(option) = x") }
    if !options.isEmpty {
      while arguments.count < d.parameters.count + (d.kind == .method ? 1 : 0) { arguments.append("nil") }
      arguments.append("{\(options.joined(separator: ", "))}")
    }
    return [written(d, arguments)]
  }

  private static func written(_ d: Declaration, _ arguments: [String]) -> String {
    guard d.kind == .method else { return "\(d.title)(\(arguments.joined(separator: ", ")))" }
    return "(\(arguments[0])):\(d.name)(\(arguments.dropFirst().joined(separator: ", ")))"
  }

  private static func sample(_ key: String, _ parameter: Parameter) -> String {
    if let known = values["\(key).\(parameter.name)"] ?? values[parameter.name] { return known }
    switch parameter.kind {
    case .object(let type, _): return type == "tensor" ? "u" : receivers[type] ?? "nil"
    case .number, .integer: return "1"
    case .boolean: return "false"
    case .string: return "'text'"
    case .choice(let choices): return "'\(choices.first ?? "")'"
    case .function: return "function(...) return ... end"
    case .table: return "{u, u}"
    case .any: return "u"
    }
  }

  private static let receivers = [
    "nn.Module": "nn.Linear(2, 2, {dtype = 'float64'})", "generator": "tensor.generator('philox', 1)",
    "figure": "plot.figure()", "axes": "plot.figure():panel()",
    "optimizer": "optim.sgd(nn.Linear(2, 2):parameters())", "dataset": "data.synthetic_cifar{train = 4, test = 4}",
  ]

  private static let operators: [String: [String]] = {
    var all = [
      "__unm": ["-x"], "__bnot": ["~x"], "__len": ["#x"], "__tostring": ["tostring(x)"],
      "__tonumber": ["tonumber(x:sum())"],
      "__concat": ["x:sum() .. ''"], "__eq": ["x == u"], "__lt": ["x:sum() < 1"], "__le": ["1 <= x:sum()"],
      "__pairs": ["(function() local all = {} for i, v in pairs(x) do all[i] = v end return all end)()"],
    ]
    for (event, symbol) in [
      ("add", "+"), ("sub", "-"), ("mul", "*"), ("div", "/"), ("idiv", "//"), ("mod", "%"), ("pow", "^"), ("band", "&"),
      ("bor", "|"), ("bxor", "~"),
    ] { all["__" + event] = ["x \(symbol) u, u \(symbol) x, x \(symbol) x"] }
    return all
  }()

  private static let setters = ["requires_grad": "true", "grad": "u"]

  /// Arguments by `function.parameter`, or by parameter.
  private static let values = [
    "sizes": "-1", "expand.sizes": "table.unpack(x:size())", "dims": "table.unpack(order)", "counts": "2",
    "full.sizes": "2",
    "gather.positions": "(u * 0 + 1):long()", "scatter.positions": "(u * 0 + 1):long()",
    "scatter_.positions": "(u * 0 + 1):long()", "scatter_add.positions": "(u * 0 + 1):long()",
    "scatter_add_.positions": "(u * 0 + 1):long()", "index_add.values": "u:narrow(1, 1, 1)",
    "index_add_.values": "u:narrow(1, 1, 1)", "index_copy.values": "u:narrow(1, 1, 1)",
    "index_copy_.values": "u:narrow(1, 1, 1)", "split.size": "1", "einsum.equation": "'...->...'",
    "positions": "tensor{1}",
    "mask": "u:gt(0)", "condition": "u:gt(0)",
    "to.dtype": "'float32'", "labels": "tensor{1, 2}", "path": "folder .. '/x.npy'", "kernel": "2",
    "image": "tensor.randn(4, 4)",
    "init": "tensor.randn(2, 2)", "w": "tensor.randn(2, 2)", "u0": "u", "alpha": "1", "lr": "0.1", "iterations": "2",
    "dt": "0.1",
    "steps": "2", "r": "0.1", "rhs": "function(u) return -u end", "k": "3", "quantile.q": "0.3", "topk.k": "1",
    "mlp.sizes": "{2, 2}",
    "save.value": "u", "yerror": "{1, 1}", "perturbations": "perturb.none()", "grad.output": "(m * m):sum()",
    "declarations": "{}", "uniform_.t": "u", "normal_.t": "u", "custom.f": "function(t) return t end",
    "update.value": "1", "state": "{}", "x": "{1, 2}", "y": "{1, 2}", "lower": "{1, 2}", "upper": "{1, 2}",
  ]

  /// Optional parameters that a call cannot do without.
  private static let needed: Set = ["to.dtype", "amplification.scheme", "uniform_.t", "clamp.min", "clamp_.min"]

  /// Whole lists of arguments, by function and place; a method's receiver comes first.
  private static let samples: [String: [[String]]] = [
    "masked_fill/2": [["u", "u:gt(0)", "x:sum()"]], "masked_fill_/2": [["u", "u:gt(0)", "x:sum()"]],
    "index_fill/3": [["u", "1", "tensor{1}", "x:sum()"]], "index_fill_/3": [["u", "1", "tensor{1}", "x:sum()"]],
    // Of the other only the shape counts.
    "view_as/1": [["x", "x"]], "reshape_as/1": [["x", "x"]], "expand_as/1": [["x", "x"]],
    "bmm/0": [["x:unsqueeze(1)", "u:unsqueeze(1)"]], "bmm/1": [["u:unsqueeze(1)", "x:unsqueeze(1)"]],
    "cholesky/0": [["x:matmul(x:t()) + tensor.eye(2)"]],
    "mv/0": [["m", "tensor{1, 2}"]], "mv/1": [["tensor.eye(2)", "v"]], "mm/0": [["m", "m"]],
    "mm/1": [["tensor.eye(2)", "m"]],
    "grad/0": [["(m * m):sum()", "{m}", "{create_graph = true}"]],
    "grad/1": [["(function() loss = (m * m):sum(); return loss end)()", "{m}", "{create_graph = true}"]],
    "grad/grad_output": [
      ["(function() loss = (m * m); return loss end)()", "{m}", "{create_graph = true, grad_output = m}"]
    ],
    "backward/0": [["x:sum()"]], "backward/1": [["x", "u"]], "bincount/0": [["x"]],
    "load_state_dict/1": [
      ["nn.Linear(2, 2, {bias = false})", "{weight = m}"]
    ],
    "run/lr_at": [
      [
        """
        (function()
          net = nn.mlp{sizes = {3072, 2}}
          return {replicas = {{model = net, optimizer = optim.sgd(net:parameters())}},
                  data = data.synthetic_cifar{train = 4, test = 4}, epochs = 0, lr_at = k}
        end)()
        """
      ]
    ],
    "perturb/1": [["nn.Sequential(nn.Linear(2, 2))", "perturb.none()"]],
    "Module/0": [["{w = leaf, forward = function(self, x) return x end}"]],
    "parameters_to_vector/0": [["{leaf}"]], "vector_to_parameters/0": [["x:flatten()", "{u}"]],
    "vector_to_parameters/1": [["u:flatten()", "{leaf}"]],
    "rmsprop/0": [["{leaf}"]], "adagrad/0": [["{leaf}"]], "lbfgs/0": [["{leaf}"]],
    "rmsprop/perturb": [["{leaf}", "{perturb = perturb.none()}"]],
    "adagrad/perturb": [["{leaf}", "{perturb = perturb.none()}"]],
    "lbfgs/perturb": [["{leaf}", "{perturb = perturb.none()}"]],
    "Optimizer/0": [["{leaf}", "{step = function() end}"]], "clip_grad_norm_/0": [["{leaf}", "1"]],
    "clip_grad_value_/0": [["{leaf}", "1"]],
    "sgd/0": [["{leaf}"]], "adam/0": [["{leaf}"]], "adamw/0": [["{leaf}"]], "show/0": [["plot.figure()"]],
    "sgd/perturb": [["{leaf}", "{perturb = perturb.none()}"]],
    "adam/perturb": [["{leaf}", "{perturb = perturb.none()}"]],
    "adamw/perturb": [["{leaf}", "{perturb = perturb.none()}"]],
    "adam/betas": [["{leaf}", "{betas = k * 0.1}"]], "adamw/betas": [["{leaf}", "{betas = k * 0.1}"]],
    "evolve/u0": [["{u0 = x, rhs = function(u) return -u end, dt = 0.1, steps = 2, snapshots = {1}}"]],
    "round/iterations": [["{format = 'bfloat16', iterations = k}"]],
    "cross_entropy/weight": [["m", "tensor{1, 2}", "{weight = v}"]],
    "nll_loss/weight": [["m", "tensor{1, 2}", "{weight = v}"]], "linear/0": [["m", "tensor.ones(2, 2)"]],
    "linear/1": [["tensor.ones(2, 2)", "m"]], "linear/2": [["tensor.ones(2, 2)", "tensor.ones(2, 2)", "v"]],
    "embedding/1": [["tensor{1, 2}", "m"]], "layer_norm/0": [["m", "2"]],
    "layer_norm/2": [["tensor.ones(3, 2)", "2", "v"]],
    "layer_norm/3": [["tensor.ones(3, 2)", "2", "tensor.ones(2)", "v"]],
    "group_norm/2": [["tensor.ones(3, 2)", "1", "v"]],
    "group_norm/3": [["tensor.ones(3, 2)", "1", "tensor.ones(2)", "v"]],
    "conv2d/0": [["m:reshape(1, 1, 2, 2)", "tensor.ones(1, 1, 2, 2)"]],
    "conv2d/1": [["tensor.ones(1, 1, 2, 2)", "m:reshape(1, 1, 2, 2)"]],
    "conv2d/2": [["tensor.ones(1, 1, 2, 2)", "tensor.ones(2, 1, 1, 1)", "v"]],
    "conv1d/0": [["m:reshape(1, 1, 4)", "tensor.ones(1, 1, 2)"]],
    "conv1d/1": [["tensor.ones(1, 1, 4)", "m:reshape(2, 1, 2)"]],
    "conv1d/2": [["tensor.ones(1, 1, 2)", "tensor.ones(2, 1, 1)", "v"]],
    "max_pool2d/0": [["m:reshape(1, 1, 2, 2)", "2"]], "avg_pool2d/0": [["m:reshape(1, 1, 2, 2)", "2"]],
    "adaptive_avg_pool2d/0": [["m:reshape(1, 1, 2, 2)", "1"]],
    "adaptive_max_pool2d/0": [["m:reshape(1, 1, 2, 2)", "1"]],
    // Of a panel, and in one call.
    "image/extent": [["plot.figure()", "m", "{extent = tensor.cat{v, k}}"], ["m", "{extent = tensor.cat{v, k}}"]],
    "image/xlim": [["m", "{xlim = x}"]], "image/ylim": [["m", "{ylim = x}"]],
    "image/colorlim": [["m", "{colorlim = x}"]], "image/xticks": [["m", "{xticks = x}"]],
    "image/yticks": [["m", "{yticks = x}"]], "item/0": [["x:sum()"]],
    "image/1": [["plot.figure()", "m"]],
  ]
}
