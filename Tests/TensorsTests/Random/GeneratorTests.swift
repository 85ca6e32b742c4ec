import Foundation
import Interrupt
import Testing

@testable import Tensors

@Suite("Generator")
struct GeneratorTests {
  @Test("A restored state goes on with the same numbers", arguments: GeneratorKind.allCases)
  func state(_ kind: GeneratorKind) throws {
    let g = try Generator(kind: kind, seed: 11)
    let prologues: [(Generator) throws -> Void] = [
      { _ in }, { _ = try $0.rand32(3) }, { _ = try $0.randn(1) }, { _ = try $0.randn32(5) }, { _ = try $0.rand(700) },
    ]
    for prologue in prologues {
      try prologue(g)
      let saved = try JSONDecoder().decode(GeneratorState.self, from: JSONEncoder().encode(g.state))
      #expect(saved == g.state)
      let expected = try g.drawEverything()
      #expect(g.state != saved)
      #expect(try Generator(state: saved).drawEverything() == expected)
      try g.restore(saved)
      #expect(try g.drawEverything() == expected)
    }
    try g.seed(11)
    #expect(try g.drawEverything() == Generator(kind: kind, seed: 11).drawEverything())
  }

  @Test("A damaged state is refused and changes nothing", arguments: GeneratorKind.allCases)
  func damaged(_ kind: GeneratorKind) throws {
    let g = try Generator(kind: kind, seed: 1)
    _ = try g.randn(1)
    let good = g.state
    var bad = [[], Array(good.bytes.dropLast()), good.bytes + [0]]
    let last = kind == .philox ? [1] : [2] + good.bytes.suffix(8)  // a flag that no generator writes here
    bad.append(good.bytes.dropLast(last.count) + last)
    for bytes in bad {
      let state = GeneratorState(kind: kind, bytes: bytes)
      #expect(throws: RandomError.damagedState(kind, bytes: bytes.count)) { try g.restore(state) }
    }
    for other in GeneratorKind.allCases where other != kind {
      let state = try Generator(kind: other, seed: 1).state
      #expect(throws: RandomError.stateOfOtherKind(other, expected: kind)) { try g.restore(state) }
    }
    #expect(g.state == good)
  }

  @Test("A Mersenne Twister that points behind its words is refused")
  func index() throws {
    let g = try Generator(kind: .numpy, seed: 1)
    var bytes = g.state.bytes
    bytes.replaceSubrange(624 * 4..<625 * 4, with: [0x71, 0x02, 0, 0])
    #expect(throws: RandomError.self) { try g.restore(GeneratorState(kind: .numpy, bytes: bytes)) }
  }

  @Test("Empty fills draw nothing and one-element permutations are 0", arguments: GeneratorKind.allCases)
  func empty(_ kind: GeneratorKind) throws {
    let g = try Generator(kind: kind, seed: 5)
    let before = g.state
    #expect(try g.rand(0).isEmpty && g.randn32(0).isEmpty && g.randint(0, 0, 9).isEmpty && g.permutation(0).isEmpty)
    #expect(try g.permutation(1) == [0])
    #expect(g.state == before)
  }

  @Test("Permutations hold every number once", arguments: GeneratorKind.allCases)
  func permutations(_ kind: GeneratorKind) throws {
    let g = try Generator(kind: kind, seed: 2)
    for n in [2, 3, 511, 512, 513, 5000] {
      let p = try g.permutation(n)
      #expect(p.sorted() == (0..<n).map(Int64.init))
      if n > 500 { #expect(p != p.sorted()) }
    }
    // All orders of three numbers are equally likely.
    var counts: [[Int64]: Int] = [:]
    for _ in 0..<6000 { counts[try g.permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    for c in counts.values { #expect(abs(c - 1000) < 150) }
  }

  @Test("Uniforms stay in their interval and fill it", arguments: GeneratorKind.allCases)
  func intervals(_ kind: GeneratorKind) throws {
    let g = try Generator(kind: kind, seed: 3)
    let u = try g.rand(20_000, -3, 5), v = try g.rand32(20_000, -3, 5).map { Double($0) }
    for values in [u, v] {
      #expect(values.allSatisfy { $0 >= -3 && $0 <= 5 })
      for quarter in 0..<4 {
        let low = -3 + 2 * Double(quarter)
        #expect(abs(values.count { $0 >= low && $0 < low + 2 } - 5000) < 350)
      }
    }
    #expect(try g.rand(3, 2, 2) == [2, 2, 2])
    #expect(try g.randn(3, 4, 0) == [4, 4, 4])
  }

  @Test("Every refusal reads as documented")
  func refusals() throws {
    let g = try Generator(kind: .numpy, seed: 0)
    func message(_ body: () throws -> Void) -> String? {
      do { try body() } catch { return "\(error)" }
      return nil
    }
    let state = g.state
    #expect(
      message { try g.seed(1 << 32) }
        == "seed of a numpy generator: integer from 0 to 4294967295 expected, got 4294967296"
    )
    #expect(
      message { _ = try Generator(numpyKey: []) }
        == "seed of a numpy generator: at least one integer expected, got an empty list")
    #expect(message { _ = try g.randint(1, 3, 3) } == "random integers: low < high expected, got 3 and 3")
    let finite = "uniform numbers: finite low ≤ high with a finite difference expected, got "
    #expect(message { _ = try g.rand(1, 2, 1) } == finite + "2.0 and 1.0")
    #expect(message { _ = try g.rand(1, 0, .nan) } == finite + "0.0 and nan")
    #expect(message { _ = try g.rand32(1, -3e38, 3e38) } == finite + "-3e+38 and 3e+38")
    #expect(message { _ = try g.rand(1, .infinity, .infinity) } == finite + "inf and inf")
    #expect(message { _ = try g.randn(1, 0, -1) } == "normal numbers: standard deviation ≥ 0 expected, got -1.0")
    #expect(message { _ = try g.randn32(1, 0, .nan) } == "normal numbers: standard deviation ≥ 0 expected, got nan")
    #expect(g.state == state)
  }
}
