import Interrupt
import Tensors
import TestSupport
import Testing

/// What concerns the whole process is tried in a process of its own.
@Suite("Memory and interrupts")
struct ProcessTests {
  @Test("Every operation leaves as many tensors alive as it found")
  func balance() async {
    await #expect(processExitsWith: .success) {
      // Constants that live for ever are made first.
      let x = try Samples.reals([40, 30], .float32)
      func everything() throws {
        for operation in UnaryOperation.allCases { _ = try x.t().apply(operation) }
        for operation in BinaryOperation.allCases { _ = try x.apply(operation, x.flip(0)) }
        _ = try x.sum([0]).max().item()
        _ = try x.sort(0).values.topk(3, 0)
        _ = try Tensor.cat([x, x.to(.float64)], 1).tiled([2, 2])
        _ = try x.apply(.isfinite).nonzero()
        _ = try? x + Tensor.zeros([7])
        _ = try? Tensor.zeros([1 << 60])
        _ = "\(x)"
      }
      try everything()
      try withTensorsBalanced(everything)
    }
  }

  @Test("An interrupt stops a long walk, a sum and a product, and is no result")
  func interrupt() async {
    await #expect(processExitsWith: .success) {
      let sizes = [(1 << 16) + 1, 1 << 21]
      for size in sizes {
        let x = try Tensor.ones([size], .float32)
        Interrupt.request()
        #expect(throws: Interrupted.self) { try x.apply(.exp) }
        #expect(throws: Interrupted.self) { try x + x }
        #expect(throws: Interrupted.self) { try x.sum() }
        #expect(throws: Interrupted.self) { try x.argmax() }
        #expect(throws: Interrupted.self) { try x.clone() }
        #expect(throws: Interrupted.self) { try x.sort() }
        Interrupt.clear()
        #expect(try x.sum().item() == Double(size))
      }
    }
  }

  @Test("What changes a tensor in place is finished, and a generator that is interrupted goes back")
  func interruptInPlace() async {
    await #expect(processExitsWith: .success) {
      let size = 1 << 22
      let x = try Tensor.zeros([size], .float32)
      let (ones, all) = (try Tensor.ones([size], .float32), try Tensor.full([size], .bool(true), .bool))
      func isWhole(_ value: Double) throws -> Bool { try x.min().item() == value && x.max().item() == value }
      let (five, places) = (try Tensor.full([1], .real(5), .float32), try Tensor.arange(0, Double(size), .int64))
      let finished: [(value: Double, change: () throws -> Void)] = [
        (1, { try x.applyInPlace(.add, ones) }), (3, { try x.applyInPlace(.add, .real(2)) }),
        (9, { try x.applyInPlace(.square) }), (1, { try x.copyInPlace(ones) }), (4, { try x.fillInPlace(.real(4)) }),
      ]
      for (value, change) in finished {
        Interrupt.request()
        #expect(throws: Never.self) { try change() }
        #expect(Interrupt.isRequested, "the request waits")
        Interrupt.clear()
        #expect(try isWhole(value))
      }
      // These prepare what they write: the interrupt finds them before they have begun, or when they are done.
      let finishedOrUndone: [(value: Double, change: () throws -> Void)] = [
        (5, { try x.maskedAssignInPlace(all, five) }), (1, { try x.indexAssignInPlace(0, places, ones) }),
      ]
      for (value, change) in finishedOrUndone {
        let before = try x.min().item()
        Interrupt.request()
        let isDone = (try? change()) != nil
        Interrupt.clear()
        #expect(try isWhole(isDone ? value : before))
      }
      for kind in GeneratorKind.allCases {
        let (generator, twin) = (try Generator(kind: kind, seed: 1), try Generator(kind: kind, seed: 1))
        Interrupt.request()
        #expect(throws: Interrupted.self) { try Tensor.normal([size], .float64, generator) }
        #expect(throws: Interrupted.self) { try Tensor.permutation(size, generator) }
        Interrupt.clear()
        let (drawn, expected) = (
          try Tensor.uniform([8], .float64, generator), try Tensor.uniform([8], .float64, twin)
        )
        #expect(try drawn.toArray(Double.self) == expected.toArray(Double.self))
      }
    }
  }

  @Test("A limit refuses memory and lets it be used again later")
  func limit() async {
    await #expect(processExitsWith: .success) {
      Memory.setLimit(Memory.liveBytes + (1 << 20))
      expectError("not enough memory for a float64 tensor of shape 1048576 (8 MiB)") { try Tensor.zeros([1 << 20]) }
      #expect(try Tensor.zeros([1 << 10]).sum().item() == 0)
      Memory.setLimit(nil)
      let large = try Tensor.zeros([1 << 20])
      #expect(large.count == 1 << 20)
    }
  }

  @Test("Temporaries are reused: the process grows little beyond the most that was alive at once")
  func cache() async {
    await #expect(processExitsWith: .success) {
      let x = try Tensor.ones([1 << 20])
      for _ in 0..<300 { _ = try x + x }
      #expect(Memory.cachedBytes <= 64 << 20)
      let most = Memory.liveBytes + 40 << 20
      for size in stride(from: 1000, to: 4_000_000, by: 50_000) { _ = try Tensor.zeros([size]) }
      #expect(Memory.cachedBytes <= (48 << 20) + most)
      Memory.trim()
      #expect(Memory.cachedBytes == 0)
    }
  }
}
