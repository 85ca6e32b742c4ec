import Autograd
import LuaRuntime
import Tensors

extension TensorLibrary {
  /// Sums of products, which optimizers are written with.
  func declareCombining() {
    let factors: [Parameter] = [.tensor("a").or("number"), .tensor("b").or("number"), .number("value", default: 1)]
    for (name, sign, make) in [
      ("addcmul", "·", Differentiable.addProduct), ("addcdiv", "/", Differentiable.addQuotient),
    ] as [(String, String, (Tensor, Tensor, Tensor, Scalar) throws -> Tensor)] {
      let summary = "t + (value·a)\(sign)b, element by element, shapes broadcast."
      both(name, summary, factors, example: "tensor.zeros(2):\(name)(tensor{1, 2}, tensor{3, 4}, 0.5)") { t, call in
        call.pushFresh(try make(t, call.tensor(1), call.tensor(2), call.factor(3)))
      }
      both(name + "_", "`\(name)` in place.", factors) { t, call in
        let (a, b, factor) = (try call.tensor(1), try call.tensor(2), try call.factor(3))
        try Differentiable.combineInPlace(t, name + "_", with: [a, b]) { try make($0, a, b, factor) }
        call.pushSelf(t)
      }
    }
    let way: [Parameter] = [.tensor("target"), .number("weight", "0: t, 1: the target").or("tensor")]
    both(
      "lerp", "t + weight·(target − t): a place on the way from one tensor to another.", way,
      example: "tensor{0, 10}:lerp(tensor{1, 20}, 0.25)",
      discussion: "From a weight of ½ on computed from the target, which a weight of 1 gives exactly."
    ) { t, call in
      call.pushFresh(try Differentiable.interpolate(t, call.tensor(1), call.weight(2, for: t.dtype)))
    }
    both("lerp_", "`lerp` in place.", way) { t, call in
      let (target, weight) = (try call.tensor(1), try call.weight(2, for: t.dtype))
      try Differentiable.combineInPlace(t, "lerp_", with: [target, weight]) {
        try Differentiable.interpolate($0, target, weight)
      }
      call.pushSelf(t)
    }
    both(
      "diff", "Differences of neighbours along a dimension, taken n times.",
      [.integer("n", default: 1, atLeast: 0), .integer("dim", default: -1)], example: "tensor{1, 4, 9}:diff()"
    ) { t, call in call.pushFresh(try Differentiable.differences(t, call.integer(1), call.dimension(2))) }
  }
}

extension Call {
  /// Argument `index` as a factor, 1 if it is missing.
  fileprivate func factor(_ index: Int) throws -> Scalar { isNil(index) ? .integer(1) : try scalar(index) }

  /// Argument `index` as a tensor, or as a number beside one of `dtype`.
  fileprivate func weight(_ index: Int, for dtype: DType) throws -> Tensor {
    kind(index) == .number ? try .scalar(scalar(index), scalar(index).promoting(dtype)) : try tensor(index)
  }
}
