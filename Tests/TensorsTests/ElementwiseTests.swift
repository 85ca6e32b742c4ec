import Tensors
import TestSupport
import Testing

@Suite("Elementwise operations")
struct ElementwiseTests {
  @Test("Every operation of one argument has a twin")
  func complete() {
    #expect(Set(UnaryTwin.all.map(\.operation)) == Set(UnaryOperation.allCases))
    #expect(Set(BinaryTwin.all.map(\.operation)) == Set(BinaryOperation.allCases))
  }

  @Test("The names of operations are those of their cases, in words")
  func names() {
    func words(_ name: String) -> String { name.replacing(/[A-Z]/) { "_" + $0.output.lowercased() } }
    #expect(UnaryOperation.allCases.map(\.name) == UnaryOperation.allCases.map { words("\($0)") })
    #expect(BinaryOperation.allCases.map(\.name) == BinaryOperation.allCases.map { words("\($0)") })
  }

  @Test("Every operation of one argument agrees with its twin on every dtype and layout", arguments: UnaryTwin.all)
  func unary(_ twin: UnaryTwin) throws {
    for dtype in DType.allCases {
      for shape in Samples.shapes {
        let sample = try Samples.any(shape, dtype)
        for layout in try Tensor.everyLayout(of: sample) {
          let what = "\(twin) on \(layout)"
          guard let target = twin.resultDtype(dtype) else {
            #expect(throws: TensorError.self, "\(what)") { try layout.tensor.apply(twin.operation) }
            continue
          }
          let result = try layout.tensor.apply(twin.operation)
          if let integer = twin.integer, !dtype.isFloatingPoint {
            let expected = try Tensor(sample.toArray(Int64.self).map(integer), shape: shape).to(target)
            try expectEqual(result, expected, what)
          } else {
            try expectEqual(
              result, twin.expected(sample), shape: shape, dtype: target, ulps: twin.ulps, what)
          }
        }
      }
    }
  }

  @Test("Every operation of two arguments agrees with its twin on every dtype and layout", arguments: BinaryTwin.all)
  func binary(_ twin: BinaryTwin) throws {
    for dtype in DType.allCases {
      for shape in Samples.shapes {
        let (a, b) = try twin.samples(shape, dtype)
        let layoutsOfB = try Tensor.everyLayout(of: b)
        for (i, x) in try Tensor.everyLayout(of: a).enumerated() {
          let y = layoutsOfB[(i + 1) % layoutsOfB.count]
          guard twin.resultDtype(dtype) != nil else {
            #expect(throws: TensorError.self, "\(twin)") { try x.tensor.apply(twin.operation, y.tensor) }
            continue
          }
          try twin.check(x.tensor.apply(twin.operation, y.tensor), a, b, "\(twin) on \(x) and \(y)")
        }
      }
    }
  }

  @Test("An operation with a number is that with a tensor of the number", arguments: BinaryTwin.all)
  func scalars(_ twin: BinaryTwin) throws {
    for dtype in DType.allCases where twin.resultDtype(dtype) != nil {
      let scalar: Scalar = dtype.isFloatingPoint ? .real(2.5) : dtype == .bool ? .bool(true) : .integer(3)
      let (a, _) = try twin.samples([2, 1100], dtype)
      let divisor = try twin.samples([2, 1100], dtype).1
      let constant = try Tensor.scalar(scalar, dtype)
      for x in try Tensor.everyLayout(of: a) {
        try expectEqual(
          x.tensor.apply(twin.operation, scalar), a.apply(twin.operation, constant), "\(twin) of \(x) and \(scalar)")
      }
      for x in try Tensor.everyLayout(of: divisor) {
        try expectEqual(
          x.tensor.apply(twin.operation, scalar, scalarFirst: true), constant.apply(twin.operation, divisor),
          "\(twin) of \(scalar) and \(x)")
      }
    }
  }

  @Test("Shapes broadcast as NumPy's: trailing dimensions together, 1 against any")
  func broadcasting() throws {
    let cases: [(Shape, Shape, Shape)] = [
      ([], [], []), ([], [3], [3]), ([3], [1], [3]), ([2, 1], [3], [2, 3]), ([4, 1, 3], [2, 1], [4, 2, 3]),
      ([1, 0], [5, 1], [5, 0]), ([600, 1], [1, 600], [600, 600]), ([2, 3, 1, 5], [3, 4, 1], [2, 3, 4, 5]),
    ]
    for (shapeA, shapeB, target) in cases {
      let (a, b) = (try Samples.reals(shapeA, .float64), try Samples.reals(shapeB, .float64, seed: 8))
      let sum = try a + b
      let (wideA, wideB) = (try a.broadcast(to: target).clone(), try b.broadcast(to: target).clone())
      let expected = zip(try wideA.toArray(Double.self), try wideB.toArray(Double.self)).map { $0 + $1 }
      try expectEqual(sum, expected, shape: target, dtype: .float64, "\(shapeA) + \(shapeB)")
    }
    let (copied, broadcast) = try Tensor.broadcastPair(of: Samples.reals([700], .float32), times: 5)
    for operation in UnaryOperation.allCases {
      #expect(try checksum(broadcast.apply(operation)) == checksum(copied.apply(operation)), "\(operation)")
    }
  }

  @Test("In place is the same as out of place, also on views and overlapping ones")
  func inPlace() throws {
    for dtype in [DType.float32, .float64, .int32, .int64] {
      let (a, b) = (try Samples.any([5, 7], dtype), try Samples.any([5, 7], dtype, seed: 9))
      for operation in [BinaryOperation.add, .sub, .mul, .maximum, .minimum] {
        let expected = try a.apply(operation, b)
        for x in try Tensor.everyLayout(of: a) {
          try x.tensor.applyInPlace(operation, b)
          try expectEqual(x.tensor, expected, "\(operation) in place on \(x)")
        }
        // Each of a vector's elements with its neighbour: the result must not see what it has written.
        let line = try a.flatten().clone()
        let want = try line.narrow(0, 1, 34).apply(operation, line.narrow(0, 0, 34))
        try line.narrow(0, 1, 34).applyInPlace(operation, line.narrow(0, 0, 34))
        try expectEqual(line.narrow(0, 1, 34), want, "\(operation) on overlapping views")
      }
      let reversed = try a.clone()
      try reversed.copyInPlace(reversed.flip(0))
      try expectEqual(reversed, a.flip(0).clone(), "a tensor copied onto itself in reverse")
    }
    let x = try Samples.reals([2, 1100], .float32)
    for layout in try Tensor.everyLayout(of: x) {
      try layout.tensor.applyInPlace(UnaryOperation.exp)
      try expectEqual(layout.tensor, x.apply(.exp), "exp in place on \(layout)")
    }
    let self32 = try Tensor([Float(1), 2])
    try self32.applyInPlace(.add, Tensor([0.5, 0.25]))
    #expect(try self32.toArray(Float.self) == [1.5, 2.25])
  }

  @Test("A comparison with a number that the dtype cannot hold sees the number")
  func comparisonsBeyondRange() throws {
    let bytes = try Tensor([UInt8(44), 255])
    #expect(try bytes.apply(.eq, .integer(300)).toArray(Bool.self) == [false, false])
    #expect(try bytes.apply(.lt, .integer(300)).toArray(Bool.self) == [true, true])
    #expect(try bytes.apply(.gt, .integer(-1)).toArray(Bool.self) == [true, true])
    let words = try Tensor([Int32(0), 7])
    #expect(try words.apply(.eq, .integer(1 << 32)).toArray(Bool.self) == [false, false])
    #expect(try words.apply(.gt, .real(6.5)).toArray(Bool.self) == [false, true])
  }

  @Test("x² is correctly rounded, whatever pow would say")
  func squares() throws {
    let x = try Samples.reals([2, 1100], .float32)
    #expect(try checksum(x.apply(.pow, .integer(2))) == checksum(x.apply(.square)))
  }

  @Test("where picks per element, for every element size and layout")
  func choose() throws {
    for dtype in DType.allCases {
      for shape in Samples.shapes {
        let (a, b) = (try Samples.any(shape, dtype), try Samples.any(shape, dtype, seed: 5))
        let mask = try Samples.integers(shape, .bool, seed: 6)
        let flags = try mask.toArray(Bool.self)
        let (x, y) = (try a.toArray(Double.self), try b.toArray(Double.self))
        let expected = flags.indices.map { flags[$0] ? x[$0] : y[$0] }
        for (m, n) in zip(try Tensor.everyLayout(of: mask), try Tensor.everyLayout(of: a)) {
          try expectEqual(
            Tensor.choose(m.tensor, n.tensor, b), expected, shape: shape, dtype: dtype, "where(\(m), \(n), b)")
        }
      }
    }
  }

  @Test("clamp holds between bounds and hands on NaN")
  func clamp() throws {
    let x = try Tensor([-2.0, 0.5, 9, .nan, .infinity])
    try expectEqual(
      x.clamp(.real(-1), .real(1)), [-1, 0.5, 1, .nan, 1], shape: [5], dtype: .float64)
    let copy = try x.clamp(nil, nil)
    #expect(!copy.sharesMemory(with: x))
  }
}
