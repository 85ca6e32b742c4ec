import LuaRuntime
import NeuralNetworks
import Tensors

/// The part of the class `nn.Module` on the modules within a network.
extension NetworkLibrary {
  func declareTraversal() {
    let type = moduleType
    let once = "One that stands in several places is listed once, under the first of its names."
    type.method(
      "modules", "The network itself and all modules below, each before its own, in a list.",
      returns: "list of nn.Module",
      example: "for _, m in ipairs(nn.mlp{sizes = {4, 3, 2}}:modules()) do print(m) end", discussion: once
    ) { net, call in call.push(call.runtime.newTable(net.distinctModules.map { LuaValue.object($0.module) })) }
    type.method(
      "named_modules", "The same by name: the network itself is ''.", returns: "table of nn.Module",
      example: "nn.resnet{depth = 8}:named_modules()['layer1.0.conv1']",
      discussion: "`pairs` visits them in order. \(once)"
    ) { net, call in
      call.push(call.newOrderedTable(net.distinctModules.map { ($0.name, .object($0.module)) }))
    }
    type.method(
      "children", "The modules right below, in a list.", returns: "list of nn.Module",
      example: "#nn.mlp{sizes = {4, 3, 2}}:children()", discussion: once
    ) { net, call in call.push(call.runtime.newTable(net.distinctChildren.map { LuaValue.object($0.module) })) }
    type.method(
      "named_children", "The same by name.", returns: "table of nn.Module",
      example: "nn.resnet{depth = 8}:named_children().layer1", discussion: "`pairs` visits them in order. \(once)"
    ) { net, call in
      call.push(call.newOrderedTable(net.distinctChildren.map { ($0.name, .object($0.module)) }))
    }
    type.method(
      "apply", "Calls a function with each module below, and at last with the network itself.", [.function("f")],
      returns: "nn.Module",
      example: """
        nn.mlp{sizes = {4, 3, 2}}:apply(function(m)
          for name, p in pairs(m:named_parameters()) do if name == "weight" then nn.init.xavier_uniform_(p) end end
        end)
        """, discussion: once
    ) { net, call in
      let f = try call.function(1)
      for module in net.innerFirst { try f.call(LuaValue.object(module), results: 0) }
      call.pushReceiver()
    }
    type.method(
      "clone", "A copy with all state: parameters, buffers, modes, hooks and perturbations; gradients are left behind.",
      returns: "nn.Module", example: "nn.mlp{sizes = {4, 3, 2}}:clone()",
      discussion: """
        What several modules share their copies share. The tables among the fields of a module of your own are copied too; \
        functions are the same, with the variables that they captured, and so is any other value.
        """
    ) { net, call in call.push(try net.clone()) }
  }

  func declareContainers() {
    module.function(
      "Module", "A module of your own: `forward(self, x)` computes.", [.table("fields")], returns: "nn.Module",
      example: """
        local function Block(n)
          return nn.Module{fc = nn.Linear(n, n), scale = nn.Parameter(tensor.ones(1, "float32")),
                           forward = function(self, x) return x + self.fc(x):relu() * self.scale end}
        end
        return nn.Module{blocks = {Block(4), Block(4)}, forward = function(self, x)
          for _, block in ipairs(self.blocks) do x = block(x) end
          return x
        end}
        """,
      discussion: """
        Fields that are modules are registered under their names, numbers first, then in alphabetical order, and so are lists \
        and tables of modules, with tables in them: `blocks.1.fc.weight`. (A list of modules becomes an `nn.ModuleList`.) A \
        tensor that is a leaf and requires gradients is a parameter (`nn.Parameter(t)`), any other a buffer, which is saved but \
        not trained. `self` is the module: `self.fc`, `self.training`, `self:helper(x)` for a function among the fields. What a \
        forward assigns (`self.calls = self.calls + 1`) is kept; a module, a parameter or an `nn.Buffer` is registered. Names of \
        methods of modules cannot be fields.
        """
    ) { [self] call in
      let fields = try call.table(1)
      guard case .function(let forward) = fields[raw: "forward"] else {
        throw ArgumentError.argument(
          1, name: "fields.forward", expected: "function", got: fields[raw: "forward"].kind.description)
      }
      for key in try fields.pairs().compactMap(\.key.text).sorted() where key != "forward" && isMember(key) {
        throw ArgumentError.argument(
          1, name: "fields.\(key)", expected: "name that no method or property of modules has", got: "'\(key)'")
      }
      let result = LuaDefinedModule(fields, forward: forward, marks)
      try FieldTable.register(fields, in: result)
      call.push(result as Module)
      try result.entrust([forward, fields])
    }
    module.function(
      "ModuleList", "Modules in a list, which grows with `append` or `list[#list + 1] = module`.",
      [.object("modules", Module.self, "nn.Module").or("list of nn.Module").repeated], returns: "nn.Module",
      example: "local list = nn.ModuleList{nn.Linear(4, 4), nn.ReLU()}; list:append(nn.Linear(4, 2)); return #list",
      discussion: "Names count from 1 as positions do (`1.weight`); `net:state_dict{names = 'pytorch'}` counts from 0."
    ) { call in
      let modules = try call.moduleList(1)
      try Module.check(parts: modules, of: "nn.ModuleList")
      call.push(ModuleList(modules) as Module)
    }
    module.function(
      "ModuleDict", "Modules under names, as fields: `dict.name`.", [.table("modules", "name → nn.Module")],
      returns: "nn.Module", example: "nn.ModuleDict{relu = nn.ReLU(), swish = nn.Swish(1)}.swish",
      discussion: "Registered in alphabetical order; `dict.other = module` adds one."
    ) { [self] call in
      let dict = ModuleDict()
      for (key, value) in try call.table(1).pairs().sorted(by: { ($0.key.text ?? "") < ($1.key.text ?? "") }) {
        guard let name = key.text, case .object(let object) = value, let part = object as? Module else {
          throw call.unexpected(1, expected: "table name → nn.Module")
        }
        guard !isMember(name) else {
          throw ArgumentError.argument(
            1, name: "modules.\(name)", expected: "name that no method or property of modules has", got: "'\(name)'")
        }
        try dict.check(part: part, name: name)
        dict.register(name, part)
      }
      call.push(dict as Module)
    }
  }

  /// Whether a name is that of a method or property.
  func isMember(_ name: String) -> Bool { moduleType.memberNames.contains(name) }
}

extension Call {
  /// Arguments from `index` on as modules, or one list of them.
  func moduleList(_ index: Int) throws -> [Module] {
    if count == index, kind(index) == .table {
      return try table(index).objects(Module.self, path: "argument \(index) 'modules'")
    }
    return try (index..<max(index, count + 1)).map { try object($0, Module.self) }
  }
}

extension Module {
  fileprivate var distinctChildren: [(name: String, module: Module)] {
    var seen: Set<ObjectIdentifier> = []
    return modules.filter { seen.insert(ObjectIdentifier($0.module)).inserted }
  }

  /// All modules below, each after its own, and this one; each once.
  fileprivate var innerFirst: [Module] {
    var seen: Set<ObjectIdentifier> = []
    var order: [Module] = []
    func visit(_ module: Module) {
      guard seen.insert(ObjectIdentifier(module)).inserted else { return }
      for (_, part) in module.modules { visit(part) }
      order.append(module)
    }
    visit(self)
    return order
  }
}
