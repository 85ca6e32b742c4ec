import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Softmax, statistics, arrangement, closeness")
struct StatisticsTests {
  private static func sample(_ shape: Shape, _ seed: UInt64 = 41) throws -> Tensor {
    var generator = SeededGenerator(seed: seed)
    return try Tensor((0..<(shape.elementCount ?? 0)).map { _ in generator.uniform(scale: 9) }, shape: shape)
  }

  @Test("softmax and its kin agree with their definition on every layout, and do not overflow")
  func softmax() throws {
    let x = try Self.sample([4, 7])
    for layout in try Tensor.everyLayout(of: x) {
      for d in [0, 1] {
        let lines = ReductionTests.lines(try x.toArray(Double.self), [4, 7], over: [d])
        let logs = lines.map { Foundation.log($0.map(Foundation.exp).reduce(0, +)) }
        let got = try layout.tensor.logSumExp(d)
        expectEqual(try got.toArray(Double.self), logs, ulps: 16, "logsumexp(\(d)) of \(layout)")
        let (soft, logSoft) = (try layout.tensor.softmax(d), try layout.tensor.logSoftmax(d))
        for (i, log) in logs.enumerated() {
          let (s, l) = (
            try soft.select(1 - d, i).toArray(Double.self), try logSoft.select(1 - d, i).toArray(Double.self)
          )
          expectEqual(s, lines[i].map { Foundation.exp($0 - log) }, ulps: 40, "softmax(\(d)) of \(layout)")
          #expect(zip(l, lines[i]).allSatisfy { abs($0 - ($1 - log)) < 1e-14 }, "log_softmax(\(d)) of \(layout)")
        }
      }
    }
    let large = try Tensor([1e4, 1e4, -.infinity])
    #expect(try large.logSumExp(0).item() == 1e4 + Foundation.log(2))
    #expect(try large.softmax(0).toArray(Double.self) == [0.5, 0.5, 0])
    #expect(try Tensor([-Double.infinity, -.infinity]).logSumExp(0).item() == -.infinity)
    #expect(try Tensor([Double.infinity, 1]).logSumExp(0).item() == .infinity)
    #expect(try Tensor.zeros([0, 2]).logSumExp(0).toArray(Double.self) == [-.infinity, -.infinity])
    #expect(try Tensor([1.0, .nan]).softmax(0).apply(.isnan).all())
  }

  @Test("Quantiles and the median interpolate as NumPy's; NaN is handed on")
  func quantiles() throws {
    let x = try Tensor([3.0, 1, 4, 1, 5, 9, 2, 6], shape: [2, 4])
    for layout in try Tensor.everyLayout(of: x) {
      #expect(try layout.tensor.median().item() == 3.5)
      #expect(try layout.tensor.median(1).toArray(Double.self) == [2, 5.5])
      #expect(try layout.tensor.quantile(0.25, 0, keepDimensions: true).shape == [1, 4])
      #expect(try layout.tensor.quantile(0.25, 0).toArray(Double.self) == [3.5, 3, 2.5, 2.25])
    }
    #expect(try x.quantile(0).item() == 1 && x.quantile(1).item() == 9)
    #expect(try Tensor([1, .nan, 3.0]).median().item().isNaN)
    #expect(try Tensor([-Double.infinity, 0, .infinity]).median().item() == 0)
    #expect(try Tensor([Int64(1), 2]).median().item() == 1.5)
    expectError("quantile: 'q': number from 0 to 1 expected, got 1.5") { try x.quantile(1.5) }
    expectError("quantile: at least one element expected, got shape 0") { try Tensor.zeros([0]).median() }
  }

  @Test("unique, bincount and histogram count")
  func counting() throws {
    let (values, counts) = try Tensor([3.0, .nan, 1, 3, -0.0, 0, .nan]).unique()
    expectEqual(try values.toArray(Double.self).map { $0 + 0 }, [0, 1, 3, .nan])
    #expect(try counts.toArray(Int64.self) == [2, 1, 2, 2])
    #expect(try Tensor.zeros([0]).unique().values.count == 0)
    #expect(try Tensor([true, true, false]).unique().counts.toArray(Int64.self) == [1, 2])
    #expect(try Tensor([Int64(1), 4, 1]).bincount(minimumLength: 6).toArray(Int64.self) == [0, 2, 0, 0, 1, 0])
    expectError("bincount: 'elements': integers of at least 0 expected, got -1") { try Tensor([Int64(-1)]).bincount() }
    #expect(throws: TensorError.self) { try Tensor([Int64.max]).bincount() }
    let x = try Tensor([0.0, 0.1, 0.5, 0.99, 1, 2, .nan, -1])
    #expect(try x.histogram(2, low: 0, high: 1).toArray(Int64.self) == [2, 3])
    #expect(try Tensor([-1e308, 1e308]).histogram(4).toArray(Int64.self) == [1, 0, 0, 1])
    #expect(try Tensor([7.0, 7]).histogram(3).toArray(Int64.self) == [0, 2, 0])
    for value in [1e17, -1e17, 1e300, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 0] {
      #expect(try Tensor([value, value]).histogram(3).sum().item() == 2, "\(value)")
      #expect(try Tensor([value]).histogram(2, low: value, high: value).sum().item() == 1, "\(value)")
    }
    #expect(try Tensor([0, .leastNonzeroMagnitude]).histogram(2).toArray(Int64.self) == [1, 1])
    #expect(try Tensor([Int64.max, Int64.max]).histogram(1).toArray(Int64.self) == [2])
    expectError("histc: 'bins': integer of at least 1 expected, got 0") { try x.histogram(0) }
  }

  @Test("Triangles, rolls and grids")
  func arrangement() throws {
    let x = try Tensor.arange(1, 10).reshape([3, 3])
    for layout in try Tensor.everyLayout(of: x) {
      #expect(try layout.tensor.tril().toArray(Double.self) == [1, 0, 0, 4, 5, 0, 7, 8, 9])
      #expect(try layout.tensor.triu(1).toArray(Double.self) == [0, 2, 3, 0, 0, 6, 0, 0, 0])
      #expect(try layout.tensor.roll(1, 0).toArray(Double.self) == [7, 8, 9, 1, 2, 3, 4, 5, 6])
      #expect(try layout.tensor.roll(-4, 1).toArray(Double.self) == [2, 3, 1, 5, 6, 4, 8, 9, 7])
    }
    for shift in [Int.min, .max] {
      #expect(try x.tril(shift).count == 9 && x.triu(shift).count == 9 && x.roll(shift, 1).count == 9)
    }
    #expect(try x.tril(.max).equal(x) && x.triu(.min).equal(x))
    let grid = try Tensor.meshgrid([Tensor([1.0, 2]), Tensor([3.0, 4, 5])])
    #expect(try grid.map { try $0.toArray(Double.self) } == [[1, 1, 1, 2, 2, 2], [3, 4, 5, 3, 4, 5]])
  }

  @Test("Closeness has NumPy's rule, equality none")
  func closeness() throws {
    let a = try Tensor([1, 1, .infinity, .infinity, .nan, 0])
    let b = try Tensor([1.000001, 1.1, .infinity, -.infinity, .nan, 1e-9])
    #expect(try a.isClose(b).toArray(Bool.self) == [true, false, true, false, false, true])
    #expect(try a.isClose(b, nanIsEqual: true).toArray(Bool.self) == [true, false, true, false, true, true])
    #expect(try Tensor([1.0]).isClose(Tensor([Double.infinity])).toArray(Bool.self) == [false])
    #expect(try a.narrow(0, 0, 1).allClose(b.narrow(0, 0, 1)))
    #expect(try !a.equal(b) && b.narrow(0, 0, 4).equal(b.narrow(0, 0, 4).clone()) && !a.equal(a))
    #expect(try !Tensor([1.0]).equal(Tensor([Float(1)])))
    expectError("isclose: 'rtol': number of at least 0 expected, got nan") { try a.isClose(b, relative: .nan) }
  }
}
