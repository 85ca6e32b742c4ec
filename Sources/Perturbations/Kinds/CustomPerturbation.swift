import Tensors

/// Whatever a closure does. NaN where there was none before is an error of the closure.
public struct CustomPerturbation: Perturbation {
  public typealias Body = (_ tensor: Tensor, _ site: PerturbationSite, _ seed: UInt64) throws -> Tensor

  /// What descriptions call it.
  public let label: String
  /// Whether the body calls the interpreter.
  public let needsInterpreter: Bool
  /// What tells one body from another, such as a checksum of its text.
  public let source: String?
  private let body: Body

  /// - Parameter body: gets the tensor, where it stands, and a seed that belongs to this site alone.
  public init(name label: String, source: String? = nil, needsInterpreter: Bool = false, _ body: @escaping Body) {
    (self.label, self.source, self.needsInterpreter, self.body) = (label, source, needsInterpreter, body)
  }

  public var name: String { "custom" }
  public var settings: [PerturbationSetting] {
    [.init("name", .text(label))] + (source.map { [.init("function", .text($0))] } ?? [])
  }
  public func summary(seed: UInt64) -> String { label }

  public func apply(to tensor: Tensor, at site: PerturbationSite, seed: UInt64) throws -> Tensor {
    let result = try body(tensor, site, seed)
    guard result.shape == tensor.shape, result.dtype == tensor.dtype else {
      throw PerturbationError.result(
        perturbation: label, site: site, expected: "\(tensor.dtype.name) tensor of shape \(tensor.shape)",
        got: "\(result.dtype.name) of \(result.shape)")
    }
    if try result.apply(.isnan).any(), try !tensor.apply(.isnan).any() {
      throw PerturbationError.result(
        perturbation: label, site: site, expected: "tensor without NaN, as the one given",
        got: "\(Int(try result.apply(.isnan).sum().item())) NaN of \(result.count)")
    }
    return result
  }
}
