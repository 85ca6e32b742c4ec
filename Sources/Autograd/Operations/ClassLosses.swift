import Tensors

/// How the losses of classes are weighted and put together.
public struct ClassLossOptions {
  /// A number for each class, which multiplies the losses of its rows; a mean is divided by the sum of those.
  public var weight: Tensor?
  /// A label whose rows count nothing.
  public var ignored: Int?
  /// ε: targets are (1 − ε)·one-hot + ε/C.
  public var labelSmoothing: Double
  public var reduction: LossReduction

  public init(
    weight: Tensor? = nil, ignored: Int? = nil, labelSmoothing: Double = 0, reduction: LossReduction = .mean
  ) {
    (self.weight, self.ignored) = (weight, ignored)
    (self.labelSmoothing, self.reduction) = (labelSmoothing, reduction)
  }

  fileprivate var isPlain: Bool { weight == nil && ignored == nil && labelSmoothing == 0 && reduction == .mean }
}

extension Differentiable {
  /// Mean over the batch of −log softmax(logits)[label].
  /// - Parameters:
  ///   - logits: N×C, or C, or N×C×… with a class for each position.
  ///   - labels: N (or no, or N×…) classes from 0, int64.
  public static func crossEntropy(
    _ logits: Tensor, labels: Tensor, options: ClassLossOptions = ClassLossOptions()
  ) throws -> Tensor {
    if logits.rank == 2, options.isPlain { return try CrossEntropy()(logits, labels) }
    let rows = try ClassRows("cross_entropy", logits, labels.shape)
    return try rows.likelihoodLoss(logSoftmax(rows.matrix, 1), labels, options)
  }

  /// The same for targets that are probabilities, of the shape of the logits; the gradient flows into them too.
  public static func crossEntropy(
    _ logits: Tensor, probabilities: Tensor, options: ClassLossOptions = ClassLossOptions()
  ) throws -> Tensor {
    let operation = "cross_entropy"
    guard logits.shape == probabilities.shape, logits.rank >= 1 else {
      throw TensorError.shapes(
        operation: operation, [logits.shape, probabilities.shape],
        rule: "logits and probabilities of one shape expected")
    }
    var shape = logits.shape
    shape.remove(at: logits.rank == 1 ? 0 : 1)
    let (rows, targets) = (
      try ClassRows(operation, logits, shape), try ClassRows(operation, to(probabilities, logits.dtype), shape)
    )
    let (logP, classes) = (Tracked(try logSoftmax(rows.matrix, 1)), Double(rows.classes))
    var target = Tracked(targets.matrix)
    if options.labelSmoothing > 0 {
      target = try target * (1 - options.labelSmoothing) + options.labelSmoothing / classes
    }
    if let weight = try rows.weight(options) { target = try target * weight }
    let losses = try (-(logP * target)).sum([1])
    switch options.reduction {
    case .none: return try reshape(losses.tensor, shape)
    case .sum: return try losses.sum().tensor
    case .mean: return try (losses.sum() / Double(rows.matrix.shape[0])).tensor
    }
  }

  /// −logP[label], the mean over the batch: ``crossEntropy(_:labels:options:)`` of what is a logarithm already.
  public static func negativeLogLikelihood(
    _ logP: Tensor, labels: Tensor, options: ClassLossOptions = ClassLossOptions()
  ) throws -> Tensor {
    let rows = try ClassRows("nll_loss", logP, labels.shape)
    return try rows.likelihoodLoss(rows.matrix, labels, options)
  }
}

/// Numbers for classes as a matrix: a row for each position that has a label.
private struct ClassRows {
  let operation: String
  let matrix: Tensor
  /// The shape of the labels.
  let shape: Shape
  var classes: Int { matrix.shape[1] }

  init(_ operation: String, _ x: Tensor, _ labels: Shape) throws {
    guard x.dtype.isFloatingPoint else {
      throw TensorError.dtypes(operation: operation, expected: "float32 or float64", got: [x.dtype])
    }
    var expected = x.shape
    if x.rank >= 1 { expected.remove(at: x.rank == 1 ? 0 : 1) }
    guard x.rank >= 1, expected == labels else {
      throw TensorError.shapes(
        operation: operation, [x.shape, labels], rule: "logits M×K and M integer labels expected")
    }
    (self.operation, shape) = (operation, labels)
    let classes = x.shape[x.rank == 1 ? 0 : 1]
    guard classes > 0 else { throw TensorError.empty(operation: operation, x.shape) }
    let last = x.rank <= 2 ? x : try Differentiable.permute(x, [0] + Array(2..<x.rank) + [1])
    matrix = try Differentiable.reshape(last, [x.count / classes, classes])
  }

  /// The weights of classes as a row, in the matrix's dtype.
  func weight(_ options: ClassLossOptions) throws -> Tracked? {
    guard let weight = options.weight else { return nil }
    guard weight.shape == [classes] else {
      throw TensorError.shapes(
        operation: operation, [weight.shape, matrix.shape], rule: "a weight for each of \(classes) classes expected")
    }
    return Tracked(try Differentiable.reshape(Differentiable.to(weight, matrix.dtype), [1, classes]))
  }

  /// Losses of labels, from the logarithms of the probabilities of classes.
  func likelihoodLoss(_ logP: Tensor, _ labels: Tensor, _ options: ClassLossOptions) throws -> Tensor {
    let (places, counted) = try checked(labels, ignored: options.ignored)
    func masked(_ t: Tracked) throws -> Tracked { try counted.map { try t.masked($0) } ?? t }
    let column = try places.reshape([places.count, 1])
    var losses = try -Tracked(Differentiable.gather(logP, 1, column))
    let weight = try weight(options)
    var weights: Tracked?
    if let weight {
      let all = try Differentiable.broadcast(weight.tensor, to: matrix.shape)
      let own = try masked(Tracked(Differentiable.gather(all, 1, column)))
      losses = try losses * own
      weights = own
    }
    losses = try masked(losses)
    let total = try weights?.sum() ?? Tracked(rowCount(counted))
    func reduced(_ losses: Tracked) throws -> Tracked {
      switch options.reduction {
      case .none: Tracked(try Differentiable.reshape(losses.tensor, shape))
      case .sum: try losses.sum()
      case .mean: try losses.sum() / total
      }
    }
    let plain = try reduced(losses)
    let epsilon = options.labelSmoothing
    guard epsilon > 0 else { return plain.tensor }
    let every = try (weight.map { try Tracked(logP) * $0 } ?? Tracked(logP)).sum([1], keepDimensions: true)
    return try (plain * (1 - epsilon) + reduced(masked(-every)) * (epsilon / Double(classes))).tensor
  }

  /// The number of rows that count.
  private func rowCount(_ counted: Tensor?) throws -> Tensor {
    let count = try counted.map { try $0.to(.float64).sum().item() } ?? Double(matrix.shape[0])
    return try .scalar(.real(count), matrix.dtype)
  }

  /// The labels as one vector of places, and, where one is to be ignored, which rows count: a column.
  private func checked(_ labels: Tensor, ignored: Int?) throws -> (places: Tensor, counted: Tensor?) {
    guard labels.dtype.isInteger else {
      throw TensorError.shapes(
        operation: operation, [matrix.shape, labels.shape], rule: "logits M×K and M integer labels expected")
    }
    let flat = try labels.to(.int64).contiguous().reshape([labels.count])
    let counted = try ignored.map { try flat.apply(.ne, .integer(Int64($0))) }
    let places = try counted.map { try Tensor.choose($0, flat, .scalar(.integer(0), .int64)) } ?? flat
    let extremes = places.count == 0 ? [] : try [places.min(), places.max()].flatMap { try $0.toArray(Int64.self) }
    for extreme in extremes where extreme < 0 || extreme >= Int64(classes) {
      throw TensorError.argument(
        operation: operation, name: "labels", expected: "classes from 1 to \(classes)", got: "\(extreme &+ 1)")
    }
    return (places, try counted?.reshape([flat.count, 1]))
  }
}

/// −mean log softmax(x)[label]. Derivative: (softmax(x) − one-hot)/N·g.
struct CrossEntropy: Operation {
  var name: String { "cross_entropy" }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    saved.keep(inputs[0], input: 0)
    saved.keep(constant: inputs[1])
    return try Tensor.crossEntropy(inputs[0], labels: inputs[1])
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    let (logits, labels) = (try saved.tensor(0), try saved.tensor(1))
    let byLogits = try Tensor.crossEntropyBackward(gradient, logits, labels: labels)
    let recorded = try FusedGradients.record(name, of: [gradient, logits], [byLogits]) { inputs in
      let (g, logits) = (inputs[0], inputs[1].tensor)
      let ones = try Tensor.ones([labels.count, 1], logits.dtype)
      let oneHot = try Tensor.zeros(logits.shape, logits.dtype).scatterAdd(1, labels.unsqueeze(1), ones)
      let error = try Tracked(Differentiable.softmax(logits, 1)) - Tracked(oneHot)
      return [try (error / Double(labels.count) * g).tensor]
    }
    return recorded + [nil]
  }
}
