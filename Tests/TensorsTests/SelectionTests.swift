import Tensors
import TestSupport
import Testing

@Suite("Indexing and sorting")
struct SelectionTests {
  @Test("index_select, gather, masks and nonzero, on every layout and dtype")
  func indexing() throws {
    for dtype in DType.allCases {
      let sample = try Samples.any([4, 6], dtype, seed: 31)
      let plain = try elementsOneByOne(sample)
      let picks = try Tensor([Int64(2), -1, 0, 2])
      let columns = try Tensor([Int64(5), 0, -6, 3, 1, 1], shape: [2, 3])
      let mask = try Samples.integers([4, 6], .bool, seed: 32)
      let flags = try mask.toArray(Bool.self)
      for layout in try Tensor.everyLayout(of: sample) {
        let x = layout.tensor
        expectEqual(
          try elementsOneByOne(x.indexSelect(0, picks)),
          [2, 3, 0, 2].flatMap { r in (0..<6).map { plain[r * 6 + $0] } },
          "index_select of \(layout)")
        expectEqual(
          try elementsOneByOne(x.indexSelect(1, picks)),
          (0..<4).flatMap { r in [2, 5, 0, 2].map { plain[r * 6 + $0] } },
          "index_select of \(layout)")
        expectEqual(
          try elementsOneByOne(x.gather(1, columns)), [plain[5], plain[0], plain[0], plain[9], plain[7], plain[7]],
          "gather of \(layout)")
        let chosen = flags.indices.filter { flags[$0] }
        expectEqual(try elementsOneByOne(x.maskedSelect(mask)), chosen.map { plain[$0] }, "masked_select of \(layout)")
        let rows = try x.nonzero()
        let nonzero = plain.indices.filter { plain[$0] != 0 }
        #expect(try rows.toArray(Double.self) == nonzero.flatMap { [Double($0 / 6), Double($0 % 6)] })

        let values = try x.maskedSelect(mask).flip(0)
        let copy = try Tensor.everyLayout(of: sample).first { $0.name == layout.name }
        let target = try #require(copy).tensor
        try target.maskedAssignInPlace(mask, values)
        var expected = plain
        for (k, i) in chosen.enumerated() { expected[i] = plain[chosen[chosen.count - 1 - k]] }
        expectEqual(try elementsOneByOne(target), expected, "masked assignment to \(layout)")
        try target.maskedAssignInPlace(mask, Tensor.scalar(.integer(1), dtype))
        for i in chosen { expected[i] = 1 }
        expectEqual(try elementsOneByOne(target), expected, "masked assignment of one value to \(layout)")
      }
    }
    let flags = try Tensor([true, false, false, true, false])
    try flags.narrow(0, 1, 4).maskedAssignInPlace(flags.narrow(0, 0, 4), Tensor([true]))
    #expect(
      try flags.toArray(Bool.self) == [true, true, false, true, true], "a mask that is the tensor itself, shifted")
    #expect(try Tensor.scalar(.real(5), .float64).nonzero().shape == [1, 0])
    #expect(try Tensor.zeros([0, 3]).nonzero().shape == [0, 2])
  }

  @Test("sort is stable, NaN last, on every layout and dtype", arguments: [false, true])
  func sorting(descending: Bool) throws {
    for dtype in DType.allCases {
      for shape in [[40], [3, 33], [0], [2, 0], [5, 1, 7], [90_000]] as [Shape] {
        let sample = try Samples.any(shape, dtype, seed: 33).apply(.remainder, .integer(dtype == .bool ? 2 : 11)).to(
          dtype)
        for layout in try Tensor.everyLayout(of: sample) where shape != [90_000] || layout.name != "strided" {
          for d in 0..<shape.count {
            let (values, positions) = try layout.tensor.sort(d, descending: descending)
            let sorted = try ReductionTests.lines(values.toArray(Double.self), Array(shape), over: [d])
            let places = try ReductionTests.lines(positions.toArray(Int64.self).map(Int.init), Array(shape), over: [d])
            let before = try ReductionTests.lines(sample.toArray(Double.self), Array(shape), over: [d])
            for (i, line) in before.enumerated() {
              func key(_ v: Double) -> Double { (v.isNaN ? .infinity : v) * (descending ? -1 : 1) }
              let expected = line.indices.sorted {
                (key(line[$0]), line[$0].isNaN == descending ? 0 : 1, $0) < (
                  key(line[$1]), line[$1].isNaN == descending ? 0 : 1, $1
                )
              }
              guard places[i] == expected else {
                Issue.record(
                  "sort(\(d)) of \(layout), line \(i): \(places[i].prefix(12)) expected \(expected.prefix(12))")
                return
              }
              expectEqual(sorted[i], expected.map { line[$0] }, "sort(\(d)) of \(layout)")
            }
          }
        }
      }
    }
  }

  @Test("topk takes the first of the sorted")
  func topk() throws {
    let x = try Tensor([3.0, .nan, 7, -1, 7])
    #expect(try x.topk(3).positions.toArray(Int64.self) == [1, 2, 4])
    #expect(try x.topk(2, largest: false).values.toArray(Double.self) == [-1, 3])
    #expect(try x.topk(0).values.count == 0)
  }
}
