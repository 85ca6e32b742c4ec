import Foundation
import LuaRuntime
import Tensors
import Testing

/// Values and derivatives are PyTorch's (`Fixtures/operations.json`, made by `make_operations.py` beside it).
@Suite struct TorchFixtureTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let lua: String
    let inputs: [String: Values]
    let results: [Values]
    let first, second: [String: Values]?
    var testDescription: String { "\(lua) \(inputs.keys.sorted().map { "\($0) \(inputs[$0]?.shape ?? [])" })" }
  }

  struct Values: Decodable, Sendable {
    let shape: [Int]
    let dtype: String
    let data: [Double]

    private enum Keys: CodingKey { case shape, dtype, data }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: Keys.self)
      shape = try fields.decode([Int].self, forKey: .shape)
      dtype = try fields.decode(String.self, forKey: .dtype)
      data = try fields.decode([Number].self, forKey: .data).map(\.value)
    }

    /// The tensor as Lua writes it.
    var lua: String {
      let elements = data.map { $0.isNaN ? "0/0" : $0.isInfinite ? ($0 < 0 ? "-1/0" : "1/0") : "\($0)" }
      return
        "tensor.new({\(elements.joined(separator: ", "))}, '\(dtype)'):reshape{\(shape.map(String.init).joined(separator: ", "))}"
    }
  }

  /// A number, or what JSON has no number for, or a truth value.
  private struct Number: Decodable {
    let value: Double
    init(from decoder: any Decoder) throws {
      let field = try decoder.singleValueContainer()
      if let truth = try? field.decode(Bool.self) {
        value = truth ? 1 : 0
      } else if let number = try? field.decode(Double.self) {
        value = number
      } else {
        value = try Double(field.decode(String.self)) ?? .nan
      }
    }
  }

  static let cases: [Case] = {
    guard let url = Bundle.module.url(forResource: "Fixtures/operations", withExtension: "json") else { return [] }
    return (try? JSONDecoder().decode([Case].self, from: Data(contentsOf: url))) ?? []
  }()

  @Test("There are fixtures") func areFixtures() { #expect(Self.cases.count > 100) }

  @Test("Results, first and second derivatives are PyTorch's", arguments: cases)
  func equalPyTorch(_ c: Case) throws {
    let names = (c.first ?? [:]).keys.sorted()
    let locals = c.inputs.sorted { $0.key < $1.key }.map { name, values in
      "local \(name) = \(values.lua)\(names.contains(name) ? ":requires_grad_()" : "")"
    }
    let script = """
      local function weighted(tensors)
        local total = tensor.zeros()
        for _, t in ipairs(tensors) do
          if tensor.is_tensor(t) and t.requires_grad then
            local n = t:numel()
            total = total + (t * (tensor.arange(1, n):reshape(t:size()) / math.max(n, 1))):sum()
          end
        end
        return total
      end
      \(locals.joined(separator: "\n"))
      local results = {\(c.lua)}
      local out, leaves = {}, {\(names.joined(separator: ", "))}
      for i, r in ipairs(results) do out[i] = r end
      if #leaves == 0 then return table.unpack(out) end
      local function gradients(total)
        local found = {}
        if total.requires_grad then
          found = autograd.grad(total, leaves, {create_graph = true, allow_unused = true})
        end
        for i, leaf in ipairs(leaves) do found[i] = found[i] or leaf:zeros_like() end
        return found
      end
      local first = gradients(weighted(results))
      local second = gradients(weighted(first))
      for _, g in ipairs(first) do out[#out + 1] = g end
      for _, g in ipairs(second) do out[#out + 1] = g end
      return table.unpack(out)
      """
    let found = try ExampleTests.runtime().run(script, chunkName: "=fixture")
    let expected =
      c.results + names.compactMap { c.first?[$0] } + names.compactMap { c.second?[$0] }
    #expect(found.count == expected.count)
    for (i, (value, wanted)) in zip(found, expected).enumerated() {
      let tensor = try Self.tensor(value)
      #expect(Array(tensor.shape) == wanted.shape, "result \(i + 1)")
      if case .object = value { #expect(tensor.dtype.name == wanted.dtype, "result \(i + 1)") }
      let scale = max(1, wanted.data.filter(\.isFinite).map(\.magnitude).max() ?? 1)
      for (a, b) in zip(try tensor.toArray(Double.self), wanted.data) {
        #expect(a == b || a.isNaN && b.isNaN || (a - b).magnitude <= 1e-11 * scale, "result \(i + 1): \(a), not \(b)")
      }
    }
  }

  private static func tensor(_ value: LuaValue) throws -> Tensor {
    switch value {
    case .object(let object): try #require(object as? Tensor)
    case .boolean(let flag): try .scalar(.bool(flag), .bool)
    default: try .scalar(.real(#require(value.double)), .float64)
    }
  }
}
