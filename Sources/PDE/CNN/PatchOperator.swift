import CKernels
import Tensors

/// The linear map of a one-channel convolution layer on one image, its transpose, and what gradient descent needs of
/// Swish between the two. Float64.
///
/// For an image n × m and kernels p × q there are (n − p + 1) × (m − q + 1) patches, one for each output of the "valid"
/// cross-correlation. Both directions are correlations of the image (see `il_correlate.h`): bits depend on nothing but
/// the data; the error is some 1e-16 of the largest sum of products.
public final class PatchOperator {
  /// Shape of the image.
  public let imageShape: Shape
  /// Shape of the kernels.
  public let kernelShape: Shape
  /// Shape of the outputs.
  public let outputShape: Shape
  private var correlator: il_correlator
  private let twiddles: Tensor
  private let spectrum: Storage
  private let workspace: Storage
  /// Panels (column by column, columns padded): a kernel, two of outputs; sums of columns.
  private let kernel, output, spare, columnSums: Storage

  /// - Parameters:
  ///   - image: n × m.
  ///   - kernelShape: p × q, not larger than the image.
  /// - Throws: `TensorError` for shapes that do not fit and when there is no memory.
  public init(image: Tensor, kernelShape: Shape) throws {
    guard image.rank == 2, image.count > 0 else {
      throw TensorError.shape(operation: "patches", expected: "image of 2 dimensions", got: image.shape)
    }
    guard kernelShape.count == 2, zip(kernelShape, image.shape).allSatisfy({ $0 >= 1 && $0 <= $1 }) else {
      throw TensorError.shapes(
        operation: "patches", [kernelShape, image.shape], rule: "kernel that fits into the image expected")
    }
    imageShape = image.shape
    self.kernelShape = kernelShape
    outputShape = [image.shape[0] - kernelShape[0] + 1, image.shape[1] - kernelShape[1] + 1]
    let length = il_correlator_length(image.shape[1])
    twiddles = try PatchOperator.twiddles(length)
    var correlator = il_correlator(
      rows: image.shape[0], columns: image.shape[1], length: length,
      twiddles: UnsafePointer(twiddles.data.assumingMemoryBound(to: Double.self)),
      spectrum: twiddles.data.assumingMemoryBound(to: Double.self))  // until its size is known
    spectrum = try PatchOperator.zeroed(il_correlator_room(&correlator))
    correlator.spectrum = spectrum.doubles
    let rooms = [kernelShape, outputShape].map { il_correlate_room(&correlator, $0[0], $0[1]) }
    workspace = try PatchOperator.zeroed(max(rooms[0], rooms[1]))
    kernel = try PatchOperator.zeroed(il_panel_stride(kernelShape[0]) * kernelShape[1])
    output = try PatchOperator.zeroed(il_panel_stride(outputShape[0]) * outputShape[1])
    spare = try PatchOperator.zeroed(il_panel_stride(outputShape[0]) * outputShape[1])
    columnSums = try PatchOperator.zeroed(outputShape[1])
    self.correlator = correlator
    let panel = try PatchOperator.zeroed(il_panel_stride(image.shape[0]) * image.shape[1])
    try PatchOperator.pack(image, panel)
    il_correlator_prepare(&self.correlator, panel.doubles)
  }

  /// The number of outputs.
  public var outputs: Int { outputShape[0] * outputShape[1] }

  /// Every output: Σ_ij image[y+i, x+j]·w[i, j], shape `outputShape`. - Throws: `TensorError` for another shape.
  public func forward(_ w: Tensor) throws -> Tensor {
    try apply(to: w)
    return try PatchOperator.unpack(output, outputShape)
  }

  /// Σ over outputs of delta[y, x] times the patch there, shape `kernelShape`: the transpose of ``forward(_:)``.
  public func adjoint(_ delta: Tensor) throws -> Tensor {
    guard delta.shape == outputShape else {
      throw TensorError.shapes(
        operation: "adjoint", [delta.shape, outputShape], rule: "one number per output expected")
    }
    try PatchOperator.pack(delta, output)
    return try gathered()
  }

  /// What is done with the outputs x = forward(w) before they go back through the transpose.
  public enum Weighting {
    /// The outputs themselves: the Gram operator Σ patch·patchᵀ.
    case identity
    /// The derivative of Swish x·σ(βx).
    case swishSlope
    /// The second derivative of Swish at x times forward(direction): the Hessian of Σ swish(x) along `direction`.
    case swishCurvature(direction: Tensor)
  }

  /// Σ x·σ(βx) over the outputs x = forward(w), and Σ weight·patch.
  public func swish(_ w: Tensor, beta: Double, _ weighting: Weighting) throws -> (sum: Double, patches: Tensor) {
    var what = IL_SWISH_VALUE
    var into = output
    switch weighting {
    case .identity: break
    case .swishSlope: what = IL_SWISH_SLOPE
    case .swishCurvature(let direction):
      what = IL_SWISH_CURVATURE
      try apply(to: direction)
      spare.bytes.copyMemory(from: output.bytes, byteCount: output.byteCount)
      into = spare
    }
    try apply(to: w)
    let sum = il_swish(
      Int32(what), into.doubles, output.doubles, outputShape[0], outputShape[1], beta, columnSums.doubles)
    if into === spare { output.bytes.copyMemory(from: spare.bytes, byteCount: output.byteCount) }
    return (sum, try gathered())
  }

  /// Leaves the outputs in `output`.
  private func apply(to w: Tensor) throws {
    guard w.shape == kernelShape else {
      throw TensorError.shapes(
        operation: "patches", [w.shape, kernelShape], rule: "kernel of the operator's shape expected")
    }
    try PatchOperator.pack(w, kernel)
    il_correlate(
      &correlator, output.doubles, kernel.doubles, kernelShape[0], kernelShape[1], workspace.doubles)
  }

  /// Correlates with what is in `output`.
  private func gathered() throws -> Tensor {
    il_correlate(
      &correlator, kernel.doubles, output.doubles, outputShape[0], outputShape[1], workspace.doubles)
    return try PatchOperator.unpack(kernel, kernelShape)
  }

  // MARK: Panels

  private static func zeroed(_ count: Int) throws -> Storage {
    guard let storage = Storage(byteCount: 8 * count) else {
      throw TensorError.memory(shape: [count], dtype: .float64, bytes: 8 * count)
    }
    storage.bytes.initializeMemory(as: UInt8.self, repeating: 0, count: 8 * count)
    return storage
  }

  private static func pack(_ matrix: Tensor, _ panel: Storage) throws {
    let (rows, columns, stride) = (matrix.shape[0], matrix.shape[1], il_panel_stride(matrix.shape[0]))
    let doubles = panel.doubles
    try matrix.to(.float64).contiguous().withElements(as: Double.self) { elements in
      for row in 0..<rows {
        for column in 0..<columns { doubles[column * stride + row] = elements[row * columns + column] }
      }
    }
  }

  private static func unpack(_ panel: Storage, _ shape: Shape) throws -> Tensor {
    let matrix = try Tensor(uninitialized: shape, .float64)
    let (rows, columns, stride) = (shape[0], shape[1], il_panel_stride(shape[0]))
    let doubles = panel.doubles
    try matrix.withMutableElements(as: Double.self) { elements in
      for row in 0..<rows {
        for column in 0..<columns { elements[row * columns + column] = doubles[column * stride + row] }
      }
    }
    return matrix
  }

  /// cos(2πk/N), sin(2πk/N) for k < N, in pairs, each within 1 ulp or so: every angle is first folded, in integers, into
  /// an eighth of the circle.
  private static func twiddles(_ length: Int) throws -> Tensor {
    // Angles in units of π/(2N); a quarter of the circle is N of them. Folded to 0 … N/2.
    let folded = (0..<length).map { k -> (angle: Int, swapped: Bool, c: Double, s: Double) in
      var (a, c, s) = (4 * k, 1.0, 1.0)
      if a > 2 * length { (a, s) = (4 * length - a, -s) }
      if a > length { (a, c) = (2 * length - a, -c) }
      return 2 * a > length ? (length - a, true, c, s) : (a, false, c, s)
    }
    let angles = try Tensor(folded.map { Double.pi * Double($0.angle) / Double(2 * length) })
    let (cosines, sines) = (try angles.apply(.cos).toArray(Double.self), try angles.apply(.sin).toArray(Double.self))
    return try Tensor(
      folded.enumerated().flatMap { k, fold in
        fold.swapped ? [fold.c * sines[k], fold.s * cosines[k]] : [fold.c * cosines[k], fold.s * sines[k]]
      })
  }
}

extension Storage {
  fileprivate var doubles: UnsafeMutablePointer<Double> { bytes.assumingMemoryBound(to: Double.self) }
}
