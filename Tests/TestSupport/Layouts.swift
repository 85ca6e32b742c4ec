import Tensors

extension Tensor {
  /// A tensor and how its elements lie in memory.
  public struct Layout: CustomStringConvertible {
    public let name: String
    public let tensor: Tensor
    public var description: String { "\(name) \(tensor.dtype.name) \(tensor.shape)" }
  }

  /// Tensors with the same elements, shape and dtype as `sample`, in every layout that its rank allows: contiguous,
  /// transposed in memory, every other element of a larger one, starting inside a storage, reversed (negative stride),
  /// and all of these at once. What surrounds the elements in memory is a value that must not turn up in a result.
  public static func everyLayout(of sample: Tensor) throws -> [Layout] {
    var layouts = [Layout(name: "contiguous", tensor: try sample.clone())]
    let rank = sample.rank
    func add(_ name: String, _ view: Tensor) throws {
      try view.copyInPlace(sample)
      layouts.append(Layout(name: name, tensor: view))
    }
    func surrounded(_ shape: Shape) throws -> Tensor { try Tensor.full(shape, .integer(77), sample.dtype) }

    try add("offset", surrounded([sample.count + 5]).narrow(0, 3, sample.count).reshape(sample.shape))
    if rank >= 2 {
      var swapped = sample.shape
      swapped.swapAt(0, rank - 1)
      try add("transposed", surrounded(swapped).transpose(0, rank - 1))
    }
    if rank >= 1 {
      var wide = sample.shape
      for d in 0..<rank { wide[d] = 2 * wide[d] + 1 }
      var strided = try surrounded(wide)
      for d in 0..<rank { strided = try strided.slice(d, from: 1, step: 2) }
      try add("strided", strided)
      try add("reversed", surrounded(sample.shape).flip(rank - 1))
      var everything = try surrounded(Shape(wide.reversed()) ?? wide).permute(Array((0..<rank).reversed()))
      for d in 0..<rank { everything = try everything.slice(d, from: -2, to: nil, step: -2) }
      try add("reversed, strided and permuted", everything)
    }
    return layouts
  }

  /// `sample`, and where the values allow it a broadcast view of the same shape and values: a tensor whose elements
  /// along the first dimension are all alike.
  public static func broadcastPair(of row: Tensor, times: Int) throws -> (copied: Tensor, broadcast: Tensor) {
    var target = row.shape
    target.insert(times, at: 0)
    let view = try row.unsqueeze(0).broadcast(to: target)
    return (try view.clone(), view)
  }
}
