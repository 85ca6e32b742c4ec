import Tensors
import TestSupport
import Testing

@Suite("Views, joining and creation")
struct ViewTests {
  private static func counting(_ shape: Shape, _ dtype: DType = .float64) throws -> Tensor {
    try Tensor.arange(0, Double(shape.elementCount ?? 0)).reshape(shape).to(dtype)
  }

  @Test("Views show the elements that their indices name, on every layout, without a copy")
  func views() throws {
    let x = try Self.counting([3, 4, 5])
    // Of each view: its shape, and which index of x its own index means.
    let cases: [(String, (Tensor) throws -> Tensor, [Int], ([Int]) -> [Int])] = [
      ("permute", { try $0.permute([2, 0, -2]) }, [5, 3, 4], { [$0[1], $0[2], $0[0]] }),
      ("transpose", { try $0.transpose(0, -1) }, [5, 4, 3], { [$0[2], $0[1], $0[0]] }),
      ("select", { try $0.select(1, -1) }, [3, 5], { [$0[0], 3, $0[1]] }),
      ("narrow", { try $0.narrow(2, 1, 3) }, [3, 4, 3], { [$0[0], $0[1], $0[2] + 1] }),
      ("narrow from the end", { try $0.narrow(1, -2, 2) }, [3, 2, 5], { [$0[0], $0[1] + 2, $0[2]] }),
      ("flip", { try $0.flip(1) }, [3, 4, 5], { [$0[0], 3 - $0[1], $0[2]] }),
      ("unsqueeze", { try $0.unsqueeze(-1) }, [3, 4, 5, 1], { Array($0.prefix(3)) }),
      ("squeeze", { try $0.narrow(0, 1, 1).squeeze() }, [4, 5], { [1] + $0 }),
      ("broadcast", { try $0.narrow(1, 2, 1).broadcast(to: [2, 3, 6, 5]) }, [2, 3, 6, 5], { [$0[1], 2, $0[3]] }),
      ("slice", { try $0.slice(2, from: 1, to: -1, step: 2) }, [3, 4, 2], { [$0[0], $0[1], 1 + 2 * $0[2]] }),
      (
        "slice backwards", { try $0.slice(2, from: -1, to: 0, step: -3) }, [3, 4, 2], { [$0[0], $0[1], 4 - 3 * $0[2]] }
      ),
      ("diagonal", { try $0.select(0, 2).diagonal(1) }, [4], { [2, $0[0], $0[0] + 1] }),
      ("diagonal below", { try $0.select(0, 2).diagonal(-2) }, [2], { [2, $0[0] + 2, $0[0]] }),
    ]
    for layout in try Tensor.everyLayout(of: x) {
      for (name, view, shape, source) in cases {
        let result = try view(layout.tensor)
        let expected = indices(shape).map { index in
          source(index).enumerated().reduce(0.0) { $0 * [3, 4, 5][$1.0] + Double($1.1) }
        }
        try expectEqual(result, expected, shape: #require(Shape(shape)), dtype: .float64, "\(name) of \(layout)")
        #expect(result.sharesMemory(with: layout.tensor), "\(name)")
      }
      for shape in [[12, 5], [3, 20], [60], [3, 2, 2, 5], [-1, 5], [5, 12], [60, 1, 1], [1, 3, 4, 5]] as [Shape] {
        let result = try layout.tensor.reshape(shape)
        expectEqual(try result.toArray(Double.self), (0..<60).map(Double.init), "reshape \(shape) of \(layout)")
        expectEqual(try elementsOneByOne(result), (0..<60).map(Double.init), "reshape \(shape) of \(layout)")
      }
    }
    #expect(try x.reshape([12, 5]).sharesMemory(with: x))
    #expect(try x.transpose(0, 1).reshape([4, 3, 5, 1]).sharesMemory(with: x))
    #expect(try !x.transpose(0, 1).reshape([12, 5]).sharesMemory(with: x))
  }

  @Test("A slice is Python's for every start, end and step")
  func slices() throws {
    for n in [0, 1, 5] {
      let x = try Self.counting([n])
      let bounds: [Int?] = [nil] + (-7...7).map { $0 } + [.min, .max]
      for start in bounds {
        for end in bounds {
          for step in [1, 2, 3, 7, .max, -1, -2, -7, .min] {
            // Python's rule: bounds from the end, then moved to the edge, then walked.
            let (low, high) = step > 0 ? (0, n) : (-1, n - 1)
            func edge(_ b: Int?, _ missing: Int) -> Int {
              guard let b else { return missing }
              let resolved = b < 0 ? b + n : b
              return resolved < low ? low : resolved > high ? high : resolved
            }
            var (i, stop) = (edge(start, step > 0 ? low : high), edge(end, step > 0 ? high : low))
            var expected: [Double] = []
            while step > 0 ? i < stop : i > stop {
              expected.append(Double(i))
              let (next, overflow) = i.addingReportingOverflow(step)
              if overflow { stop = step > 0 ? .min : .max } else { i = next }
            }
            let got = try x.slice(0, from: start, to: end, step: step).toArray(Double.self)
            #expect(got == expected, "\(n) elements [\(String(describing: start)):\(String(describing: end)):\(step)]")
          }
        }
      }
    }
  }

  @Test("cat, stack, split and tile, on every layout")
  func joining() throws {
    let x = try Self.counting([2, 3])
    for a in try Tensor.everyLayout(of: x) {
      try expectEqual(
        Tensor.cat([a.tensor, x], 0), [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5], shape: [4, 3], dtype: .float64)
      try expectEqual(
        Tensor.cat([a.tensor, x], -1), [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5], shape: [2, 6], dtype: .float64)
      try expectEqual(
        Tensor.stack([a.tensor, x], 1), [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5], shape: [2, 2, 3], dtype: .float64)
      let parts = try a.tensor.split(2, 1)
      #expect(parts.map(\.shape) == [[2, 2], [2, 1]])
      try expectEqual(parts[1], [2, 5], shape: [2, 1], dtype: .float64)
      try expectEqual(
        a.tensor.tiled([2, 3]), [0, 1, 2, 0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5, 3, 4, 5].repeated(2), shape: [4, 9],
        dtype: .float64)
      try expectEqual(a.tensor.tiled([3, 1, 1]), [0, 1, 2, 3, 4, 5].repeated(3), shape: [3, 2, 3], dtype: .float64)
    }
    #expect(try Tensor.cat([x.to(.int32), x.to(.float32)]).dtype == .float32)
    #expect(try x.tiled([0]).shape == [2, 0])
    #expect(try x.narrow(0, 0, 0).tiled([.max, 1]).count == 0)
    #expect(try Tensor.cat([x, x.narrow(0, 0, 0)]).shape == [2, 3])
    #expect(try x.split(.max, 0).count == 1)
  }

  @Test("Creation: ranges, constants, identity")
  func creation() throws {
    #expect(try Tensor.arange(1, 2, step: 0.25).toArray(Double.self) == [1, 1.25, 1.5, 1.75])
    #expect(try Tensor.arange(3, 0, step: -1, .int32).toArray(Int32.self) == [3, 2, 1])
    #expect(try Tensor.arange(3, 0).count == 0)
    #expect(try Tensor.arange(1e308, -1e308).count == 0)
    #expect(try Tensor.arange(0, 1, step: 0.1).toArray(Double.self)[7] == 7 * 0.1)
    #expect(try Tensor.linspace(0, 1, 5).toArray(Double.self) == [0, 0.25, 0.5, 0.75, 1])
    #expect(try Tensor.linspace(0.1, 0.7, 7).toArray(Double.self).last == 0.7)
    #expect(try Tensor.linspace(3, 9, 1).toArray(Double.self) == [3])
    #expect(try Tensor.linspace(3, 9, 0).count == 0)
    #expect(try Tensor.eye(2, 3, .int64).toArray(Int64.self) == [1, 0, 0, 0, 1, 0])
    #expect(try Tensor.full([2], .integer(1 << 53 + 1), .int64).toArray(Int64.self) == [1 << 53 + 1, 1 << 53 + 1])
    // One rounding, not two: this integer lies just above the middle between two floats, in double exactly on it.
    let value: Int64 = (1 << 60) + (1 << 36) + 1
    #expect(try Tensor.scalar(.integer(value), .float32).item() == Double(Float(value)))
    #expect(try Tensor.scalar(.integer(value), .float32).item() == Tensor([value]).to(.float32).item())
    for dtype in DType.allCases {
      #expect(try Tensor.ones([3, 30_000], dtype).sum().item() == 90_000)
      #expect(DType(name: dtype.name) == dtype)
    }
  }

  @Test("Conversions truncate, wrap and round as documented, from every dtype to every other on every layout")
  func conversions() throws {
    for from in DType.allCases {
      let x = try Samples.any([5, 7], from)
      let (reals, integers) = (try elementsOneByOne(x), try x.apply(.isnan).all() ? [] : x.toArray(Int64.self))
      for layout in try Tensor.everyLayout(of: x) {
        for to in DType.allCases {
          let result = try layout.tensor.to(to)
          #expect(result.dtype == to)
          let expected: [Double] =
            switch to {
            case .bool: reals.map { $0 != 0 ? 1 : 0 }
            case .float64: reals
            case .float32: from == .int64 ? integers.map { Double(Float($0)) } : reals.map { Double(Float($0)) }
            default:
              from.isFloatingPoint
                ? reals.map { Self.wrapped($0, to) } : integers.map { Self.wrapped($0, to) }
            }
          expectEqual(try elementsOneByOne(result).map { $0 + 0 }, expected.map { $0 + 0 }, "\(layout) to \(to)")
        }
      }
    }
  }

  /// The integer part modulo 2 to the dtype's bits, by exact arithmetic in double; 0 for NaN and infinity.
  private static func wrapped(_ value: Double, _ dtype: DType) -> Double {
    if !value.isFinite { return 0 }
    let modulus = dtype == .uint8 ? 0x1p8 : dtype == .int32 ? 0x1p32 : 0x1p64
    var rest = value.rounded(.towardZero).truncatingRemainder(dividingBy: modulus)
    if dtype == .uint8 { return rest < 0 ? rest + modulus : rest }
    if rest >= modulus / 2 { rest -= modulus }
    return rest < -modulus / 2 ? rest + modulus : rest
  }

  private static func wrapped(_ value: Int64, _ dtype: DType) -> Double {
    switch dtype {
    case .uint8: Double(UInt8(truncatingIfNeeded: value))
    case .int32: Double(Int32(truncatingIfNeeded: value))
    default: Double(value)
    }
  }

  @Test("Promotion: floats over integers over bool, then the wider")
  func promotion() {
    let order: [DType] = [.bool, .uint8, .int32, .int64, .float32, .float64]
    for (i, a) in order.enumerated() {
      for (j, b) in order.enumerated() { #expect(DType.promoting(a, b) == order[max(i, j)]) }
      #expect(Scalar.bool(true).promoting(a) == a)
      #expect(Scalar.integer(1).promoting(a) == (a == .bool ? .int64 : a))
      #expect(Scalar.real(1).promoting(a) == (a == .float32 ? .float32 : .float64))
    }
  }
}

extension Array {
  fileprivate func repeated(_ times: Int) -> [Element] { (0..<times).flatMap { _ in self } }
}
