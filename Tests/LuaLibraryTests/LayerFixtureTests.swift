import Autograd
import Foundation
import LuaRuntime
import Tensors
import TestSupport
import Testing

/// Functions of `nn` against PyTorch in float64: values, first and second derivatives. Fixtures/make_layers.py made them and
/// says how.
@Suite struct LayerFixtureTests {
  struct Numbers: Decodable, Sendable {
    let shape: [Int]
    let values: [Double]

    func tensor() throws -> Tensor { try Tensor(values, shape: try #require(Shape(shape))) }
  }

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name, lua: String
    let inputs: [Numbers]
    let output: Numbers
    let first: [Numbers]
    let second: [Numbers]?
    var testDescription: String { name }
  }

  static let cases: [Case] = {
    guard let url = Bundle.module.url(forResource: "Fixtures/layers", withExtension: "json"),
      let data = try? Data(contentsOf: url)
    else { return [] }
    return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
  }()

  @Test("The fixtures are there") func areCases() { #expect(Self.cases.count > 180) }

  @Test("Values and derivatives are PyTorch's", arguments: cases)
  func agrees(_ c: Case) throws {
    let runtime = try ExampleTests.runtime()
    guard case .function(let function)? = try runtime.run("return " + c.lua, chunkName: "=case").first else {
      Issue.record("\(c.name): no function")
      return
    }
    let leaves = try c.inputs.map { try $0.tensor().requireGrad() }
    let results = try runtime.call(function, leaves.map { LuaValue.object($0) }, results: 1)
    guard case .object(let object)? = results.first, let y = object as? Tensor else {
      Issue.record("\(c.name): no tensor")
      return
    }
    try expectNear(y.detach(), c.output, "\(c.name): value")
    let first = try Self.gradients(of: Self.weighted(y, cos), leaves, createGraph: true)
    for (i, gradient) in first.enumerated() {
      try expectNear(gradient.detach(), c.first[i], "\(c.name): derivative by input \(i + 1)")
    }
    guard let second = c.second else { return }
    var total = try Tensor.scalar(.real(0), .float64)
    for gradient in first where gradient.requiresGrad {
      total = try Differentiable.apply(.add, total, Self.weighted(gradient, sin))
    }
    for (i, gradient) in try Self.gradients(of: total, leaves).enumerated() {
      try expectNear(gradient.detach(), second[i], "\(c.name): second derivative by input \(i + 1)")
    }
  }

  /// Σ t·f(1 … n).
  private static func weighted(_ t: Tensor, _ f: (Double) -> Double) throws -> Tensor {
    let weights = try Tensor((0..<t.count).map { f(Double($0 + 1)) }, shape: t.shape)
    return try Differentiable.sum(Differentiable.apply(.mul, t, weights))
  }

  /// Zeros where there is none.
  private static func gradients(of y: Tensor, _ leaves: [Tensor], createGraph: Bool = false) throws -> [Tensor] {
    guard y.requiresGrad else { return try leaves.map { try Tensor.zeros($0.shape) } }
    let found = try Tensor.gradients(of: [y], withRespectTo: leaves, createGraph: createGraph, allowUnused: true)
    return try zip(found, leaves).map { try $0 ?? Tensor.zeros($1.shape) }
  }

  private func expectNear(_ found: Tensor, _ expected: Numbers, _ what: String) throws {
    let expected = try expected.tensor()
    guard found.shape == expected.shape else {
      Issue.record("\(what): shape \(found.shape), expected \(expected.shape)")
      return
    }
    if found.count == 0 { return }
    let scale = try max(1, expected.apply(.abs).max().item())
    let error = try (found - expected).apply(.abs).max().item() / scale
    #expect(error <= 1e-12, "\(what): \(error)")
  }
}
