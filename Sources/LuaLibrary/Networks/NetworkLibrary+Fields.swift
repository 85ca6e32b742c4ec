import Autograd
import LuaRuntime
import NeuralNetworks
import Tensors

/// Modules as scripts index them: fields and, of lists, elements.
extension NetworkLibrary {
  func declareFields() {
    let type = moduleType
    type.fields(
      names: { $0.fieldNames }, peek: { $0.field($1) },
      get: { net, name, _ in
        if let own = net as? LuaDefinedModule { return try own.read(name) }
        let value = net.field(.text(name))
        return value.isNil ? nil : value
      },
      set: { [self] net, name, value, _ in
        if let own = net as? LuaDefinedModule {
          guard name == "forward" || !isMember(name) else { return false }
          try own.assign(name, value)
          return true
        }
        guard !isMember(name) else { return false }
        return try net.take(name, value)
      })
    type.indexer(.any("position"), returns: "nn.Module") { net, call in
      if let own = net as? LuaDefinedModule {
        let value = own.field(call.value(1))
        if !value.isNil { return call.push(value) }
      }
      guard let list = net as? any ModuleSequence else {
        throw call.unexpected(1, expected: "name of a field, for nn.\(net.kind) is no list")
      }
      let i = try call.integer(1)
      let count = list.modules.count
      // One position past the end ends ipairs.
      if i == count + 1 { return call.pushNil() }
      let position = i < 0 ? count + i : i - 1
      guard list.modules.indices.contains(position) else {
        throw call.unexpected(
          1, expected: count == 0 ? "no position in an empty list" : "1 … \(count), or -\(count) … -1")
      }
      call.push(list.modules[position].module)
    }
    type.newindexer { net, call in
      guard let list = net as? any ModuleSequence else {
        throw call.unexpected(1, expected: "name of a field, for nn.\(net.kind) is no list")
      }
      let (i, count) = (try call.integer(1), list.modules.count)
      if call.isNil(2), i == count, i > 0 { return list.remove(list.modules[i - 1].name) }
      let part = try call.object(2, Module.self)
      if i == count + 1 { return try list.append(part) }
      let position = i < 0 ? count + i : i - 1
      guard list.modules.indices.contains(position) else {
        throw call.unexpected(1, expected: "1 … \(count + 1)")
      }
      try list.set(position, part)
    }
    type.metamethod("__len", "`#list`: how many modules a list has.", returns: "integer") { call in
      let net = try call.object(1, Module.self)
      guard let list = net as? any ModuleSequence else {
        throw call.unexpected(1, expected: "list of modules", got: "nn.\(net.kind)")
      }
      call.push(list.modules.count)
    }
    type.metamethod("__pairs", "`pairs(net)`: the fields and their values, of lists the positions.") { call in
      let net = try call.object(1, Module.self)
      let keys: [LuaValue] =
        net is any ModuleSequence
        ? net.modules.indices.map { .integer(Int64($0 + 1)) } : net.fieldNames.map { .text($0) }
      var position = 0
      call.pushFunction("next") { inner in
        while position < keys.count {
          let key = keys[position]
          position += 1
          let value = try inner.object(1, Module.self).field(key)
          if value.isNil { continue }
          inner.push(key)
          return inner.push(value)
        }
        inner.pushNil()
      }
      call.pushArgument(1)
      call.pushNil()
    }
    type.method(
      "append", "Adds a module at the end of a list (`nn.ModuleList`, `nn.Sequential`).",
      [.object("module", Module.self, "nn.Module")], returns: "nn.Module",
      example: "nn.Sequential(nn.Linear(4, 2)):append(nn.ReLU())"
    ) { net, call in
      guard let list = net as? any ModuleSequence else {
        throw ModuleError.argument(
          module: "nn.\(net.kind)", name: "append", expected: "nn.ModuleList or nn.Sequential before ':'",
          got: "nn.\(net.kind)")
      }
      try list.append(call.object(1, Module.self))
      call.pushReceiver()
    }
  }
}

extension Module {
  /// The fields of the module: what is registered, then what else a script put into it.
  fileprivate var fieldNames: [String] {
    if self is any ModuleSequence { return [] }
    var names = modules.map(\.name) + parameters.map(\.name) + buffers.map(\.name)
    if let own = self as? LuaDefinedModule {
      let known = Set(names)
      names += ((try? own.fields.pairs()) ?? []).compactMap(\.key.text).filter { !known.contains($0) }.sorted()
    }
    return names
  }

  /// The field of a name or, of a list, the element at a position; nil if there is none. Runs no code of a script.
  fileprivate func field(_ key: LuaValue) -> LuaValue {
    if let own = self as? LuaDefinedModule {
      let known = (key.text ?? key.int.map { "\($0)" }).map(own.registered) ?? .nil
      return known.isNil ? own.fields.raw(key: key) : known
    }
    if let name = key.text {
      return part(name).map { .object($0) } ?? tensor(name).map { .object($0) } ?? .nil
    }
    guard self is any ModuleSequence, let i = key.int, i >= 1, i <= modules.count else { return .nil }
    return .object(modules[Int(i) - 1].module)
  }

  /// Takes a value for a field of a built-in module; false if it has no such field.
  fileprivate func take(_ name: String, _ value: LuaValue) throws -> Bool {
    if part(name) != nil || self is ModuleDict {
      if value.isNil, self is ModuleDict {
        remove(name)
        return true
      }
      guard case .object(let object) = value, let module = object as? Module else {
        throw unfit(name, "module", value)
      }
      try check(part: module, name: name)
      set(name, module)
      return true
    }
    guard let old = tensor(name) else { return false }
    let isParameter = parameters.contains { $0.name == name }
    guard case .object(let object) = value, let tensor = object as? Tensor else { throw unfit(name, "tensor", value) }
    guard tensor.shape == old.shape else { throw ModuleError.shape(name: name, expected: old.shape, got: tensor.shape) }
    let isLeaf = tensor.isLeaf && tensor.requiresGrad
    guard isLeaf == isParameter else {
      throw ModuleError.argument(
        module: "nn.\(kind)", name: name,
        expected: isParameter ? "nn.Parameter (a leaf that requires gradients)" : "tensor that requires no gradients",
        got: isParameter ? "a tensor that is none" : "one that does")
    }
    guard tensor.dtype.isFloatingPoint == old.dtype.isFloatingPoint else {
      throw ModuleError.argument(
        module: "nn.\(kind)", name: name, expected: "\(old.dtype.name)", got: "\(tensor.dtype.name)")
    }
    try exchange(name, for: tensor)
    return true
  }

  private func unfit(_ name: String, _ expected: String, _ value: LuaValue) -> ModuleError {
    var got = value.kind.description
    if case .object(let object) = value { got = object is Module ? "a module" : object is Tensor ? "a tensor" : got }
    return .argument(module: "nn.\(kind)", name: name, expected: expected, got: got)
  }
}
