import Tensors

/// In-place operations, recorded.
///
/// A write through a tensor changes the memory that all its views share, and so the places of all of them
/// (``WriteHistory``). A leaf that requires gradients can be written to only where nothing is recorded.
extension Differentiable {
  /// `x = operation(x)`.
  public static func applyInPlace(_ operation: UnaryOperation, _ x: Tensor) throws {
    guard records(x) else { return try x.applyInPlace(operation) }
    let result = try apply(operation, before(x, copied: true))
    try write(x, operation.name + "_", { result }) { try x.applyInPlace(operation) }
  }

  /// `x = x operation other`; see `Tensor.applyInPlace(_:_:)`.
  public static func applyInPlace(_ operation: BinaryOperation, _ x: Tensor, _ other: Tensor) throws {
    guard records(x, other) else { return try x.applyInPlace(operation, other) }
    let keepsOperands = operation != .add && operation != .sub
    let operand = try keepsOperands && other.sharesMemory(with: x) ? before(other, copied: true) : other
    let result = try apply(operation, before(x, copied: keepsOperands), operand)
    try write(x, operation.name + "_", { result }) { try x.applyInPlace(operation, other) }
  }

  /// `x = x operation number`.
  public static func applyInPlace(_ operation: BinaryOperation, _ x: Tensor, _ number: Scalar) throws {
    guard records(x) else { return try x.applyInPlace(operation, number) }
    let result = try apply(operation, before(x, copied: operation != .add && operation != .sub), number)
    try write(x, operation.name + "_", { result }) { try x.applyInPlace(operation, number) }
  }

  /// Sets every element to a number.
  /// - Parameter family: the tensor on the tape of which `x` is a plain view.
  public static func fillInPlace(_ x: Tensor, _ value: Scalar, of family: Tensor? = nil) throws {
    guard records(family ?? x) else { return try x.fillInPlace(value) }
    try write(x, "fill_", of: family, { nil }) { try x.fillInPlace(value) }
  }

  /// Copies the elements of another tensor, broadcast and converted; see `Tensor.copyInPlace(_:)`.
  public static func copyInPlace(_ x: Tensor, _ source: Tensor, of family: Tensor? = nil) throws {
    guard records(family ?? x, source) else { return try x.copyInPlace(source) }
    try write(x, "copy_", of: family, { source }) { try x.copyInPlace(source) }
  }

  /// Sets the elements where a mask is true; see `Tensor.maskedAssignInPlace(_:_:)`.
  public static func maskedAssignInPlace(_ x: Tensor, _ mask: Tensor, _ values: Tensor) throws {
    guard records(x, values) else { return try x.maskedAssignInPlace(mask, values) }
    let (chosen, old) = (try mask.clone(), try before(x, copied: false))
    func result() throws -> Tensor? {
      let values = try to(values, x.dtype)
      if values.count == 1 { return try choose(chosen, reshape(values, []), old) }
      let places = try Tensor.arange(0, Double(x.count), .int64).reshape(x.shape).maskedSelect(chosen)
      let spread = try ScatterAdd(shape: [x.count], dimension: 0)(flatten(values), places)
      return try choose(chosen, reshape(spread, x.shape), old)
    }
    try write(x, "masked assignment", result) { try x.maskedAssignInPlace(mask, values) }
  }

  /// Sets slices at positions; see `Tensor.indexAssignInPlace(_:_:_:)`.
  public static func indexAssignInPlace(_ x: Tensor, _ dimension: Int, _ positions: Tensor, _ values: Tensor) throws {
    guard records(x, values) else { return try x.indexAssignInPlace(dimension, positions, values) }
    let old = try before(x, copied: false)
    func result() throws -> Tensor? {
      let (d, size) = (dimension < 0 ? dimension + x.rank : dimension, Int64(positions.count))
      var target = x.shape
      target[d] = positions.count
      // Of equal positions the last stays.
      let written = try positions.toArray(Int64.self).map { $0 < 0 ? $0 + Int64(x.shape[d]) : $0 }
      let last = Dictionary(zip(written, 0..<size)) { $1 }.sorted { $0.key < $1.key }
      let source = try indexSelect(broadcast(to(values, x.dtype), to: target), d, Tensor(last.map(\.value)))
      let places = try Tensor(last.map(\.key))
      let spread = try IndexAdd(shape: x.shape, dimension: d)(source, places)
      var line = Shape(repeating: 1, count: x.rank)
      line[d] = x.shape[d]
      let chosen = try Tensor.zeros([x.shape[d]], .bool)
      for place in last.map(\.key) { try chosen.select(0, Int(place)).fillInPlace(.bool(true)) }
      return try choose(chosen.reshape(line).broadcast(to: x.shape), spread, old)
    }
    try write(x, "indexed assignment", result) { try x.indexAssignInPlace(dimension, positions, values) }
  }

  /// Whatever sets the elements without looking at those of tensors, such as random numbers.
  public static func overwrite(_ x: Tensor, _ operation: String, _ body: () throws -> Void) throws {
    guard records(x) else { return try body() }
    try write(x, operation, { nil }, body)
  }

  /// Whether writing to `x` what was made of a source concerns the tape.
  static func records(_ x: Tensor, _ source: Tensor? = nil) -> Bool {
    let isKnown = x.storage.isOnTape || x.storage.history != nil
    guard isKnown || !(source?.isOffTape ?? true) else { return false }
    return GradientMode.isRecording && x.dtype.isFloatingPoint && (isKnown || source?.node != nil)
  }

  /// The tensor as it is before a write: at its place on the tape, copied if the derivative looks at the elements.
  static func before(_ x: Tensor, copied: Bool) throws -> Tensor {
    let old = try copied ? x.clone() : x.detached()
    old.autograd = x.node
    return old
  }

  /// `x = f(x)`, where `f` takes elements of `sources` too: by `plainly` where nothing is recorded; else by what `recorded`
  /// makes of the tensor as it was (copied if the derivative looks at its elements), without change of shape.
  static func rewrite(
    _ x: Tensor, _ operation: String, from sources: [Tensor], copied: Bool = false, _ plainly: () throws -> Void,
    recorded: (Tensor) throws -> Tensor
  ) throws {
    guard records(x) || sources.contains(where: { records(x, $0) }) else { return try plainly() }
    let result = try recorded(before(x, copied: copied))
    try write(x, operation, { result }) { try x.copyInPlace(result) }
  }

  /// Writes by `body`, then records what was written.
  ///
  /// - Parameters:
  ///   - source: what was written, at its place on the tape, broadcast and converted to `x`; nil: constants. Asked for after
  ///     the write, whose checks word what is wrong with the arguments.
  private static func write(
    _ x: Tensor, _ operation: String, of family: Tensor? = nil, _ source: () throws -> Tensor?,
    _ body: () throws -> Void
  ) throws {
    let hadHistory = x.storage.history != nil
    let history = try x.history(operation, family ?? x)
    do {
      try GradientMode.off(body)
      let place = try source().flatMap { source in
        source.node == nil ? nil : try broadcast(to(source, x.dtype), to: x.shape).node
      }
      history.record(x, from: place)
    } catch {
      if !hadHistory { x.storage.history = nil }
      throw error
    }
  }
}

/// A memory in which a window was overwritten. Inputs: the memory before, what was written.
struct CopySlices: Operation {
  private let layout: Layout
  var name: String { "copy_slices" }
  var window: Window { layout.window }

  init(_ layout: Layout) { self.layout = layout }

  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    throw AutogradError.noDerivative(operation: name)  // is only ever recorded, by a write that happened
  }

  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [
      saved.needs(0) ? try WithoutWindow(window: window)(gradient) : nil,
      saved.needs(1) ? try window(gradient) : nil,
    ]
  }

  /// The window onto a gradient, as a view of it.
  func view(_ gradient: Tensor) throws -> Tensor { try window.view(gradient) }
}

/// A copy with zeros in a window.
struct WithoutWindow: Operation {
  let window: Window
  var name: String { "copy_slices" }
  func forward(_ inputs: [Tensor], _ saved: inout Saved) throws -> Tensor {
    let rest = try inputs[0].clone()
    try window.view(rest).fillInPlace(.integer(0))
    return rest
  }
  func backward(_ gradient: Tensor, _ saved: Recall) throws -> [Tensor?] {
    [try WithoutWindow(window: window)(gradient)]
  }
}
