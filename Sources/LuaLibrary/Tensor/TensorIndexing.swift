import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
  func declareIndexing() {
    type.indexer(.integer("index").or("table or tensor"), returns: "any value") { t, call in
      // One past the end is nil, so that `ipairs` walks a tensor; anything further out is an error.
      if t.rank > 0, call.kind(1) == .number, try call.integer(1) == t.shape[0] + 1 { return call.pushNil() }
      switch try call.selection(1, of: t) {
      case .view(let view, let isElement): try call.push(view, isElement: isElement)
      case .mask(let mask): call.pushFresh(try Differentiable.maskedSelect(t, mask))
      case .positions(let positions): call.pushFresh(try Differentiable.indexSelect(t, 0, positions))
      }
    }
    type.newindexer { t, call in
      // The place of what is only written to is of no interest.
      switch try t.isOffTape ? call.selection(1, of: t) : GradientMode.off({ try call.selection(1, of: t) }) {
      case .view(let view, _):
        if call.kind(2) == .number || call.kind(2) == .boolean {
          try Differentiable.fillInPlace(view, call.scalar(2, for: t.dtype), of: t)
        } else {
          var value = try call.tensor(2, for: t.dtype)
          // As in PyTorch, leading dimensions of size 1 are none: a vector of one element is an element.
          while value.rank > view.rank, value.shape[0] == 1 { value = try Differentiable.squeeze(value, 0) }
          try Differentiable.copyInPlace(view, value, of: t)
        }
      case .mask(let mask): try Differentiable.maskedAssignInPlace(t, mask, call.tensor(2, for: t.dtype))
      case .positions(let positions):
        try Differentiable.indexAssignInPlace(t, 0, positions, call.tensor(2, for: t.dtype))
      }
    }
    type.metamethod(
      "__pairs", "`pairs(t)`: positions and what stands there (`t[i]`) along the first dimension, in order.",
      returns: "function, tensor, nil"
    ) { call in
      let t = try call.object(1, Tensor.self)
      guard t.rank > 0 else {
        throw TensorError.shape(operation: "pairs", expected: "at least one dimension", got: t.shape)
      }
      call.pushFunction("next") { step in
        let last = step.isNil(2) ? 0 : try step.integer(2)
        guard last >= 0, last < t.shape[0] else { return step.pushNil() }
        let view = try Differentiable.select(t, 0, last)
        step.push(last + 1)
        try step.push(view, isElement: view.rank == 0)
      }
      call.pushArgument(1)
      call.pushNil()
    }
    both(
      "index_select", "The slices of one dimension at these positions.",
      [.integer("dim"), .tensor("positions", "integers, from 1")],
      example: "tensor.eye(3):index_select(1, tensor{3, 1})"
    ) { t, call in call.pushFresh(try Differentiable.indexSelect(t, call.dimension(1), call.positions(2))) }
    both(
      "gather", "out[…, i, …] = t[…, positions[…, i, …], …] along a dimension.",
      [.integer("dim"), .tensor("positions", "integers, from 1")],
      example: "tensor{{1, 2}, {3, 4}}:gather(2, tensor{{2}, {1}})"
    ) { t, call in call.pushFresh(try Differentiable.gather(t, call.dimension(1), call.positions(2))) }
    both(
      "masked_select", "A vector of the elements where a bool mask holds.",
      [.object("mask", Tensor.self, "tensor", "bool")],
      example: "tensor{1, -2, 3}:masked_select(tensor{1, -2, 3}:gt(0))"
    ) { t, call in call.pushFresh(try Differentiable.maskedSelect(t, call.object(1, Tensor.self))) }
    both(
      "nonzero", "Positions, from 1, of the elements that are not zero: a row for each.",
      example: "tensor{0, 5}:nonzero()"
    ) {
      t, call in call.pushFresh(try t.nonzero().countedFromOne())
    }
    both(
      "sort", "The elements along a dimension in order, and where each stood. Stable; NaN is the largest.",
      [.integer("dim", default: -1), .boolean("descending", default: false)], returns: "tensor, positions",
      example: "tensor{3, 1, 2}:sort()"
    ) { t, call in
      let (values, positions) = try Differentiable.sort(t, call.dimension(1), descending: call.boolean(2))
      call.pushFresh(values)
      call.pushFresh(try positions.countedFromOne())
    }
    both(
      "argsort", "Positions that put the elements along a dimension in order.",
      [.integer("dim", default: -1), .boolean("descending", default: false)], example: "tensor{3, 1, 2}:argsort()"
    ) { t, call in
      call.pushFresh(try t.sort(call.dimension(1), descending: call.boolean(2)).positions.countedFromOne())
    }
    both(
      "topk", "The k largest (or smallest) elements along a dimension, in order, and where each stood.",
      [.integer("k", atLeast: 0), .integer("dim", default: -1), .boolean("largest", default: true)],
      returns: "tensor, positions", example: "tensor{3, 1, 2}:topk(2)"
    ) { t, call in
      let (values, positions) = try Differentiable.topk(t, call.integer(1), call.dimension(2), largest: call.boolean(3))
      call.pushFresh(values)
      call.pushFresh(try positions.countedFromOne())
    }
  }
}

/// What `t[key]` means.
private enum Selection {
  /// A window; `isElement` if every dimension was given a position.
  case view(Tensor, isElement: Bool)
  case mask(Tensor)
  /// Positions in the first dimension, from 0.
  case positions(Tensor)
}

extension Call {
  /// Pushes what stands somewhere: a slice, or an element as a number; on the tape as a tensor, for a number would be a
  /// constant in a loss.
  fileprivate func push(_ view: Tensor, isElement: Bool) throws {
    guard isElement, !(view.requiresGrad && GradientMode.isRecording) else { return pushFresh(view) }
    push(try view.itemValue())
  }

  fileprivate func selection(_ index: Int, of t: Tensor) throws -> Selection {
    if let key = objectIfPresent(index, Tensor.self) {
      guard key.dtype == .bool else { return .positions(try positions(index)) }
      // As in NumPy, a vector mask over more dimensions picks slices of the first.
      guard key.rank == 1, t.rank > 1 else { return .mask(key) }
      guard key.count == t.shape[0] else {
        throw TensorError.shapes(
          operation: functionName, [t.shape, key.shape],
          rule: "mask of the tensor's shape, or as long as its first dimension, expected")
      }
      return .positions(try key.nonzero().flatten())
    }
    if kind(index) == .table { return try window(table(index), of: t) }
    let view = try pick(t, 0, integer(index))
    return .view(view, isElement: view.rank == 0)
  }

  /// `t[{i, {first, last, step}, {}}]`.
  private func window(_ key: LuaTable, of t: Tensor) throws -> Selection {
    let count = key.rawCount
    guard count <= t.rank else {
      throw ArgumentError.argument(1, name: "index", expected: "at most \(t.rank) positions", got: "\(count)")
    }
    var view = t
    var d = 0
    for i in 0..<count {
      let entry = key[raw: i + 1]
      if let position = entry.int {
        view = try pick(view, d, Int(position))
      } else if case .table(let range) = entry {
        view = try narrow(view, d, range.integers(path: "index \(i + 1)"))
        d += 1
      } else {
        throw ArgumentError.argument(
          1, name: "index", expected: "position, {first, last} or {} as entry \(i + 1)",
          got: entry.double.map { "\($0)" } ?? entry.kind.description)
      }
    }
    return .view(view, isElement: view.rank == 0)
  }

  private func pick(_ t: Tensor, _ d: Int, _ position: Int) throws -> Tensor {
    guard t.rank > d else {
      throw TensorError.shape(operation: functionName, expected: "at least \(d + 1) dimensions", got: t.shape)
    }
    let resolved = position > 0 ? position - 1 : position + t.shape[d]
    guard position != 0, resolved >= 0, resolved < t.shape[d] else {
      throw ArgumentError.argument(
        1, name: "index", expected: "position 1 to \(t.shape[d]) (or −1 to −\(t.shape[d]))", got: "\(position)")
    }
    return try Differentiable.select(t, d, resolved)
  }

  /// `{}` all, `{i}` one position kept as a dimension, `{first, last}` and `{first, last, step}` both ends included.
  private func narrow(_ t: Tensor, _ d: Int, _ range: [Int]) throws -> Tensor {
    if range.isEmpty { return t }
    let size = t.shape[d]
    func resolve(_ position: Int) throws -> Int {
      let resolved = position > 0 ? position - 1 : position + size
      guard position != 0, resolved >= 0, resolved < size else {
        throw ArgumentError.argument(
          1, name: "index", expected: "range within 1 to \(size) (or −1 to −\(size))", got: "\(position)")
      }
      return resolved
    }
    guard range.count <= 3, range.count < 3 || range[2] != 0 else {
      throw ArgumentError.argument(
        1, name: "index", expected: "{first, last, step} with a step other than 0", got: "\(range)")
    }
    let step = range.count == 3 ? range[2] : 1
    let first = range[0]
    let last = range.count == 1 ? first : range[1]
    // An empty range, such as {3, 2}, may begin one past the end.
    if step > 0, first >= 1, first <= size + 1, last == first - 1 {
      return try Differentiable.narrow(t, d, first - 1, 0)
    }
    return try Differentiable.slice(t, d, from: resolve(first), through: resolve(last), by: step)
  }
}
